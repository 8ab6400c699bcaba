//! Lengths of files and functions, and the exceptions with their reasons.

use crate::source::{Source, rust_sources};

const FILE_LINES: usize = 400;
const FILE_LINES_AT_MOST: usize = 600;
const FUNCTION_LINES: usize = 60;

/// Files of more than 400 lines: path and reason.
const LONG_FILES: [(&str, &str); 1] = [(
    "src/signatures/names.rs",
    "one table of all names that rules may use",
)];

/// Functions of more than 60 lines: path, name and reason.
const LONG_FUNCTIONS: [(&str, &str, &str); 1] = [(
    "src/program/backup.rs",
    "includes_and_excludes",
    "a table of cases of a test",
)];

pub(crate) fn of_file(source: &Source) -> Vec<String> {
    let lines = source.text.lines().count();
    let excepted = LONG_FILES.iter().any(|(path, _)| *path == source.path);
    let ceiling = match (excepted, source.is_generated()) {
        (_, true) => return Vec::new(),
        (true, _) => FILE_LINES_AT_MOST,
        (false, _) => FILE_LINES,
    };
    match lines > ceiling {
        true => vec![format!("{}: {lines} lines", source.path)],
        false => Vec::new(),
    }
}

/// Exceptions for files and functions that are short by now or gone.
pub(crate) fn unneeded() -> Vec<String> {
    let sources = rust_sources();
    let find = |path: &str| sources.iter().find(|source| source.path == path);
    let files = LONG_FILES
        .iter()
        .filter(|(path, reason)| {
            let lines = find(path).map_or(0, |source| source.text.lines().count());
            lines <= FILE_LINES || reason.is_empty()
        })
        .map(|(path, _)| (*path).to_owned());
    let functions = LONG_FUNCTIONS
        .iter()
        .filter(|(path, name, reason)| {
            let functions = find(path).map(functions).unwrap_or_default();
            let long = functions
                .iter()
                .any(|function| function.name == *name && function.lines > FUNCTION_LINES);
            !long || reason.is_empty()
        })
        .map(|(path, name, _)| format!("{path}: {name}"));
    files.chain(functions).collect()
}

pub(crate) fn of_functions(source: &Source) -> Vec<String> {
    functions(source)
        .into_iter()
        .filter(|function| function.lines > FUNCTION_LINES)
        .filter(|function| {
            !LONG_FUNCTIONS
                .iter()
                .any(|(path, name, _)| *path == source.path && *name == function.name)
        })
        .map(|function| {
            let what = format!("'{}' has {} lines", function.name, function.lines);
            source.at(function.offset, &what)
        })
        .collect()
}

struct Function {
    name: String,
    offset: usize,
    /// From the line of `fn` to that of the closing brace.
    lines: usize,
}

fn functions(source: &Source) -> Vec<Function> {
    let code = &source.code;
    let mut found = Vec::new();
    for (offset, _) in code.match_indices("fn ") {
        let before = code[..offset].chars().next_back();
        if before.is_some_and(|one| one.is_alphanumeric() || one == '_') {
            continue;
        }
        let rest = &code[offset + 3..];
        let end = rest
            .find(|one: char| !one.is_alphanumeric() && one != '_')
            .unwrap_or(rest.len());
        let Some(close) = body_end(rest) else {
            continue;
        };
        if end > 0 {
            found.push(Function {
                name: rest[..end].to_owned(),
                offset,
                lines: rest[..close].matches('\n').count() + 1,
            });
        }
    }
    found
}

/// Where the body of a function ends; `None` for a declaration without one.
fn body_end(signature: &str) -> Option<usize> {
    let mut brackets = 0_usize;
    let mut braces = 0_usize;
    for (offset, one) in signature.char_indices() {
        match one {
            '(' | '[' => brackets += 1,
            ')' | ']' => brackets = brackets.saturating_sub(1),
            ';' if brackets == 0 && braces == 0 => return None,
            '{' => braces += 1,
            '}' => {
                braces = braces.saturating_sub(1);
                if braces == 0 {
                    return Some(offset);
                }
            }
            _ => {}
        }
    }
    None
}

pub(crate) fn check_itself() {
    let body = "    let a = \"}\";\n".repeat(60);
    let long = format!("fn short() {{}}\nfn long(a: [u8; 3]) {{\n{body}}}\nfn declared();\n");
    let found = of_functions(&Source::new("src/x.rs", &long));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].contains("x.rs:2: 'long' has 62 lines"),
        "{found:?}"
    );
}
