//! An element of the merged manifest into the line of the manifest that a developer wrote.

use super::rank::{SetRank, set_rank};
use super::xml::XmlElement;
use super::{Finder, Search, Spot};
use crate::finding::SourcePrecision;

/// Finds an element such as `activity com.example.Login`; `line` is its line in the merged manifest.
pub(super) fn find(finder: &mut Finder<'_>, line: Option<u32>, element: &str) -> Search {
    let paths = finder.index.named("AndroidManifest.xml");
    if paths.is_empty() {
        return Search::Missing;
    }
    if let Some(merger) = finder.build.merger {
        if let Some(spot) = merged(merger.file(element), paths) {
            return Search::Found(spot);
        }
        if merger.library(element).is_some() {
            return Search::Foreign;
        }
    }
    let element = if element.is_empty() {
        "manifest"
    } else {
        element
    };
    let (tag, name) = element.split_once(' ').unwrap_or((element, ""));
    let mut best: Option<(Rank, Spot)> = None;
    for path in paths {
        let Some(text) = finder.texts.get(path) else {
            continue;
        };
        let Some(line) = line_of(text.elements(), tag, name, line) else {
            continue;
        };
        let rank = Rank {
            is_other_module: !is_app_module(finder, path),
            set: set_rank(path, finder.build.variant),
        };
        let spot = Spot {
            path: path.clone(),
            line,
            precision: SourcePrecision::Line,
            is_ambiguous: false,
        };
        match &mut best {
            Some((known, kept)) if *known == rank => kept.is_ambiguous = true,
            Some((known, _)) if *known < rank => {}
            _ => best = Some((rank, spot)),
        }
    }
    best.map_or(Search::Missing, |(_, spot)| Search::Found(spot))
}

/// The line of an element; `merged` is that of the merged manifest. When an element of the kind stands on that very
/// line, or an intent filter of it does, then nothing was merged before it and that line is the one.
fn line_of(all: &[XmlElement], tag: &str, name: &str, merged: Option<u32>) -> Option<u32> {
    let fits = |one: &XmlElement| one.tag == tag && (name.is_empty() || is_named(&one.name, name));
    let same_line = all.iter().find(|one| fits(one) && Some(one.line) == merged);
    let at = all.iter().position(fits)?;
    let inside = all.iter().skip(at + 1);
    let mut filters = inside
        .take_while(|one| {
            ["intent-filter", "action", "category", "data", "meta-data"].contains(&&*one.tag)
        })
        .filter(|one| one.tag == "intent-filter" && Some(one.line) == merged);
    let first = all.get(at);
    let one = same_line.or_else(|| filters.next()).or(first)?;
    Some(one.line)
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    is_other_module: bool,
    set: SetRank,
}

/// The file of the report is that of another machine: the tracked file with the longest common end is the same one.
fn merged(origin: Option<(&str, u32)>, paths: &[String]) -> Option<Spot> {
    let (origin, line) = origin?;
    let is_end = |path: &&String| {
        let rest = origin.strip_suffix(path.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
    };
    let path = paths.iter().filter(is_end).max_by_key(|path| path.len())?;
    Some(Spot {
        path: path.clone(),
        line,
        precision: SourcePrecision::Line,
        is_ambiguous: false,
    })
}

/// `.Login` and `Login` are short for `com.example.Login`, `${applicationId}.Login` for any package.
fn is_named(written: &str, full: &str) -> bool {
    let written = written.rsplit('}').next().unwrap_or(written);
    if written == full {
        return true;
    }
    let rest = full.strip_suffix(written).filter(|_| !written.is_empty());
    rest.is_some_and(|rest| written.starts_with('.') || rest.ends_with('.'))
}

/// True for the module that becomes the app: its build file names the package or the plug-in of apps.
fn is_app_module(finder: &mut Finder<'_>, manifest: &str) -> bool {
    let module = manifest
        .find("src/")
        .map_or("", |at| manifest.get(..at).unwrap_or(""));
    let names = ["build.gradle.kts", "build.gradle"];
    let build_files = finder.index.build_files();
    for name in names {
        let path = format!("{module}{name}");
        if !build_files.contains(&path) {
            continue;
        }
        let Some(text) = finder.texts.get(&path) else {
            continue;
        };
        let says = |word: &str| !word.is_empty() && text.as_str().contains(word);
        if says("android.application") || says(&format!("\"{}\"", finder.package)) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::is_named;

    #[test]
    fn short_names_stand_for_full_ones() {
        for (written, full, expected) in [
            ("com.x.Login", "com.x.Login", true),
            (".Login", "com.x.Login", true),
            ("Login", "com.x.Login", true),
            ("${applicationId}.Login", "com.x.Login", true),
            (".ui.Login", "com.x.ui.Login", true),
            ("ogin", "com.x.Login", false),
            (".Other", "com.x.Login", false),
            ("", "com.x.Login", false),
        ] {
            assert_eq!(is_named(written, full), expected, "{written}");
        }
    }
}
