//! A handler and a cell into what the handler does to it: emptied on all paths, on some, on none, or not known.

use crate::analysis::call_graph;
use crate::finding::{Fate, HandlerKind, Killed};
use crate::ir::{BlockId, EdgeKind, Op, StmtId};
use crate::program::MethodId;
use crate::session::apis::StoreAction;
use crate::session::cells::{CellFacts, Kill};
use crate::session::handlers::AnyHandler;
use crate::session::trace::Site;
use crate::session::{Scene, Session};
use std::collections::{BTreeMap, BTreeSet};

/// Calls, one inside the other, that are looked into for a kill.
const MAX_DEPTH: u8 = 12;

/// A handler that ends a session.
pub(super) struct Ending<'h> {
    /// Its position in the map.
    position: usize,
    handler: &'h AnyHandler,
    /// What keeps one from saying that it empties nothing.
    uncertainty: Option<String>,
}

/// Those of the handlers that end a session.
pub(super) fn endings<'h>(
    scene: &Scene<'_, '_, '_>,
    handlers: &'h [AnyHandler],
) -> Vec<Ending<'h>> {
    let all = handlers.iter().enumerate();
    let ending = all.filter(|(_, handler)| handler.kind != HandlerKind::Login);
    let endings = ending.map(|(position, handler)| Ending {
        position,
        handler,
        uncertainty: uncertainty(scene, handler),
    });
    endings.collect()
}

