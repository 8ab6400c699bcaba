//! Text that came out of an app, made safe for the medium it is written to.
//!
//! One function per medium; every foreign string of a report passes through exactly one of them, since
//! escaping twice would show escapes of escapes.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Characters of one text that a report shows. A hostile name may be 64 KiB long; real messages stay below 500.
const TEXT_CHARS: usize = 4_000;

/// `text` for a terminal or any other plain text: whatever moves the cursor, changes the direction of
/// writing or is invisible appears as `\u{1b}`, so that a name cannot draw a line of its own.
pub fn terminal(text: &str) -> Cow<'_, str> {
    let clipped = clip(text, TEXT_CHARS);
    if !clipped.chars().any(is_deceptive) {
        return clipped;
    }
    let mut out = String::with_capacity(clipped.len() + 8);
    for character in clipped.chars() {
        if is_deceptive(character) {
            // Writing to a string cannot fail.
            let _ = write!(out, "\\u{{{:x}}}", u32::from(character));
        } else {
            out.push(character);
        }
    }
    Cow::Owned(out)
}

/// `text` as a plain-text message of SARIF. `[text](target)` would become a link there, so the pair of
/// brackets that makes one is broken by a space. Never empty, because GitHub refuses empty messages.
pub fn message(text: &str) -> Cow<'_, str> {
    if text.is_empty() {
        return Cow::Borrowed("(empty)");
    }
    let visible = terminal(text);
    if visible.contains("](") {
        return Cow::Owned(visible.replace("](", "] ("));
    }
    visible
}

/// JSON text with escapes for all that [`terminal`] would not show: the same values to who parses it, and harmless to
/// who prints it. Such characters stand nowhere but in strings.
pub fn json(text: String) -> String {
    let is_raw = |character: char| !character.is_ascii() && is_deceptive(character);
    if !text.chars().any(is_raw) {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 64);
    for character in text.chars() {
        if is_raw(character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(character);
        }
    }
    out
}

/// `text` inside Markdown: every character that could begin markup, a mention or a link is escaped by a
/// backslash.
pub fn markdown(text: &str) -> String {
    let visible = terminal(text);
    let mut out = String::with_capacity(visible.len() + 16);
    for character in visible.chars() {
        if "\\`*_{}[]<>()#+-.!|~&@:$".contains(character) {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

/// `text` inside an XML document, as content or in an attribute.
pub fn xml(text: &str) -> String {
    let visible = terminal(text);
    let mut out = String::with_capacity(visible.len() + 16);
    for character in visible.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(character),
        }
    }
    out
}

/// `text` inside a string of Graphviz, where a backslash begins an escape of its own.
pub fn dot(text: &str) -> String {
    let visible = terminal(text);
    visible.replace('\\', "\\\\").replace('"', "\\\"")
}

/// `path` as a relative URI reference that no reader resolves to a place outside: everything but
/// unreserved characters is percent-encoded; empty segments and segments of dots get an underscore in front.
pub fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len() + 8);
    for (position, segment) in path.split('/').enumerate() {
        if position > 0 {
            out.push('/');
        }
        if segment.chars().all(|character| character == '.') {
            out.push('_');
        }
        for byte in segment.bytes() {
            match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                    out.push(char::from(byte));
                }
                _ => {
                    let _ = write!(out, "%{byte:02X}");
                }
            }
        }
    }
    out
}

/// The first `characters` of `text`, with an ellipsis when there are more.
pub fn clip(text: &str, characters: usize) -> Cow<'_, str> {
    // A text of fewer bytes than characters allowed needs no counting.
    if text.len() <= characters {
        return Cow::Borrowed(text);
    }
    match text.char_indices().nth(characters) {
        None => Cow::Borrowed(text),
        Some((end, _)) => Cow::Owned(format!("{}…", text.get(..end).unwrap_or_default())),
    }
}

/// True for characters that are not seen as what they are: controls, line separators, marks that change
/// the direction of writing, and characters without width.
fn is_deceptive(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}'
                | '\u{61c}'
                | '\u{115f}'..='\u{1160}'
                | '\u{180b}'..='\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

#[cfg(test)]
mod tests {
    use super::{clip, dot, json, markdown, message, terminal, uri, xml};

    #[test]
    fn json_keeps_its_values_and_shows_nothing_raw() {
        let hostile = "a\u{9b}31m \u{202e}x\u{200b} \u{e0041} 日本語 🔑";
        let written = json(serde_json::to_string(hostile).unwrap());
        assert_eq!(
            written,
            "\"a\\u009b31m \\u202ex\\u200b \\udb40\\udc41 日本語 🔑\""
        );
        assert_eq!(serde_json::from_str::<String>(&written).unwrap(), hostile);
    }

    #[test]
    fn terminals_see_no_control_bidi_or_invisible_character() {
        for (input, expected) in [
            ("plain", "plain"),
            ("naïve 日本語 🔑", "naïve 日本語 🔑"),
            ("a\x1b[2Jb", "a\\u{1b}[2Jb"),
            ("a\r\nb\tc\u{7f}", "a\\u{d}\\u{a}b\\u{9}c\\u{7f}"),
            ("c1 \u{9b}31m", "c1 \\u{9b}31m"),
            ("\u{202e}gpj.exe", "\\u{202e}gpj.exe"),
            ("\u{2066}x\u{2069}", "\\u{2066}x\\u{2069}"),
            ("zero\u{200b}width\u{feff}", "zero\\u{200b}width\\u{feff}"),
            ("line\u{2028}break", "line\\u{2028}break"),
            ("tag\u{e0041}", "tag\\u{e0041}"),
        ] {
            assert_eq!(terminal(input), expected);
        }
    }

    #[test]
    fn messages_hold_no_links_and_are_never_empty() {
        assert_eq!(
            message("see [docs](1) or [x](http://evil)"),
            "see [docs] (1) or [x] (http://evil)"
        );
        assert_eq!(message("array '[B'"), "array '[B'");
        assert_eq!(message(""), "(empty)");
    }

    #[test]
    fn markdown_shows_markup_as_text() {
        assert_eq!(markdown("<img src=x>"), "\\<img src=x\\>");
        assert_eq!(markdown("[a](b) `c` @d"), "\\[a\\]\\(b\\) \\`c\\` \\@d");
        assert_eq!(markdown("https://x.y"), "https\\://x\\.y");
    }

    #[test]
    fn drawings_hold_no_markup_and_no_end_of_a_string() {
        assert_eq!(
            xml("<a b=\"c\">'&\u{1b}"),
            "&lt;a b=&quot;c&quot;&gt;&#39;&amp;\\u{1b}"
        );
        assert_eq!(dot("a\"; b\\n"), "a\\\"; b\\\\n");
    }

    #[test]
    fn uris_stay_inside_and_have_no_scheme() {
        for (input, expected) in [
            ("app.apk/classes2.dex", "app.apk/classes2.dex"),
            ("my app.apk/a:b", "my%20app.apk/a%3Ab"),
            ("../../etc/passwd", "_../_../etc/passwd"),
            ("/abs//x", "_/abs/_/x"),
            ("a\\..\\b", "a%5C..%5Cb"),
            ("ü/\u{1b}", "%C3%BC/%1B"),
            ("file:///etc", "file%3A/_/_/etc"),
            ("", "_"),
        ] {
            assert_eq!(uri(input), expected);
        }
    }

    #[test]
    fn long_texts_are_clipped_between_characters() {
        assert_eq!(clip("äöü", 2), "äö…");
        assert_eq!(clip("äöü", 3), "äöü");
        assert_eq!(terminal(&"x".repeat(100_000)).chars().count(), 4_001);
    }
}
