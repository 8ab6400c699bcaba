//! The session map into the few sentences that a reader needs first.

use super::escape;
use super::words::{cell, counted};
use crate::finding::{HandlerKind, Profile, SessionMap};
use std::collections::BTreeSet;

/// Where the session is kept, whether anything empties those places, and what the logout does.
pub(super) fn sentences(map: &SessionMap) -> Vec<String> {
    let mut told = vec![kept(map)];
    told.extend(emptied(map));
    told.extend(logout(map));
    told.extend(map.profiles.iter().map(about));
    told
}

/// What the app is about, and the signs that say so.
pub(super) fn about(profile: &Profile) -> String {
    let signs = profile.signs.iter();
    let signs: Vec<String> = signs
        .map(|sign| escape::terminal(&sign.text).into_owned())
        .collect();
    format!(
        "The app is about {}: {}.",
        escape::terminal(&profile.title),
        signs.join("; ")
    )
}

fn kept(map: &SessionMap) -> String {
    let values: BTreeSet<&str> = map.cells.iter().map(|cell| cell.value.words()).collect();
    let values: Vec<&str> = values.into_iter().collect();
    match map.cells.as_slice() {
        [] => "No place was found where a session value is kept.".to_owned(),
        [one] => format!("The {} is kept in {}.", one.value.words(), cell(&one.key)),
        all => format!(
            "Session values are kept in {}: {}.",
            counted(all.len() as u64, "place", "places"),
            values.join(", ")
        ),
    }
}

fn emptied(map: &SessionMap) -> Option<String> {
    let forgotten = map
        .cells
        .iter()
        .filter(|cell| cell.kills.is_empty())
        .count();
    match (map.cells.len(), forgotten) {
        (0, _) | (_, 0) => None,
        (1, 1) => Some("Nothing was found that empties it.".to_owned()),
        (all, some) if all == some => {
            Some("Nothing was found that empties any of them.".to_owned())
        }
        (_, 1) => Some("Nothing was found that empties one of them.".to_owned()),
        (_, some) => Some(format!("Nothing was found that empties {some} of them.")),
    }
}

fn logout(map: &SessionMap) -> Option<String> {
    let of_kind = |kind| {
        map.handlers
            .iter()
            .filter(move |handler| handler.kind == kind)
    };
    let logouts = of_kind(HandlerKind::Logout).count();
    let idle = of_kind(HandlerKind::Logout)
        .filter(|handler| handler.effects.is_empty())
        .count();
    let found = counted(
        logouts as u64,
        "way to log out was found",
        "ways to log out were found",
    );
    match (logouts, idle) {
        (0, _) if map.cells.is_empty() => None,
        (0, _) => Some("No logout was found.".to_owned()),
        (_, 0) => Some(format!("{found}.")),
        // Where nothing is kept there is nothing to empty.
        _ if map.cells.is_empty() => Some(format!("{found}.")),
        (1, _) => Some(format!("{found}; it empties no store.")),
        (all, some) if all == some => Some(format!("{found}; none of them empties a store.")),
        (_, 1) => Some(format!("{found}; one of them empties no store.")),
        (_, some) => Some(format!("{found}; {some} of them empty no store.")),
    }
}

#[cfg(test)]
mod tests {
    use super::sentences;
    use crate::finding::*;

    fn step() -> Step {
        Step {
            location: Location::whole("classes.dex"),
            text: String::new(),
        }
    }

    /// A map of one cell and one logout per entry: how often each is emptied, and what each empties.
    fn map(cells: &[usize], logouts: &[usize]) -> SessionMap {
        let cell = |kills: &usize| Cell {
            key: CellKey {
                store: "prefs".to_owned(),
                name: Some("a\x1bb".to_owned()),
                key: Some("token".to_owned()),
            },
            value: ValueKind::AccessToken,
            evidence: Vec::new(),
            writes: vec![step()],
            reads: Vec::new(),
            sends: Vec::new(),
            cover: Cover::Plain,
            exposure: Exposure::default(),
            fates: Vec::new(),
            kills: vec![step(); *kills],
            file: None,
        };
        let logout = |effects: &usize| Handler {
            kind: HandlerKind::Logout,
            entry: Location::whole("classes.dex"),
            score: 3,
            anchors: Vec::new(),
            effects: vec![step(); *effects],
            complete: true,
        };
        SessionMap {
            cells: cells.iter().map(cell).collect(),
            handlers: logouts.iter().map(logout).collect(),
            ..SessionMap::default()
        }
    }

    #[test]
    fn the_story_says_what_is_kept_and_what_the_logout_does() {
        let one = "The session token is kept in SharedPreferences 'a\\u{1b}b' under 'token'.";
        for (cells, logouts, expected) in [
            (
                &[][..],
                &[][..],
                "No place was found where a session value is kept.",
            ),
            (
                &[],
                &[0],
                "No place was found where a session value is kept. 1 way to log out was found.",
            ),
            (
                &[0],
                &[],
                &format!("{one} Nothing was found that empties it. No logout was found."),
            ),
            (&[1], &[1], &format!("{one} 1 way to log out was found.")),
            (
                &[1],
                &[0],
                &format!("{one} 1 way to log out was found; it empties no store."),
            ),
            (
                &[0, 0],
                &[0, 0],
                "Session values are kept in 2 places: session token. Nothing was found that empties any of them. \
                 2 ways to log out were found; none of them empties a store.",
            ),
            (
                &[0, 1, 0],
                &[0, 2],
                "Session values are kept in 3 places: session token. Nothing was found that empties 2 of them. \
                 2 ways to log out were found; one of them empties no store.",
            ),
        ] {
            assert_eq!(sentences(&map(cells, logouts)).join(" "), expected);
        }
    }
}