/// What the handlers that end a session do to the cell, in their order.
pub(super) fn fates(
    scene: &Scene<'_, '_, '_>,
    session: &Session<'_>,
    cell: &CellFacts<'_>,
    endings: &[Ending<'_>],
) -> Vec<Fate> {
    let fates = endings.iter().map(|ending| {
        let (killed, reason) = fate(scene, session, cell, ending);
        Fate {
            handler: ending.position,
            killed,
            reason,
        }
    });
    fates.collect()
}

fn fate(
    scene: &Scene<'_, '_, '_>,
    session: &Session<'_>,
    cell: &CellFacts<'_>,
    ending: &Ending<'_>,
) -> (Killed, String) {
    let handler = ending.handler;
    let kills = session.stores.kills.iter();
    let near: Vec<&Kill> = kills
        .filter(|kill| kill.empties(&cell.key) && handler.reach.holds(kill.site))
        .collect();
    let certain = near.iter().filter(|kill| is_certain(scene, kill, cell));
    let sites: BTreeSet<Site> = certain.map(|kill| kill.site).collect();
    if let Some(first) = sites.first() {
        return by_paths(scene, handler, &sites, *first);
    }
    if let Some(kill) = near.first() {
        let what = match (&kill.name, &cell.key.name) {
            (Some(_), Some(_)) => "a key that could not be resolved",
            _ => "a store whose name could not be resolved",
        };
        let place = scene.short_name(kill.site.method);
        let reason = format!("'{place}' empties {what}");
        return (Killed::Unknown, reason);
    }
    let mut vain = session.stores.vain_kills.iter();
    let lost = vain.find(|kill| kill.empties(&cell.key) && handler.reach.holds(kill.site));
    if let Some(kill) = lost {
        let place = scene.short_name(kill.site.method);
        let reason = format!("'{place}' empties it, but nothing saves the change");
        return (Killed::Never, reason);
    }
    match &ending.uncertainty {
        Some(reason) => (Killed::Unknown, reason.clone()),
        None => (Killed::Never, String::new()),
    }
}

/// True when the kill empties this cell and not only perhaps.
fn is_certain(scene: &Scene<'_, '_, '_>, kill: &Kill, cell: &CellFacts<'_>) -> bool {
    let same_key = match (&kill.key, &cell.key.key) {
        (Some(killed), Some(kept)) => killed == kept,
        (Some(_), None) => false,
        (None, _) => empties_all(scene, kill.site),
    };
    let named = kill.name.is_some() || cell.store.is_nameless();
    let same_name = named && kill.name == cell.key.name;
    same_key && same_name
}

/// True when the call empties a store as a whole.
fn empties_all(scene: &Scene<'_, '_, '_>, site: Site) -> bool {
    let Some(callee) = scene.callee(site) else {
        return false;
    };
    let mut roles = scene.apis.store_roles(callee).iter();
    roles.any(|role| {
        let keyless = role.op.is_some_and(|op| op.key.is_none());
        role.action == StoreAction::Kill && keyless
    })
}

/// On which paths of the handler one of the kills comes.
fn by_paths(
    scene: &Scene<'_, '_, '_>,
    handler: &AnyHandler,
    sites: &BTreeSet<Site>,
    first: Site,
) -> (Killed, String) {
    let mut paths = Paths {
        scene,
        sites,
        always: BTreeMap::new(),
    };
    let (method, branch) = (handler.entry.method, handler.entry.branch.as_ref());
    if paths.always_come_by(method, branch, MAX_DEPTH) {
        return (Killed::Always, String::new());
    }
    let place = scene.short_name(first.method);
    let called = called_from(scene, handler);
    let now = |site: &Site| called.contains(&site.method);
    let reason = match sites.iter().any(now) {
        true => format!("not every path comes by the call in '{place}'"),
        false => format!("only in '{place}', which runs later"),
    };
    (Killed::Sometimes, reason)
}

/// The methods that calls lead to while the handler runs.
fn called_from(scene: &Scene<'_, '_, '_>, handler: &AnyHandler) -> BTreeSet<MethodId> {
    let mut seen = BTreeSet::from([handler.entry.method]);
    let mut waiting = vec![handler.entry.method];
    while let Some(method) = waiting.pop() {
        let facts = scene.facts.of(method);
        for edge in call_graph::edges(scene.program, &facts) {
            let is_call = matches!(facts.body.stmt(edge.stmt).op, Op::Invoke(..));
            let inside = handler.reach.methods.contains(&edge.target);
            if is_call && inside && seen.insert(edge.target) {
                waiting.push(edge.target);
            }
        }
    }
    seen
}

/// The search for a path that leaves a method without coming by one of the sites.
struct Paths<'x, 's, 'p, 'a> {
    scene: &'x Scene<'s, 'p, 'a>,
    sites: &'x BTreeSet<Site>,
    /// What is known of methods; those that are being looked into count as not coming by.
    always: BTreeMap<MethodId, bool>,
}

impl Paths<'_, '_, '_, '_> {
    /// True when every path through the method, or through a branch of it, comes by one of the sites.
    fn always_come_by(
        &mut self,
        method: MethodId,
        branch: Option<&BTreeSet<StmtId>>,
        depth: u8,
    ) -> bool {
        let facts = self.scene.facts.of(method);
        let body = &facts.body;
        if body.is_empty() {
            return false;
        }
        let start = branch.and_then(|branch| branch.first());
        let start = start.map_or(BlockId(0), |stmt| body.stmt(*stmt).block);
        let (mut seen, mut waiting) = (BTreeSet::from([start]), vec![start]);
        let mut came_by = false;
        while let Some(block) = waiting.pop() {
            let outside = |stmt: StmtId| branch.is_some_and(|branch| !branch.contains(&stmt));
            if !facts.constants.is_reachable(block) {
                continue;
            }
            if body.block_stmts(block).any(outside) {
                return false;
            }
            let mut stmts = body.block_stmts(block);
            if stmts.any(|stmt| self.comes_by(Site { method, stmt }, depth)) {
                came_by = true;
                continue;
            }
            if matches!(body.stmt(body.terminator(block)).op, Op::Return) {
                return false;
            }
            let edges = body.successors(block).iter().map(|edge| body.edge(*edge));
            for edge in edges.filter(|edge| edge.kind == EdgeKind::Normal) {
                if seen.insert(edge.to) {
                    waiting.push(edge.to);
                }
            }
        }
        came_by
    }

    /// True when the statement is one of the sites, or a call that always leads to one.
    fn comes_by(&mut self, site: Site, depth: u8) -> bool {
        if self.sites.contains(&site) {
            return true;
        }
        let run = match depth {
            0 => None,
            _ => self.scene.run_at(site),
        };
        let run = run.unwrap_or_default();
        let mut each = run.iter();
        !run.is_empty() && each.all(|target| self.target_comes_by(*target, depth - 1))
    }

    fn target_comes_by(&mut self, target: MethodId, depth: u8) -> bool {
        if !self.scene.program.is_app_code(target) {
            return false;
        }
        if let Some(known) = self.always.get(&target) {
            return *known;
        }
        self.always.insert(target, false);
        let always = self.always_come_by(target, None, depth);
        self.always.insert(target, always);
        always
    }
}

/// What keeps one from saying that the handler empties nothing.
fn uncertainty(scene: &Scene<'_, '_, '_>, handler: &AnyHandler) -> Option<String> {
    if !handler.reach.complete {
        return Some("it reaches more code than was followed".to_owned());
    }
    let hidden = |site: Site| {
        let callee = scene.callee(site)?;
        let reference = scene.program.method(callee);
        let name = scene.program.text(reference.name);
        let class = scene.program.class_name(reference.class);
        let is_reflection = class == "Ljava/lang/reflect/Method;" && name == "invoke";
        is_reflection.then(|| "it calls methods by reflection".to_owned())
    };
    handler.reach.calls(scene).find_map(hidden)
}
