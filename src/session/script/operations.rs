//! Calls and assignments of scripts into what models say that they do.

use super::pattern;
use crate::analysis::script::{Source, Step, Values};
use crate::formats::script::{Expr, ExprIdx};
use crate::signatures::{ScriptDeed, ScriptModel, ScriptPort, SignatureSet};
use rustc_hash::FxHashMap;

/// A call or an assignment that a model knows.
#[derive(Clone, Copy)]
pub(super) struct Operation<'s> {
    /// The call or assignment.
    pub(super) site: ExprIdx,
    /// What is known of it.
    pub(super) model: &'s ScriptModel,
}

/// All that models know in the scripts of an app.
pub(super) struct Operations<'s> {
    pub(super) all: Vec<Operation<'s>>,
    by_call: FxHashMap<ExprIdx, Vec<&'s ScriptModel>>,
    models: &'s [ScriptModel],
}

impl<'s> Operations<'s> {
    pub(super) fn of(signatures: &'s SignatureSet, values: &Values<'_>) -> Self {
        let mut found = Self {
            all: Vec::new(),
            by_call: FxHashMap::default(),
            models: &signatures.scripts().models,
        };
        let scripts = values.scripts();
        for (site, node) in scripts.expressions() {
            let is_library = values.is_library_function(node.function);
            match &node.expr {
                Expr::Call { callee, .. } if !is_library => found.add_call(site, *callee, values),
                Expr::Assign { target, .. } if !is_library => {
                    found.add_assignment(site, *target, values)
                }
                _ => {}
            }
        }
        found
    }

    fn add_call(&mut self, site: ExprIdx, callee: ExprIdx, values: &Values<'_>) {
        let sources = values.resolved(callee, &[]);
        let is_named = |model: &&ScriptModel| {
            model.calls.iter().any(|call| {
                sources
                    .iter()
                    .any(|source| pattern::matches(call, source, values))
            })
        };
        let models = self.models;
        for model in models.iter().filter(is_named) {
            self.all.push(Operation { site, model });
            self.by_call.entry(site).or_default().push(model);
        }
    }

    fn add_assignment(&mut self, site: ExprIdx, target: ExprIdx, values: &Values<'_>) {
        let Expr::Member { object, name } = values.scripts().expr(target) else {
            return;
        };
        let objects = values.resolved(*object, &[]);
        let objects = objects.iter().filter(|source| source.made().is_none());
        let targets: Vec<Source> = objects
            .map(|source| source.then(Step::Name(name.clone())))
            .collect();
        let is_named = |model: &&ScriptModel| {
            let properties = &model.properties;
            properties.iter().any(|property| {
                targets
                    .iter()
                    .any(|target| pattern::matches(property, target, values))
            })
        };
        let models = self.models;
        for model in models
            .iter()
            .filter(is_named)
            .filter(|model| model.does != ScriptDeed::Answer)
        {
            self.all.push(Operation { site, model });
        }
    }

    /// The models of a call.
    pub(super) fn of_call(&self, call: ExprIdx) -> &[&'s ScriptModel] {
        self.by_call.get(&call).map_or(&[], Vec::as_slice)
    }

    /// The step behind which a value is part of what a server answered.
    pub(super) fn answer_end(&self, source: &Source, values: &Values<'_>) -> Option<usize> {
        let steps = source.steps.iter().enumerate();
        let mut requests = steps.filter_map(|(position, step)| match step {
            Step::Call { call, .. } | Step::Given(call) => {
                let is_request = self
                    .of_call(*call)
                    .iter()
                    .any(|model| model.does == ScriptDeed::Request);
                is_request.then_some(position + 1)
            }
            _ => None,
        });
        if let Some(end) = requests.next() {
            return Some(end);
        }
        let answers = self
            .models
            .iter()
            .filter(|model| model.does == ScriptDeed::Answer);
        let mut properties = answers.flat_map(|model| &model.properties);
        properties.find_map(|property| pattern::ends(property, source, values).into_iter().next())
    }

    /// The last call on the way whose models do this, with the one that stands around it.
    pub(super) fn last_call(
        &self,
        source: &Source,
        does: ScriptDeed,
    ) -> Option<(ExprIdx, Option<ExprIdx>, &'s ScriptModel)> {
        source.steps.iter().rev().find_map(|step| match step {
            Step::Call { call, via } => {
                let model = self
                    .of_call(*call)
                    .iter()
                    .find(|model| model.does == does)?;
                Some((*call, *via, *model))
            }
            Step::Given(call) => {
                let model = self
                    .of_call(*call)
                    .iter()
                    .find(|model| model.does == does)?;
                Some((*call, None, *model))
            }
            _ => None,
        })
    }

    /// The properties that are read from stores, and what is known of them.
    pub(super) fn read_property(
        &self,
        source: &Source,
        values: &Values<'_>,
    ) -> Option<(&'s ScriptModel, String)> {
        let stores = self
            .models
            .iter()
            .filter(|model| model.does == ScriptDeed::Write);
        for model in stores {
            for property in &model.properties {
                for end in pattern::ends(property, source, values) {
                    if let Some(Step::Name(name)) = source.steps.get(end.saturating_sub(1)) {
                        return Some((model, name.to_string()));
                    }
                }
            }
        }
        None
    }
}

/// The expressions at a port of a call or assignment.
pub(super) fn at_port(port: &ScriptPort, site: ExprIdx, values: &Values<'_>) -> Vec<ExprIdx> {
    let scripts = values.scripts();
    match (scripts.expr(site), port) {
        (Expr::Call { arguments, .. }, ScriptPort::Argument(number, names)) => {
            let argument = number.checked_sub(1).and_then(|at| arguments.get(at));
            argument.map_or_else(Vec::new, |argument| named(*argument, names, values))
        }
        (Expr::Call { arguments, .. }, ScriptPort::All) => arguments.to_vec(),
        (Expr::Assign { value, .. }, ScriptPort::Assigned) => vec![*value],
        _ => Vec::new(),
    }
}

/// The expressions of properties behind an expression.
pub(super) fn named(index: ExprIdx, names: &[String], values: &Values<'_>) -> Vec<ExprIdx> {
    let Some((first, rest)) = names.split_first() else {
        return vec![index];
    };
    let mut found = Vec::new();
    for object in values.resolved(index, &[]).iter().filter_map(Source::made) {
        if let Expr::Object(members) = values.scripts().expr(object) {
            let wanted = members
                .iter()
                .filter(|(name, _)| name.as_deref() == Some(first));
            found.extend(wanted.flat_map(|(_, value)| named(*value, rest, values)));
        }
        for value in values.written(object, first) {
            found.extend(named(*value, rest, values));
        }
    }
    found
}

/// The pairs of a list of pairs at a port.
pub(super) fn pairs(
    port: &ScriptPort,
    site: ExprIdx,
    values: &Values<'_>,
) -> Vec<(ExprIdx, ExprIdx)> {
    let ScriptPort::Pairs(number) = port else {
        return Vec::new();
    };
    let lists = at_port(&ScriptPort::Argument(*number, Vec::new()), site, values);
    let mut found = Vec::new();
    for list in lists
        .iter()
        .flat_map(|list| values.resolved(*list, &[]))
        .filter_map(|source| source.made())
    {
        let Expr::Array(elements) = values.scripts().expr(list) else {
            continue;
        };
        for element in elements {
            if let Expr::Array(pair) = values.scripts().expr(*element)
                && let [key, value] = &**pair
            {
                found.push((*key, *value));
            }
        }
    }
    found
}
