//! Manifests, resource tables and the XML files that they name into what the package says about the app.

use super::InputFile;
use super::android_xml::{self, AndroidXml};
use super::backup::{BackupPolicy, BackupRules};
use super::build_time;
use super::library::{OwnCode, package_of};
use super::manifest::{self, FullBackupContent, Manifest};
use super::network_security::NetworkSecurity;
use super::orphans::{self, Orphans};
use super::views::{ViewFile, Views, view_files};
use crate::bytes::{ParseError, limits};
use crate::finding::{Gap, GapKind};
use crate::formats::arsc::{self, ResourceId, ResourceTable};
use crate::formats::xml::XmlDocument;
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use std::borrow::Cow;

/// The files of an app that are read when something names them, such as `res/xml/backup_rules.xml`.
pub trait PackageFiles: Sync {
    /// The inflated content of a file by its path inside the app; `None` when there is none, or it is unreadable.
    fn read(&self, path: &str) -> Option<Cow<'_, [u8]>>;

    /// The paths of all XML files among the resources, for when no readable table names them.
    fn xml_paths(&self) -> Vec<String> {
        Vec::new()
    }

    /// How many bytes that will be, about; 0 when there is no such file.
    fn size(&self, path: &str) -> usize {
        self.read(path).map_or(0, |data| data.len())
    }
}

/// An app without any further file.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoFiles;

impl PackageFiles for NoFiles {
    fn read(&self, _path: &str) -> Option<Cow<'_, [u8]>> {
        None
    }
}

/// What the package says, code apart.
#[derive(Debug)]
pub(super) struct Package<'a> {
    pub(super) manifest: Option<Manifest>,
    pub(super) resources: Vec<ResourceTable<'a>>,
    pub(super) network_security: Option<NetworkSecurity>,
    pub(super) backup: Option<BackupPolicy>,
    pub(super) views: Views,
    /// Version of the Gradle plugin that built the app.
    pub(super) gradle_plugin: Option<String>,
    pub(super) gaps: Vec<Gap>,
}

