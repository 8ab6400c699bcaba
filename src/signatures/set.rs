//! Packs into one set: the built-in one, those of the user, and what replaces what.

use super::compile::{self, Context, RulePlace};
use super::folder::{PackFile, PackFiles};
use super::lexicon::Lexicon;
use super::model::{Anchor, CallbackModel, FieldModel, MethodModel, StoreModel};
use super::problem::{Problem, Report};
use super::regex::Trust;
use super::rule::Signature;
use super::syntax::{self, PackSyntax};
use crate::finding::RuleInfo;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

/// Rules of all packs together; keeps reports readable and loading quick.
const MAX_RULES: usize = 10_000;

/// Folders of a pack that hold shared data instead of rules; `libraries` is read by `program`.
const DATA_FOLDERS: [&str; 5] = ["models", "stores", "lexicons", "anchors", "libraries"];

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
    packs: Vec<Pack>,
    signatures: Vec<Signature>,
    models: Vec<MethodModel>,
    field_models: Vec<FieldModel>,
    callback_models: Vec<CallbackModel>,
    stores: Vec<StoreModel>,
    lexicons: Vec<Arc<Lexicon>>,
    anchors: Vec<Anchor>,
    replacements: Vec<Replacement>,
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

    /// What the packs hold; the first one is the built-in pack. Files with problems are left out.
    pub(super) fn from_packs(packs: &[PackFiles], builtin: BuiltIn) -> (Self, Vec<Problem>) {
        let mut loader = Loader::default();
        for (index, pack) in packs.iter().enumerate() {
            loader.data(pack, trust(index));
        }
        loader.count_kinds();
        for (index, pack) in packs.iter().enumerate() {
            if index > 0 || builtin == BuiltIn::Used {
                loader.rules(pack, trust(index));
            }
        }
        loader
            .set
            .signatures
            .sort_by(|left, right| left.id.cmp(&right.id));
        (loader.set, loader.problems)
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

    /// The signs of login and logout.
    pub fn anchors(&self) -> &[Anchor] {
        &self.anchors
    }

    /// Which rules took the place of others, by id.
    pub fn replacements(&self) -> &[Replacement] {
        &self.replacements
    }
}

/// The built-in pack is the first one.
fn trust(index: usize) -> Trust {
    if index == 0 {
        Trust::Tested
    } else {
        Trust::Unchecked
    }
}

#[derive(Default)]
struct Loader {
    set: SignatureSet,
    problems: Vec<Problem>,
    store_kinds: Vec<String>,
    sink_kinds: Vec<String>,
    source_kinds: Vec<String>,
}

impl Loader {
    /// Everything of the pack but its rules. Lexicons come first, the others name them.
    fn data(&mut self, pack: &PackFiles, trust: Trust) {
        let info = self.pack_info(pack);
        self.set.packs.push(info);
        for file in toml_files(pack, "lexicons") {
            let shown = pack.shown_path(file);
            let mut report = Report::new(&shown, &file.text);
            let lexicons = self.set.lexicons.clone();
            if let Some(lexicon) = compile::lexicon(self.context(trust, &lexicons), &mut report) {
                self.set
                    .lexicons
                    .retain(|other| other.name() != lexicon.name());
                self.set.lexicons.push(Arc::new(lexicon));
            }
            self.problems.extend(report.into_problems());
        }
        let lexicons = self.set.lexicons.clone();
        for file in toml_files(pack, "models") {
            let shown = pack.shown_path(file);
            let mut report = Report::new(&shown, &file.text);
            let models = compile::models(self.context(trust, &lexicons), &mut report);
            self.set.models.extend(models.methods);
            self.set.field_models.extend(models.fields);
            self.set.callback_models.extend(models.callbacks);
            self.problems.extend(report.into_problems());
        }
        for file in toml_files(pack, "stores") {
            let shown = pack.shown_path(file);
            let mut report = Report::new(&shown, &file.text);
            let stores = compile::stores(self.context(trust, &lexicons), &mut report);
            self.set.stores.extend(stores);
            self.problems.extend(report.into_problems());
        }
        for file in toml_files(pack, "anchors") {
            let shown = pack.shown_path(file);
            let mut report = Report::new(&shown, &file.text);
            let anchors = compile::anchors(self.context(trust, &lexicons), &mut report);
            self.set.anchors.extend(anchors);
            self.problems.extend(report.into_problems());
        }
    }

    fn context<'a>(&'a self, trust: Trust, lexicons: &'a [Arc<Lexicon>]) -> Context<'a> {
        Context {
            trust,
            lexicons,
            store_kinds: &self.store_kinds,
            sink_kinds: &self.sink_kinds,
            source_kinds: &self.source_kinds,
        }
    }

