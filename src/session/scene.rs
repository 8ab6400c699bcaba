//! What every step of the session analysis looks at: the program, the facts of its methods, and what signatures
//! say of the methods it calls.

use super::apis::{Apis, StoreAction};
use super::lookups::Lookups;
use super::ports::port_constant;
use super::resource_users::ResourceUsers;
use super::trace::Site;
use crate::analysis::{FactsCache, MethodFacts};
use crate::finding::{Excerpt, ExcerptLine, Location, Profile, Step, simple_name};
use crate::ir::{InvokeKind, Op, StmtId, ValueId};
use crate::program::{CodeSite, FieldId, MethodId, Program, Resolved};
use crate::signatures::{ContentModel, MethodPattern, Port, SignatureSet};
use std::sync::Arc;

/// The app under analysis.
pub struct Scene<'s, 'p, 'a> {
    /// The app.
    pub program: &'p Program<'a>,
    /// Bodies and constants of its methods, made on demand.
    pub facts: &'s FactsCache<'p, 'a>,
    /// What signatures say of the methods it calls.
    pub apis: &'s Apis<'s>,
    /// Where code names the ids of views.
    pub resource_users: &'s ResourceUsers,
    /// What was asked about its methods before.
    pub lookups: &'s Lookups,
    /// Lexicons, anchors and all the rest.
    pub signatures: &'s SignatureSet,
    /// What the app is about.
    pub profiles: &'s [Profile],
    /// What such apps keep.
    pub contents: &'s [&'s ContentModel],
}

impl<'s> Scene<'s, '_, '_> {
    /// The app's own calls of `callee`, as it is named at the call.
    pub fn app_calls(&self, callee: MethodId) -> Vec<Site> {
        let sites = self.program.callers(callee).iter();
        let own = sites.filter(|site| self.program.is_app_code(site.method));
        own.filter_map(|site| self.statement(*site)).collect()
    }

    /// The calls that may reach the definition `method`: by its own name, and by the names of what it overrides.
    pub fn calls_of(&self, method: MethodId) -> Vec<Site> {
        let mut sites: Vec<Site> = self
            .program
            .names_of_definition(method)
            .into_iter()
            .flat_map(|name| self.app_calls(name))
            .filter(|site| self.may_run(*site, method))
            .collect();
        sites.sort_unstable();
        sites.dedup();
        sites
    }

    /// False for a call that runs another definition for certain, such as `super.onCreate(…)` in another screen.
    fn may_run(&self, site: Site, method: MethodId) -> bool {
        let facts = self.facts.of(site.method);
        match facts.body.stmt(site.stmt).op {
            Op::Invoke(kind, callee) if !kind.is_dispatched() => {
                self.program.resolve(callee) == Resolved::Defined(method)
            }
            _ => true,
        }
    }

    /// The definitions in the app's own code that a call of this kind may run.
    pub(super) fn called(&self, kind: InvokeKind, callee: MethodId) -> Arc<[MethodId]> {
        if kind.is_dispatched() {
            return self.targets(callee);
        }
        match self.program.resolve(callee) {
            Resolved::Defined(method) if self.program.is_app_code(method) => Arc::from([method]),
            _ => Arc::default(),
        }
    }

    /// True when the app opens a store of this kind, whatever has become of its name.
    pub(super) fn opens_stores_of(&self, kind: &str) -> bool {
        let mut openers = self.apis.performing(StoreAction::Open);
        let is_opened = |method: MethodId| {
            let mut roles = self.apis.store_roles(method).iter();
            let is_meant = roles.any(|role| role.store.kind == kind);
            is_meant && !self.app_calls(method).is_empty()
        };
        self.apis.has_renamed(kind) || openers.any(is_opened)
    }

    /// The statement of a reachable instruction.
    pub fn statement(&self, site: CodeSite) -> Option<Site> {
        let facts = self.facts.of(site.method);
        // The block that enters the code goes to its first instruction from the same place.
        let (stmt, _) = facts
            .body
            .stmts_at(site.pc)
            .find(|(_, stmt)| !matches!(stmt.op, Op::Goto(_)))?;
        facts.is_reachable(stmt).then_some(Site {
            method: site.method,
            stmt,
        })
    }

    /// The values that the app stores into `field`.
    pub fn stores_to(&self, field: FieldId) -> Vec<(Site, ValueId)> {
        let sites = self.program.writers(field).iter();
        let own = sites.filter_map(|site| self.statement(*site));
        own.filter_map(|site| Some((site, self.stored_value(site)?)))
            .collect()
    }

    fn stored_value(&self, site: Site) -> Option<ValueId> {
        let facts = self.facts.of(site.method);
        match facts.body.stmt(site.stmt).op {
            Op::FieldStore(_) | Op::StaticStore(_) => {
                facts.body.operands(site.stmt).last().copied()
            }
            _ => None,
        }
    }

    /// The definitions in the app's own code that a call of `callee` may reach.
    pub fn targets(&self, callee: MethodId) -> Arc<[MethodId]> {
        self.lookups.targets(self.program, callee)
    }

    /// The method references that `pattern` means, ascending.
    pub fn meant(&self, pattern: &MethodPattern) -> Arc<[MethodId]> {
        self.lookups.meant(self.program, pattern)
    }

