//! The text of a rule into its examples.
//!
//! An example is a fenced block under `## Bad` or `## Good` whose info string says `bad` or `good`; blocks
//! with the same `example=NAME` make up one app. `file=PATH` names the file, `finding=app` expects a finding
//! about the app as a whole, and comments on the lines (see `markers`) expect one there.

use super::example::{Example, ExampleFile, ExampleKind, Expectation, ExpectedPlace, Language};
use super::markers::split_marker;
use super::xml_lines::start_tag_line;

/// Why a text holds no examples: always the text's fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct ExampleError {
    /// Line in the text of the rule, from 1.
    pub line: u32,
    /// What is wrong, lower case, without a full stop.
    pub message: String,
}

impl ExampleError {
    pub(super) fn new(line: u32, message: impl Into<String>) -> Self {
        Self {
            line,
            message: message.into(),
        }
    }
}

/// A fenced block.
#[derive(Debug, Default)]
struct Block<'t> {
    /// Line of the fence.
    line: u32,
    info: &'t str,
    text: String,
    /// The `##` heading it stands under.
    section: &'t str,
    /// The nearest heading of a lower level, or line in bold, above it.
    title: &'t str,
}

/// All examples of `text`, in order.
///
/// # Errors
/// An unknown word in an info string, a block under the wrong heading, a file that is given twice.
pub fn examples(rule: &str, text: &str) -> Result<Vec<Example>, ExampleError> {
    let mut examples: Vec<Example> = Vec::new();
    for block in blocks(text)? {
        let info = Info::parse(&block)?;
        let Some(kind) = info.kind else {
            continue;
        };
        let same = info.example.and_then(|name| {
            let is_same = |one: &&mut Example| one.name == name && one.kind == kind;
            examples.iter_mut().find(is_same)
        });
        match same {
            Some(example) => add_block(example, &block, &info)?,
            None => {
                let name = unique_name(&examples, kind, &block, &info);
                let mut example = Example {
                    rule: rule.to_owned(),
                    kind,
                    name,
                    line: block.line,
                    files: Vec::new(),
                    expected: Vec::new(),
                };
                add_block(&mut example, &block, &info)?;
                examples.push(example);
            }
        }
    }
    Ok(examples)
}

fn blocks(text: &str) -> Result<Vec<Block<'_>>, ExampleError> {
    let mut blocks = Vec::new();
    let mut open: Option<Block<'_>> = None;
    let (mut section, mut title) = ("", "");
    for (line, number) in text.lines().zip(1u32..) {
        let fence = line.trim_start().strip_prefix("```");
        match (&mut open, fence) {
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(block), None) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            (None, Some(info)) => {
                open = Some(Block {
                    line: number,
                    info,
                    text: String::new(),
                    section,
                    title,
                });
            }
            (None, None) => {
                if let Some(heading) = line.strip_prefix("## ") {
                    (section, title) = (heading.trim(), "");
                } else if let Some(lower) = line.strip_prefix("###") {
                    title = lower.trim_start_matches('#').trim();
                } else if let Some(bold) = line.strip_prefix("**") {
                    title = bold.split("**").next().unwrap_or_default();
                }
            }
        }
    }
    match open {
        Some(block) => Err(ExampleError::new(block.line, "the block is never closed")),
        None => Ok(blocks),
    }
}

/// What the info string of a block says.
#[derive(Debug, Default)]
struct Info<'t> {
    language: &'t str,
    kind: Option<ExampleKind>,
    example: Option<&'t str>,
    file: Option<&'t str>,
    /// `finding=app` or `finding=app:RULE`: the rule, empty for the one the example belongs to.
    app_finding: Option<&'t str>,
}

impl<'t> Info<'t> {
    fn parse(block: &Block<'t>) -> Result<Self, ExampleError> {
        let error = |message: String| Err(ExampleError::new(block.line, message));
        let mut words = block.info.split_whitespace();
        let mut info = Self {
            language: words.next().unwrap_or_default(),
            ..Self::default()
        };
        for word in words {
            match word.split_once('=') {
                None if word == "bad" => info.kind = Some(ExampleKind::Bad),
                None if word == "good" => info.kind = Some(ExampleKind::Good),
                Some(("example", name)) => info.example = Some(name),
                Some(("file", path)) => info.file = Some(path),
                Some(("finding", "app")) => info.app_finding = Some(""),
                Some(("finding", value)) if value.starts_with("app:") => {
                    info.app_finding = value.strip_prefix("app:");
                }
                _ => {
                    return error(format!(
                        "'{word}' is not known; bad good example= file= finding=app are"
                    ));
                }
            }
        }
        let section = match info.kind {
            Some(ExampleKind::Bad) => "Bad",
            Some(ExampleKind::Good) => "Good",
            None => block.section,
        };
        if block.section != section {
            return error(format!("the block belongs under '## {section}'"));
        }
        Ok(info)
    }

    fn language(&self) -> Language {
        match self.language {
            "smali" => Language::Smali,
            "xml" => Language::Xml,
            "elf" => Language::Elf,
            "hex" => Language::Hex,
            _ => Language::Text,
        }
    }

    /// Where the file lies in the app.
    fn path(&self) -> Option<String> {
        match (self.language(), self.file) {
            (Language::Smali, Some(path)) if path.ends_with(".dex") => Some(path.to_owned()),
            (Language::Smali, _) => Some("classes.dex".to_owned()),
            (Language::Xml, None) => Some("AndroidManifest.xml".to_owned()),
            (_, path) => path.map(str::to_owned),
        }
    }
}

