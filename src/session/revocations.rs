//! A logout into the order of what it does: whether it erases the credential before the request that needs it.

use super::cells::CellFacts;
use super::gates::is_unconditional;
use super::handlers::LogoutHandler;
use super::named_requests::named_requests;
use super::reach::{Entry, Reach, reach_without_screens};
use super::requests::is_interceptor;
use super::trace::Site;
use super::{Scene, Session, Verdict};
use crate::analysis::call_graph;
use crate::finding::HandlerKind;
use crate::ir::{BlockId, Body, Op, StmtId};
use crate::program::MethodId;
use crate::signatures::Concept;
use std::collections::BTreeSet;

/// Calls, one inside the other, that are looked into for a kill.
const MAX_DEPTH: u8 = 4;

/// A request that ends the session at the server, sent when its credential is gone.
pub struct Revocation<'h, 's> {
    /// The logout.
    pub handler: &'h LogoutHandler,
    /// Where the credential was.
    pub cell: &'h CellFacts<'s>,
    /// What it held.
    pub verdict: Verdict,
    /// Where it is erased.
    pub kill: Site,
    /// Where the request is made.
    pub request: Site,
    /// Where the credential is read for the request.
    pub read: Site,
    /// True when all requests of a client get it.
    pub intercepted: bool,
}

/// The revocations that come too late.
pub fn too_late<'h, 's>(
    scene: &Scene<'s, '_, '_>,
    session: &'h Session<'s>,
) -> Vec<Revocation<'h, 's>> {
    let requests = named_requests(scene, Concept::Handler(HandlerKind::Logout)).into_iter();
    // A word alone may be the name of an event.
    let requests = requests
        .filter(|one| one.path.contains('/') || scene.callee(one.site).is_some())
        .map(|one| one.site);
    let order = Order {
        scene,
        session,
        requests: requests.collect(),
    };
    if order.requests.is_empty() {
        return Vec::new();
    }
    let handlers = session.logouts.iter();
    handlers
        .flat_map(|handler| order.of_handler(handler))
        .collect()
}

struct Order<'x, 'h, 's, 'p, 'a> {
    scene: &'x Scene<'s, 'p, 'a>,
    session: &'h Session<'s>,
    /// Where requests that end the session are named.
    requests: Vec<Site>,
}

/// A statement of a method that leads to a request, with all that it reaches.
struct Sending {
    at: StmtId,
    reaches: Vec<Reach>,
}

