//! Resources and assets of an app into the files that they were packed from.

use super::rank::set_rank;
use super::{Finder, Search, Spot};
use crate::finding::SourcePrecision;

/// Folders of an app that a file is known by.
const ROOTS: [&str; 4] = ["res/", "assets/", "resources.arsc", "AndroidManifest.xml"];

/// `res/xml/rules.xml` for `base.apk/res/xml/rules.xml` and `base/res/xml/rules.xml`.
pub(super) fn inner_path(artifact: &str) -> &str {
    if artifact.ends_with("/AndroidManifest.xml") {
        return "AndroidManifest.xml";
    }
    if ROOTS.iter().any(|root| artifact.starts_with(root)) {
        return artifact;
    }
    let inside = ROOTS.iter().filter_map(|root| {
        let at = artifact.find(&format!("/{root}"))?;
        artifact.get(at + 1..)
    });
    inside
        .min_by_key(|path| std::cmp::Reverse(path.len()))
        .unwrap_or(artifact)
}

/// The file at `inner` of the app, at the line of an element or of text.
pub(super) fn file(
    finder: &mut Finder<'_>,
    inner: &str,
    line: Option<u32>,
    element: &str,
) -> Search {
    if !inner.starts_with("res/") && !inner.starts_with("assets/") {
        return Search::Missing;
    }
    let name = super::index::file_name(inner);
    let same = |path: &&String| {
        path.strip_suffix(inner)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
    };
    let named: Vec<&str> = finder
        .index
        .named(name)
        .iter()
        .filter(same)
        .map(String::as_str)
        .collect();
    if let Some(found) = best(finder, &named, line, element) {
        return Search::Found(found);
    }
    if element.is_empty() {
        return Search::Missing;
    }
    // Builds that shorten names leave of `res/xml/rules.xml` no more than `res/aB.xml`.
    let index = finder.index;
    let holds = |finder: &mut Finder<'_>, path: &&str| {
        let text = finder.texts.get(path);
        text.is_some_and(|text| {
            let mut all = text.elements().iter();
            all.any(|one| one.tag == element && Some(one.line) == line)
        })
    };
    let mut fitting = index.in_folders("/res/xml");
    fitting.retain(|path| holds(finder, path));
    match fitting.as_slice() {
        [only] => best(finder, &[only], line, element).map_or(Search::Missing, Search::Found),
        _ => Search::Missing,
    }
}

/// Of several files that of the best source set.
fn best(finder: &mut Finder<'_>, paths: &[&str], line: Option<u32>, element: &str) -> Option<Spot> {
    let mut ranked: Vec<_> = paths
        .iter()
        .map(|path| (set_rank(path, finder.build.variant), *path))
        .collect();
    ranked.sort();
    let (rank, path) = *ranked.first()?;
    let text = finder.texts.get(path)?;
    let line = match element {
        "" => line.filter(|&line| line <= text.lines()).unwrap_or(1),
        _ => {
            let mut same = text.elements().iter().filter(|one| one.tag == element);
            let exact = same.clone().find(|one| Some(one.line) == line);
            exact.or_else(|| same.next())?.line
        }
    };
    Some(Spot {
        path: path.to_owned(),
        line,
        precision: SourcePrecision::Line,
        is_ambiguous: ranked.get(1).is_some_and(|second| second.0 == rank),
    })
}

/// The line that gives a value, such as `string/server_url`, its default or its translation.
pub(super) fn value(finder: &mut Finder<'_>, element: &str) -> Search {
    let name = element.rsplit('/').next().unwrap_or(element);
    let name = name.split_whitespace().next().unwrap_or(name).to_owned();
    let mut found: Vec<_> = Vec::new();
    for path in finder.index.in_folders("/res/values") {
        let Some(text) = finder.texts.get(path) else {
            continue;
        };
        if !text.as_str().contains(&name) {
            continue;
        }
        if let Some(one) = text.elements().iter().find(|one| one.name == name) {
            let is_translation = !path.contains("/res/values/");
            found.push((
                is_translation,
                set_rank(path, finder.build.variant),
                path,
                one.line,
            ));
        }
    }
    found.sort();
    let Some(&(is_translation, set, path, line)) = found.first() else {
        return Search::Missing;
    };
    let second = found.get(1).map(|other| (other.0, other.1));
    Search::Found(Spot {
        path: path.to_owned(),
        line,
        precision: SourcePrecision::Line,
        is_ambiguous: second == Some((is_translation, set)),
    })
}

#[cfg(test)]
mod tests {
    use super::inner_path;

    #[test]
    fn paths_lose_the_container_around_them() {
        for (artifact, expected) in [
            ("res/xml/a.xml", "res/xml/a.xml"),
            ("base.apk/res/xml/a.xml", "res/xml/a.xml"),
            ("base/assets/res/a.json", "assets/res/a.json"),
            ("base/manifest/AndroidManifest.xml", "AndroidManifest.xml"),
            ("base.apk/resources.arsc", "resources.arsc"),
            ("classes.dex", "classes.dex"),
        ] {
            assert_eq!(inner_path(artifact), expected);
        }
    }
}