fn unique_name(
    examples: &[Example],
    kind: ExampleKind,
    block: &Block<'_>,
    info: &Info<'_>,
) -> String {
    let wanted = match (info.example, slug(block.title)) {
        (Some(name), _) => name.to_owned(),
        (None, title) if title.is_empty() => "example".to_owned(),
        (None, title) => title,
    };
    let is_taken = |name: &str| {
        examples
            .iter()
            .any(|one| one.kind == kind && one.name == name)
    };
    let numbered = (2..).map(|number| format!("{wanted}-{number}"));
    let mut names = std::iter::once(wanted.clone()).chain(numbered);
    names.find(|name| !is_taken(name)).unwrap_or(wanted.clone())
}

/// Lower-case words joined by hyphens.
fn slug(title: &str) -> String {
    let words = title.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<_> = words
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    words.join("-")
}

fn add_block(
    example: &mut Example,
    block: &Block<'_>,
    info: &Info<'_>,
) -> Result<(), ExampleError> {
    let language = info.language();
    let path = info.path().ok_or_else(|| {
        let message = format!("a block of '{}' needs file=PATH", info.language);
        ExampleError::new(block.line, message)
    })?;
    let is_same = |file: &ExampleFile| file.path == path && language != Language::Smali;
    if example.files.iter().any(is_same) {
        let message = format!("the example already has a file '{path}'");
        return Err(ExampleError::new(block.line, message));
    }
    let first_line = block.line + 1;
    let mut expect = |rule: Option<&str>, place, is_todo| {
        let rule = rule.filter(|rule| !rule.is_empty());
        example.expected.push(Expectation {
            rule: rule.unwrap_or(&example.rule).to_owned(),
            place,
            is_todo,
        });
    };
    if let Some(rule) = info.app_finding {
        expect(Some(rule), ExpectedPlace::App, false);
    }
    for (line, offset) in block.text.lines().zip(0u32..) {
        if let (_, Some(marker)) = split_marker(line, language, &path) {
            let line = match language {
                Language::Xml => start_tag_line(&block.text, offset).map(|line| first_line + line),
                Language::Smali => written_line(&block.text, offset),
                Language::Elf | Language::Hex | Language::Text => None,
            };
            let line = line.unwrap_or(first_line + offset);
            expect(
                marker.rule,
                ExpectedPlace::Line(path.clone(), line),
                marker.is_todo,
            );
        }
    }
    example.files.push(ExampleFile {
        path,
        language,
        text: block.text.clone(),
        first_line,
    });
    Ok(())
}

/// The number in the last `.line` of the method before line `offset`: it counts instead of the line itself.
fn written_line(text: &str, offset: u32) -> Option<u32> {
    let before: Vec<&str> = text.lines().take(offset as usize).map(str::trim).collect();
    before
        .into_iter()
        .rev()
        .take_while(|line| !line.starts_with(".method"))
        .find_map(|line| line.strip_prefix(".line ")?.trim().parse().ok())
}

#[cfg(test)]
mod tests {
    use super::super::example::{ExampleKind, ExpectedPlace};
    use super::examples;

    const TEXT: &str = "# Title\n\n## Bad\n\n### In a file\n\n```smali bad\n.class La/B;\nnop # finding\n```\n\n\
        **Two files**\n\n```smali bad example=two\nnop # todo-finding: other\n```\n```xml bad example=two finding=app\n\
        <manifest>\n<application\n a=\"b\"> <!-- finding -->\n```\n\n```java\nignored\n```\n\n## Good\n\n\
        ```json good file=assets/a.json\n{}\n```\n\n## Fix\n\n```kotlin\nignored\n```\n";

    #[test]
    fn blocks_become_examples_with_their_expectations() {
        let found = examples("rule", TEXT).unwrap();
        let names: Vec<_> = found
            .iter()
            .map(|e| (e.kind, e.name.as_str(), e.line))
            .collect();
        assert_eq!(
            names,
            [
                (ExampleKind::Bad, "in-a-file", 7),
                (ExampleKind::Bad, "two", 14),
                (ExampleKind::Good, "example", 29),
            ]
        );
        let expected: Vec<_> = found
            .iter()
            .flat_map(|e| &e.expected)
            .map(|e| (e.rule.as_str(), e.place.clone(), e.is_todo))
            .collect();
        let line = |path: &str, line| ExpectedPlace::Line(path.to_owned(), line);
        assert_eq!(
            expected,
            [
                ("rule", line("classes.dex", 9), false),
                ("other", line("classes.dex", 15), true),
                ("rule", ExpectedPlace::App, false),
                ("rule", line("AndroidManifest.xml", 19), false),
            ]
        );
        assert_eq!(found[2].files[0].path, "assets/a.json");
    }

    #[test]
    fn mistakes_are_named_with_their_line() {
        let check = |text: &str, expected: &str| {
            assert_eq!(examples("rule", text).unwrap_err().to_string(), expected);
        };
        check("## Bad\n```smali bad", "line 2: the block is never closed");
        check(
            "## Good\n```smali bad\n```",
            "line 2: the block belongs under '## Bad'",
        );
        check(
            "## Bad\n```smali bad exmaple=a\n```",
            "line 2: 'exmaple=a' is not known; bad good example= file= finding=app are",
        );
        check(
            "## Bad\n```js bad\n```",
            "line 2: a block of 'js' needs file=PATH",
        );
        check(
            "## Bad\n```xml bad example=a\n```\n```xml bad example=a\n```",
            "line 4: the example already has a file 'AndroidManifest.xml'",
        );
    }

    #[test]
    fn line_directives_of_the_text_count() {
        let text = "## Bad\n```smali bad\n.method f()V\n.line 70\nnop\nnop # finding\n```\n";
        let found = examples("rule", text).unwrap();
        let place = ExpectedPlace::Line("classes.dex".to_owned(), 70);
        assert_eq!(found[0].expected[0].place, place);
    }
}