impl<'h, 's> Order<'_, 'h, 's, '_, '_> {
    fn of_handler(&self, handler: &'h LogoutHandler) -> Option<Revocation<'h, 's>> {
        let own = std::iter::once(handler.entry.clone());
        let reach = reach_without_screens(self.scene, &handler.entry);
        let inner = reach.methods.into_iter().map(Entry::method);
        let mut entries = own.chain(inner);
        entries.find_map(|entry| {
            let mut sendings = self.sendings(&entry).into_iter();
            sendings.find_map(|sending| self.of_sending(handler, &entry, &sending))
        })
    }

    /// The statements of an entry that lead to a request which ends the session.
    fn sendings(&self, entry: &Entry) -> Vec<Sending> {
        let method = entry.method;
        let facts = self.scene.facts.of(method);
        let own = self.requests.iter().filter(|site| site.method == method);
        let own = own.map(|site| Sending {
            at: used_at(self.scene, *site),
            reaches: Vec::new(),
        });
        let edges = call_graph::edges(self.scene.program, &facts).iter();
        let calls = edges.filter_map(|edge| {
            // What a new object is called back for runs when it is made, or later.
            let is_call = matches!(facts.body.stmt(edge.stmt).op, Op::Invoke(..) | Op::New(_));
            let is_own = self.scene.program.is_app_code(edge.target);
            let reach = (is_call && is_own)
                .then(|| reach_without_screens(self.scene, &Entry::method(edge.target)))?;
            let sends = self.requests.iter().any(|site| reach.holds(*site));
            let at = edge.stmt;
            let reaches = vec![reach];
            sends.then_some(Sending { at, reaches })
        });
        let all = own.chain(calls);
        all.filter(|sending| entry.holds(sending.at)).collect()
    }

    fn of_sending(
        &self,
        handler: &'h LogoutHandler,
        entry: &Entry,
        sending: &Sending,
    ) -> Option<Revocation<'h, 's>> {
        self.session.session_cells().find_map(|(cell, verdict)| {
            let kill = self.kill_before(entry, sending, cell)?;
            let (read, intercepted) = self.late_read(entry, kill, sending, cell)?;
            let request = Site {
                method: entry.method,
                stmt: sending.at,
            };
            Some(Revocation {
                handler,
                cell,
                verdict,
                kill,
                request,
                read,
                intercepted,
            })
        })
    }

    /// The statement of the entry that has emptied the cell whenever control comes to the request.
    fn kill_before(&self, entry: &Entry, sending: &Sending, cell: &CellFacts<'_>) -> Option<Site> {
        let kills = self.session.stores.kills.iter();
        let is_certain =
            |name: &Option<String>, kept: &Option<String>| name.is_some() && name == kept;
        let kills: BTreeSet<Site> = kills
            .filter(|kill| kill.empties(&cell.key) && is_certain(&kill.name, &cell.key.name))
            .map(|kill| kill.site)
            .collect();
        if kills.is_empty() {
            return None;
        }
        let facts = self.scene.facts.of(entry.method);
        let mut stmts = facts.body.stmts().map(|(stmt, _)| stmt);
        let stmt = stmts.find(|stmt| {
            let site = Site {
                method: entry.method,
                stmt: *stmt,
            };
            *stmt != sending.at
                && entry.holds(*stmt)
                && self.leads_to(site, &kills, MAX_DEPTH)
                && self.precedes(entry, *stmt, sending.at)
        })?;
        Some(Site {
            method: entry.method,
            stmt,
        })
    }

    /// True when the statement is one of the kills, or a call that always comes by one.
    fn leads_to(&self, site: Site, kills: &BTreeSet<Site>, depth: u8) -> bool {
        if kills.contains(&site) {
            return true;
        }
        let run = match depth {
            0 => None,
            _ => self.scene.run_at(site),
        };
        let comes_by = |method: MethodId| {
            let facts = self.scene.facts.of(method);
            let mut stmts = facts.body.stmts().map(|(stmt, _)| Site { method, stmt });
            stmts.any(|site| {
                self.leads_to(site, kills, depth - 1) && is_unconditional(self.scene, site)
            })
        };
        run.is_some_and(|run| !run.is_empty() && run.into_iter().all(comes_by))
    }

    /// True when control comes by `first` before it comes to `second`, on all ways through the entry.
    fn precedes(&self, entry: &Entry, first: StmtId, second: StmtId) -> bool {
        let facts = self.scene.facts.of(entry.method);
        let body = &facts.body;
        let (one, other) = (body.stmt(first).block, body.stmt(second).block);
        if one == other {
            return first < second;
        }
        let start = entry.branch.as_ref().and_then(|branch| branch.first());
        let start = start.map_or(BlockId::ENTRY, |stmt| body.stmt(*stmt).block);
        reaches(body, one, None, other) && !reaches(body, start, Some(one), other)
    }

    /// True when calls of the entry lead to `read`, and none of them before the kill.
    fn is_asked_after(&self, entry: &Entry, kill: StmtId, read: Site) -> bool {
        let facts = self.scene.facts.of(entry.method);
        let edges = call_graph::edges(self.scene.program, &facts).iter();
        let asking = edges.filter(|edge| {
            let is_call = matches!(facts.body.stmt(edge.stmt).op, Op::Invoke(..));
            is_call
                && entry.holds(edge.stmt)
                && self.scene.program.is_app_code(edge.target)
                && reach_without_screens(self.scene, &Entry::method(edge.target)).holds(read)
        });
        let mut asking = asking.map(|edge| edge.stmt).peekable();
        asking.peek().is_some() && asking.all(|stmt| self.precedes(entry, kill, stmt))
    }

    /// Where the credential of the request is read from the cell, when that is after the kill; and whether an
    /// interceptor does so.
    fn late_read(
        &self,
        entry: &Entry,
        kill: Site,
        sending: &Sending,
        cell: &CellFacts<'_>,
    ) -> Option<(Site, bool)> {
        let inside = |site: Site| sending.reaches.iter().any(|reach| reach.holds(site));
        let is_after = |site: Site| match site.method == entry.method {
            true => self.precedes(entry, kill.stmt, site.stmt),
            false => self.is_asked_after(entry, kill.stmt, site),
        };
        let is_here = |method: MethodId| {
            let mut requests = self.requests.iter().filter(|site| inside(**site));
            method == entry.method || requests.any(|site| site.method == method)
        };
        let flows = self.session.flows.iter();
        let sent = flows.filter(|flow| flow.is_sent());
        let mut own = None;
        let mut intercepted = None;
        // Credentials from elsewhere, or from before: in the request itself, and in anything that is reached.
        let (mut other_here, mut other) = (false, false);
        for flow in sent {
            let goes_along = inside(flow.site) || flow.site.method == entry.method;
            let mut reads = cell.reads.iter().map(|read| read.site);
            let read = reads.find(|read| flow.sources.contains(read));
            match read {
                Some(read) if goes_along && (inside(read) || is_after(read)) => {
                    own = own.or(Some((read, false)));
                }
                Some(read) if is_interceptor(self.scene, flow.site.method) => {
                    intercepted = intercepted.or(Some((read, true)));
                }
                _ => {
                    other |= goes_along;
                    other_here |= goes_along && is_here(flow.site.method);
                }
            }
        }
        let own = own.filter(|_| !other_here);
        own.or(intercepted.filter(|_| !other))
    }
}

/// The call that is given the text named at `site`, or the site itself.
fn used_at(scene: &Scene<'_, '_, '_>, site: Site) -> StmtId {
    let facts = scene.facts.of(site.method);
    let is_call = |stmt: &StmtId| matches!(facts.body.stmt(*stmt).op, Op::Invoke(..));
    let users = facts.uses(site.stmt.value()).iter().copied();
    match is_call(&site.stmt) {
        true => site.stmt,
        false => users.filter(is_call).min().unwrap_or(site.stmt),
    }
}

/// True when control, or an exception, gets from one block to another without entering a third one.
fn reaches(body: &Body, from: BlockId, avoided: Option<BlockId>, to: BlockId) -> bool {
    let mut seen = BTreeSet::new();
    let mut waiting = vec![from];
    while let Some(block) = waiting.pop() {
        if Some(block) == avoided || !seen.insert(block) {
            continue;
        }
        if block == to {
            return true;
        }
        let edges = body.successors(block).iter();
        waiting.extend(edges.map(|edge| body.edge(*edge).to));
    }
    false
}
