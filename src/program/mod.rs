//! All files of an app into one `Program`: symbols, classes, hierarchy, manifest, resources, components.
//!
//! The DEX files of an app are joined: equal strings get one [`Symbol`], equal references one [`MethodId`] or
//! [`FieldId`], and each class its definition, so that later stages never see that there are several files. The
//! program borrows the bytes of the app and opens nothing itself.

mod ancestry;
mod android_xml;
mod annotated;
pub mod backup;
mod build_time;
mod by_name;
mod classes;
mod csr;
mod disassembly;
pub mod framework;
mod hierarchy;
mod ids;
mod interning;
mod library;
mod lookup;
pub mod manifest;
pub mod network_security;
mod numbers;
mod orphans;
mod overrides;
mod own_texts;
mod package;
mod pools;
mod recovered;
mod references;
mod symbols;
mod views;

pub use annotated::Signed;
pub use classes::{Class, ClassDefinition, ClassKind, FieldDefinition, MethodDefinition};
pub use disassembly::dotted;
pub use hierarchy::Resolved;
pub use ids::{ClassId, DexId, FieldId, MethodId, ProtoId};
pub use library::{Library, LibraryId, LibraryTable, LibraryTableError};
pub use lookup::{Field, Method};
pub use package::{NoFiles, PackageFiles};
pub use pools::Dex;
pub use recovered::{RecoveredBy, RecoveredName, RecoveredNames};
pub use references::CodeSite;
pub use symbols::{Symbol, Symbols};
pub use views::{View, ViewFile, ViewKind, Views, view_files};

use crate::bytes::limits;
use crate::finding::{Gap, GapKind};
use crate::formats::dex::{self, DexFile};
use by_name::ByName;
use classes::Classes;
use hierarchy::Hierarchy;
use package::Package;
use pools::Pools;
use rayon::prelude::*;
use references::References;
use rustc_hash::FxHashSet;
use std::sync::OnceLock;

/// A file of the app with its path inside the app.
#[derive(Debug, Clone, Copy)]
pub struct InputFile<'a> {
    /// Path such as `classes.dex`.
    pub artifact: &'a str,
    /// Its inflated content.
    pub data: &'a [u8],
}

/// Everything a program is made of.
#[derive(Clone)]
pub struct Inputs<'a> {
    /// DEX files in the order in which the class loader asks them.
    pub dex_files: Vec<InputFile<'a>>,
    /// `AndroidManifest.xml` of the app, then those of its splits.
    pub manifests: Vec<InputFile<'a>>,
    /// `resources.arsc` of the app, then those of its splits.
    pub resource_tables: Vec<InputFile<'a>>,
    /// All other files.
    pub files: &'a dyn PackageFiles,
    /// The libraries that are told from the app's own code.
    pub libraries: &'a LibraryTable,
}

impl<'a> Inputs<'a> {
    /// Nothing but DEX files.
    pub fn of_dex_files(dex_files: Vec<InputFile<'a>>, libraries: &'a LibraryTable) -> Self {
        Self {
            dex_files,
            manifests: Vec::new(),
            resource_tables: Vec::new(),
            files: &NoFiles,
            libraries,
        }
    }
}

/// An app, joined.
#[derive(Debug)]
pub struct Program<'a> {
    pools: Pools<'a>,
    classes: Classes,
    hierarchy: Hierarchy,
    references: References,
    by_name: OnceLock<ByName>,
    /// Functions of libraries in classes of the app.
    library_functions: FxHashSet<MethodId>,
    own_texts: OnceLock<Vec<Symbol>>,
    package: Package<'a>,
    libraries: &'a LibraryTable,
    recovered: OnceLock<RecoveredNames>,
    gaps: Vec<Gap>,
}

