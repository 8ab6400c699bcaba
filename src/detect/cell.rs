//! Store cells that hold a session value.

use super::Detection;
use super::code_place::CodePlace;
use super::flow::value_name;
use super::hit::{Hit, Rule};
use super::key;
use crate::finding::{Flow, Location, Step, Strength, ValueKind};
use crate::session::Verdict;
use crate::session::cells::{Access, CellFacts};
use crate::session::changes::{Change, Key};
use crate::session::resumptions::resumption;
use crate::signatures::names::{AboutCell, CellName, OwnerName, SecretName, ValueName};
use crate::signatures::{Argument, CellMatch, CellPlace, Environment, Protection, Value};

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
    rule: Rule<'_>,
) -> Vec<Hit> {
    let mut found = Vec::new();
    for (cell, verdict) in wanted_cells(detection, wanted) {
        if cell.writes.is_empty() {
            continue;
        }
        let names = CellNames {
            detection,
            cell,
            value: verdict.as_ref().map(|verdict| verdict.value),
        };
        if rule.holds(&names) {
            found.extend(hit(&names, verdict, wanted.primary, rule));
        }
    }
    found
}

/// The cells that hold a wanted session value, or those whose key a lexicon knows.
fn wanted_cells<'d, 's>(
    detection: &'d Detection<'_, 's, '_, '_>,
    wanted: &'d CellMatch,
) -> Vec<(&'d CellFacts<'s>, Option<Verdict>)> {
    let session = detection.session;
    let is_in_store = |cell: &CellFacts<'_>| wanted.stores.contains(&cell.key.store);
    if let Some(lexicon) = &wanted.named {
        let is_known = |cell: &&CellFacts<'_>| {
            let key = cell.key.key.as_deref();
            key.is_some_and(|key| lexicon.look_up(key).is_some())
        };
        let cells = session.stores.cells.values().filter(is_known);
        let named = cells.filter(|cell| is_in_store(cell));
        return named.map(|cell| (cell, None)).collect();
    }
    let cells = session.cells_of(&wanted.values).into_iter();
    let cells = cells.filter(|(cell, _)| is_in_store(cell));
    cells.map(|(cell, verdict)| (cell, Some(verdict))).collect()
}

