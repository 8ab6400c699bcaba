//! The table of layers, and how a file names the modules that it uses.

use crate::source::Source;
use std::collections::BTreeSet;

/// Floors, lowest first; a module may use those of lower floors and itself.
const FLOORS: [&[&str]; 10] = [
    &["bytes", "finding"],
    &["container", "formats"],
    &["program"],
    &["ir"],
    &["analysis"],
    &["signatures"],
    &["session"],
    &["detect"],
    &["report"],
    &["lib", "main", "scan", "selftest", "cli"],
];

/// What a floor below does not give: modules with a list may use nothing else.
const ONLY: [(&str, &[&str]); 2] = [
    ("report", &["finding"]),
    ("signatures", &["analysis", "bytes", "finding"]),
];

fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&module))
}

fn is_allowed(from: &str, to: &str) -> bool {
    if from == to {
        return true;
    }
    if let Some((_, allowed)) = ONLY.iter().find(|(module, _)| *module == from) {
        return allowed.contains(&to);
    }
    match (floor(from), floor(to)) {
        (Some(from), Some(to)) => to < from || from == FLOORS.len() - 1,
        _ => false,
    }
}

/// Uses of modules that do not stand below the module of the file, and uses of one format by another.
pub(crate) fn violations(source: &Source) -> Vec<String> {
    let Some(from) = source.module() else {
        return Vec::new();
    };
    if floor(from).is_none() {
        return vec![format!("{}: '{from}' is on no floor", source.path)];
    }
    let own_format = format_of(&source.path);
    let mut found = Vec::new();
    for (offset, path) in crate_paths(&source.code) {
        let to = path.first().map_or("", String::as_str);
        // Items at the root of the crate begin with an upper-case letter or are functions of `lib`.
        if floor(to).is_none() && floor(from) == Some(FLOORS.len() - 1) {
            continue;
        }
        if !is_allowed(from, to) {
            found.push(source.at(offset, &format!("'{from}' uses '{to}'")));
        }
        let other_format = (to == "formats").then(|| path.get(1)).flatten();
        if let (Some(own), Some(other)) = (own_format, other_format)
            && own != other
            && other.starts_with(|first: char| first.is_lowercase())
            && !SHARED_BY_FORMATS.contains(&other.as_str())
        {
            found.push(source.at(offset, &format!("format '{own}' uses format '{other}'")));
        }
    }
    found
}

/// Modules of `formats` that are no formats but what several of them are made of.
const SHARED_BY_FORMATS: [&str; 5] = [
    "chunk",
    "res_value",
    "resource_writer",
    "string_pool",
    "xml",
];

/// `dex` for `src/formats/dex/code.rs`.
fn format_of(path: &str) -> Option<&str> {
    let inside = path.strip_prefix("src/formats/")?;
    let first = inside.split('/').next()?.trim_end_matches(".rs");
    (first != "mod").then_some(first)
}

/// Every path that begins with `crate::`, in `use` lines and elsewhere, with brace groups opened: the first two
/// segments of each.
fn crate_paths(code: &str) -> BTreeSet<(usize, Vec<String>)> {
    let mut paths = BTreeSet::new();
    for (offset, prefix) in code.match_indices("crate::") {
        let before = code[..offset].chars().next_back();
        if before.is_some_and(|one| one.is_alphanumeric() || one == '_' || one == '$') {
            continue;
        }
        for path in opened(&code[offset + prefix.len()..], 2) {
            paths.insert((offset, path));
        }
    }
    paths
}

/// The paths that `text` begins with, to a depth of segments: `a::{b, c::d}` gives `a b` and `a c`.
fn opened(text: &str, depth: usize) -> Vec<Vec<String>> {
    let text = text.trim_start();
    if depth == 0 {
        return vec![Vec::new()];
    }
    if let Some(group) = text.strip_prefix('{') {
        return members(group)
            .into_iter()
            .flat_map(|member| opened(member, depth))
            .collect();
    }
    let end = text
        .find(|one: char| !one.is_alphanumeric() && one != '_')
        .unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    if name.is_empty() {
        return vec![Vec::new()];
    }
    let tails = match rest.trim_start().strip_prefix("::") {
        Some(tail) => opened(tail, depth - 1),
        None => vec![Vec::new()],
    };
    tails
        .into_iter()
        .map(|tail| [vec![name.to_owned()], tail].concat())
        .collect()
}

/// The members of a brace group whose opening brace is already gone.
fn members(group: &str) -> Vec<&str> {
    let mut members = Vec::new();
    let (mut depth, mut start) = (0, 0);
    for (offset, one) in group.char_indices() {
        match one {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            '}' => {
                members.push(&group[start..offset]);
                return members;
            }
            ',' if depth == 0 => {
                members.push(&group[start..offset]);
                start = offset + 1;
            }
            _ => {}
        }
    }
    members
}

pub(crate) fn check_itself() {
    let check = |path: &str, code: &str, expected: usize| {
        let found = violations(&Source::new(path, code));
        assert_eq!(found.len(), expected, "{code}: {found:?}");
    };
    check("src/report/text.rs", "use crate::finding::Gap;", 0);
    check("src/report/text.rs", "use crate::program::Program;", 1);
    check(
        "src/report/text.rs",
        "use crate::{finding::Gap, ir::{Body, print}};",
        2,
    );
    check(
        "src/report/text.rs",
        "fn f() { crate::program::f(); crate::ir::g() }",
        2,
    );
    check(
        "src/report/text.rs",
        "// use crate::program;\nconst A: &str = \"crate::ir\";",
        0,
    );
    check("src/finding/mod.rs", "use crate::bytes::Reader;", 1);
    check("src/ir/mod.rs", "use crate::analysis::Flow;", 1);
    check(
        "src/formats/dex/mod.rs",
        "use crate::formats::axml::Document;",
        1,
    );
    check(
        "src/formats/dex/mod.rs",
        "use crate::formats::{dex::A, arsc::B};",
        1,
    );
    check("src/formats/mod.rs", "use crate::container::App;", 1);
    check("src/signatures/mod.rs", "use crate::program::Program;", 1);
    check("src/cli/mod.rs", "use crate::{report, scan::scan_app};", 0);
    check("src/unknown.rs", "", 1);
}
