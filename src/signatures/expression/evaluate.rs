//! A checked tree and an environment into a value.

use super::{Argument, ArgumentNode, Comparison, Environment, Node, Value, functions};
use std::cmp::Ordering;

/// The value of `node`. The depth of the tree is bounded by the parser.
pub(super) fn evaluate(node: &Node, environment: &dyn Environment) -> Value {
    match node {
        Node::Literal(value) => value.clone(),
        Node::Name(path) => environment.name(path),
        Node::Any(parts) => logic(parts, true, environment),
        Node::All(parts) => logic(parts, false, environment),
        Node::Not(inner) => {
            let truth = evaluate(inner, environment).truth();
            Value::from(truth.map(|truth| !truth))
        }
        Node::Compare(comparison, sides) => {
            let left = evaluate(&sides.0, environment);
            let right = evaluate(&sides.1, environment);
            Value::from(compare(*comparison, &left, &right))
        }
        Node::Matches(inner, regex) => {
            let value = evaluate(inner, environment);
            Value::from(value.any(|item| item.as_text().map(|text| regex.is_match(text))))
        }
        Node::In(inner, items) => {
            let value = evaluate(inner, environment);
            let found = value.any(|one| {
                let equal = |item| one.equals(item) == Some(true);
                one.is_known().then(|| items.iter().any(equal))
            });
            Value::from(found)
        }
        Node::Call(function, arguments) => {
            call(function.name, function.pure, arguments, environment)
        }
    }
}

/// `&` and `|`: the value that decides alone wins over unknown, unknown over the rest.
fn logic(parts: &[Node], decisive: bool, environment: &dyn Environment) -> Value {
    let mut result = Some(!decisive);
    for part in parts {
        match evaluate(part, environment).truth() {
            Some(truth) if truth == decisive => return Value::Bool(decisive),
            Some(_) => {}
            None => result = None,
        }
    }
    Value::from(result)
}

fn compare(comparison: Comparison, left: &Value, right: &Value) -> Option<bool> {
    match comparison {
        Comparison::Equal => return left.equals(right),
        Comparison::Unequal => return left.equals(right).map(|equal| !equal),
        _ => {}
    }
    left.any(|left| {
        let order = left.order(right)?;
        Some(match comparison {
            Comparison::Less => order == Ordering::Less,
            Comparison::LessOrEqual => order != Ordering::Greater,
            Comparison::Greater => order == Ordering::Greater,
            _ => order != Ordering::Less,
        })
    })
}

fn call(
    name: &str,
    pure: bool,
    arguments: &[ArgumentNode],
    environment: &dyn Environment,
) -> Value {
    let values: Vec<Value> = arguments
        .iter()
        .map(|argument| match argument {
            ArgumentNode::Value(node) => evaluate(node, environment),
            _ => Value::Unknown,
        })
        .collect();
    if let (true, [_, ArgumentNode::Lexicon(lexicon)]) = (pure, arguments) {
        let weight = values.first().and_then(Value::as_text).map(|text| {
            let found = lexicon.look_up(text);
            i64::from(found.map_or(0, |found| found.weight))
        });
        return weight.map_or(Value::Unknown, Value::Int);
    }
    if pure && environment.is_preliminary() && !values.iter().all(Value::is_known) {
        return Value::Unknown;
    }
    if pure {
        return functions::compute(name, &values);
    }
    let handed: Vec<Argument<'_>> = arguments
        .iter()
        .zip(&values)
        .map(|(argument, value)| match argument {
            ArgumentNode::Name(name) => Argument::Name(name),
            ArgumentNode::Pattern(pattern) => Argument::Pattern(pattern),
            ArgumentNode::Regex(regex) => Argument::Regex(regex),
            ArgumentNode::Value(_) | ArgumentNode::Lexicon(_) => Argument::Value(value),
        })
        .collect();
    environment.call(name, &handed)
}
