//! The session map of one app into a text that a person reads in a minute: stores with their cells, then who starts and
//! ends a session, where it goes, what is done about its age, and what could not be decided.

use super::short::{SHOWN_PLACES, deeds, distinct, name, place, places, some_of};
use super::{Page, Role, header};
use crate::finding::{
    AppReport, Cell, Endpoint, Evidence, Fate, Handler, HandlerKind, Killed, LifeFact,
    LifeFactKind, SessionMap,
};
use crate::report::story;
use crate::report::words::counted;
use std::collections::BTreeMap;

/// Endpoints, handlers of one kind and open questions that are shown.
const SHOWN: usize = 15;
/// Columns of the words that lines begin with.
const LABEL: usize = 10;

/// The map of one app.
pub(super) fn session_map(page: &mut Page, app: &AppReport) {
    let map = &app.session_map;
    header(page, &app.app);
    page.line(&counts(map));
    page.gap();
    profiles(page, map);
    stores(page, map);
    handlers(page, map);
    endpoints(page, &map.endpoints);
    facts(page, map);
    undecided(page, app);
}

fn profiles(page: &mut Page, map: &SessionMap) {
    for profile in &map.profiles {
        page.wrapped("", "  ", 2, &story::about(profile), None);
    }
    if !map.profiles.is_empty() {
        page.gap();
    }
}

fn counts(map: &SessionMap) -> String {
    let number = |number: usize, one: &str, many: &str| counted(number as u64, one, many);
    let of_kind = |kind: HandlerKind| {
        let handlers = map.handlers.iter();
        handlers.filter(|handler| handler.kind == kind).count()
    };
    let mut parts = vec![number(map.cells.len(), "cell", "cells")];
    for kind in HandlerKind::ALL {
        if kind == HandlerKind::Logout || of_kind(kind) > 0 {
            let words = kind.words();
            parts.push(number(of_kind(kind), words, &format!("{words}s")));
        }
    }
    parts.push(number(map.endpoints.len(), "endpoint", "endpoints"));
    parts.push(number(
        map.undecided.len(),
        "open question",
        "open questions",
    ));
    parts.join(" · ")
}

/// Kind, instance and file of a store.
type Store<'a> = (&'a str, Option<&'a str>, Option<&'a str>);

fn stores(page: &mut Page, map: &SessionMap) {
    let mut by_store: BTreeMap<Store<'_>, Vec<&Cell>> = BTreeMap::new();
    for cell in &map.cells {
        let store = (
            cell.key.store.as_str(),
            cell.key.name.as_deref(),
            cell.file.as_deref(),
        );
        by_store.entry(store).or_default().push(cell);
    }
    if by_store.is_empty() {
        page.line("no place was found in which the app keeps a session");
        page.gap();
    }
    for ((store, instance, file), cells) in by_store {
        let title = match instance {
            Some(instance) => format!("{} '{}'", name(store), name(instance)),
            None => format!("{} of an unknown name", name(store)),
        };
        let title = page.paint(Role::Strong, &title);
        let notes = page.paint(Role::Faint, &exposure(file, &cells));
        page.line(&format!("{title}  {notes}"));
        for one in cells {
            cell(page, map, one);
        }
        page.gap();
    }
}

fn exposure(file: Option<&str>, cells: &[&Cell]) -> String {
    let any = |test: fn(&Cell) -> bool| cells.iter().any(|cell| test(cell));
    let notes = [
        (any(|cell| cell.exposure.backed_up), "goes into backups"),
        (
            any(|cell| cell.exposure.transferred),
            "moves to new devices",
        ),
        (any(|cell| cell.exposure.shared), "open to others"),
    ];
    let true_ones = notes.iter().filter(|(holds, _)| *holds);
    let words = true_ones.map(|(_, words)| (*words).to_owned());
    file.map(name)
        .into_iter()
        .chain(words)
        .collect::<Vec<_>>()
        .join(" · ")
}

