//! An entry point into the code it reaches: the statements of its own branch and the methods behind its calls.

use super::Scene;
use super::trace::Site;
use crate::analysis::call_graph;
use crate::ir::{Op, StmtId};
use crate::program::MethodId;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Methods that one entry point reaches at most; a logout is short, and what lies further is not about it.
const MAX_METHODS: usize = 1024;

/// A method, or the statements of it that one branch selects.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// The method.
    pub method: MethodId,
    /// The statements of the branch; `None` for the whole method.
    pub branch: Option<BTreeSet<StmtId>>,
}

impl Entry {
    /// A whole method.
    pub fn method(method: MethodId) -> Self {
        Self {
            method,
            branch: None,
        }
    }

    /// True when it is a whole method.
    pub fn is_whole(&self) -> bool {
        self.branch.is_none()
    }

    /// The first statement of the entry that stands for an instruction.
    pub fn first(&self, scene: &Scene<'_, '_, '_>) -> Site {
        let facts = scene.facts.of(self.method);
        let first = facts
            .body
            .stmts()
            .find(|(id, stmt)| !stmt.op.is_implicit() && self.holds(*id))
            .map_or(StmtId(0), |(id, _)| id);
        Site {
            method: self.method,
            stmt: first,
        }
    }

    /// True when the statement of its method is a part of it.
    pub fn holds(&self, stmt: StmtId) -> bool {
        self.branch
            .as_ref()
            .is_none_or(|branch| branch.contains(&stmt))
    }
}

/// The code behind an entry point.
#[derive(Debug, Clone)]
pub struct Reach {
    entry: Entry,
    /// The methods behind its calls, without the entry itself.
    pub methods: BTreeSet<MethodId>,
    /// False when a bound cut it short.
    pub complete: bool,
}

impl Reach {
    /// True when `site` is part of it.
    pub fn holds(&self, site: Site) -> bool {
        self.methods.contains(&site.method)
            || site.method == self.entry.method && self.entry.holds(site.stmt)
    }

    /// The same without the screens that are started.
    pub fn without_screens(&self, scene: &Scene<'_, '_, '_>) -> Self {
        reach_without_screens(scene, &self.entry)
    }

    /// Its statements: those of the entry first, then method by method.
    pub fn statements<'r>(
        &'r self,
        scene: &'r Scene<'_, '_, '_>,
    ) -> impl Iterator<Item = Site> + 'r {
        std::iter::once(self.entry.method)
            .chain(
                self.methods
                    .iter()
                    .copied()
                    .filter(|method| *method != self.entry.method),
            )
            .flat_map(move |method| {
                let facts = scene.facts.of(method);
                let stmts: Vec<StmtId> = facts.body.stmts().map(|(stmt, _)| stmt).collect();
                stmts.into_iter().map(move |stmt| Site { method, stmt })
            })
            .filter(|site| self.holds(*site))
    }

    /// Its texts, each where it is named.
    pub fn texts<'r>(
        &'r self,
        scene: &'r Scene<'_, '_, '_>,
    ) -> impl Iterator<Item = (Cow<'r, str>, Site)> + 'r {
        self.statements(scene).filter_map(|site| {
            let facts = scene.facts.of(site.method);
            match facts.body.stmt(site.stmt).op {
                Op::String(symbol) => Some((scene.program.text(symbol), site)),
                _ => None,
            }
        })
    }

    /// Its calls.
    pub fn calls<'r>(&'r self, scene: &'r Scene<'_, '_, '_>) -> impl Iterator<Item = Site> + 'r {
        self.statements(scene).filter(|site| {
            let facts = scene.facts.of(site.method);
            matches!(facts.body.stmt(site.stmt).op, Op::Invoke(..))
        })
    }
}

/// Follows only those ways from an entry point through the app's own code that `passes` lets through.
pub fn reach_through(
    scene: &Scene<'_, '_, '_>,
    entry: &Entry,
    passes: impl Fn(Site, MethodId) -> bool,
) -> Reach {
    let ways = |method: MethodId, in_entry: bool| -> Vec<MethodId> {
        let facts = scene.facts.of(method);
        let edges = call_graph::edges(scene.program, &facts).iter();
        let open = edges.filter(|edge| {
            let stmt = edge.stmt;
            (!in_entry || entry.holds(stmt))
                && scene.program.is_app_code(edge.target)
                && scene.may_enter(Site { method, stmt }, edge.target)
                && passes(Site { method, stmt }, edge.target)
        });
        open.map(|edge| edge.target).collect()
    };
    let mut methods = BTreeSet::new();
    let mut wave = ways(entry.method, true);
    let mut complete = true;
    while let Some(method) = wave.pop() {
        if methods.len() >= MAX_METHODS {
            complete = false;
            break;
        }
        if methods.insert(method) {
            wave.extend(ways(method, false));
        }
    }
    Reach {
        entry: entry.clone(),
        methods,
        complete,
    }
}

/// The same without the screens that are started: a screen is entered by a call of its own methods only from inside
/// itself.
pub fn reach_without_screens(scene: &Scene<'_, '_, '_>, entry: &Entry) -> Reach {
    let program = scene.program;
    let is_screen = |method: MethodId| {
        let class = program.method(method).class;
        program.is_subclass_of(class, "Landroid/app/Activity;")
    };
    reach_through(scene, entry, |site, target| {
        let facts = scene.facts.of(site.method);
        matches!(facts.body.stmt(site.stmt).op, Op::Invoke(..)) || !is_screen(target)
    })
}

/// Follows calls, callbacks and started screens from an entry point through the app's own code.
pub fn reach(scene: &Scene<'_, '_, '_>, entry: &Entry) -> Reach {
    reach_through(scene, entry, |_, _| true)
}
