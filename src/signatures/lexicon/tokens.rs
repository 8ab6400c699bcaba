//! Names and texts into lower-case tokens: `KEY_ACCESS-tokenV2` into `key access token v 2`.

/// Tokens of one text that are looked at; longer texts are no names.
const MAX_TOKENS: usize = 48;

/// The tokens of `text`: cut at changes of case, between letters and digits, and at everything that is
/// neither; lower case, Latin letters without their diacritics.
pub(super) fn tokenise(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut current = String::new();
    let mut previous: Option<char> = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if is_cut(previous, c, chars.peek().copied()) && !current.is_empty() {
            tokens.push(std::mem::take(&mut current));
            if tokens.len() == MAX_TOKENS {
                return tokens;
            }
        }
        if c.is_alphanumeric() || is_mark(c) {
            fold_into(c, &mut current);
            previous = Some(c);
        } else {
            previous = None;
        }
    }
    if !current.is_empty() {
        tokens.push(current);
    }
    tokens
}

/// True when a token ends before `c`.
fn is_cut(previous: Option<char>, c: char, next: Option<char>) -> bool {
    let Some(previous) = previous else {
        return true;
    };
    if !c.is_alphanumeric() {
        return !is_mark(c);
    }
    if previous.is_numeric() != c.is_numeric() {
        return true;
    }
    // `accessToken` is cut before the T, `JWTToken` before the second T.
    let starts_word =
        previous.is_uppercase() && c.is_uppercase() && next.is_some_and(char::is_lowercase);
    (previous.is_lowercase() && c.is_uppercase()) || starts_word
}

/// Vowel signs and viramas of Indic and Thai words, which are no letters to the standard library but part of
/// their words; combining diacritics.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}'
        | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}' | '\u{e31}' | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}')
}

/// `text` in the form in which terms and texts are compared.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    text.chars().for_each(|c| fold_into(c, &mut folded));
    folded
}

fn fold_into(c: char, folded: &mut String) {
    if c.is_ascii() {
        folded.push(c.to_ascii_lowercase());
        return;
    }
    for lower in c.to_lowercase() {
        match bare_letter(lower) {
            "" if matches!(lower, '\u{300}'..='\u{36f}') => {}
            "" => folded.push(lower),
            bare => folded.push_str(bare),
        }
    }
}

/// The Latin letter without its diacritics; empty for everything else.
fn bare_letter(c: char) -> &'static str {
    match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' => "a",
        'æ' => "ae",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => "e",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'ĥ' | 'ħ' => "h",
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => "i",
        'ĵ' => "j",
        'ķ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => "o",
        'œ' => "oe",
        'ŕ' | 'ŗ' | 'ř' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => "s",
        'ß' => "ss",
        'ţ' | 'ť' | 'ŧ' | 'ț' => "t",
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => "u",
        'ŵ' => "w",
        'ý' | 'ÿ' | 'ŷ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        'ά' => "α",
        'έ' => "ε",
        'ή' => "η",
        'ί' => "ι",
        'ό' => "ο",
        'ύ' => "υ",
        'ώ' => "ω",
        _ => "",
    }
}

/// True for scripts that write no spaces or glue endings to words, where a term is looked for inside tokens.
pub(super) fn is_unspaced(text: &str) -> bool {
    text.chars().any(|c| {
        matches!(c, '\u{e00}'..='\u{e7f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}')
    })
}

#[cfg(test)]
mod tests {
    use super::tokenise;

    #[test]
    fn names_are_cut_where_words_meet() {
        let check =
            |text: &str, expected: &str| assert_eq!(tokenise(text).join(" "), expected, "{text}");
        check("accessToken", "access token");
        check("ACCESS_TOKEN", "access token");
        check("KEY_ACCESS-tokenV2", "key access token v 2");
        check("JWTToken", "jwt token");
        check("x-auth-token", "x auth token");
        check("com.example:auth/token", "com example auth token");
        check("ASP.NET_SessionId", "asp net session id");
        check("Cerrar Sesión", "cerrar sesion");
        check("ÇIKIŞ YAP", "cikis yap");
        check("退出登录", "退出登录");
        check("लॉग आउट", "लॉग आउट");
        check("", "");
    }
}
