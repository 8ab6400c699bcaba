//! Patterns of rules and models against the ways that values of scripts take.

use crate::analysis::script::{Root, Source, Step, Values};
use crate::formats::script::Expr;
use crate::signatures::{ScriptPart, ScriptPattern};

/// A root or step, as patterns see it.
enum Item<'s> {
    Name(&'s str),
    Call(Option<String>),
    Opaque,
}

/// True when the whole way is what the pattern says.
pub(super) fn matches(pattern: &ScriptPattern, source: &Source, values: &Values<'_>) -> bool {
    ends(pattern, source, values).contains(&source.steps.len())
}

/// The numbers of steps behind which the pattern is through.
pub(super) fn ends(pattern: &ScriptPattern, source: &Source, values: &Values<'_>) -> Vec<usize> {
    let items = items(source, values);
    let starts = match pattern.is_open {
        true => 0..items.len(),
        false => 0..1,
    };
    let end = |start: usize| {
        let length = pattern.parts.len();
        let tail = items.get(start..start.checked_add(length)?)?;
        let all = tail
            .iter()
            .zip(&pattern.parts)
            .all(|(item, part)| is_like(item, part));
        // The root is no step.
        all.then(|| (start + length).saturating_sub(1))
    };
    starts.filter_map(end).collect()
}

fn is_like(item: &Item<'_>, part: &ScriptPart) -> bool {
    match (item, part) {
        (Item::Name(name), ScriptPart::Name(names)) => names.iter().any(|one| one == name),
        (Item::Name(_), ScriptPart::Any) => true,
        (Item::Call(_), ScriptPart::Call(None)) => true,
        (Item::Call(Some(first)), ScriptPart::Call(Some(wanted))) => first == wanted,
        _ => false,
    }
}

fn items<'s>(source: &'s Source, values: &Values<'_>) -> Vec<Item<'s>> {
    let root = match &source.root {
        Root::Global(name) | Root::Module(name) => Item::Name(name),
        Root::Parameter(..) | Root::Made(_) => Item::Opaque,
    };
    let steps = source.steps.iter().map(|step| match step {
        Step::Name(name) => Item::Name(name),
        Step::Element => Item::Opaque,
        Step::Given(_) => Item::Opaque,
        Step::Call { call, .. } => {
            let first = match values.scripts().expr(*call) {
                Expr::Call { arguments, .. } => {
                    arguments.first().and_then(|first| values.text(*first))
                }
                _ => None,
            };
            Item::Call(first)
        }
    });
    std::iter::once(root).chain(steps).collect()
}
