//! Store cells that hold a session value.

use super::Detection;
use super::hit::Hit;
use crate::finding::{Flow, Step, ValueKind};
use crate::session::Verdict;
use crate::session::cells::{Access, CellFacts};
use crate::signatures::{Argument, CellMatch, CellPlace, Environment, Match, Protection, Value};

/// `MODE_WORLD_READABLE`, `MODE_WORLD_WRITEABLE`, `MODE_MULTI_PROCESS`.
const MODES: [(i64, &str); 3] = [
    (1, "readable by every app"),
    (2, "writable by every app"),
    (4, "for several processes, which see different sessions"),
];

/// The cells that one match means.
pub(super) fn hits(
    detection: &Detection<'_, '_, '_, '_>,
    wanted: &CellMatch,
    alternative: &Match,
) -> Vec<Hit> {
    let mut found = Vec::new();
    for (cell, verdict) in detection.session.session_cells() {
        let is_wanted = wanted.stores.contains(&cell.key.store)
            && (wanted.values.is_empty() || wanted.values.contains(&verdict.value));
        if !is_wanted || cell.writes.is_empty() {
            continue;
        }
        let names = CellNames {
            detection,
            cell,
            value: verdict.value,
        };
        if alternative.condition.holds(&names) {
            found.extend(hit(detection, cell, verdict, wanted.primary, &names));
        }
    }
    found
}

fn hit(
    detection: &Detection<'_, '_, '_, '_>,
    cell: &CellFacts<'_>,
    verdict: Verdict,
    place: CellPlace,
    names: &CellNames<'_, '_, '_, '_, '_>,
) -> Option<Hit> {
    let scene = detection.scene;
    let write = leaking_write(cell)?;
    let primary = match place {
        CellPlace::Write => scene.location_with_excerpt(write.site),
        CellPlace::Open => {
            let shared = cell
                .opens
                .iter()
                .find(|(_, mode)| mode.is_some_and(|mode| mode & 7 != 0));
            scene.location_with_excerpt(shared.or(cell.opens.first())?.0)
        }
        CellPlace::Manifest => scene.program.application_location(),
    };
    let mut hit = Hit::at(primary);
    for name in CELL_NAMES {
        hit.names.insert((*name).to_owned(), names.name(name));
    }
    hit.flows = vec![Flow {
        title: "where the value is stored".to_owned(),
        steps: write.steps.clone(),
    }];
    hit.related = other_places(detection, cell, write);
    hit.evidence = cell.reasons.evidence();
    hit.confidence = Some(verdict.confidence);
    hit.identity = identity(cell);
    let key = &cell.key;
    for (property, value) in [
        ("store", Some(&key.store)),
        ("name", key.name.as_ref()),
        ("key", key.key.as_ref()),
    ] {
        if let Some(value) = value {
            hit.properties.insert(property.to_owned(), value.clone());
        }
    }
    Some(hit)
}

/// The first write of something a thief can use, or else the first one.
pub(super) fn leaking_write<'c>(cell: &'c CellFacts<'_>) -> Option<&'c Access> {
    let open = |access: &&Access| {
        !matches!(
            access.protection,
            Some(Protection::Encrypted | Protection::Hashed)
        )
    };
    cell.writes.iter().find(open).or(cell.writes.first())
}

/// The other writes and the reads, a few of each.
fn other_places(
    detection: &Detection<'_, '_, '_, '_>,
    cell: &CellFacts<'_>,
    first: &Access,
) -> Vec<Step> {
    let scene = detection.scene;
    let writes = cell
        .writes
        .iter()
        .filter(|access| access.site != first.site);
    let writes = writes
        .take(3)
        .map(|access| scene.step(access.site, "it is also written here"));
    let reads = cell
        .reads
        .iter()
        .take(3)
        .map(|access| scene.step(access.site, "it is read here"));
    writes.chain(reads).collect()
}

/// What names the cell in the next build.
pub(super) fn identity(cell: &CellFacts<'_>) -> Vec<String> {
    let text = |part: &Option<String>| part.clone().unwrap_or_default();
    vec![
        cell.key.store.clone(),
        text(&cell.key.name),
        text(&cell.key.key),
    ]
}