impl<'a> Package<'a> {
    pub(super) fn read(
        manifests: &[InputFile<'a>],
        resource_tables: &[InputFile<'a>],
        files: &dyn PackageFiles,
    ) -> Self {
        let mut gaps = Vec::new();
        let mut resources = Vec::new();
        for file in resource_tables {
            let parsed = arsc::parse(file.data, file.artifact);
            resources.extend(keep(parsed, file.artifact, &mut gaps));
        }
        let manifest = read_manifests(manifests, resources.first(), &mut gaps);
        let listed = resources.first().map(view_files).unwrap_or_default();
        let is_named = resources.first().is_some_and(orphans::names_xml);
        let mut orphans = Orphans::default();
        let views = if is_named {
            read_views(&listed, resources.first(), files, &mut gaps)
        } else {
            orphans = Orphans::read(files, &mut gaps);
            std::mem::take(&mut orphans.views)
        };
        if views.is_exhausted() {
            let detail = "views have too much text altogether, that of the last ones is not read";
            gaps.push(Gap::new(GapKind::LimitReached, "", detail));
        }
        let mut package = Self {
            manifest: None,
            views,
            resources,
            network_security: None,
            backup: None,
            gradle_plugin: files
                .read(build_time::GRADLE_METADATA)
                .and_then(|properties| build_time::gradle_plugin(&properties)),
            gaps,
        };
        if let Some(manifest) = manifest {
            let security = package.read_network_security(&manifest, files, &orphans);
            if security.domains.len() >= limits::DOMAIN_CONFIGS {
                let detail =
                    "the network security configuration has too many domains, the rest is not read";
                let artifact = security.artifact.clone().unwrap_or_default();
                package
                    .gaps
                    .push(Gap::new(GapKind::LimitReached, artifact, detail));
            }
            package.network_security = Some(security);
            package.backup = Some(package.read_backup(&manifest, files));
            package.manifest = Some(manifest);
        }
        package
    }

    fn read_network_security(
        &mut self,
        manifest: &Manifest,
        files: &dyn PackageFiles,
        orphans: &Orphans,
    ) -> NetworkSecurity {
        let read = |artifact: &str, document: &XmlDocument, table: Option<&ResourceTable<'_>>| {
            NetworkSecurity::read(
                AndroidXml::new(document, table),
                artifact,
                manifest.target_sdk(),
            )
        };
        let named = manifest.application.network_security_config;
        if let Some((artifact, document)) = named.and_then(|id| self.read_xml(id, files)) {
            return read(&artifact, &document, self.resources.first());
        }
        match orphans.configuration().filter(|_| named.is_some()) {
            Some((artifact, document)) => read(artifact, document, None),
            None => NetworkSecurity::without_configuration(manifest),
        }
    }

    fn read_backup(&mut self, manifest: &Manifest, files: &dyn PackageFiles) -> BackupPolicy {
        let content = match manifest.application.full_backup_content {
            Some(FullBackupContent::Rules(id)) => self.read_xml(id, files),
            _ => None,
        };
        let extraction = manifest.application.data_extraction_rules;
        let extraction = extraction.and_then(|id| self.read_xml(id, files));
        let resources = self.resources.first();
        let content = content.and_then(|(artifact, document)| {
            let root = document.root()?;
            let xml = AndroidXml::new(&document, resources);
            Some(BackupRules::read(xml, root, &artifact))
        });
        let extraction = extraction.and_then(|(artifact, document)| {
            let root = document.root()?;
            let xml = AndroidXml::new(&document, resources);
            Some(BackupRules::read_data_extraction(xml, root, &artifact))
        });
        BackupPolicy::of(manifest, content, extraction)
    }

    /// The XML file of a resource, with its path. One that is missing or broken becomes a gap.
    fn read_xml(&mut self, id: u32, files: &dyn PackageFiles) -> Option<(String, XmlDocument)> {
        let mut tables = self.resources.iter();
        let path = tables.find_map(|table| table.default_string(ResourceId(id)));
        let Some(path) = path.map(Cow::into_owned) else {
            let detail = format!(
                "the XML resource {} is not in the resource table",
                ResourceId(id)
            );
            self.gaps
                .push(Gap::new(GapKind::UnreadableItem, "", detail));
            return None;
        };
        let Some(data) = files.read(&path) else {
            let detail = "the manifest names this file, but it cannot be read";
            self.gaps
                .push(Gap::new(GapKind::UnreadableFile, path, detail));
            return None;
        };
        let document = keep(android_xml::parse(&data, &path), &path, &mut self.gaps)?;
        Some((path, document))
    }

    /// Where the manifest says that the app's own code lives.
    pub(super) fn own_code(&self) -> OwnCode {
        let Some(manifest) = &self.manifest else {
            return OwnCode::default();
        };
        let descriptors = manifest.components.iter().map(|c| c.class_descriptor());
        let components: FxHashSet<Vec<u8>> = descriptors.map(String::into_bytes).collect();
        let mut component_packages: Vec<Vec<u8>> = components
            .iter()
            .map(|descriptor| package_of(descriptor).to_vec())
            .collect();
        component_packages.sort_unstable();
        component_packages.dedup();
        OwnCode {
            package: manifest.package.replace('.', "/").into_bytes(),
            component_packages,
            components,
        }
    }
}

/// Files of views that are read at the same time.
const AT_ONCE: usize = 512;

/// Layouts, menus and preference screens; one that cannot be read becomes a gap. Resources may share a file: every
/// use of it counts against the ceilings.
fn read_views(
    listed: &[ViewFile],
    resources: Option<&ResourceTable<'_>>,
    files: &dyn PackageFiles,
    gaps: &mut Vec<Gap>,
) -> Views {
    let mut views = Views::default();
    for batch in in_batches(listed, files, gaps) {
        let parsed: Vec<_> = batch
            .par_iter()
            .map(|file| {
                let data = files.read(&file.path)?;
                Some(android_xml::parse(&data, &file.path))
            })
            .collect();
        for (file, parsed) in batch.iter().zip(parsed) {
            let Some(parsed) = parsed else {
                let detail = "the resource table names this file, but it cannot be read";
                gaps.push(Gap::new(GapKind::UnreadableFile, &file.path, detail));
                continue;
            };
            if let Some(document) = keep(parsed, &file.path, gaps) {
                views.read(file, &document, resources);
            }
        }
    }
    views
}

/// The files that are read, cut so that each piece is small enough to be in memory as a whole.
pub(super) fn in_batches<'f>(
    listed: &'f [ViewFile],
    files: &dyn PackageFiles,
    gaps: &mut Vec<Gap>,
) -> Vec<&'f [ViewFile]> {
    let mut left = limits::VIEW_FILE_BYTES;
    let (mut batches, mut start, mut bytes) = (Vec::new(), 0, 0_usize);
    for (at, file) in listed.iter().enumerate() {
        let size = files.size(&file.path);
        let Some(rest) = left.checked_sub(size).filter(|_| at < limits::VIEW_FILES) else {
            let detail =
                "layouts, menus and screens are too many or too large, the rest is not read";
            gaps.push(Gap::new(GapKind::LimitReached, &file.path, detail));
            batches.extend(listed.get(start..at));
            return batches;
        };
        left = rest;
        bytes = bytes.saturating_add(size);
        if bytes > limits::XML_BYTES || at - start >= AT_ONCE {
            batches.extend(listed.get(start..at));
            (start, bytes) = (at, size);
        }
    }
    batches.extend(listed.get(start..));
    batches
}