    fn pack_info(&mut self, pack: &PackFiles) -> Pack {
        let mut info = Pack {
            name: pack.root.rsplit('/').next().unwrap_or_default().to_owned(),
            version: "0".to_owned(),
            root: pack.root.clone(),
            license: None,
        };
        let Some(text) = pack.text_of("pack.toml") else {
            return info;
        };
        let shown = format!("{}/pack.toml", pack.root);
        let mut report = Report::new(&shown, &text);
        let whole = 0..text.len().min(1);
        let table = syntax::parse(&mut report);
        let read: Option<PackSyntax> =
            table.and_then(|table| syntax::read_table(table, whole, &mut report));
        if let Some(read) = read {
            if *read.schema.get_ref() != compile::SCHEMA {
                let message = format!(
                    "schema {} is not known; this version reads {}",
                    read.schema.get_ref(),
                    compile::SCHEMA
                );
                report.at(read.schema.span().start, message);
            }
            info.name = read.name.into_inner();
            info.version = read.version.into_inner();
            info.license = read.license;
        }
        self.problems.extend(report.into_problems());
        info
    }

    fn count_kinds(&mut self) {
        let set = &self.set;
        let stores = set.stores.iter().map(|store| store.kind.clone());
        let models = || set.models.iter();
        let left = models().flat_map(|model| &model.call.leaving);
        let exposed = models().flat_map(|model| &model.sinks);
        let returned = set.callback_models.iter().flat_map(|model| &model.sinks);
        let sinks = exposed.chain(returned).map(|sink| sink.kind.clone());
        let sources = models().filter_map(|model| model.source.as_ref()?.kind.clone());
        self.store_kinds = sorted(stores);
        self.sink_kinds = sorted(sinks.chain(left.map(|kind| kind.to_string())));
        self.source_kinds = sorted(sources);
    }

    fn rules(&mut self, pack: &PackFiles, trust: Trust) {
        let info = self.set.packs.iter().find(|info| info.root == pack.root);
        let label: Arc<str> = info
            .map(|info| format!("{} {}", info.name, info.version))
            .unwrap_or_default()
            .into();
        let mut seen: BTreeMap<String, String> = BTreeMap::new();
        let lexicons = self.set.lexicons.clone();
        for file in &pack.files {
            let Some((family, stem)) = rule_name(file) else {
                continue;
            };
            let shown = pack.shown_path(file);
            if self.set.signatures.len() >= MAX_RULES {
                let message =
                    format!("there are more than {MAX_RULES} rules; leave some packs out");
                self.problems.push(Problem::whole(&shown, message));
                return;
            }
            let mut report = Report::new(&shown, &file.text);
            let place = RulePlace {
                family: family.to_owned(),
                stem: stem.to_owned(),
                pack: Arc::clone(&label),
                documentation: pack
                    .text_of(&format!("{family}/{stem}.md"))
                    .unwrap_or(Cow::Borrowed("")),
            };
            let rule = compile::rule(self.context(trust, &lexicons), place, &mut report);
            if let Some(rule) = rule {
                if let Some(first) = seen.insert(rule.id.clone(), shown.clone()) {
                    report.whole(format!(
                        "the id '{}' is taken by {first}; choose another",
                        rule.id
                    ));
                }
                self.add_rule(rule);
            }
            self.problems.extend(report.into_problems());
        }
    }

    fn add_rule(&mut self, rule: Signature) {
        let Some(other) = self
            .set
            .signatures
            .iter_mut()
            .find(|other| other.id == rule.id)
        else {
            self.set.signatures.push(rule);
            return;
        };
        self.set.replacements.push(Replacement {
            id: rule.id.clone(),
            by: rule.pack.to_string(),
            instead_of: other.pack.to_string(),
        });
        *other = rule;
    }
}

/// The TOML files directly in one folder of the pack.
fn toml_files<'p>(pack: &'p PackFiles, folder: &'p str) -> impl Iterator<Item = &'p PackFile> {
    let inside = move |file: &&PackFile| {
        let rest = file
            .path
            .strip_prefix(folder)
            .and_then(|rest| rest.strip_prefix('/'));
        rest.is_some_and(|rest| rest.ends_with(".toml"))
    };
    pack.files.iter().filter(inside)
}

/// Family and id of a rule file; `None` for all other files.
pub(super) fn rule_name(file: &PackFile) -> Option<(&str, &str)> {
    let (family, name) = file.path.split_once('/')?;
    let stem = name.strip_suffix(".toml")?;
    let is_rule = !DATA_FOLDERS.contains(&family) && !stem.contains('/');
    is_rule.then_some((family, stem))
}

/// Names in their order, each once.
fn sorted(names: impl Iterator<Item = String>) -> Vec<String> {
    names.collect::<BTreeSet<String>>().into_iter().collect()
}
