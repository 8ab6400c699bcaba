//! What the map cannot tell, and why: silence must never look like safety.

use crate::finding::{Cell, HandlerKind, Killed, SessionMap, Undecided};
use crate::session::requests::is_interceptor;
use crate::session::{Scene, Session};

/// Questions that the map holds at most.
const MAX_UNDECIDED: usize = 200;

/// Adds the open questions of a finished map.
pub(super) fn add(scene: &Scene<'_, '_, '_>, session: &Session<'_>, map: &mut SessionMap) {
    let mut open = Vec::new();
    for cell in &map.cells {
        open.extend(unnamed(cell));
        open.extend(unknown_fates(map, cell));
    }
    let cut = map.handlers.iter().filter(|handler| !handler.complete);
    open.extend(cut.map(|handler| Undecided {
        what: format!("what the {} does besides", handler.kind.words()),
        why: "it reaches more code than was followed".to_owned(),
        place: Some(handler.entry.clone()),
    }));
    open.extend(no_logout(session, map));
    open.extend(intercepted(scene, session));
    let more = (map.undecided.len() + open.len()).saturating_sub(MAX_UNDECIDED);
    open.truncate(MAX_UNDECIDED.saturating_sub(map.undecided.len()));
    map.undecided.extend(open);
    if more > 0 {
        map.undecided.push(Undecided {
            what: format!("{more} more questions"),
            why: format!("the map holds {MAX_UNDECIDED}"),
            place: None,
        });
    }
}

/// A store or key whose name is not known: two such cells may be the same, or several.
fn unnamed(cell: &Cell) -> Option<Undecided> {
    let has_keys = cell.key.store.ends_with("prefs") || cell.key.store.ends_with("sqlite");
    let what = match (&cell.key.name, &cell.key.key) {
        (None, _) => "which instance of the store",
        (Some(_), None) if has_keys => "which key",
        _ => return None,
    };
    Some(Undecided {
        what: format!("{what} a {} is kept in ({})", cell.value.words(), cell.key),
        why: "its name is no constant".to_owned(),
        place: cell.writes.first().map(|step| step.location.clone()),
    })
}

fn unknown_fates(map: &SessionMap, cell: &Cell) -> Vec<Undecided> {
    let unknown = cell
        .fates
        .iter()
        .filter(|fate| fate.killed == Killed::Unknown);
    unknown
        .filter_map(|fate| {
            let handler = map.handlers.get(fate.handler)?;
            Some(Undecided {
                what: format!("whether the {} empties {}", handler.kind.words(), cell.key),
                why: fate.reason.clone(),
                place: Some(handler.entry.clone()),
            })
        })
        .collect()
}

/// A session that nothing ends, as far as can be seen.
fn no_logout(session: &Session<'_>, map: &SessionMap) -> Option<Undecided> {
    let is_logout = |kind: HandlerKind| kind == HandlerKind::Logout;
    let has_logout = map.handlers.iter().any(|handler| is_logout(handler.kind));
    (session.has_session && !has_logout).then(|| Undecided {
        what: "how a user ends the session".to_owned(),
        why: "no logout was recognised by its name, its texts, or what it calls".to_owned(),
        place: None,
    })
}

/// Credentials that are attached to all requests of a client: which ones these are is not known.
fn intercepted(scene: &Scene<'_, '_, '_>, session: &Session<'_>) -> Option<Undecided> {
    let mut flows = session.flows.iter();
    let flow =
        flows.find(|flow| flow.sink == "header" && is_interceptor(scene, flow.site.method))?;
    Some(Undecided {
        what: "which endpoints get the credential".to_owned(),
        why: "it is attached to every request of a client".to_owned(),
        place: Some(scene.location(flow.site)),
    })
}