fn cell(page: &mut Page, map: &SessionMap, cell: &Cell) {
    let key = match &cell.key.key {
        Some(key) => format!("'{}'", name(key)),
        None if cell.key.store.ends_with("file") => "the file".to_owned(),
        None => "an unknown key".to_owned(),
    };
    let key = page.paint(Role::Strong, &key);
    page.line(&format!(
        "  {key}  {}, {}",
        cell.value.words(),
        cell.cover.as_str()
    ));
    labelled(page, "because", &reasons(&cell.evidence));
    labelled(page, "written", &places(&cell.writes));
    labelled(page, "read", &places(&cell.reads));
    labelled(page, "sent", &deeds(&cell.sends));
    for (words, handlers) in ends(map, cell) {
        labelled(page, "ended", &format!("{words}: {handlers}"));
    }
    if !map.handlers.iter().any(ends_session) {
        labelled(page, "ended", "by no handler that was found");
    }
}

fn ends_session(handler: &Handler) -> bool {
    handler.kind != HandlerKind::Login
}

/// The strongest reasons to believe that a value is a credential.
fn reasons(evidence: &[Evidence]) -> String {
    let first = evidence.iter().take(2);
    let texts: Vec<String> = first.map(|reason| name(&reason.text)).collect();
    texts.join("; ")
}

/// What the handlers do to a cell: words, and the handlers that the words are about.
fn ends(map: &SessionMap, cell: &Cell) -> Vec<(String, String)> {
    let mut by_words: BTreeMap<(Killed, String), Vec<String>> = BTreeMap::new();
    for Fate {
        handler,
        killed,
        reason,
    } in &cell.fates
    {
        let Some(handler) = map.handlers.get(*handler) else {
            continue;
        };
        let who = format!("{} {}", handler.kind.words(), place(&handler.entry));
        by_words
            .entry((*killed, reason.clone()))
            .or_default()
            .push(who);
    }
    by_words
        .into_iter()
        .map(|((killed, reason), who)| {
            let words = match reason.is_empty() {
                true => killed.words().to_owned(),
                false => format!("{} ({})", killed.words(), name(&reason)),
            };
            (words, some_of(&who, SHOWN_PLACES))
        })
        .collect()
}

/// A line that begins with a word; nothing when there is nothing to say.
fn labelled(page: &mut Page, label: &str, text: &str) {
    if text.is_empty() {
        return;
    }
    let padding = " ".repeat(LABEL.saturating_sub(label.len()));
    let label = page.paint(Role::Faint, label);
    let indent = 4 + LABEL;
    page.wrapped(
        &format!("    {label}{padding}"),
        &" ".repeat(indent),
        indent,
        text,
        None,
    );
}

fn title(page: &mut Page, text: &str) {
    let text = page.paint(Role::Strong, text);
    page.line(&text);
}

fn handlers(page: &mut Page, map: &SessionMap) {
    if map.handlers.is_empty() {
        return;
    }
    title(page, "who starts and ends a session");
    for kind in HandlerKind::ALL {
        let groups = alike(map, kind);
        for group in groups.iter().take(SHOWN) {
            let kind = page.paint(Role::Strong, kind.words());
            let text = format!("{kind}  {}", some_of(&group.entries, SHOWN_PLACES));
            page.wrapped("  ", "    ", 4, &text, None);
            labelled(page, "because", &some_of(&group.because, SHOWN_PLACES));
            labelled(page, "does", &some_of(&group.does, 2 * SHOWN_PLACES));
        }
        more(page, groups.len());
    }
    page.gap();
}

/// Handlers of one kind for the same reasons that do the same.
struct Alike {
    because: Vec<String>,
    does: Vec<String>,
    entries: Vec<String>,
}

