//! Parameters into what callers give: along a chain of calls that is known, or from all callers.

use super::passing::{gives_elements, gives_result};
use super::source::{Root, Source, Step};
use super::values::{MAX_SOURCES, Values};
use crate::formats::script::{Expr, ExprIdx, FunctionIdx};

/// Callers above each other that are asked for what they give.
const MAX_CALLERS: usize = 6;
/// Callers of one function that are asked; what more of them give says nothing of any.
const MAX_CALLS: usize = 12;

impl Values<'_> {
    /// The functions that call an expression, as far as they are known: `(call, sources of the callee)`.
    pub fn callee_sources(&self, call: ExprIdx) -> std::rc::Rc<[Source]> {
        match self.scripts.expr(call) {
            Expr::Call { callee, .. } => self.sources(*callee),
            _ => std::rc::Rc::from([]),
        }
    }

    /// The calls of a function.
    pub fn callers(&self, function: FunctionIdx) -> &[ExprIdx] {
        self.callers.get(&function).map_or(&[], Vec::as_slice)
    }

    /// Where a value comes from. `chain` holds the call of the function around the expression, then the call of the
    /// function around that, and so on; parameters beyond it are what any caller gives.
    pub fn resolved(&self, index: ExprIdx, chain: &[ExprIdx]) -> Vec<Source> {
        let mut found = Vec::new();
        for source in self.sources(index).iter() {
            self.resolve(source, chain, MAX_CALLERS, &mut found);
        }
        found.sort();
        found.dedup();
        found.truncate(MAX_SOURCES);
        found
    }

    /// The sources that one stands for.
    pub fn resolve(
        &self,
        source: &Source,
        chain: &[ExprIdx],
        left: usize,
        found: &mut Vec<Source>,
    ) {
        let Root::Parameter(function, position) = source.root else {
            if let Some(module) = self.module_behind(source) {
                return self.resolve_all(module, source, chain, left, found);
            }
            found.push(source.clone());
            return;
        };
        if left == 0 || found.len() >= MAX_SOURCES {
            found.push(source.clone());
            return;
        }
        let before = found.len();
        let on_chain = chain.first().filter(|call| self.calls(**call, function));
        let callers: Vec<ExprIdx> = match on_chain {
            Some(call) => vec![*call],
            None if self.callers(function).len() > MAX_CALLS => Vec::new(),
            None => self.callers(function).to_vec(),
        };
        let rest = if on_chain.is_some() {
            chain.get(1..).unwrap_or_default()
        } else {
            &[]
        };
        for call in &callers {
            for given in self.given(*call, position) {
                self.resolve(&source.behind(&given), rest, left - 1, found);
            }
        }
        if on_chain.is_none() {
            let given_to = self.given_to.get(&function).map_or(&[][..], Vec::as_slice);
            for (call, argument) in given_to.iter().take(MAX_CALLS) {
                for given in self.handed(*call, *argument, position) {
                    self.resolve(&source.behind(&given), &[], left - 1, found);
                }
            }
        }
        if found.len() == before {
            found.push(source.clone());
        }
    }

    /// What the module exports that a source begins with.
    fn module_behind(&self, source: &Source) -> Option<Vec<Source>> {
        let Root::Made(made) = source.root else {
            return None;
        };
        let module = self.module_of(made)?;
        let (first, rest) = source.steps.split_first()?;
        let Step::Name(name) = first else { return None };
        let exported = self.exported(module, Some(name));
        let behind = Source {
            root: Root::Made(made),
            steps: rest.to_vec(),
        };
        let found: Vec<Source> = exported.iter().map(|one| behind.behind(one)).collect();
        (!found.is_empty()).then_some(found)
    }

    fn resolve_all(
        &self,
        sources: Vec<Source>,
        from: &Source,
        chain: &[ExprIdx],
        left: usize,
        found: &mut Vec<Source>,
    ) {
        if left == 0 {
            found.push(from.clone());
            return;
        }
        for source in sources {
            self.resolve(&source, chain, left - 1, found);
        }
    }

    /// True when the call is one of the function.
    pub fn calls(&self, call: ExprIdx, function: FunctionIdx) -> bool {
        self.callers(function).contains(&call)
    }

    /// What a call gives for a parameter.
    fn given(&self, call: ExprIdx, position: u16) -> Vec<Source> {
        if let Some(argument) = self.argument(call, position) {
            return self.sources(argument).to_vec();
        }
        // `f.apply(this, arguments)` passes on what the function around it is given.
        let Some(node) = self.scripts.node(call) else {
            return Vec::new();
        };
        let Expr::Call { arguments, .. } = &node.expr else {
            return Vec::new();
        };
        let passes_on = arguments.get(1).is_some_and(
            |list| matches!(self.scripts.expr(*list), Expr::Global(name) if &**name == "arguments"),
        );
        match passes_on {
            true => vec![Source::of(Root::Parameter(node.function, position))],
            false => Vec::new(),
        }
    }

    /// What a call hands to a function that it is given as an argument.
    fn handed(&self, call: ExprIdx, argument: u16, position: u16) -> Vec<Source> {
        let Expr::Call { callee, .. } = self.scripts.expr(call) else {
            return Vec::new();
        };
        if let Expr::Member { object, name } = self.scripts.expr(*callee) {
            let receiver = || self.sources(*object).to_vec();
            match &**name {
                name if gives_result(name) && position == 0 => return receiver(),
                name if gives_elements(name) && position == 0 => {
                    return receiver()
                        .iter()
                        .map(|one| one.then(Step::Element))
                        .collect();
                }
                "catch" | "fail" | "error" => return Vec::new(),
                _ => {}
            }
        }
        let called = self.functions(*callee).into_iter();
        let inside = called.flat_map(|function| {
            self.parameter_calls
                .get(&(function, argument))
                .into_iter()
                .flatten()
        });
        let arguments: Vec<ExprIdx> = inside
            .filter_map(|call| self.argument(*call, position))
            .take(MAX_CALLS)
            .collect();
        if !arguments.is_empty() {
            return self.union(&arguments);
        }
        let callees = self.sources(*callee);
        callees
            .iter()
            .map(|callee| callee.then(Step::Given(call)))
            .collect()
    }
}
