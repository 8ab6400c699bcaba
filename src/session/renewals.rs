//! Code that renews the session: where it is, what is around it, and what it does when the server refuses.

use super::handlers::opened_login;
use super::named_requests::named_requests;
use super::reach::{Entry, Reach, reach};
use super::resource_users::UNAUTHORIZED;
use super::trace::Site;
use super::{Scene, Session};
use crate::analysis::call_graph;
use crate::finding::LifeFactKind;
use crate::ir::Op;
use crate::program::MethodId;
use crate::signatures::Concept;
use std::collections::BTreeSet;

/// Calls upwards from a renewal within which somebody may end the session.
const MAX_CALLS: usize = 6;
/// Methods around a renewal that are looked at.
const MAX_AROUND: usize = 512;
/// Names of methods that are called back when a request fails.
const FAILURE_CALLBACKS: [&str; 4] = ["onFailure", "onErrorResponse", "onError", "onException"];
/// Methods that say whether the server has agreed.
const FAILURE_CHECKS: [&str; 4] = ["isSuccessful", "code", "getResponseCode", "getStatusCode"];

/// A request for new credentials.
#[derive(Debug, Clone)]
pub struct Renewal {
    /// The statement that names the request.
    pub site: Site,
    /// The path by which it is known.
    pub path: String,
    /// What the method around it reaches.
    pub reach: Reach,
}

/// What becomes of a renewal that fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// An exception is caught.
    Caught(Site),
    /// A method is called back.
    CalledBack(Site),
    /// The answer of the server is checked.
    Checked(Site),
}

/// The requests for new credentials in the app's own code that can run.
pub fn renewals(scene: &Scene<'_, '_, '_>, session: &Session<'_>) -> Vec<Renewal> {
    let requests = named_requests(scene, Concept::Life(LifeFactKind::Renewal)).into_iter();
    let live = requests.filter(|request| session.is_live(request.site.method));
    live.map(|request| Renewal {
        reach: reach(scene, &Entry::method(request.site.method)),
        site: request.site,
        path: request.path,
    })
    .collect()
}

impl Renewal {
    /// What becomes of it when it fails, as far as that can be told.
    pub fn failure(&self, scene: &Scene<'_, '_, '_>) -> Option<Failure> {
        let own = self.site.method;
        let facts = scene.facts.of(own);
        let edges = call_graph::edges(scene.program, &facts).iter();
        let called = edges.map(|edge| edge.target);
        let near: Vec<MethodId> = std::iter::once(own)
            .chain(called.filter(|target| scene.program.is_app_code(*target)))
            .collect();
        let mut behind = self.reach.methods.iter();
        near.iter()
            .find_map(|method| called_back(scene, *method))
            .or_else(|| near.iter().find_map(|method| checked(scene, *method)))
            .or_else(|| caught(scene, own))
            .or_else(|| behind.find_map(|method| called_back(scene, *method)))
    }

    /// The code that learns of a failure: what the callers of the renewal do, and all that they reach.
    pub fn surroundings(&self, scene: &Scene<'_, '_, '_>) -> Surroundings {
        let mut above = BTreeSet::from([self.site.method]);
        let mut wave = above.clone();
        for _ in 0..MAX_CALLS {
            let callers = wave.iter().flat_map(|method| scene.calls_of(*method));
            let callers: BTreeSet<MethodId> = callers.map(|site| site.method).collect();
            wave = callers.difference(&above).copied().collect();
            above.extend(wave.iter().copied());
            if wave.is_empty() || above.len() > MAX_AROUND {
                break;
            }
        }
        let reaches = above.iter();
        let reaches = reaches.map(|method| reach(scene, &Entry::method(*method)));
        Surroundings {
            reaches: reaches.collect(),
        }
    }
}

/// The code around a renewal.
#[derive(Debug)]
pub struct Surroundings {
    /// What each of the methods around it reaches.
    pub reaches: Vec<Reach>,
}