/// The handlers of a kind, those together that are alike, in the order of the first of each.
fn alike(map: &SessionMap, kind: HandlerKind) -> Vec<Alike> {
    let mut groups: Vec<Alike> = Vec::new();
    for handler in map.handlers.iter().filter(|one| one.kind == kind) {
        let because = distinct(&handler.anchors);
        let mut does = distinct(&handler.effects);
        if does.is_empty() && ends_session(handler) {
            does.push("empties nothing of the session".to_owned());
        }
        let entry = place(&handler.entry);
        let mut same = groups.iter_mut();
        match same.find(|one| one.because == because && one.does == does) {
            Some(group) if group.entries.contains(&entry) => {}
            Some(group) => group.entries.push(entry),
            None => groups.push(Alike {
                because,
                does,
                entries: vec![entry],
            }),
        }
    }
    groups
}

/// Says how many of a list are not shown.
fn more(page: &mut Page, all: usize) {
    if all > SHOWN {
        page.line(&format!("  … and {} more; -f json shows all", all - SHOWN));
    }
}

fn endpoints(page: &mut Page, endpoints: &[Endpoint]) {
    let (with, without): (Vec<&Endpoint>, Vec<&Endpoint>) = endpoints
        .iter()
        .partition(|endpoint| !endpoint.credentials.is_empty());
    let groups = [
        ("requests with a credential", with),
        ("requests on which no credential was seen", without),
    ];
    for (words, group) in groups {
        if group.is_empty() {
            continue;
        }
        title(page, words);
        for endpoint in group.iter().take(SHOWN) {
            let address = endpoint
                .address
                .as_deref()
                .map_or_else(|| "an unknown address".to_owned(), name);
            page.line(&format!("  {address}"));
            match endpoint.credentials.is_empty() {
                true => labelled(page, "used", &places(&endpoint.uses)),
                false => labelled(page, "gets", &deeds(&endpoint.credentials)),
            }
        }
        more(page, group.len());
        page.gap();
    }
}

fn facts(page: &mut Page, map: &SessionMap) {
    if map.cells.is_empty() && map.handlers.is_empty() && map.facts.is_empty() {
        return;
    }
    title(page, "age of the session");
    for kind in LifeFactKind::ALL {
        let of_kind = map.facts.iter().filter(|fact| fact.kind == kind);
        let mut texts: Vec<String> = of_kind.map(fact).collect();
        texts.dedup();
        let text = match texts.is_empty() {
            true => "nothing seen".to_owned(),
            false => some_of(&texts, SHOWN_PLACES),
        };
        let label = label_of(kind);
        let padding = " ".repeat(12_usize.saturating_sub(label.len()));
        page.wrapped(
            &format!("  {label}{padding}"),
            &" ".repeat(14),
            14,
            &text,
            None,
        );
    }
    page.gap();
}

fn fact(fact: &LifeFact) -> String {
    format!("{} ({})", name(&fact.seen.text), place(&fact.seen.location))
}

fn label_of(kind: LifeFactKind) -> &'static str {
    match kind {
        LifeFactKind::Renewal => "renewal",
        LifeFactKind::Expiry => "expiry",
        LifeFactKind::Rejection => "refusal",
        LifeFactKind::Idleness => "idleness",
        LifeFactKind::Lock => "lock",
        LifeFactKind::WebSession => "web pages",
    }
}

fn undecided(page: &mut Page, app: &AppReport) {
    let open = &app.session_map.undecided;
    let gaps = app.gaps.iter().filter(|gap| gap.kind.hides_findings());
    let gaps = gaps.count();
    if open.is_empty() && gaps == 0 {
        return;
    }
    let text = page.paint(Role::Incomplete, "what could not be decided");
    page.line(&text);
    for one in open.iter().take(SHOWN) {
        let place = one.place.as_ref().map(|at| format!(" ({})", place(at)));
        let text = format!(
            "{}: {}{}",
            name(&one.what),
            name(&one.why),
            place.unwrap_or_default()
        );
        page.wrapped("  ", "    ", 4, &text, None);
    }
    more(page, open.len());
    if gaps > 0 {
        let parts = counted(gaps as u64, "part of the app was", "parts of the app were");
        let text = format!("{parts} not analysed; 'sessionlint scan' lists what");
        page.wrapped("  ", "    ", 4, &text, None);
    }
    page.gap();
}
