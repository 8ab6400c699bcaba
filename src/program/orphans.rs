//! The XML files of an app whose resource table is broken or gone, into what their root element says they are.
//!
//! Such an app does not start, and yet may be a good one that was damaged: what its layouts and its network security
//! configuration say is there. Views keep the ids by which code finds them; which screen shows a layout is lost.

use super::android_xml;
use super::package::{PackageFiles, in_batches, keep};
use super::views::{ViewFile, ViewKind, Views};
use crate::finding::{Gap, GapKind};
use crate::formats::arsc::ResourceTable;
use crate::formats::xml::XmlDocument;
use rayon::prelude::*;

/// What the files say that no table names.
#[derive(Debug, Default)]
pub(super) struct Orphans {
    /// The views of all layouts, menus and screens of preferences.
    pub(super) views: Views,
    /// Paths and contents of network security configurations, two at most: the right one of several is not known.
    configurations: Vec<(String, XmlDocument)>,
}

impl Orphans {
    /// Reads them all, within the ceilings for views.
    pub(super) fn read(files: &dyn PackageFiles, gaps: &mut Vec<Gap>) -> Self {
        let mut paths = files.xml_paths();
        paths.sort();
        paths.dedup();
        let mut orphans = Self::default();
        if paths.is_empty() {
            return orphans;
        }
        let count = paths.len();
        let detail =
            format!("no table names the {count} XML files, they were read by what they hold");
        gaps.push(Gap::new(GapKind::UnreadableItem, "resources.arsc", detail));
        let unnamed = |path| ViewFile {
            kind: ViewKind::Layout,
            id: ViewFile::UNNAMED,
            path,
        };
        let listed: Vec<ViewFile> = paths.into_iter().map(unnamed).collect();
        for batch in in_batches(&listed, files, gaps) {
            let parsed: Vec<_> = batch
                .par_iter()
                .map(|file| Some(android_xml::parse(&files.read(&file.path)?, &file.path)))
                .collect();
            for (file, parsed) in batch.iter().zip(parsed) {
                let document = parsed.and_then(|parsed| keep(parsed, &file.path, gaps));
                orphans.add(file, document);
            }
        }
        orphans
    }

    fn add(&mut self, file: &ViewFile, document: Option<XmlDocument>) {
        let Some(document) = document else { return };
        let root = document.root().map(|root| root.name.to_string());
        let root = root.unwrap_or_default();
        if let Some(kind) = kind_of(&root) {
            let file = ViewFile {
                kind,
                ..file.clone()
            };
            self.views.read(&file, &document, None);
        } else if root == CONFIGURATION && self.configurations.len() < 2 {
            self.configurations.push((file.path.clone(), document));
        }
    }

    /// The network security configuration, when there is just one.
    pub(super) fn configuration(&self) -> Option<(&str, &XmlDocument)> {
        match self.configurations.as_slice() {
            [(path, document)] => Some((path, document)),
            _ => None,
        }
    }
}

/// True when the table names an XML file, as that of every app does which has one.
pub(super) fn names_xml(table: &ResourceTable<'_>) -> bool {
    let pool = table.string_pool();
    table.texts().any(|(_, text)| pool.ends_with(text, ".xml"))
}

/// Root element of a network security configuration.
const CONFIGURATION: &str = "network-security-config";

/// What a file with this root element holds, when it holds views: the elements of layouts are classes.
fn kind_of(root: &str) -> Option<ViewKind> {
    let is_class = root.contains('.') || root.starts_with(|first: char| first.is_uppercase());
    match root {
        "menu" => Some(ViewKind::Menu),
        _ if root.ends_with("PreferenceScreen") => Some(ViewKind::Preference),
        "merge" | "layout" => Some(ViewKind::Layout),
        _ if is_class => Some(ViewKind::Layout),
        _ => None,
    }
}
