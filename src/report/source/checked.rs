//! A line that a build names against the file as it is now: sources that were changed since must not mislead.

use super::declaration::property_names;
use super::text::SourceText;
use crate::finding::Excerpt;

/// Lines around the named one in which its words may stand: statements are spread over several lines.
const NEAR: u32 = 3;
/// Lines that a chain of calls may go on behind them.
const CHAIN: u32 = 30;

/// What the line of an instruction must mention: the member that it names, or the text that it loads. Empty when
/// there is nothing that a source would certainly say.
pub(super) fn words(excerpt: Option<&Excerpt>) -> Vec<String> {
    let lines = excerpt.map_or(&[][..], |excerpt| &excerpt.lines);
    let guilty = lines.iter().find(|line| line.guilty);
    guilty.map_or_else(Vec::new, |line| words_of(&line.text))
}

fn words_of(instruction: &str) -> Vec<String> {
    if let Some((class, member)) = instruction.split_once(";->") {
        let name = member.split(['(', ':']).next().unwrap_or_default();
        if name == "<init>" {
            let simple = class.rsplit(['/', '$']).next().unwrap_or_default();
            return vec![simple.to_owned()];
        }
        let mut words = property_names(name);
        words.push(name.to_owned());
        return words;
    }
    let literal = instruction.split_once('"').map(|(_, rest)| rest);
    let literal = literal.and_then(|rest| rest.strip_suffix('"'));
    // What was redacted or escaped stands otherwise in the sources.
    let plain = literal.filter(|text| !text.is_empty() && !text.contains(['…', '\\']));
    plain.map(str::to_owned).into_iter().collect()
}

/// True while nothing speaks against `line`: it exists, holds code, does not stand before the method that it is in,
/// and says what the build says, if the file says it anywhere.
pub(super) fn holds(text: &SourceText, line: u32, method: Option<u32>, words: &[String]) -> bool {
    let is_code = |line: &str| {
        let line = line.trim();
        !line.is_empty() && !line.starts_with("import ") && !line.starts_with("package ")
    };
    // A string alone on its line is blank in the code, and yet a line that loads it.
    let has_code = text.code_line(line).is_some_and(is_code)
        || text.line(line).is_some_and(|line| line.contains('"'));
    if !has_code || method.is_some_and(|first| line < first) {
        return false;
    }
    let says = |line: u32| {
        let line = text.line(line).unwrap_or_default();
        words.iter().any(|word| line.contains(word.as_str()))
    };
    let is_elsewhere = || {
        words
            .iter()
            .any(|word| text.as_str().contains(word.as_str()))
    };
    words.is_empty()
        || (line.saturating_sub(NEAR).max(1)..=line.saturating_add(NEAR)).any(says)
        || chain(text, line).any(says)
        || !is_elsewhere()
}

/// The lines behind `line` that go on with its statement.
fn chain(text: &SourceText, line: u32) -> impl Iterator<Item = u32> {
    (line + 1..=line.saturating_add(CHAIN)).take_while(|&next| {
        let code = text.code_line(next).unwrap_or_default().trim();
        [".", "?.", ")", "+", "\"", ",", "&&", "||"]
            .iter()
            .any(|start| code.starts_with(start))
    })
}

#[cfg(test)]
mod tests {
    use super::super::text::SourceText;
    use super::{holds, words_of};

    #[test]
    fn instructions_tell_what_their_line_mentions() {
        for (instruction, expected) in [
            ("invoke-virtual {v0}, Landroid/util/Log;->d(I)I", &["d"][..]),
            (
                "invoke-virtual {v0}, La/B;->setToken(I)V",
                &["token", "isToken", "setToken"],
            ),
            (
                "invoke-direct {v8}, Ljavax/crypto/spec/SecretKeySpec;-><init>([B)V",
                &["SecretKeySpec"],
            ),
            ("const-string v2, \"auth\"", &["auth"]),
            ("const-string v2, \"eyJh… (167 characters)\"", &[]),
            ("return-void", &[]),
        ] {
            assert_eq!(words_of(instruction), expected, "{instruction}");
        }
    }

    #[test]
    fn lines_of_other_sources_are_refused() {
        let text = SourceText::new(
            "import a.put\n\nclass A {\n  // put\n  fun save() {\n    x\n    y\n    z\n    store\n      .put(1)\n  }\n  fun other() {\n    call()\n  }\n}\n".to_owned(),
            true,
        );
        let check = |line, words: &[&str]| {
            let words: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
            holds(&text, line, Some(5), &words)
        };
        for (line, words, expected) in [
            (10, &["put"][..], true),
            (9, &["put"], true),
            (7, &["put"], true),
            (13, &["put"], true),
            (14, &["put"], false),
            (13, &["absent"], true),
            (13, &[], true),
            (1, &[], false),
            (2, &[], false),
            (4, &[], false),
            (99, &[], false),
            (0, &[], false),
        ] {
            assert_eq!(check(line, words), expected, "{line} {words:?}");
        }
    }
}
