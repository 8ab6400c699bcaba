//! A class of a library into the line of a build file that makes the library a part of the app.

use super::text::SourceText;
use super::{Finder, Spot};
use crate::finding::SourcePrecision;
use regex::Regex;
use std::rc::Rc;

/// `"group:artifact"`, `"group:artifact:version"`, and `group = "…", name = "…"` of a version catalogue.
const DECLARATION: &str = r#"["']([A-Za-z0-9_.\-]+):([A-Za-z0-9_.\-]+)(?::[^"':]*)?["']|group\s*=\s*"([^"]+)"\s*,\s*name\s*=\s*"([^"]+)""#;

/// One dependency with the line that declares it.
pub(super) struct Declaration {
    group: String,
    artifact: String,
    path: String,
    line: u32,
}

/// The declaration of the library that a class belongs to, told by its package.
pub(super) fn of_class(finder: &mut Finder<'_>, class: &str) -> Option<Spot> {
    let package = class.rsplit_once('.').map_or("", |(package, _)| package);
    let declarations = declarations(finder);
    let best = declarations
        .iter()
        .filter_map(|one| Some((likeness(one, package)?, one)))
        // Of several equal ones the first: catalogues are read before build files.
        .rev()
        .max_by_key(|(likeness, _)| *likeness)?;
    Some(spot(best.1))
}

/// The declaration of a library that is known by its coordinates.
pub(super) fn of_coordinates(finder: &mut Finder<'_>, group: &str, artifact: &str) -> Option<Spot> {
    let declarations = declarations(finder);
    let same = |one: &&Declaration| one.group == group && one.artifact == artifact;
    declarations.iter().find(same).map(spot)
}

fn spot(declaration: &Declaration) -> Spot {
    Spot {
        path: declaration.path.clone(),
        line: declaration.line,
        precision: SourcePrecision::Dependency,
        is_ambiguous: false,
    }
}

/// How much of a package the coordinates explain: the group is the beginning of the package, or ends with its first
/// part as that of `com.squareup.okhttp3` does; parts of the artifact's name make the difference within a group.
fn likeness(declaration: &Declaration, package: &str) -> Option<(usize, usize)> {
    let group = declaration.group.as_str();
    let rest = package.strip_prefix(group);
    let is_prefix = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    let first = package.split('.').next().filter(|first| first.len() > 3);
    let is_last = group.rsplit('.').next() == first && group.contains('.');
    if !is_prefix && !is_last {
        return None;
    }
    let words = declaration.artifact.split(['-', '.', '_']);
    let in_package = |word: &&str| package.split('.').any(|part| part == *word);
    Some((group.len(), words.filter(in_package).count()))
}

/// All declarations, read once.
fn declarations(finder: &mut Finder<'_>) -> Rc<[Declaration]> {
    if let Some(known) = &finder.declarations {
        return Rc::clone(known);
    }
    let found: Rc<[Declaration]> = read(finder).into();
    finder.declarations = Some(Rc::clone(&found));
    found
}

fn read(finder: &mut Finder<'_>) -> Vec<Declaration> {
    let Ok(pattern) = Regex::new(DECLARATION) else {
        return Vec::new();
    };
    let mut paths: Vec<&String> = finder.index.build_files().iter().collect();
    paths.sort_by_key(|path| (!path.ends_with(".toml"), path.as_str()));
    let mut found = Vec::new();
    for path in paths {
        if let Some(text) = finder.texts.get(path) {
            in_file(&pattern, path, &text, &mut found);
        }
    }
    found
}

fn in_file(pattern: &Regex, path: &str, text: &SourceText, found: &mut Vec<Declaration>) {
    for captures in pattern.captures_iter(text.as_str()) {
        let group = captures.get(1).or_else(|| captures.get(3));
        let artifact = captures.get(2).or_else(|| captures.get(4));
        if let (Some(group), Some(artifact)) = (group, artifact) {
            found.push(Declaration {
                group: group.as_str().to_owned(),
                artifact: artifact.as_str().to_owned(),
                path: path.to_owned(),
                line: text.line_at(group.start()),
            });
        }
    }
}
