//! Models as the analysis needs them: places, flows, calls that follow, intents that are sent.

use super::{one_of, port};
use crate::analysis::flow::{
    CallModel, ImpliedCall, Place, Port, Protection, Root, Row, Send, SendKind, Sink, Source, Step,
};
use crate::signatures::model::{SinkModel, SourceModel};
use crate::signatures::problem::Report;
use crate::signatures::syntax::{MethodSyntax, PropagationSyntax, Text};
use std::sync::Arc;

/// Everything that a `[[method]]` says.
pub(super) fn call(
    item: &MethodSyntax,
    (source, sinks, protect): (Option<&SourceModel>, &[SinkModel], Option<Protection>),
    report: &mut Report<'_>,
) -> CallModel {
    let rows = item.propagate.as_ref().map(|rows| {
        rows.iter()
            .filter_map(|row| self::row(row, report))
            .collect()
    });
    CallModel {
        source: source.map(source_of),
        sinks: sinks.iter().map(sink_of).collect(),
        rows,
        protect,
        returns: optional_place(item.returns.as_ref(), report),
        wraps: item.wraps.as_ref().and_then(|text| port(text, report)),
        clears: places(&item.clears, report),
        calls: item
            .calls
            .iter()
            .filter_map(|call| implied(call, report))
            .collect(),
        sends: item.sends.as_ref().and_then(|send| {
            let kinds = [
                ("activity", SendKind::Activity),
                ("activity-for-result", SendKind::ActivityForResult),
                ("service", SendKind::Service),
                ("broadcast", SendKind::Broadcast),
                ("result", SendKind::Result),
            ];
            Some(Send {
                kind: one_of(&send.to, &kinds, report)?,
                intent: place(&send.intent, report)?,
            })
        }),
        leaving: item
            .leaves
            .iter()
            .map(|kind| Arc::from(kind.get_ref().as_str()))
            .collect(),
        stores: Vec::new(),
    }
}

fn source_of(source: &SourceModel) -> Source {
    let kind = match (&source.kind, source.value) {
        (Some(kind), _) => kind.as_str(),
        (None, Some(value)) => value.as_str(),
        (None, None) => source.evidence.as_str(),
    };
    Source {
        kind: Arc::from(kind),
        place: match &source.place {
            Some(place) => place.clone(),
            None => Place::port(source.port),
        },
        only_password_fields: source.only_password_fields,
        only_exported: source.only_exported,
    }
}

fn sink_of(sink: &SinkModel) -> Sink {
    Sink {
        kind: Arc::from(sink.kind.as_str()),
        ports: sink.ports.iter().map(|port| Place::port(*port)).collect(),
        key: sink.key,
    }
}

fn row(row: &PropagationSyntax, report: &mut Report<'_>) -> Option<Row> {
    Some(Row {
        from: places(&row.from, report),
        to: place(&row.to, report)?,
    })
}

/// True for rows between ports alone.
pub(super) fn is_plain(row: &PropagationSyntax) -> bool {
    let is_port = |text: &Text| Port::parse(text.get_ref()).is_some();
    is_port(&row.to) && row.from.iter().all(is_port)
}

fn implied(
    call: &crate::signatures::syntax::ImpliedCallSyntax,
    report: &mut Report<'_>,
) -> Option<ImpliedCall> {
    let text = call.method.get_ref();
    let Some(open) = text.find('(').filter(|_| text.contains(')')) else {
        let message =
            format!("'{text}' is no method; write its name and descriptor, such as run()V");
        report.at(call.method.span().start, message);
        return None;
    };
    let (name, descriptor) = text.split_at(open);
    Some(ImpliedCall {
        target: place(&call.on, report)?,
        name: Arc::from(name),
        descriptor: Arc::from(descriptor),
        arguments: places(&call.arguments, report),
        result: optional_place(call.result.as_ref(), report),
    })
}

fn places(texts: &[Text], report: &mut Report<'_>) -> Vec<Place> {
    texts
        .iter()
        .filter_map(|text| place(text, report))
        .collect()
}

fn optional_place(text: Option<&Text>, report: &mut Report<'_>) -> Option<Place> {
    text.and_then(|text| place(text, report))
}

/// Reads a place: a port or `@name`, then `[a1]`, `['key']`, `[*]`, `[+]`, `[..]`, `[**]` or `.name`.
pub(super) fn place(text: &Text, report: &mut Report<'_>) -> Option<Place> {
    let found = parse(text.get_ref());
    if found.is_none() {
        let message = format!(
            "'{}' is no place; use this, a1 to a9, ret or @name, then [a1], ['key'], [*], [+], [..], [**] or .name",
            text.get_ref()
        );
        report.at(text.span().start, message);
    }
    found
}

fn parse(text: &str) -> Option<Place> {
    let end = text.find(['[', '.']).unwrap_or(text.len());
    let (root, mut rest) = text.split_at(end);
    let root = match root.strip_prefix('@') {
        Some(name) if is_word(name) => Root::Global(Arc::from(name)),
        Some(_) => return None,
        None if root == "null" => Root::Nothing,
        None => Root::Port(Port::parse(root)?),
    };
    let mut steps = Vec::new();
    while !rest.is_empty() {
        let (step, after) = match rest.strip_prefix('.') {
            Some(name) => {
                let end = name.find(['[', '.']).unwrap_or(name.len());
                let (name, after) = name.split_at(end);
                (is_word(name).then(|| Step::Slot(Arc::from(name)))?, after)
            }
            None => {
                let (inside, after) = rest.strip_prefix('[')?.split_once(']')?;
                (element(inside)?, after)
            }
        };
        steps.push(step);
        rest = after;
    }
    Some(Place { root, steps })
}

fn element(inside: &str) -> Option<Step> {
    match inside {
        "*" => Some(Step::Any),
        "+" => Some(Step::Append),
        ".." => Some(Step::Each),
        "**" => Some(Step::Deep),
        _ => match inside
            .strip_prefix('\'')
            .and_then(|key| key.strip_suffix('\''))
        {
            Some(key) => Some(Step::Fixed(Arc::from(key))),
            None => Port::parse(inside).map(Step::Key),
        },
    }
}

fn is_word(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::parse;
    use crate::analysis::flow::{Port, Root, Step};

    #[test]
    fn places() {
        let place = parse("a1.extras['id'][a2]").unwrap();
        assert_eq!(place.root, Root::Port(Port::Argument(1)));
        assert_eq!(
            place.steps,
            [
                Step::Slot("extras".into()),
                Step::Fixed("id".into()),
                Step::Key(Port::Argument(2))
            ]
        );
        assert_eq!(
            parse("@prefs[*]").unwrap().root,
            Root::Global("prefs".into())
        );
        for wrong in ["", "a0", "this[", "this[x]", "this.", "@", "this x"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