/// What was parsed; gaps are collected, and a file that is not what it should be becomes one.
pub(super) fn keep<T>(
    parsed: Result<(T, Vec<Gap>), ParseError>,
    artifact: &str,
    gaps: &mut Vec<Gap>,
) -> Option<T> {
    match parsed {
        Ok((value, mut found)) => {
            gaps.append(&mut found);
            Some(value)
        }
        Err(error) => {
            let gap = Gap::new(GapKind::UnreadableFile, artifact, error.what);
            gaps.push(gap.at(error.offset as u64));
            None
        }
    }
}

/// True when an attribute refers to a resource of the app itself.
fn names_resources(document: &XmlDocument) -> bool {
    /// First byte of the ids of an app; those of the framework begin with 1.
    const APP_PACKAGE: u32 = 0x7f;
    let attributes = document.elements().iter().flat_map(|one| &one.attributes);
    let mut references = attributes.filter_map(|attribute| attribute.reference());
    references.any(|id| id >> 24 == APP_PACKAGE)
}

/// The manifest of the app; those of its splits add their components and permissions.
fn read_manifests(
    files: &[InputFile<'_>],
    resources: Option<&ResourceTable<'_>>,
    gaps: &mut Vec<Gap>,
) -> Option<Manifest> {
    let mut merged: Option<Manifest> = None;
    for file in files {
        let parsed = android_xml::parse(file.data, file.artifact);
        let Some(document) = keep(parsed, file.artifact, gaps) else {
            continue;
        };
        if resources.is_none() && names_resources(&document) {
            let detail = "the manifest names resources, but the app has no readable resource table";
            gaps.push(Gap::new(GapKind::UnreadableFile, "resources.arsc", detail));
        }
        let read = manifest::read(AndroidXml::new(&document, resources), file.artifact);
        match &mut merged {
            None => merged = Some(read),
            Some(base) => {
                base.components.extend(read.components);
                base.used_permissions.extend(read.used_permissions);
                base.defined_permissions.extend(read.defined_permissions);
            }
        }
    }
    merged
}
