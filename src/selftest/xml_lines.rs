//! Lines of an XML text into the elements that stand on them.

/// The line, from 0, on which the start tag begins that covers line `wanted` from 0. Binary XML gives an
/// element the line of its `<`, while a comment can only stand behind the tag. When several tags touch the
/// line, the last one counts.
pub(super) fn start_tag_line(text: &str, wanted: u32) -> Option<u32> {
    let mut found = None;
    let mut line = 0;
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        line += newlines(&rest[..start]);
        rest = &rest[start..];
        let end = tag_end(rest);
        let last = line + newlines(&rest[..end]);
        let is_start_tag = rest[1..].starts_with(|c: char| c.is_ascii_alphabetic());
        if is_start_tag && (line..=last).contains(&wanted) {
            found = Some(line);
        }
        line = last;
        rest = &rest[end..];
    }
    found
}

fn newlines(text: &str) -> u32 {
    text.matches('\n').count() as u32
}

/// Length of the tag or comment that `text` starts with; quoted values may hold a `>`.
fn tag_end(text: &str) -> usize {
    if text.starts_with("<!--") {
        return text.find("-->").map_or(text.len(), |end| end + 3);
    }
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '>') => return at + 1,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::start_tag_line;

    #[test]
    fn a_comment_belongs_to_the_tag_before_it() {
        let text = "<a\n  b=\"x>y\"\n  c=\"1\"> <!-- one -->\n  <d/> <!-- two -->\n  text <!-- three -->\n</a>\n";
        let check = |line: u32, expected: Option<u32>| {
            assert_eq!(start_tag_line(text, line), expected, "line {line}");
        };
        check(0, Some(0));
        check(1, Some(0));
        check(2, Some(0));
        check(3, Some(3));
        check(4, None);
    }
}
