//! Texts judged as secrets: how random they are, whether they stand for nothing, whether they can be guessed.

use base64::Engine as _;
use std::collections::BTreeMap;

/// Shannon entropy in bits per character; 0 for the empty text.
pub fn entropy(text: &str) -> f64 {
    let mut counts: BTreeMap<char, u32> = BTreeMap::new();
    let mut total = 0u32;
    for c in text.chars() {
        *counts.entry(c).or_default() += 1;
        total = total.saturating_add(1);
    }
    if total == 0 {
        return 0.0;
    }
    let share = |count: &u32| f64::from(*count) / f64::from(total);
    counts
        .values()
        .map(|count| -share(count) * share(count).log2())
        .sum()
}

/// Parts that only stand-ins have, lower case.
const PLACEHOLDER_PARTS: [&str; 34] = [
    "your_",
    "your-",
    "your ",
    "yourkey",
    "yoursecret",
    "yourtoken",
    "yourapi",
    "your-256-bit",
    "change_me",
    "changeme",
    "change-me",
    "replace_",
    "replace-",
    "replaceme",
    "insert_",
    "insert-",
    "placeholder",
    "example",
    "dummy",
    "todo",
    "fixme",
    "xxxx",
    "****",
    "....",
    "____",
    "<your",
    "lorem",
    "not_set",
    "notset",
    "undefined",
    "redacted",
    "enter_",
    "put_your",
    "my_secret_here",
];

/// Texts that are stand-ins as a whole, lower case.
const PLACEHOLDER_WORDS: [&str; 22] = [
    "test", "testing", "sample", "demo", "foo", "bar", "foobar", "none", "null", "nil", "empty",
    "default", "string", "text", "value", "key", "token", "bearer", "basic", "n/a", "abc", "asdf",
];

/// True for texts that stand for a secret without being one: templates, samples, runs of one character, names
/// of constants, sentences and URLs.
pub fn is_placeholder(text: &str) -> bool {
    let text = text.trim();
    let lower = text.to_lowercase();
    if lower.is_empty() || PLACEHOLDER_WORDS.contains(&lower.as_str()) {
        return true;
    }
    PLACEHOLDER_PARTS.iter().any(|part| lower.contains(part))
        || is_template(text)
        || is_sequence(&lower)
        || is_repetitive(text)
        || is_constant_name(text)
        || is_sentence(text)
        || lower.starts_with("http://")
        || lower.starts_with("https://")
}

/// `<token>`, `${token}`, `{token}`, `%s`, `%1$s`, `@string/token`.
fn is_template(text: &str) -> bool {
    let bracketed = (text.starts_with('<') && text.ends_with('>'))
        || (text.starts_with('{') && text.ends_with('}') && !text.contains('"'))
        || (text.starts_with('[') && text.ends_with(']'));
    bracketed
        || text.contains("${")
        || text.contains("{{")
        || text.contains("%s")
        || text.contains("$s")
        || text.starts_with("@string/")
}

/// `123456`, `abcdef`, `qwerty` and their beginnings of at least three quarters of the text.
fn is_sequence(lower: &str) -> bool {
    let rising = |pair: &[u8]| matches!(pair, [a, b] if *b == a.wrapping_add(1) || (*a == b'9' && *b == b'0'));
    let bytes = lower.as_bytes();
    let steps = bytes.windows(2).filter(|pair| rising(pair)).count();
    bytes.len() >= 4 && steps * 4 >= (bytes.len() - 1) * 3
        || (lower.starts_with("qwerty") && lower.len() <= 12)
        || (lower.len() >= 8 && lower.starts_with("1234567"))
}

/// At most two distinct characters, or one character for half of a text of eight and more.
fn is_repetitive(text: &str) -> bool {
    let mut counts: BTreeMap<char, usize> = BTreeMap::new();
    for c in text.chars() {
        *counts.entry(c).or_default() += 1;
    }
    let total: usize = counts.values().sum();
    let most = counts.values().max().copied().unwrap_or(0);
    (total >= 4 && counts.len() <= 2) || (total >= 8 && most * 2 > total)
}

/// `ACCESS_TOKEN`: the name of a constant, not its value.
fn is_constant_name(text: &str) -> bool {
    let all = text.chars().all(|c| c.is_ascii_uppercase() || c == '_');
    all && text.contains('_')
}

/// Two spaces and more between words of letters: natural language.
fn is_sentence(text: &str) -> bool {
    let words = text
        .split(' ')
        .filter(|word| word.chars().any(char::is_alphabetic));
    text.matches(' ').count() >= 2 && words.count() >= 3
}

