//! Kotlin and Java text into the same text with comments and the contents of strings made blank.
//!
//! Enough of a lexer to look for declarations: what is written in a comment or a string declares nothing.

/// `text` with spaces for every byte of a comment or a string but line breaks; as long as `text`.
pub(super) fn skeleton(text: &str, is_kotlin: bool) -> String {
    let bytes = text.as_bytes();
    let mut out = bytes.to_vec();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let rest = bytes.get(at..).unwrap_or_default();
        let length = match byte {
            b'/' if rest.starts_with(b"//") => line_length(rest),
            b'/' if rest.starts_with(b"/*") => comment_length(rest, is_kotlin),
            b'"' if rest.starts_with(b"\"\"\"") => raw_string_length(rest),
            b'"' | b'\'' => string_length(rest, byte),
            _ => {
                at += 1;
                continue;
            }
        };
        let end = bytes.len().min(at + length.max(1));
        for blank in out.get_mut(at..end).unwrap_or_default() {
            if !matches!(blank, b'\n' | b'\r') {
                *blank = b' ';
            }
        }
        at = end;
    }
    // Only whole characters were made blank, and those by spaces.
    String::from_utf8(out).unwrap_or_default()
}

fn line_length(rest: &[u8]) -> usize {
    memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len())
}

/// Comments of Kotlin nest, those of Java do not.
fn comment_length(rest: &[u8], nests: bool) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(pair) = rest.get(at..at + 2) {
        match pair {
            b"/*" if depth == 0 || nests => {
                depth += 1;
                at += 2;
            }
            b"*/" => {
                depth = depth.saturating_sub(1);
                at += 2;
                if depth == 0 {
                    return at;
                }
            }
            _ => at += 1,
        }
    }
    rest.len()
}

fn raw_string_length(rest: &[u8]) -> usize {
    let inner = rest.get(3..).unwrap_or_default();
    memchr::memmem::find(inner, b"\"\"\"").map_or(rest.len(), |end| {
        // Further quotes belong to the string.
        let tail = inner.get(end + 3..).unwrap_or_default();
        end + 6 + tail.iter().take_while(|&&byte| byte == b'"').count()
    })
}

/// A string or a character ends on its line, whatever is wrong with it.
fn string_length(rest: &[u8], quote: u8) -> usize {
    let mut at = 1;
    while let Some(&byte) = rest.get(at) {
        match byte {
            b'\\' => at += 1,
            b'\n' | b'\r' => return at,
            _ if byte == quote => return at + 1,
            _ => {}
        }
        at += 1;
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::skeleton;

    #[test]
    fn comments_and_strings_are_blank() {
        for (text, expected) in [
            ("a // b\nc", "a     \nc"),
            ("a /* b\n c */ d", "a     \n      d"),
            ("\"fun x()\" + '\"' y", "          +     y"),
            ("\"a\\\"b\" c", "       c"),
            ("\"open\nnext", "     \nnext"),
            ("\"\"\"raw \"x\" \n\"\"\" y", "           \n    y"),
            ("\"ü\" ü", "     ü"),
            ("/* never ends", "             "),
        ] {
            let out = skeleton(text, true);
            assert_eq!((out.as_str(), out.len()), (expected, text.len()), "{text}");
        }
        assert_eq!(skeleton("/* /* */ x */ y", true), "              y");
        assert_eq!(skeleton("/* /* */ x", false), "         x");
    }
}
