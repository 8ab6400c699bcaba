//! Store operations into cells: named places that hold a value, with every write, read and kill.
//!
//! Keys that a wrapper takes as a parameter are resolved at its callers, so that `Prefs.save("token", value)`
//! is a write of `token` and not of an unknown key.

use super::Scene;
use super::accesses::{Fact, facts_at};
use super::apis::StoreAction;
use super::changes::Change;
use super::content::{self, Contents};
use super::evidence::{Reasons, Verdict};
use super::reasons::{of_store_name, of_word};
use super::stores::Instance;
use super::trace::Site;
use super::value_sources::{Giver, ValueSource};
use crate::finding::{CellKey, Step, Strength, ValueKind};
use crate::program::MethodId;
use crate::signatures::{Protection, StoreModel};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// One write, read or kill.
#[derive(Debug, Clone)]
pub struct Access {
    /// The call.
    pub site: Site,
    /// The calls through which the wrapper around it was entered, outermost first.
    pub chain: Vec<Site>,
    /// The way of the value to the write; empty for other accesses.
    pub steps: Vec<Step>,
    /// Where the value that is written came from, sources and calls, each with the reasons about it alone.
    pub sources: Vec<(ValueSource, Reasons)>,
    /// The way to the write of what whoever starts a component of the app decides, when that is written.
    pub outside: Option<Vec<Step>>,
    /// What the value became on the way.
    pub protection: Option<Protection>,
    /// The encodings and encryptions on the way, from the origin on.
    pub changes: Vec<Change>,
}

/// One cell with what is known of it.
#[derive(Debug, Clone)]
pub struct CellFacts<'s> {
    /// Its name.
    pub key: CellKey,
    /// The store it is in.
    pub store: &'s StoreModel,
    /// File of the database, for SQLite.
    pub database: Option<String>,
    /// Why its value is a session credential, or is not.
    pub reasons: Reasons,
    /// Why its value is content of another kind.
    pub content: Contents,
    /// Writes of values that are not constant.
    pub writes: Vec<Access>,
    /// Reads.
    pub reads: Vec<Access>,
    /// Where the store is opened, with the mode.
    pub opens: Vec<(Site, Option<i64>)>,
}

/// An operation that empties cells.
#[derive(Debug, Clone)]
pub struct Kill {
    /// The call.
    pub site: Site,
    /// The kind of store; an encrypted store counts as the plain one it wraps.
    pub store: String,
    /// The instance; `None` when it could not be resolved, which counts as every instance.
    pub name: Option<String>,
    /// The key; `None` for all keys.
    pub key: Option<String>,
    /// False when it is lost, since nothing saves it.
    pub takes_effect: bool,
}

/// A boolean or number that is written under a constant key.
#[derive(Debug, Clone)]
pub struct FlagWrite {
    /// The call.
    pub site: Site,
    /// The key.
    pub key: String,
    /// The value, when it is constant.
    pub value: Option<i64>,
}

/// A boolean or number that is read under a constant key.
#[derive(Debug, Clone)]
pub struct FlagRead {
    /// The call that enters the wrapper around the read, if there is one; else the read itself.
    pub entered: Site,
    /// The key.
    pub key: String,
}

/// All that the app does with its stores.
#[derive(Debug, Default)]
pub struct StoreUse<'s> {
    /// Cells by name.
    pub cells: BTreeMap<CellKey, CellFacts<'s>>,
    /// Operations that empty cells.
    pub kills: Vec<Kill>,
    /// Operations that would empty cells if anything saved what they change.
    pub vain_kills: Vec<Kill>,
    /// Flags.
    pub flags: Vec<FlagWrite>,
    /// Where flags are read.
    pub flag_reads: Vec<FlagRead>,
}

impl Access {
    /// The place that what is read here comes from.
    pub(super) fn source(&self) -> ValueSource {
        ValueSource {
            giver: Giver::Call(self.site),
            chain: self.chain.clone(),
        }
    }

    /// The call that enters the wrapper around it, if there is one; else the access itself.
    pub fn entered(&self) -> Site {
        self.chain.first().copied().unwrap_or(self.site)
    }
}

impl CellFacts<'_> {
    /// What kind of credential it holds; `None` when nothing proves one.
    pub fn verdict(&self) -> Option<Verdict> {
        self.reasons.verdict()
    }

    /// Why it holds a value of this kind.
    pub fn reasons_for(&self, kind: ValueKind) -> &Reasons {
        self.content.of(kind).unwrap_or(&self.reasons)
    }

    /// True when every write stores something that is of no use to a thief.
    pub fn is_protected(&self) -> bool {
        let protected = |access: &Access| {
            matches!(
                access.protection,
                Some(Protection::Encrypted | Protection::Hashed)
            )
        };
        !self.writes.is_empty() && self.writes.iter().all(protected)
    }
}

impl Kill {
    /// True when it may empty the cell: what is not known counts as a match, so that no absence is claimed.
    pub fn empties(&self, cell: &CellKey) -> bool {
        self.is_in_store_of(cell)
            && (self.key.is_none() || cell.key.is_none() || self.key == cell.key)
    }

