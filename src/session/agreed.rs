//! What runs only when a server has done what it was asked for: callbacks of success, and branches behind a check.

use super::Scene;
use super::apis::{overrides, resolve};
use super::gates::reachable_around;
use super::reach::{Entry, Reach, reach_through};
use super::trace::Site;
use crate::ir::{Body, Op, StmtId, Test};
use crate::program::MethodId;
use crate::signatures::{Agreed, MethodPattern};
use std::collections::BTreeSet;

/// The signs of agreement, found in one app.
pub struct Agreement<'a> {
    callbacks: &'a [MethodPattern],
    checks: BTreeSet<MethodId>,
}

impl<'a> Agreement<'a> {
    /// Finds the methods that check.
    pub fn of(scene: &Scene<'_, '_, '_>, agreed: &'a Agreed) -> Self {
        let patterns: Vec<&MethodPattern> = agreed.checks.iter().collect();
        let resolution = resolve(scene.program, &patterns);
        let checks = (0..patterns.len()).flat_map(|at| resolution.methods(at).to_vec());
        Self {
            callbacks: &agreed.callbacks,
            checks: checks.collect(),
        }
    }

    /// What the entry reaches without the agreement of a server.
    pub fn reach_without(&self, scene: &Scene<'_, '_, '_>, entry: &Entry) -> Reach {
        reach_through(scene, entry, |site, target| {
            !self.is_callback(scene, target) && !self.is_behind_check(scene, site)
        })
    }

    fn is_callback(&self, scene: &Scene<'_, '_, '_>, method: MethodId) -> bool {
        let mut patterns = self.callbacks.iter();
        patterns.any(|pattern| overrides(scene.program, pattern, method))
    }

    /// True when control only gets there after a check has said yes.
    pub fn is_behind_check(&self, scene: &Scene<'_, '_, '_>, site: Site) -> bool {
        if self.checks.is_empty() {
            return false;
        }
        let facts = scene.facts.of(site.method);
        let body = &facts.body;
        let own = body.stmt(site.stmt).block;
        body.stmts().any(|(stmt, statement)| {
            let Op::If {
                test,
                taken,
                otherwise,
            } = statement.op
            else {
                return false;
            };
            if !self.is_checked(body, stmt) {
                return false;
            }
            let (yes, no) = match test {
                Test::NotEqual => (taken, otherwise),
                Test::Equal => (otherwise, taken),
                _ => return false,
            };
            let reaches =
                |from| from == own || reachable_around(body, from, statement.block).contains(&own);
            reaches(yes) && !reaches(no)
        })
    }

    /// True when the branch at `stmt` compares the answer of a check with zero.
    fn is_checked(&self, body: &Body, stmt: StmtId) -> bool {
        let [answer] = body.operands(stmt) else {
            return false;
        };
        match body.definition(*answer).op {
            Op::Invoke(_, callee) => self.checks.contains(&callee),
            _ => false,
        }
    }
}