/// The names that messages about cells use.
pub(super) const CELL_NAMES: &[&str] = &[
    "cell.backup_reason",
    "cell.file",
    "cell.key",
    "cell.leaf",
    "cell.name",
    "cell.place",
    "cell.protection",
    "cell.protection_note",
    "cell.sharing",
    "cell.store",
    "value.kind",
    "value.words",
];

/// What conditions may ask about a cell.
pub(super) struct CellNames<'n, 'd, 's, 'p, 'a> {
    pub(super) detection: &'n Detection<'d, 's, 'p, 'a>,
    pub(super) cell: &'n CellFacts<'s>,
    pub(super) value: ValueKind,
}

impl CellNames<'_, '_, '_, '_, '_> {
    /// All modes that the store is opened with.
    fn mode(&self) -> i64 {
        self.cell
            .opens
            .iter()
            .filter_map(|(_, mode)| *mode)
            .fold(0, |all, mode| all | mode)
    }

    fn place(&self) -> String {
        match &self.cell.key.name {
            Some(name) => format!("{} '{name}'", self.cell.store.title),
            None => self.cell.store.title.clone(),
        }
    }

    fn sharing(&self) -> String {
        let mode = self.mode();
        let words: Vec<&str> = MODES
            .iter()
            .filter(|(bit, _)| mode & bit != 0)
            .map(|(_, words)| *words)
            .collect();
        words.join(" and ")
    }

    fn file(&self) -> Option<String> {
        self.detection.session.file_of(self.cell)
    }

    /// How the values are written that anybody who gets at the store can use.
    fn protection(&self) -> &'static str {
        let all = |protection| {
            let mut writes = self.cell.writes.iter();
            writes.all(|access: &Access| access.protection == Some(protection))
        };
        if all(Protection::Obscured) {
            "encrypted under a key that is built into the app"
        } else if all(Protection::Encoded) {
            "only encoded"
        } else {
            "unencrypted"
        }
    }

    /// The same behind a comma; nothing where nothing was done to the values.
    fn protection_note(&self) -> String {
        match self.protection() {
            "unencrypted" => String::new(),
            protection => format!(", {protection}"),
        }
    }
}

impl Environment for CellNames<'_, '_, '_, '_, '_> {
    fn name(&self, path: &str) -> Value {
        let key = &self.cell.key;
        match path {
            "value.words" => Value::text(self.value.words()),
            "value.kind" => Value::text(self.value.as_str()),
            "cell.store" => Value::text(&key.store),
            "cell.name" => Value::optional(key.name.as_ref()),
            "cell.key" => Value::optional(key.key.as_ref()),
            "cell.place" => Value::text(self.place()),
            "cell.title" => Value::text(&self.cell.store.title),
            "cell.file" => Value::optional(self.file()),
            "cell.leaf" => {
                Value::optional(key.name.as_ref().and_then(|name| name.rsplit('/').next()))
            }
            "cell.mode" => Value::Int(self.mode()),
            "cell.sharing" => Value::text(self.sharing()),
            "cell.encrypted" => Value::Bool(self.cell.store.encrypted),
            "cell.external" => Value::Bool(self.cell.store.external),
            "cell.protected" => Value::Bool(self.detection.session.is_protected(self.cell)),
            "cell.protection" => Value::text(self.protection()),
            "cell.protection_note" => Value::text(self.protection_note()),
            "cell.backed_up" => Value::Bool(
                self.detection
                    .session
                    .is_backed_up(self.detection.scene, self.cell),
            ),
            "cell.backup_reason" => Value::text(self.detection.app.backup_reason()),
            "cell.is_written" => Value::Bool(!self.cell.writes.is_empty()),
            "cell.is_read" => Value::Bool(!self.cell.reads.is_empty()),
            _ => self.detection.app.name(path),
        }
    }

    fn call(&self, function: &str, arguments: &[Argument<'_>]) -> Value {
        self.detection.app.call(function, arguments)
    }
}