impl Surroundings {
    /// True when something there ends the session, or tells others by an exception of the app's own that it is over;
    /// so does what runs elsewhere when a server refuses the session.
    pub fn end_session(&self, scene: &Scene<'_, '_, '_>, session: &Session<'_>) -> bool {
        let refusals = scene.resource_users.of(UNAUTHORIZED).into_iter();
        let elsewhere = refusals.filter(|method| !self.hold(scene.first_statement(*method)));
        let elsewhere = elsewhere.map(|method| reach(scene, &Entry::method(method)));
        let elsewhere: Vec<Reach> = elsewhere.collect();
        let mut raised = self.reaches.iter();
        raised.any(|reach| raises_own(scene, reach))
            || ends(scene, session, &self.reaches)
            || ends(scene, session, &elsewhere)
    }

    /// True when `site` is a part of it.
    pub fn hold(&self, site: Site) -> bool {
        self.reaches.iter().any(|reach| reach.holds(site))
    }
}

/// True when one of them empties a cell, is a part of the logout, or opens the login screen.
fn ends(scene: &Scene<'_, '_, '_>, session: &Session<'_>, reaches: &[Reach]) -> bool {
    let cells: Vec<_> = session.session_cells().collect();
    let kills = session.stores.kills.iter();
    let kills: Vec<Site> = kills
        .filter(|kill| cells.iter().any(|(cell, _)| kill.empties(&cell.key)))
        .map(|kill| kill.site)
        .collect();
    let is_end = |reach: &Reach| {
        let mut logouts = session.logouts.iter();
        kills.iter().any(|kill| reach.holds(*kill))
            || logouts.any(|logout| {
                logout.entry.is_whole() && reach.methods.contains(&logout.entry.method)
            })
            || opened_login(scene, &session.login_screens, reach, false).is_some()
    };
    reaches.iter().any(is_end)
}

/// True when an exception is made there of a class that belongs to the app.
fn raises_own(scene: &Scene<'_, '_, '_>, reach: &Reach) -> bool {
    let program = scene.program;
    reach.statements(scene).any(|site| {
        let op = scene.facts.of(site.method).body.stmt(site.stmt).op;
        let is_own = |class| program.class(class).definition.is_some() && !program.is_library(class);
        matches!(op, Op::New(class) if is_own(class) && program.is_subclass_of(class, "Ljava/lang/Throwable;"))
    })
}

fn called_back(scene: &Scene<'_, '_, '_>, method: MethodId) -> Option<Failure> {
    let name = scene.program.text(scene.program.method(method).name);
    let first = Entry::method(method).first(scene);
    FAILURE_CALLBACKS
        .contains(&&*name)
        .then_some(Failure::CalledBack(first))
}

fn checked(scene: &Scene<'_, '_, '_>, method: MethodId) -> Option<Failure> {
    let facts = scene.facts.of(method);
    let mut calls = facts.body.stmts();
    calls.find_map(|(stmt, statement)| {
        let Op::Invoke(_, callee) = statement.op else {
            return None;
        };
        let name = scene.program.text(scene.program.method(callee).name);
        let is_compared = || {
            let users = facts.uses(stmt.value()).iter();
            let mut users = users.map(|user| facts.body.stmt(*user).op);
            users.any(|op| matches!(op, Op::If { .. } | Op::Switch(_)))
        };
        let is_check = FAILURE_CHECKS.contains(&&*name) && is_compared();
        is_check.then_some(Failure::Checked(Site { method, stmt }))
    })
}

fn caught(scene: &Scene<'_, '_, '_>, method: MethodId) -> Option<Failure> {
    let facts = scene.facts.of(method);
    let mut stmts = facts.body.stmts();
    let (stmt, _) = stmts.find(|(stmt, statement)| {
        let throws_again = || {
            let users = facts.uses(stmt.value()).iter();
            let mut users = users.map(|user| facts.body.stmt(*user).op);
            users.any(|op| matches!(op, Op::Throw))
        };
        statement.op == Op::Caught && !throws_again()
    })?;
    Some(Failure::Caught(Site { method, stmt }))
}