impl<'a> Program<'a> {
    /// Joins the files of an app. What could not be read is among the [`Program::gaps`].
    pub fn build(inputs: &Inputs<'a>) -> Self {
        let (code, package) = rayon::join(
            || Code::read(&inputs.dex_files),
            || Package::read(&inputs.manifests, &inputs.resource_tables, inputs.files),
        );
        let mut gaps = code.gaps;
        gaps.extend_from_slice(&package.gaps);
        let own_code = package.own_code();
        let mut program = Self {
            pools: code.pools,
            classes: code.classes,
            hierarchy: code.hierarchy,
            references: code.references,
            by_name: OnceLock::new(),
            own_texts: OnceLock::new(),
            library_functions: FxHashSet::default(),
            package,
            libraries: inputs.libraries,
            recovered: OnceLock::new(),
            gaps,
        };
        program.recognise_libraries(&own_code);
        program.tell_broken_code();
        program
    }

    /// Adds a gap for each of the first methods that Android does not run, and one that counts the rest.
    fn tell_broken_code(&mut self) {
        let broken = std::mem::take(&mut self.references.broken);
        for one in broken.iter().take(limits::GAPS_PER_KIND) {
            let Some((dex, code)) = self.code(one.site.method) else {
                continue;
            };
            let artifact = self.dex(dex).map_or("", |dex| dex.artifact.as_str());
            let name = self.method_name(one.site.method);
            let detail = format!("Android does not run {name}: {}", one.what);
            let gap = Gap::new(GapKind::UnreadableItem, artifact, detail);
            let gap = gap.at(code.file_offset(one.site.pc));
            self.gaps.push(gap);
        }
        let more = broken.len().saturating_sub(limits::GAPS_PER_KIND);
        if more > 0 {
            let detail = format!("Android does not run {more} more methods");
            self.gaps
                .push(Gap::new(GapKind::UnreadableItem, "", detail));
        }
    }
}

/// What the DEX files of an app hold.
struct Code<'a> {
    pools: Pools<'a>,
    classes: Classes,
    hierarchy: Hierarchy,
    references: References,
    gaps: Vec<Gap>,
}

impl<'a> Code<'a> {
    fn read(dex_files: &[InputFile<'a>]) -> Self {
        let mut gaps = Vec::new();
        let mut pools = Pools::of(parse_dex_files(dex_files, &mut gaps));
        if pools.parameters_are_cut {
            let detail =
                "prototypes have too many parameters altogether, the last ones are not read";
            gaps.push(Gap::new(GapKind::LimitReached, "", detail));
        }
        let mut classes = Classes::of(&pools, &mut gaps);
        let hierarchy = Hierarchy::complete(&mut pools, &mut classes, &mut gaps);
        let references = References::of(&pools, &classes);
        Self {
            pools,
            classes,
            hierarchy,
            references,
            gaps,
        }
    }
}

/// Reads the headers of all DEX files. A file that is none, and one after the ceiling, becomes a gap.
fn parse_dex_files<'a>(files: &[InputFile<'a>], gaps: &mut Vec<Gap>) -> Vec<(DexFile<'a>, String)> {
    let parsed: Vec<_> = files
        .par_iter()
        .map(|file| dex::parse(file.data, file.artifact))
        .collect();
    let mut all = Vec::new();
    for (file, parsed) in files.iter().zip(parsed) {
        match parsed {
            Ok((parts, mut found)) => {
                gaps.append(&mut found);
                let named = parts
                    .into_iter()
                    .map(|part| (part, file.artifact.to_owned()));
                all.extend(named);
            }
            Err(error) => {
                let gap = Gap::new(GapKind::UnreadableFile, file.artifact, error.to_string());
                gaps.push(gap.at(error.offset as u64));
            }
        }
    }
    if all.len() > limits::DEX_FILES {
        let detail = format!("only the first {} DEX files were read", limits::DEX_FILES);
        gaps.push(Gap::new(GapKind::LimitReached, "", detail));
        all.truncate(limits::DEX_FILES);
    }
    all
}
