//! Session maps made by hand, from the plain one to the hostile one and the large one.

use crate::samples::{HOSTILE, code, full_finding, step};
use sessionlint::finding::*;

fn at(class: &str, method: &str) -> Location {
    code(
        "classes.dex",
        &format!("com.example.shop.{class}"),
        method,
        None,
    )
}

/// One endpoint without a credential and one with it.
fn endpoints(sent: Step) -> Vec<Endpoint> {
    let used = |method: &str| vec![step(at("Api", method), "the address is used here")];
    vec![
        Endpoint {
            address: Some("https://api.example.com/login".to_owned()),
            uses: used("login"),
            credentials: Vec::new(),
        },
        Endpoint {
            address: Some("https://api.example.com/orders/\u{2026}".to_owned()),
            uses: used("orders"),
            credentials: vec![sent],
        },
    ]
}

fn profile(title: &str, sign: &str) -> Profile {
    Profile {
        name: title.to_owned(),
        title: title.to_owned(),
        signs: vec![Evidence {
            strength: Strength::Medium,
            atom: "texts".to_owned(),
            text: sign.to_owned(),
        }],
    }
}

pub(crate) fn session_map() -> SessionMap {
    let write = step(at("Login", "save"), "is written here");
    let read = step(at("Api", "headers"), "is read here");
    let sent = step(
        at("Api", "headers"),
        "is sent in the header 'Authorization'",
    );
    let kill = step(
        at("Session", "clear"),
        "removes 'token' from prefs 'session'",
    );
    SessionMap {
        profiles: vec![profile("health", "it says 'mood', 'therapist'")],
        cells: vec![
            cell(
                "token",
                ValueKind::AccessToken,
                &write,
                &[read, sent.clone()],
                Killed::Always,
            ),
            cell(
                "refresh",
                ValueKind::RefreshToken,
                &write,
                &[],
                Killed::Never,
            ),
        ],
        handlers: vec![
            handler(HandlerKind::Logout, at("Settings", "onLogout"), &kill),
            handler(HandlerKind::Login, at("Login", "onClick"), &write),
        ],
        endpoints: endpoints(sent),
        facts: vec![LifeFact {
            kind: LifeFactKind::Rejection,
            seen: step(at("Api", "onFailure"), "runs when a number is 401"),
        }],
        undecided: vec![Undecided {
            what: "which endpoints get the credential".to_owned(),
            why: "it is attached to every request of a client".to_owned(),
            place: Some(at("Api", "intercept")),
        }],
    }
}

fn cell(key: &str, value: ValueKind, write: &Step, used: &[Step], killed: Killed) -> Cell {
    Cell {
        key: CellKey {
            store: "prefs".to_owned(),
            name: Some("session".to_owned()),
            key: Some(key.to_owned()),
        },
        value,
        evidence: full_finding().evidence,
        writes: vec![write.clone()],
        reads: used.iter().take(1).cloned().collect(),
        sends: used.iter().skip(1).cloned().collect(),
        kills: Vec::new(),
        file: Some("shared_prefs/session.xml".to_owned()),
        cover: Cover::Plain,
        exposure: Exposure {
            backed_up: true,
            transferred: true,
            shared: false,
        },
        fates: vec![Fate {
            handler: 0,
            killed,
            reason: String::new(),
        }],
    }
}

fn handler(kind: HandlerKind, entry: Location, effect: &Step) -> Handler {
    Handler {
        kind,
        anchors: vec![step(entry.clone(), "its name says so")],
        entry,
        score: 4,
        effects: vec![effect.clone()],
        complete: true,
    }
}

pub(crate) fn hostile_map() -> SessionMap {
    let evil = || HOSTILE.to_owned();
    let place = code(HOSTILE, HOSTILE, HOSTILE, Some(0));
    let write = step(place.clone(), HOSTILE);
    let mut map = SessionMap {
        profiles: vec![profile(HOSTILE, HOSTILE)],
        cells: vec![cell(
            HOSTILE,
            ValueKind::Cookie,
            &write,
            &[],
            Killed::Unknown,
        )],
        handlers: vec![handler(HandlerKind::ForcedLogout, place.clone(), &write)],
        endpoints: vec![Endpoint {
            address: Some(evil()),
            uses: vec![write.clone()],
            credentials: vec![write.clone()],
        }],
        facts: vec![LifeFact {
            kind: LifeFactKind::Lock,
            seen: write,
        }],
        undecided: vec![Undecided {
            what: evil(),
            why: evil(),
            place: None,
        }],
    };
    map.cells[0].key.name = Some(evil());
    map.cells[0].key.store = evil();
    map.cells[0].file = Some(evil());
    map.cells[0].fates[0].reason = evil();
    map
}

/// More of everything than a drawing can show.
pub(crate) fn large_map(count: usize) -> SessionMap {
    let place = |class: String, method: &str| code("classes.dex", &class, method, None);
    let mut map = SessionMap::default();
    for number in 0..count {
        let write = step(
            place(format!("com.example.Login{}", number % 7), "save"),
            "is written here",
        );
        let sent = step(
            place(format!("com.example.Api{}", number % 11), "call"),
            "is sent in the header 'Authorization'",
        );
        let mut one = cell(
            &format!("token_{number}"),
            ValueKind::AccessToken,
            &write,
            &[write.clone(), sent],
            Killed::ALL[number % 4],
        );
        one.fates.push(Fate {
            handler: 1,
            killed: Killed::ALL[number % 3],
            reason: String::new(),
        });
        map.cells.push(one);
    }
    let clear = step(
        place("com.example.Session".to_owned(), "clear"),
        "empties prefs",
    );
    let menu = place("com.example.Menu".to_owned(), "logout");
    let api = place("com.example.Api".to_owned(), "onRefused");
    map.handlers = vec![
        handler(HandlerKind::Logout, menu, &clear),
        handler(HandlerKind::ForcedLogout, api, &clear),
    ];
    map
}
