//! Names of the framework's attributes into ids, formats and named values.

use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// Name, id in hexadecimal, formats separated by `|`, named values as `name=hex` separated by commas.
const TABLE: &str = include_str!("attributes.tsv");

static BY_NAME: LazyLock<FxHashMap<&'static str, Attribute>> =
    LazyLock::new(|| TABLE.lines().filter_map(parse).collect());

/// One public attribute of the framework.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Attribute {
    /// Resource id.
    pub(super) id: u32,
    formats: &'static str,
    names: &'static str,
}

/// The attribute `android:name`.
pub(super) fn attribute(name: &str) -> Option<Attribute> {
    BY_NAME.get(name).copied()
}

fn parse(line: &'static str) -> Option<(&'static str, Attribute)> {
    let mut columns = line.split('\t');
    let name = columns.next()?;
    let id = u32::from_str_radix(columns.next()?, 16).ok()?;
    let formats = columns.next()?;
    let names = columns.next()?;
    Some((name, Attribute { id, formats, names }))
}

impl Attribute {
    /// Whether values of `format` are allowed.
    pub(super) fn takes(self, format: &str) -> bool {
        self.formats
            .split('|')
            .any(|one| one == format || one == "any")
    }

    /// The number behind a named value.
    pub(super) fn named(self, name: &str) -> Option<u32> {
        self.names.split(',').find_map(|pair| {
            let (known, value) = pair.split_once('=')?;
            let value = u32::from_str_radix(value, 16).ok()?;
            (known == name).then_some(value)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{BY_NAME, TABLE, attribute};

    #[test]
    fn every_line_is_read() {
        assert_eq!(BY_NAME.len(), TABLE.lines().count());
        assert!(BY_NAME.values().all(|one| one.id >> 16 == 0x0101));
    }

    #[test]
    fn attributes_of_the_framework() {
        assert_eq!(attribute("exported").unwrap().id, 0x0101_0010);
        assert_eq!(attribute("onClick").unwrap().id, 0x0101_026f);
        let input_type = attribute("inputType").unwrap();
        assert!(input_type.takes("flags") && !input_type.takes("string"));
        assert_eq!(input_type.named("textPassword"), Some(0x81));
        assert_eq!(attribute("noSuchAttribute"), None);
    }
}
