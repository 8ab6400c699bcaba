//! The text of a bundle that Metro made into its modules.
//!
//! Metro writes each module as a call on lines of its own: `__d(function(…){…},12,[3,4]);`. The number is the id of the
//! module, the list the modules that it requires by position. Each is read by itself, so that only those that
//! matter are parsed.

use crate::bytes::limits;
use std::ops::Range;

/// A module of a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BundleModule {
    /// Its id.
    pub id: u32,
    /// The ids of what it requires, by position.
    pub requires: Box<[u32]>,
    /// Bytes of its call in the bundle.
    pub range: Range<usize>,
}

/// What each module begins with.
const OPENING: &[u8] = b"__d(";

/// The modules of a bundle in their order; none when it is no such bundle. True when there are more than are listed.
pub fn modules(text: &str) -> (Vec<BundleModule>, bool) {
    let bytes = text.as_bytes();
    let mut starts: Vec<usize> = memchr::memmem::find_iter(bytes, OPENING)
        .filter(|at| *at == 0 || bytes.get(at - 1) == Some(&b'\n'))
        .take(limits::BUNDLE_MODULES + 1)
        .collect();
    let is_cut = starts.len() > limits::BUNDLE_MODULES;
    starts.truncate(limits::BUNDLE_MODULES);
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let modules = starts.iter().zip(ends).filter_map(|(start, end)| {
        let range = match text.get(*start..end) {
            // The last one is followed by what starts the app.
            Some(last) if end == text.len() => *start..*start + last_line(last),
            _ => *start..end,
        };
        let (id, requires) = ending(text.get(range.clone())?)?;
        Some(BundleModule {
            id,
            requires,
            range,
        })
    });
    (modules.collect(), is_cut)
}

/// The length up to the calls that start the app.
fn last_line(text: &str) -> usize {
    text.find("\n__r(").map_or(text.len(), |end| end + 1)
}

/// Id and list at the end of a module.
fn ending(module: &str) -> Option<(u32, Box<[u32]>)> {
    let end = module
        .trim_end()
        .trim_end_matches(';')
        .strip_suffix(')')?
        .trim_end();
    // Bundles for development name the file behind the list.
    let end = match end.strip_suffix('"') {
        Some(named) => named
            .rsplit_once('"')?
            .0
            .trim_end()
            .strip_suffix(',')?
            .trim_end(),
        None => end,
    };
    let (before, list) = end.strip_suffix(']')?.rsplit_once('[')?;
    let before = before.trim_end().strip_suffix(',')?;
    let (_, id) = before.rsplit_once(',')?;
    let number = |text: &str| text.trim().parse::<u32>().ok();
    let requires = list.split(',').filter(|one| !one.trim().is_empty());
    // `null` stands for a module that is left out.
    let requires = requires.map(|one| number(one).unwrap_or(u32::MAX));
    Some((number(id)?, requires.collect()))
}

#[cfg(test)]
mod tests {
    use super::modules;

    #[test]
    fn modules_of_a_bundle() {
        let text = "var __DEV__=false;\n__d((function(g,r){r(d[0])}),0,[7,12]);\n__d(function(g){\n\"__d(\"\n},7,[]);\n\
            __d(function(g){},12,[null],\"src/App.js\");\n__r(0);";
        let (found, is_cut) = modules(text);
        let found: Vec<(u32, &[u32], &str)> = found
            .iter()
            .map(|one| (one.id, &*one.requires, text[one.range.clone()].trim_end()))
            .collect();
        assert!(!is_cut);
        assert_eq!(
            found[0],
            (0, &[7, 12][..], "__d((function(g,r){r(d[0])}),0,[7,12]);")
        );
        assert_eq!((found[1].0, found[1].1), (7, &[][..]));
        assert_eq!((found[2].0, found[2].1), (12, &[u32::MAX][..]));
        assert_eq!(modules("var a = 1;").0.len(), 0);
    }
}
