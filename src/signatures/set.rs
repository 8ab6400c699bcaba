//! Packs into one set: the built-in one, those of the user, and what replaces what.

use super::folder::PackFiles;
use super::lexicon::Lexicon;
use super::loader;
use super::model::{Anchor, CallbackModel, FieldModel, MethodModel, ParameterModel, StoreModel};
use super::problem::Problem;
use super::profile::ProfileModel;
use super::rule::Signature;
use super::script::ScriptModels;
use crate::finding::RuleInfo;
use std::path::PathBuf;
use std::sync::Arc;

/// Why signatures cannot be loaded; always the fault of whoever wrote the files.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", list(.problems))]
pub struct LoadError {
    /// Every mistake, sorted by file and line.
    pub problems: Vec<Problem>,
}

fn list(problems: &[Problem]) -> String {
    let lines: Vec<String> = problems.iter().map(Problem::to_string).collect();
    lines.join("\n")
}

/// Whether the built-in pack takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BuiltIn {
    /// It is loaded first.
    #[default]
    Used,
    /// Its rules are left out; its models, stores, lexicons and anchors stay, since rules need them.
    DataOnly,
}

/// Where signatures come from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pack {
    /// Name of the pack.
    pub name: String,
    /// Version of the pack.
    pub version: String,
    /// The folder as the user named it; `signatures` for the built-in pack.
    pub root: String,
    /// The licence of the pack, when it says so.
    pub license: Option<String>,
}

/// A rule that took the place of another one with its id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Replacement {
    /// The id.
    pub id: String,
    /// Name and version of the pack whose rule is used.
    pub by: String,
    /// Name and version of the pack whose rule is not.
    pub instead_of: String,
}

/// Everything that was loaded.
#[derive(Debug, Clone, Default)]
pub struct SignatureSet {
    pub(super) packs: Vec<Pack>,
    pub(super) signatures: Vec<Signature>,
    pub(super) models: Vec<MethodModel>,
    pub(super) field_models: Vec<FieldModel>,
    pub(super) callback_models: Vec<CallbackModel>,
    pub(super) parameter_models: Vec<ParameterModel>,
    pub(super) stores: Vec<StoreModel>,
    pub(super) lexicons: Vec<Arc<Lexicon>>,
    pub(super) anchors: Vec<Anchor>,
    pub(super) profiles: Vec<ProfileModel>,
    pub(super) scripts: ScriptModels,
    pub(super) replacements: Vec<Replacement>,
}

impl SignatureSet {
    /// The built-in pack.
    ///
    /// # Errors
    /// None in a build whose tests passed.
    pub fn builtin() -> Result<Self, LoadError> {
        Self::load(&[], BuiltIn::Used)
    }

    /// The built-in pack and those in `folders`; later ones replace rules and lexicons of earlier ones by name.
    ///
    /// # Errors
    /// Every mistake in every file.
    pub fn load(folders: &[PathBuf], builtin: BuiltIn) -> Result<Self, LoadError> {
        let mut packs = vec![PackFiles::builtin()];
        let mut problems = Vec::new();
        for folder in folders {
            match PackFiles::read(folder) {
                Ok(files) => packs.push(files),
                Err(unreadable) => problems.extend(unreadable),
            }
        }
        let (set, found) = Self::from_packs(&packs, builtin);
        problems.extend(found);
        if problems.is_empty() {
            return Ok(set);
        }
        problems.sort();
        Err(LoadError { problems })
    }

    /// The built-in pack and one that is in memory.
    ///
    /// # Errors
    /// Every mistake in every file.
    pub fn with_pack(pack: PackFiles, builtin: BuiltIn) -> Result<Self, LoadError> {
        let (set, problems) = Self::from_packs(&[PackFiles::builtin(), pack], builtin);
        match problems.is_empty() {
            true => Ok(set),
            false => Err(LoadError { problems }),
        }
    }

    /// What the packs hold; the first one is the built-in pack. Files with problems are left out.
    pub(super) fn from_packs(packs: &[PackFiles], builtin: BuiltIn) -> (Self, Vec<Problem>) {
        loader::load(packs, builtin)
    }

    /// The rules, by id.
    pub fn signatures(&self) -> &[Signature] {
        &self.signatures
    }

    /// The rule of that id.
    pub fn signature(&self, id: &str) -> Option<&Signature> {
        let found = self
            .signatures
            .binary_search_by(|one| one.id.as_str().cmp(id));
        found.ok().and_then(|index| self.signatures.get(index))
    }

    /// What reports say about every rule, by id.
    pub fn rule_infos(&self) -> Vec<RuleInfo> {
        self.signatures.iter().map(Signature::rule_info).collect()
    }

    /// The packs in the order of loading.
    pub fn packs(&self) -> &[Pack] {
        &self.packs
    }

    /// What methods do.
    pub fn models(&self) -> &[MethodModel] {
        &self.models
    }

    /// What is done with the methods that are called back.
    pub fn callback_models(&self) -> &[CallbackModel] {
        &self.callback_models
    }

    /// What becomes of annotated parameters.
    pub fn parameter_models(&self) -> &[ParameterModel] {
        &self.parameter_models
    }

    /// What fields hold.
    pub fn field_models(&self) -> &[FieldModel] {
        &self.field_models
    }

    /// The stores.
    pub fn stores(&self) -> &[StoreModel] {
        &self.stores
    }

    /// The lexicon of that name.
    pub fn lexicon(&self, name: &str) -> Option<&Lexicon> {
        self.lexicons
            .iter()
            .find(|lexicon| lexicon.name() == name)
            .map(|lexicon| &**lexicon)
    }

    /// What calls of scripts do.
    pub fn scripts(&self) -> &ScriptModels {
        &self.scripts
    }

    /// The signs of login and logout.
    pub fn anchors(&self) -> &[Anchor] {
        &self.anchors
    }

    /// What apps may be about, by name.
    pub fn profiles(&self) -> &[ProfileModel] {
        &self.profiles
    }

    /// Which rules took the place of others, by id.
    pub fn replacements(&self) -> &[Replacement] {
        &self.replacements
    }
}