/// Secrets from tutorials, documentation and word lists, lower case.
const WEAK_SECRETS: [&str; 118] = [
    "000000",
    "0000000000",
    "1111",
    "111111",
    "11111111",
    "123",
    "123123",
    "1234",
    "12345",
    "123456",
    "1234567",
    "12345678",
    "123456789",
    "1234567890",
    "123abc",
    "1q2w3e4r",
    "a-secret",
    "a-string-secret-at-least-256-bits-long",
    "abc123",
    "abcd1234",
    "abcdef",
    "access",
    "admin",
    "admin123",
    "android",
    "api",
    "apikey",
    "apisecret",
    "app",
    "app-secret",
    "app_secret",
    "appkey",
    "appname",
    "appsecret",
    "auth",
    "authsecret",
    "bearer",
    "change_me",
    "changeit",
    "changeme",
    "client",
    "client_secret",
    "clientsecret",
    "default",
    "demo",
    "dev",
    "devsecret",
    "development",
    "example",
    "foobar",
    "gizli",
    "hello",
    "helloworld",
    "hmac",
    "hmackey",
    "hmacsecret",
    "hunter2",
    "iloveyou",
    "jwt",
    "jwt-secret",
    "jwt_secret",
    "jwt_secret_key",
    "jwtkey",
    "jwtpassword",
    "jwtsecret",
    "jwtsecretkey",
    "jwttoken",
    "key",
    "keyboard cat",
    "letmein",
    "login",
    "master",
    "masterkey",
    "my-secret",
    "my-secret-key",
    "my_secret",
    "my_secret_key",
    "mykey",
    "mypassword",
    "mysecret",
    "mysecretkey",
    "mysecrettoken",
    "nosecret",
    "pass",
    "passw0rd",
    "password",
    "password1",
    "password123",
    "passwort",
    "private",
    "privatekey",
    "qwerty",
    "qwerty123",
    "root",
    "s3cr3t",
    "sample",
    "secret",
    "secret-key",
    "secret123",
    "secret_key",
    "secretkey",
    "secretpassword",
    "secrettoken",
    "session",
    "shared-secret",
    "sharedsecret",
    "sign",
    "signature",
    "signingkey",
    "super-secret",
    "supersecret",
    "supersecretkey",
    "test",
    "test123",
    "testkey",
    "testsecret",
    "token",
    "tokensecret",
];

/// Beginnings that documentation gives its secrets.
const WEAK_BEGINNINGS: [&str; 6] = [
    "your-256-bit-secret",
    "your-384-bit-secret",
    "your-512-bit-secret",
    "your_jwt_secret",
    "supersecret",
    "mysecret",
];

/// True for a key that a word list holds, or that has fewer than three bits of entropy per character.
pub fn is_weak_secret(text: &str) -> bool {
    let lower = text.trim().to_lowercase();
    let bare = lower.trim_end_matches(|c: char| c.is_ascii_digit() || "!@#$.".contains(c));
    WEAK_SECRETS.contains(&lower.as_str())
        || WEAK_SECRETS.contains(&bare)
        || WEAK_BEGINNINGS
            .iter()
            .any(|beginning| lower.starts_with(beginning))
        || entropy(text) < 3.0
}

/// Schemes that stand before a credential in a header, lower case.
const SCHEMES: [&str; 7] = [
    "bearer ", "basic ", "token ", "jwt ", "apikey ", "key=", "digest ",
];

/// True for the value of an authorization header, a cookie or a key header that holds a real credential: at
/// least eight characters behind the scheme, no stand-in, and not a word of the language.
pub fn is_credential(text: &str) -> bool {
    let lower = text.to_lowercase();
    let scheme = SCHEMES.iter().find(|scheme| lower.starts_with(**scheme));
    let value = text
        .get(scheme.map_or(0, |scheme| scheme.len())..)
        .unwrap_or(text)
        .trim();
    if value.chars().count() < 8 || is_placeholder(value) || value.contains(char::is_whitespace) {
        return false;
    }
    if scheme == Some(&"basic ") {
        return is_basic_credential(value);
    }
    entropy(value) >= 2.8 && (scheme.is_some() || value.chars().any(|c| c.is_ascii_digit()))
}

/// `user:password` in Base64, with a password that is no stand-in.
fn is_basic_credential(value: &str) -> bool {
    let decoded = base64::engine::general_purpose::STANDARD.decode(value);
    let text = decoded.ok().and_then(|bytes| String::from_utf8(bytes).ok());
    text.as_deref()
        .and_then(|text| text.split_once(':'))
        .is_some_and(|(_, password)| !password.is_empty() && !is_template(password))
}

#[cfg(test)]
mod tests {
    use super::{entropy, is_credential, is_placeholder, is_weak_secret};

    #[test]
    fn entropy_is_bits_per_character() {
        let check =
            |text: &str, expected: f64| assert!((entropy(text) - expected).abs() < 0.01, "{text}");
        check("", 0.0);
        check("aaaa", 0.0);
        check("abab", 1.0);
        check("abcdefgh", 3.0);
    }

    #[test]
    fn stand_ins_are_recognised() {
        for text in [
            "",
            "YOUR_API_KEY",
            "your-secret-here",
            "changeme",
            "xxxxxxxx",
            "<token>",
            "${token}",
            "%s",
            "test",
            "TODO",
            "00000000",
            "12345678",
            "ACCESS_TOKEN",
            "Please enter your password",
            "https://example.org/x",
            "abcdefgh",
        ] {
            assert!(is_placeholder(text), "{text}");
        }
        for text in [
            "s3cr3t-k3y-f0r-jwt",
            "correct-horse-battery",
            "hmac-signing-key-2019",
            "9f8e7d6c5b4a3928",
        ] {
            assert!(!is_placeholder(text), "{text}");
        }
    }

    #[test]
    fn guessable_secrets_are_recognised() {
        for text in [
            "secret",
            "Secret123!",
            "your-256-bit-secret",
            "jwtsecret",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        ] {
            assert!(is_weak_secret(text), "{text}");
        }
        assert!(!is_weak_secret("kP9$vX2!mQ7zL4wR8nT1cY6bH3jF5gD0"));
    }

    #[test]
    fn credentials_of_headers_are_told_from_words() {
        for text in [
            "Bearer 9f8e7d6c5b4a39281706f5e4d3c2b1a0",
            "Basic YWRtaW46aHVudGVyMg==",
            "9f8e7d6c5b4a39281706",
            "Token Zk3uQ9xLr2bTn8Wc",
        ] {
            assert!(is_credential(text), "{text}");
        }
        for text in [
            "Bearer ",
            "Bearer %s",
            "Basic",
            "application/json",
            "Bearer YOUR_TOKEN",
            "Basic Zm9v",
            "gzip",
        ] {
            assert!(!is_credential(text), "{text}");
        }
    }
}
