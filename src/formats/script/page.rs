//! The text of a page into the scripts that stand in it and those that it loads.

use std::ops::Range;

/// A `script` element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptElement {
    /// Bytes of the opening tag.
    pub tag: Range<usize>,
    /// The address that it loads; `None` for a script in the page.
    pub source: Option<String>,
    /// Bytes of the text between the tags.
    pub text: Range<usize>,
    /// True for a script that is checked against a hash before it runs.
    pub has_integrity: bool,
    /// True for an ES module.
    pub is_module: bool,
}

/// What a page says about scripts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// Its script elements, in order.
    pub scripts: Vec<ScriptElement>,
    /// True when it names a content security policy.
    pub has_policy: bool,
}

/// Reads the script elements of a page.
pub fn read(text: &str) -> Page {
    let bytes = text.as_bytes();
    let mut page = Page::default();
    let mut at = 0;
    while let Some(open) = memchr::memchr(b'<', bytes.get(at..).unwrap_or_default()) {
        let start = at + open;
        let rest = bytes.get(start..).unwrap_or_default();
        if rest.starts_with(b"<!--") {
            at = find(bytes, b"-->", start).map_or(bytes.len(), |end| end + 3);
            continue;
        }
        let Some(tag) = tag(text, start) else { break };
        at = tag.range.end;
        if tag.is("meta") {
            let equiv = tag.attribute("http-equiv").unwrap_or_default();
            page.has_policy |= equiv.eq_ignore_ascii_case("content-security-policy");
        } else if tag.is("script") {
            let end = find_ignoring_case(bytes, b"</script", at).unwrap_or(bytes.len());
            page.scripts.extend(element(&tag, at..end));
            at = end;
        }
    }
    page
}

fn element(tag: &Tag<'_>, text: Range<usize>) -> Option<ScriptElement> {
    let kind = tag
        .attribute("type")
        .unwrap_or_default()
        .to_ascii_lowercase();
    let is_module = kind == "module";
    let is_script =
        kind.is_empty() || is_module || kind.contains("javascript") || kind.contains("ecmascript");
    is_script.then(|| ScriptElement {
        tag: tag.range.clone(),
        source: tag.attribute("src").map(str::to_owned),
        has_integrity: tag
            .attribute("integrity")
            .is_some_and(|hash| !hash.is_empty()),
        is_module,
        text,
    })
}

struct Tag<'t> {
    name: &'t str,
    attributes: Vec<(&'t str, &'t str)>,
    range: Range<usize>,
}

impl Tag<'_> {
    fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    fn attribute(&self, name: &str) -> Option<&str> {
        let found = self
            .attributes
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| *value)
    }
}

/// The tag that opens at `start`; `None` at the end of the text.
fn tag(text: &str, start: usize) -> Option<Tag<'_>> {
    let bytes = text.as_bytes();
    let name_end = skip(bytes, start + 1, |byte| {
        byte.is_ascii_alphanumeric() || byte == b'/' || byte == b'!'
    });
    let mut found = Tag {
        name: text.get(start + 1..name_end)?,
        attributes: Vec::new(),
        range: start..name_end,
    };
    let mut at = name_end;
    loop {
        at = skip(bytes, at, |byte| byte.is_ascii_whitespace() || byte == b'/');
        match bytes.get(at)? {
            b'>' => {
                found.range.end = at + 1;
                return Some(found);
            }
            // Text after a sign that opens no tag.
            b'<' => {
                found.range.end = at;
                return Some(found);
            }
            _ => {}
        }
        let key_end = skip(bytes, at, |byte| {
            !byte.is_ascii_whitespace() && !b"=><".contains(&byte)
        })
        .max(at + 1);
        let key = text.get(at..key_end).unwrap_or_default();
        at = skip(bytes, key_end, |byte| byte.is_ascii_whitespace());
        if bytes.get(at) != Some(&b'=') {
            found.attributes.push((key, ""));
            continue;
        }
        at = skip(bytes, at + 1, |byte| byte.is_ascii_whitespace());
        let quote = bytes.get(at).copied().filter(|byte| b"\"'".contains(byte));
        let (value, next) = match quote {
            Some(quote) => {
                let end = memchr::memchr(quote, bytes.get(at + 1..)?)? + at + 1;
                (at + 1..end, end + 1)
            }
            None => {
                let end = skip(bytes, at, |byte| {
                    !byte.is_ascii_whitespace() && byte != b'>'
                });
                (at..end, end)
            }
        };
        found
            .attributes
            .push((key, text.get(value).unwrap_or_default()));
        at = next;
    }
}

fn skip(bytes: &[u8], mut at: usize, wanted: impl Fn(u8) -> bool) -> usize {
    while bytes.get(at).is_some_and(|byte| wanted(*byte)) {
        at += 1;
    }
    at
}

fn find(bytes: &[u8], wanted: &[u8], from: usize) -> Option<usize> {
    Some(memchr::memmem::find(bytes.get(from..)?, wanted)? + from)
}

fn find_ignoring_case(bytes: &[u8], wanted: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    while let Some(next) = find(bytes, b"</", at) {
        let here = bytes.get(next..next + wanted.len())?;
        if here.eq_ignore_ascii_case(wanted) {
            return Some(next);
        }
        at = next + 2;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn scripts_of_a_page() {
        let text = "<!-- <script>no()</script> --><meta http-equiv='Content-Security-Policy' content=\"x\">\n\
            <p a<b><script src=https://cdn.example/a.js integrity=\"sha\"></script>\n\
            <SCRIPT type=\"text/javascript\">if (a < b) f('</p>')</Script><script type=text/template><p></script>\
            <script type=module>import a from 'b'";
        let page = read(text);
        assert!(page.has_policy);
        let found: Vec<(&str, Option<&str>, bool, bool)> = page
            .scripts
            .iter()
            .map(|one| {
                (
                    &text[one.text.clone()],
                    one.source.as_deref(),
                    one.has_integrity,
                    one.is_module,
                )
            })
            .collect();
        let expected = [
            ("", Some("https://cdn.example/a.js"), true, false),
            ("if (a < b) f('</p>')", None, false, false),
            ("import a from 'b'", None, false, true),
        ];
        assert_eq!(found, expected);
    }
}