    /// True when it may empty this cell or one beside it.
    pub fn is_in_store_of(&self, cell: &CellKey) -> bool {
        let store = |name: &str| name.trim_start_matches("encrypted-").to_owned();
        let file = |name: &str| name.ends_with("file");
        (store(&self.store) == store(&cell.store) || file(&self.store) && file(&cell.store))
            && (self.name.is_none() || cell.name.is_none() || self.name == cell.name)
    }
}

/// Finds all cells, kills and flags of the app.
pub fn store_use<'s>(scene: &Scene<'s, '_, '_>) -> StoreUse<'s> {
    let actions = [
        StoreAction::Write,
        StoreAction::Read,
        StoreAction::Kill,
        StoreAction::Flag,
        StoreAction::FlagRead,
    ];
    let mut methods: Vec<MethodId> = actions
        .into_iter()
        .flat_map(|action| scene.apis.performing(action))
        .collect();
    methods.sort_unstable();
    methods.dedup();
    let mut sites: Vec<Site> = methods
        .par_iter()
        .flat_map_iter(|method| scene.app_calls(*method))
        .collect();
    sites.sort_unstable();
    sites.dedup();
    let parts: Vec<Vec<Fact<'s>>> = sites
        .par_iter()
        .map(|site| facts_at(scene, *site))
        .collect();
    let mut found = StoreUse::default();
    for fact in parts.into_iter().flatten() {
        join(scene, &mut found, fact);
    }
    if !scene.contents.is_empty() {
        add_neighbours(scene, &mut found);
    }
    found
}

/// Gives each cell what the other keys of its store say of its content.
fn add_neighbours(scene: &Scene<'_, '_, '_>, found: &mut StoreUse<'_>) {
    let mut stores: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    let place = |key: &CellKey| Some((key.store.clone(), key.name.clone()?));
    for key in found.cells.keys() {
        if let (Some(place), Some(key)) = (place(key), &key.key) {
            stores.entry(place).or_default().push(key.clone());
        }
    }
    for cell in found.cells.values_mut() {
        let own = cell.key.key.as_deref();
        let others = place(&cell.key).and_then(|place| stores.get(&place));
        let others = others.into_iter().flatten().map(String::as_str);
        let others: Vec<&str> = others.filter(|other| Some(*other) != own).collect();
        cell.content.extend(&content::of_neighbours(scene, &others));
    }
}

fn join<'s>(scene: &Scene<'s, '_, '_>, found: &mut StoreUse<'s>, fact: Fact<'s>) {
    match fact {
        Fact::Write(key, instance, access, (reasons, content)) => {
            let cell = cell(scene, found, key, instance);
            cell.reasons.extend(&reasons);
            cell.content.extend(&content);
            cell.writes.push(access);
        }
        Fact::Read(key, instance, access) => {
            cell(scene, found, key, instance).reads.push(access);
        }
        Fact::Kill(kill) if kill.takes_effect => found.kills.push(kill),
        Fact::Kill(kill) => found.vain_kills.push(kill),
        Fact::Flag(flag) => found.flags.push(flag),
        Fact::FlagRead(read) => found.flag_reads.push(read),
    }
}

/// The cell with this name; a new one starts with what its names say.
fn cell<'f, 's>(
    scene: &Scene<'s, '_, '_>,
    found: &'f mut StoreUse<'s>,
    key: CellKey,
    instance: Instance<'s>,
) -> &'f mut CellFacts<'s> {
    let cell = found.cells.entry(key.clone()).or_insert_with(|| CellFacts {
        reasons: reasons_of_names(scene, &key),
        content: content::of_cell(scene, &key),
        key,
        store: instance.store.0,
        database: None,
        writes: Vec::new(),
        reads: Vec::new(),
        opens: Vec::new(),
    });
    cell.database = cell.database.take().or(instance.database);
    if let Some(site) = instance.opened
        && !cell.opens.contains(&(site, instance.mode))
    {
        cell.opens.push((site, instance.mode));
    }
    cell
}

/// What the names of a cell say of its value.
pub(super) fn reasons_of_names(scene: &Scene<'_, '_, '_>, cell: &CellKey) -> Reasons {
    let mut reasons = Reasons::default();
    // A file has no keys: its own name is what a key is elsewhere.
    let is_file = cell.store.ends_with("file");
    let leaf = cell
        .name
        .as_deref()
        .and_then(|name| name.rsplit('/').next());
    let key = cell.key.as_deref().or(leaf.filter(|_| is_file));
    if let Some(key) = key {
        let text = format!("it is stored under '{key}'");
        let medium = ("store-key", Strength::Medium);
        of_word(scene, key, medium, text, &mut reasons);
    }
    if let Some(name) = cell.name.as_deref().filter(|_| !is_file) {
        of_store_name(scene, name, &mut reasons);
    }
    reasons
}