fn hit(
    names: &CellNames<'_, '_, '_, '_, '_>,
    verdict: Option<Verdict>,
    place: CellPlace,
    rule: Rule<'_>,
) -> Option<Hit> {
    let (detection, cell) = (names.detection, names.cell);
    let (write, steps) = match place {
        CellPlace::Outside => {
            let mut writes = cell.writes.iter();
            writes.find_map(|write| Some((write, write.outside.as_ref()?)))?
        }
        _ => leaking_write(cell).map(|write| (write, &write.steps))?,
    };
    let way = Flow {
        title: "where the value is stored".to_owned(),
        steps: steps.clone(),
    };
    let mut hit = match place {
        CellPlace::Key => key::hit(
            detection,
            key_of(cell)?,
            (key::INTO_CIPHER, way),
            (rule, names),
        ),
        _ => {
            let mut hit = rule.hit(primary(detection, cell, write, place)?, names);
            hit.flows = vec![way];
            hit.identity = identity(cell);
            hit
        }
    };
    hit.related = other_places(detection, cell, write);
    let reasons = names.value.map(|kind| cell.reasons_for(kind));
    hit.evidence = reasons.unwrap_or(&cell.reasons).evidence();
    hit.confidence = verdict.map(|verdict| verdict.confidence);
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

/// Where a finding about the cell points.
pub(super) fn primary(
    detection: &Detection<'_, '_, '_, '_>,
    cell: &CellFacts<'_>,
    write: &Access,
    place: CellPlace,
) -> Option<Location> {
    let scene = detection.scene;
    let site = match place {
        CellPlace::Manifest => return Some(scene.program.application_location()),
        CellPlace::Write | CellPlace::Outside => write.site,
        CellPlace::Change => write.changes.first()?.site,
        CellPlace::Key => key_of(cell)?.site,
        CellPlace::Resumption => {
            // A password that nobody reads opens no session; a token may go along where it is not seen.
            let is_password = cell.verdict()?.value == ValueKind::Password;
            let is_read = !is_password || !cell.reads.is_empty();
            let resumed = resumption(scene, detection.session, cell);
            resumed.or_else(|| is_read.then_some(write.site))?
        }
        CellPlace::Open => {
            let is_shared = |mode: &Option<i64>| mode.is_some_and(|mode| mode & 7 != 0);
            let shared = cell.opens.iter().find(|(_, mode)| is_shared(mode));
            let first = shared.or(cell.opens.first()).map(|(site, _)| *site);
            detection.session.fallback_of(scene, cell).or(first)?
        }
    };
    Some(scene.location_with_excerpt(site))
}

/// The first key of its values that protects little.
fn key_of<'c>(cell: &'c CellFacts<'_>) -> Option<&'c Key> {
    let changes = cell.writes.iter().flat_map(|write| &write.changes);
    changes.filter_map(|change| change.key.as_ref()).next()
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

/// How the value gets into the cell, in findings about what happens to it later.
pub(super) fn way_into(cell: &CellFacts<'_>) -> Option<Flow> {
    leaking_write(cell).map(|write| Flow {
        title: match cell.verdict() {
            Some(_) => "where the session is stored".to_owned(),
            None => "where it is stored".to_owned(),
        },
        steps: write.steps.clone(),
    })
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

/// What conditions may ask about a cell.
pub(super) struct CellNames<'n, 'd, 's, 'p, 'a> {
    pub(super) detection: &'n Detection<'d, 's, 'p, 'a>,
    pub(super) cell: &'n CellFacts<'s>,
    /// What it holds, when that is known.
    pub(super) value: Option<ValueKind>,
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

    /// The methods that encode the value, as `Class.method`; none when it is encrypted as well.
    fn encoded_in(&self) -> Vec<Value> {
        let changes = leaking_write(self.cell).map_or(&[][..], |write| &write.changes);
        let only_encodes = |change: &Change| change.protection == Protection::Encoded;
        let encodings = match changes.iter().all(only_encodes) {
            true => changes.iter(),
            false => [].iter(),
        };
        let scene = self.detection.scene;
        let methods = encodings.flat_map(|change| &change.inside);
        methods
            .map(|method| Value::text(scene.short_name(*method)))
            .collect()
    }

    /// True when something empties the cell, whatever the occasion.
    fn is_killed(&self) -> bool {
        let mut kills = self.detection.session.stores.kills.iter();
        kills.any(|kill| kill.empties(&self.cell.key))
    }

    fn has_strong_evidence(&self) -> bool {
        let evidence = self.cell.reasons.evidence();
        evidence.iter().any(|one| one.strength == Strength::Strong)
    }

    /// What is known of the cell.
    pub(super) fn cell(&self, name: CellName) -> Value {
        let Detection { session, scene, .. } = self.detection;
        let (key, store) = (&self.cell.key, self.cell.store);
        match name {
            CellName::BackedUp => Value::Bool(session.is_backed_up(scene, self.cell)),
            CellName::BackupReason => Value::text(self.detection.app.backup_reason()),
            CellName::Database => Value::optional(self.cell.database.as_ref()),
            CellName::EncodedIn => Value::List(self.encoded_in().into()),
            CellName::Encrypted => Value::Bool(store.encrypted),
            CellName::External => Value::Bool(store.external),
            CellName::File => Value::optional(session.file_of(self.cell)),
            CellName::HasStrongEvidence => Value::Bool(self.has_strong_evidence()),
            CellName::MayBeEncrypted => Value::Bool(session.may_be_encrypted(scene, self.cell)),
            CellName::IsFallback => Value::Bool(session.fallback_of(scene, self.cell).is_some()),
            CellName::IsKilled => Value::Bool(self.is_killed()),
            CellName::IsRead => Value::Bool(!self.cell.reads.is_empty()),
            CellName::Key => Value::optional(key.key.as_ref()),
            CellName::Leaf => {
                Value::optional(key.name.as_ref().and_then(|name| name.rsplit('/').next()))
            }
            CellName::Mode => Value::Int(self.mode()),
            CellName::Name => Value::optional(key.name.as_ref()),
            CellName::Place => Value::text(self.place()),
            CellName::Protected => Value::Bool(session.is_protected(self.cell)),
            CellName::Protection => Value::text(self.protection()),
            CellName::ProtectionNote => Value::text(self.protection_note()),
            CellName::Sharing => Value::text(self.sharing()),
            CellName::Store => Value::text(&key.store),
            CellName::Title => Value::text(&store.title),
            CellName::Transferred => Value::Bool(session.is_transferred(scene, self.cell)),
        }
    }

    pub(super) fn value(&self, name: ValueName) -> Value {
        let value = self.value;
        value.map_or(Value::Unknown, |value| value_name(value, name))
    }

    /// What is known of the component that the value comes from; one that other apps decide comes first.
    fn owner(&self, name: OwnerName) -> Value {
        let outside = self
            .cell
            .writes
            .iter()
            .find(|write| write.outside.is_some());
        let write = outside.or(self.cell.writes.first());
        let mut sources = write.into_iter().flat_map(|write| &write.sources);
        let known = sources.find_map(|(source, _)| {
            let place = CodePlace {
                detection: self.detection,
                site: source.site()?,
            };
            Some(place.owner(name)).filter(Value::is_known)
        });
        known.unwrap_or(Value::Unknown)
    }

    /// The write that a finding shows.
    fn write(&self) -> Option<CodePlace<'_, '_, '_, '_, '_>> {
        Some(CodePlace {
            detection: self.detection,
            site: leaking_write(self.cell)?.site,
        })
    }
}

impl Environment for CellNames<'_, '_, '_, '_, '_> {
    fn name(&self, path: &str) -> Value {
        match AboutCell::find(path) {
            Some(AboutCell::App(_)) => self.detection.app.name(path),
            Some(AboutCell::Cell(name)) => self.cell(name),
            Some(AboutCell::Value(name)) => self.value(name),
            Some(AboutCell::Owner(name)) => self.owner(name),
            Some(AboutCell::Key(name)) => key::name(self.detection, key_of(self.cell), name),
            Some(AboutCell::Secret(SecretName::Secret)) => key::secret(key_of(self.cell)),
            Some(AboutCell::Code(name)) => self
                .write()
                .map_or(Value::Unknown, |place| place.code(name)),
            None => Value::Unknown,
        }
    }

    fn call(&self, function: &str, arguments: &[Argument<'_>]) -> Value {
        let is_own = |write: &Access| write.chain.is_empty();
        let asks_port = matches!(
            function,
            "comes_from" | "external" | "stored" | "session_kind"
        );
        if asks_port && !leaking_write(self.cell).is_some_and(is_own) {
            // A wrapper is given the values of all cells.
            return Value::Unknown;
        }
        let place = self.write();
        place.map_or(Value::Unknown, |place| place.call(function, arguments))
    }
}
