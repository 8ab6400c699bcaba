//! Anchor files.

use super::{Context, one_of};
use crate::finding::{HandlerKind, LifeFactKind};
use crate::signatures::model::{Anchor, Concept, Effect, Sign, TextTest};
use crate::signatures::problem::Report;
use crate::signatures::syntax::{self, AnchorSyntax, Text};

/// Score above which one anchor would outweigh everything else.
const MAX_SCORE: u32 = 5;

/// The anchors of one file.
pub(in crate::signatures) fn anchors(context: Context<'_>, report: &mut Report<'_>) -> Vec<Anchor> {
    let Some(mut table) = syntax::parse(report) else {
        return Vec::new();
    };
    let items: Vec<(usize, AnchorSyntax)> = syntax::read_items(&mut table, "anchor", report);
    syntax::refuse_rest(&table, &["anchor"], report);
    let ids: Vec<(String, String)> = items
        .iter()
        .map(|(_, item)| (item.concept.get_ref().clone(), item.id.get_ref().clone()))
        .collect();
    let mut found = Vec::new();
    for (start, item) in items {
        for need in &item.needs {
            let wanted = (item.concept.get_ref().clone(), need.get_ref().clone());
            if !ids.contains(&wanted) {
                report.at(
                    need.span().start,
                    format!("this file has no anchor '{}' of the same concept", wanted.1),
                );
            }
        }
        found.extend(anchor(context, start, &item, report));
    }
    found
}

fn anchor(
    context: Context<'_>,
    start: usize,
    item: &AnchorSyntax,
    report: &mut Report<'_>,
) -> Option<Anchor> {
    let concept = one_of(&item.concept, &concepts(), report);
    let score = *item.score.get_ref();
    if !(1..=MAX_SCORE).contains(&score) {
        report.at(
            item.score.span().start,
            format!("the score is {score} but must be 1 to {MAX_SCORE}"),
        );
    }
    let mut signs = signs(context, item, report);
    let sign = signs.pop();
    if sign.is_none() || !signs.is_empty() {
        let message = "give exactly one of method_name, class_name, string, string_in, text, text_in, id_name, id_in, \
                       call, flag_key, effect";
        report.at(start, message);
    }
    Some(Anchor {
        concept: concept?,
        id: item.id.get_ref().clone(),
        score,
        sign: sign?,
        needs: item
            .needs
            .iter()
            .map(|need| need.get_ref().clone())
            .collect(),
        text: item.says.as_ref().map_or_else(
            || item.id.get_ref().replace('-', " "),
            |says| says.get_ref().clone(),
        ),
    })
}

/// What anchors may be signs of. What makes a logout a forced one is its place, which no anchor names.
fn concepts() -> Vec<(&'static str, Concept)> {
    let kinds = HandlerKind::ALL.into_iter();
    let named = kinds.filter(|kind| *kind != HandlerKind::ForcedLogout);
    let handlers = named.map(|kind| (kind.as_str(), Concept::Handler(kind)));
    let facts = LifeFactKind::ALL.map(|kind| (kind.as_str(), Concept::Life(kind)));
    handlers.chain(facts).collect()
}

/// A key that may stand in the file, with the sign it makes.
type TextSign<'t> = (&'t Option<Text>, fn(TextTest) -> Sign);

fn signs(context: Context<'_>, item: &AnchorSyntax, report: &mut Report<'_>) -> Vec<Sign> {
    let mut found = Vec::new();
    let regexes: [TextSign<'_>; 5] = [
        (&item.method_name, Sign::MethodName),
        (&item.class_name, Sign::ClassName),
        (&item.string, Sign::String),
        (&item.text, Sign::Text),
        (&item.id_name, Sign::Id),
    ];
    for (text, sign) in regexes {
        let regex = text
            .as_ref()
            .and_then(|text| context.regex(text, false, report));
        found.extend(regex.map(|regex| sign(TextTest::Regex(regex))));
    }
    let lexicons: [TextSign<'_>; 3] = [
        (&item.string_in, Sign::String),
        (&item.text_in, Sign::Text),
        (&item.id_in, Sign::Id),
    ];
    for (text, sign) in lexicons {
        let lexicon = text.as_ref().and_then(|text| context.lexicon(text, report));
        found.extend(lexicon.map(|lexicon| sign(TextTest::Lexicon(lexicon))));
    }
    if let Some(calls) = &item.call {
        found.push(Sign::Call(context.patterns(calls, report)));
    }
    let flag = item
        .flag_key
        .as_ref()
        .and_then(|text| context.lexicon(text, report));
    found.extend(flag.map(Sign::FlagKey));
    let effects = Effect::ALL.map(|effect| (effect.as_str(), effect));
    let effect = item
        .effect
        .as_ref()
        .and_then(|text| one_of(text, &effects, report));
    found.extend(effect.map(Sign::Effect));
    found
}