    /// True when `pattern` means the method reference.
    pub fn is_meant(&self, pattern: &MethodPattern, callee: MethodId) -> bool {
        self.meant(pattern).binary_search(&callee).is_ok()
    }

    /// Where the app's own code calls what `pattern` means, by the method that is called.
    pub fn own_calls(&self, pattern: &MethodPattern) -> impl Iterator<Item = CodeSite> {
        let program = self.program;
        let methods = self.meant(pattern).to_vec().into_iter();
        let sites = methods.flat_map(|method| program.callers(method));
        sites
            .copied()
            .filter(|site| program.is_app_code(site.method))
    }

    /// True when `callee` reads from a store.
    pub fn reads_a_store(&self, callee: MethodId) -> bool {
        let roles = self.apis.store_roles(callee);
        roles.iter().any(|role| role.action == StoreAction::Read)
    }

    /// True for a static call into the renamed class of a store: its own code makes the objects.
    pub fn makes_a_renamed_store(
        &self,
        facts: &MethodFacts,
        stmt: StmtId,
        callee: MethodId,
    ) -> bool {
        let is_static = matches!(facts.body.stmt(stmt).op, Op::Invoke(InvokeKind::Static, _));
        let class = self.program.method(callee).class;
        is_static && self.apis.renamed_store(class).is_some()
    }

    /// The port that stands for the same store as the result of `callee`, or for a place around it.
    pub fn same_store_port(&self, callee: MethodId) -> Option<Port> {
        let roles = self.apis.store_roles(callee);
        roles.iter().find_map(|role| match (role.action, role.op) {
            (StoreAction::Alias, _) => Some(Port::This),
            (StoreAction::Derive, Some(op)) => op.from,
            _ => None,
        })
    }

    /// The fully known text of a value.
    pub fn text(&self, method: MethodId, value: ValueId) -> Option<String> {
        let facts = self.facts.of(method);
        facts.constant_of(value)?.as_literal().map(str::to_owned)
    }

    /// The text at `port` of the call at `site`.
    pub fn text_at(&self, site: Site, port: Option<Port>) -> Option<String> {
        let facts = self.facts.of(site.method);
        port_constant(&facts, site.stmt, port?)?
            .as_literal()
            .map(str::to_owned)
    }

    /// The number at `port` of the call at `site`.
    pub fn number_at(&self, site: Site, port: Option<Port>) -> Option<i64> {
        let facts = self.facts.of(site.method);
        port_constant(&facts, site.stmt, port?)?.as_number()
    }

    /// The method that the call at `site` names.
    pub fn callee(&self, site: Site) -> Option<MethodId> {
        let facts = self.facts.of(site.method);
        match facts.body.stmt(site.stmt).op {
            Op::Invoke(_, callee) => Some(callee),
            _ => None,
        }
    }

    /// `Editor.putString`: class and name of a method as people say it.
    pub fn short_name(&self, method: MethodId) -> String {
        let reference = self.program.method(method);
        let class = crate::program::dotted(&self.program.class_name(reference.class));
        let simple = simple_name(&class);
        match &*self.program.text(reference.name) {
            "<init>" => format!("new {simple}"),
            name => format!("{simple}.{name}"),
        }
    }

    /// The place of a statement, without an excerpt.
    pub fn location(&self, site: Site) -> Location {
        let facts = self.facts.of(site.method);
        let pc = facts.body.stmt(site.stmt).pc;
        self.program.code_location(site.method, Some(pc))
    }

    /// A step of a flow.
    pub fn step(&self, site: Site, text: &str) -> Step {
        Step {
            location: self.location(site),
            text: text.to_owned(),
        }
    }

    /// The place of a statement with its instruction and those that produce its operands.
    pub fn location_with_excerpt(&self, site: Site) -> Location {
        let mut location = self.location(site);
        location.excerpt = self.excerpt(&self.facts.of(site.method), site);
        location
    }

    /// The instruction of a statement below those that produce its operands.
    fn excerpt(&self, facts: &Arc<MethodFacts>, site: Site) -> Option<Excerpt> {
        let guilty = facts.body.stmt(site.stmt).pc;
        let mut pcs: Vec<u32> = facts
            .body
            .operands(site.stmt)
            .iter()
            .map(|value| facts.body.definition(*value))
            .filter(|stmt| !stmt.op.is_implicit())
            .map(|stmt| stmt.pc)
            .filter(|pc| *pc < guilty)
            .collect();
        pcs.push(guilty);
        pcs.sort_unstable();
        pcs.dedup();
        let lines: Vec<ExcerptLine> = pcs
            .into_iter()
            .filter_map(|pc| {
                Some(ExcerptLine {
                    label: format!("{pc:04x}"),
                    text: self.program.smali_at(site.method, pc)?,
                    guilty: pc == guilty,
                })
            })
            .collect();
        (!lines.is_empty()).then_some(Excerpt { lines })
    }

    /// A step at the beginning of a method.
    pub fn method_location(&self, method: MethodId) -> Location {
        self.program.code_location(method, Some(0))
    }

    /// A statement that stands for a whole method: its first one.
    pub fn first_statement(&self, method: MethodId) -> Site {
        Site {
            method,
            stmt: StmtId(0),
        }
    }
}
