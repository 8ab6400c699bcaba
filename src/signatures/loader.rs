//! The files of packs into a set: data first, since rules name what it defines, then the rules.

use super::compile::{self, Context, RulePlace};
use super::folder::{PackFile, PackFiles};
use super::lexicon::Lexicon;
use super::model::{COMPARISON, EXCLUSIVE_OR};
use super::problem::{Problem, Report};
use super::regex::Trust;
use super::rule::Signature;
use super::set::{BuiltIn, Pack, Replacement, SignatureSet};
use super::syntax::{self, PackSyntax};
use crate::bytes::limits;
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Folders of a pack that hold shared data instead of rules; `libraries` is read by `program`.
const DATA_FOLDERS: [&str; 7] = [
    "models",
    "stores",
    "lexicons",
    "anchors",
    "profiles",
    "scripts",
    "libraries",
];

/// Places that values of scripts reach without a call of a model.
const FOUND_IN_SCRIPTS: [&str; 4] = ["url", "arrives-in-url", "cleartext", "header-literal"];

/// The built-in pack is the first one.
fn trust(index: usize) -> Trust {
    if index == 0 {
        Trust::Tested
    } else {
        Trust::Unchecked
    }
}

/// What the packs hold; the first one is the built-in pack. Files with problems are left out.
pub(super) fn load(packs: &[PackFiles], builtin: BuiltIn) -> (SignatureSet, Vec<Problem>) {
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
    let rules = &mut loader.set.signatures;
    rules.sort_by(|left, right| left.id.cmp(&right.id));
    (loader.set, loader.problems)
}

#[derive(Default)]
struct Loader {
    set: SignatureSet,
    problems: Vec<Problem>,
    store_kinds: Vec<String>,
    sink_kinds: Vec<String>,
    source_kinds: Vec<String>,
    script_kinds: Vec<String>,
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
            self.set.parameter_models.extend(models.parameters);
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
        for file in toml_files(pack, "scripts") {
            let shown = pack.shown_path(file);
            let mut report = Report::new(&shown, &file.text);
            let read = compile::script_models(&mut report);
            self.set.scripts.models.extend(read.models);
            self.set.scripts.libraries.extend(read.libraries);
            self.problems.extend(report.into_problems());
        }
        for file in toml_files(pack, "profiles") {
            let shown = pack.shown_path(file);
            let mut report = Report::new(&shown, &file.text);
            if let Some(profile) = compile::profile(self.context(trust, &lexicons), &mut report) {
                let profiles = &mut self.set.profiles;
                profiles.retain(|other| other.name != profile.name);
                profiles.push(profile);
                profiles.sort_by(|left, right| left.name.cmp(&right.name));
            }
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
            script_kinds: &self.script_kinds,
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
        let given = set.parameter_models.iter().map(|model| model.sink.clone());
        let sinks = exposed.chain(returned).map(|sink| sink.kind.clone());
        let sinks = sinks.chain(given);
        let sources = models().filter_map(|model| model.source.as_ref()?.kind.clone());
        self.store_kinds = sorted(stores);
        let found_in_code = [COMPARISON, EXCLUSIVE_OR].map(str::to_owned);
        let modelled = sinks.chain(left.map(|kind| kind.to_string()));
        self.sink_kinds = sorted(modelled.chain(found_in_code));
        self.source_kinds = sorted(sources);
        let scripts = set
            .scripts
            .models
            .iter()
            .filter_map(|model| model.kind.clone());
        self.script_kinds = sorted(scripts.chain(FOUND_IN_SCRIPTS.map(str::to_owned)));
    }

    fn rules(&mut self, pack: &PackFiles, trust: Trust) {
        let info = self.set.packs.iter().find(|info| info.root == pack.root);
        let label: Arc<str> = info
            .map(|info| format!("{} {}", info.name, info.version))
            .unwrap_or_default()
            .into();
        let mut files: Vec<RuleFile<'_>> = pack.files.iter().filter_map(rule_file).collect();
        let room = limits::RULES.saturating_sub(self.set.signatures.len());
        if let Some(file) = files.get(room) {
            let message = format!(
                "there are more than {} rules; leave some packs out",
                limits::RULES
            );
            let problem = Problem::whole(&pack.shown_path(file.file), message);
            self.problems.push(problem);
        }
        files.truncate(room);
        let lexicons = self.set.lexicons.clone();
        let context = self.context(trust, &lexicons);
        let compiled: Vec<_> = files
            .par_iter()
            .map(|file| compile_rule(pack, file, context, &label))
            .collect();
        let mut seen: BTreeMap<String, String> = BTreeMap::new();
        for (shown, rule, problems) in compiled {
            self.problems.extend(problems);
            let Some(rule) = rule else { continue };
            if let Some(first) = seen.insert(rule.id.clone(), shown.clone()) {
                let message = format!("the id '{}' is taken by {first}; choose another", rule.id);
                self.problems.push(Problem::whole(&shown, message));
            }
            self.add_rule(rule);
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

/// A file that holds a rule, with what its path says.
struct RuleFile<'p> {
    file: &'p PackFile,
    family: &'p str,
    stem: &'p str,
}

fn rule_file(file: &PackFile) -> Option<RuleFile<'_>> {
    let (family, stem) = rule_name(file)?;
    Some(RuleFile { file, family, stem })
}

/// The path of a rule file as messages show it, its rule, and what is wrong with it.
fn compile_rule(
    pack: &PackFiles,
    of: &RuleFile<'_>,
    context: Context<'_>,
    label: &Arc<str>,
) -> (String, Option<Signature>, Vec<Problem>) {
    let shown = pack.shown_path(of.file);
    let mut report = Report::new(&shown, &of.file.text);
    let documentation = pack.text_of(&format!("{}/{}.md", of.family, of.stem));
    let place = RulePlace {
        family: of.family.to_owned(),
        stem: of.stem.to_owned(),
        pack: Arc::clone(label),
        documentation: documentation.unwrap_or(Cow::Borrowed("")),
    };
    let rule = compile::rule(context, place, &mut report);
    let problems = report.into_problems();
    (shown, rule, problems)
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
