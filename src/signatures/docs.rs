//! Rule texts in Markdown: fixed headings, a summary for reports, and the text without test markers.

/// The headings of a rule text, in their order.
pub const HEADINGS: [&str; 8] = [
    "What it detects",
    "Why it matters",
    "Bad",
    "Good",
    "Fix",
    "Verify on a device",
    "Known limits",
    "References",
];

/// Words that mark lines of examples for the tests.
const MARKERS: [&str; 4] = ["finding", "todo-finding", "step", "ok"];

/// Characters of a summary at most; SARIF readers cut longer ones.
const SUMMARY_CHARS: usize = 1000;

/// What is wrong with the headings: line from 1 and message.
pub fn heading_problems(text: &str) -> Vec<(usize, String)> {
    let mut problems = Vec::new();
    let mut expected = HEADINGS.iter();
    let mut last = 1;
    let mut title = false;
    for (number, line) in prose_lines(text) {
        last = number;
        title |= line.starts_with("# ");
        let Some(heading) = line.strip_prefix("## ").map(str::trim) else {
            continue;
        };
        match expected.as_slice() {
            [next, ..] if *next == heading => {
                expected.next();
            }
            [next, ..] if HEADINGS.contains(&heading) => {
                problems.push((
                    number,
                    format!("the heading '{heading}' stands where '{next}' is expected"),
                ));
                let position = HEADINGS.iter().position(|one| *one == heading).unwrap_or(0);
                expected = HEADINGS.get(position + 1..).unwrap_or_default().iter();
            }
            [..] => problems.push((
                number,
                format!("'{heading}' is no heading of a rule text; remove it"),
            )),
        }
    }
    if !title {
        problems.push((
            1,
            "the title is missing; begin with '# ' and the title of the rule".to_owned(),
        ));
    }
    let missing: Vec<&str> = expected.copied().collect();
    if !missing.is_empty() {
        problems.push((
            last,
            format!("headings are missing: {}", missing.join(", ")),
        ));
    }
    problems
}

/// Lines outside fenced blocks, with their numbers from 1.
fn prose_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut fenced = false;
    text.lines().enumerate().filter_map(move |(index, line)| {
        let fence = line.trim_start().starts_with("```");
        let prose = !fenced && !fence;
        fenced ^= fence;
        prose.then_some((index + 1, line))
    })
}

/// The text below the heading, without blank lines around it.
pub fn section<'t>(text: &'t str, heading: &str) -> Option<&'t str> {
    let wanted = format!("## {heading}");
    let mut start = None;
    let mut offset = 0;
    let mut fenced = false;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end();
        let is_heading = !fenced && bare.starts_with("## ");
        fenced ^= bare.trim_start().starts_with("```");
        match start {
            Some(from) if is_heading => return Some(text[from..offset].trim()),
            None if is_heading && bare == wanted => start = Some(offset + line.len()),
            _ => {}
        }
        offset += line.len();
    }
    start.map(|from| text[from..].trim())
}

/// The first paragraph of "What it detects", on one line; ends with a period.
pub fn summary(text: &str) -> Option<String> {
    let paragraph = section(text, HEADINGS[0])?.split("\n\n").next()?;
    let words: Vec<&str> = paragraph.split_whitespace().collect();
    if words.is_empty() {
        return None;
    }
    let mut line: String = words.join(" ").chars().take(SUMMARY_CHARS - 1).collect();
    if !line.ends_with('.') {
        line.push('.');
    }
    Some(line)
}

/// The text as people read it: examples without the marks of the tests, fences with their language only.
pub fn strip_test_markers(text: &str) -> String {
    let mut stripped = String::with_capacity(text.len());
    let mut fenced = false;
    for line in text.lines() {
        let fence = line.trim_start().starts_with("```");
        if fence && !fenced {
            stripped.push_str(fence_with_language(line));
        } else if fenced && !fence {
            match without_marker(line) {
                Some(kept) => stripped.push_str(kept),
                None => continue,
            }
        } else {
            stripped.push_str(line);
        }
        fenced ^= fence;
        stripped.push('\n');
    }
    stripped
}

/// ` ```smali ` for ` ```smali bad file=Login.smali `.
fn fence_with_language(line: &str) -> &str {
    let indent = line.len() - line.trim_start().len();
    let info = line.get(indent + 3..).unwrap_or_default();
    let language = info.len() - info.trim_start().len()
        + info
            .trim_start()
            .find(' ')
            .unwrap_or(info.trim_start().len());
    line.get(..indent + 3 + language).unwrap_or(line)
}

/// The line without a mark at its end; `None` for a line that is nothing else.
fn without_marker(line: &str) -> Option<&str> {
    // Most lines hold no comment, and every text of every rule passes here at each start.
    if memchr::memchr3(b'#', b'/', b'<', line.as_bytes()).is_none() {
        return Some(line);
    }
    for (open, close) in [("#", ""), ("//", ""), ("<!--", "-->")] {
        let Some(at) = memchr::memmem::rfind(line.as_bytes(), open.as_bytes()) else {
            continue;
        };
        let comment = line[at + open.len()..].trim();
        let comment = comment.strip_suffix(close).unwrap_or(comment).trim();
        let word = comment.split([':', ' ']).next().unwrap_or_default();
        if MARKERS.contains(&word) {
            let kept = line[..at].trim_end();
            return (!kept.is_empty()).then_some(kept);
        }
    }
    Some(line)
}

#[cfg(test)]
mod tests {
    use super::{heading_problems, section, strip_test_markers, summary};

    const TEXT: &str = "# Title\n\n## What it detects\n\nA token that is\nstored.\n\nMore.\n\n## Why it matters\n\nx\n\n\
        ## Bad\n\n```smali bad file=A.smali\n# finding\n## What it detects\nnop # finding: t\nnop # a comment\n```\n\n## Good\n\n\
        ```xml good\n<a/> <!-- ok -->\n```\n\n## Fix\n\nx\n\n## Verify on a device\n\nx\n\n## Known limits\n\nx\n\n## References\n\nx\n";

    #[test]
    fn a_complete_text_has_no_problems() {
        assert_eq!(heading_problems(TEXT), []);
        assert_eq!(summary(TEXT).as_deref(), Some("A token that is stored."));
        assert_eq!(section(TEXT, "Fix"), Some("x"));
    }

    #[test]
    fn missing_and_misplaced_headings_are_named() {
        let check = |text: &str, part: &str| {
            let problems = heading_problems(text);
            assert!(
                problems.iter().any(|(_, message)| message.contains(part)),
                "{problems:?}"
            );
        };
        check(
            &TEXT.replace("## Fix\n\nx\n\n", ""),
            "'Verify on a device' stands where 'Fix'",
        );
        check(
            &TEXT.replace("## References\n\nx\n", ""),
            "headings are missing: References",
        );
        check(
            &TEXT.replace("## Fix", "## Repair"),
            "'Repair' is no heading",
        );
        check(&TEXT.replace("# Title\n", ""), "title is missing");
    }

    #[test]
    fn readers_see_no_marks_of_the_tests() {
        let shown = strip_test_markers(TEXT);
        assert!(
            shown.contains("```smali\n## What it detects\nnop\nnop # a comment\n```"),
            "{shown}"
        );
        assert!(shown.contains("```xml\n<a/>\n```"), "{shown}");
    }
}
