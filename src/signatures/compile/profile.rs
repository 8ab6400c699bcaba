//! Profile files.

use super::{Context, value_kind};
use crate::signatures::problem::Report;
use crate::signatures::profile::{ContentModel, ENOUGH, ProfileModel, ProfilePlace, ProfileSign};
use crate::signatures::syntax::{self, ContentSyntax, ProfileSignSyntax, ProfileSyntax, Text};

/// The profile of one file.
pub(in crate::signatures) fn profile(
    context: Context<'_>,
    report: &mut Report<'_>,
) -> Option<ProfileModel> {
    let mut table = syntax::parse(report)?;
    let head = syntax::take_table(&mut table, "profile", report);
    let items: Vec<(usize, ProfileSignSyntax)> = syntax::read_items(&mut table, "sign", report);
    syntax::refuse_rest(&table, &["profile", "sign"], report);
    if head.is_none() {
        report.whole("the table [profile] is missing; add it with a name and a title");
    }
    let head: Option<ProfileSyntax> = head.and_then(|head| {
        let span = head.span();
        syntax::read_table(head.into_inner(), span, report)
    });
    let signs = items.into_iter();
    let signs = signs.filter_map(|(start, item)| sign(context, start, item, report));
    let signs: Vec<ProfileSign> = signs.collect();
    let head = head?;
    let title = head.title.into_inner();
    let content = head.content.as_ref();
    Some(ProfileModel {
        content: content.and_then(|item| content_of(context, item, &title, report)),
        name: head.name.into_inner(),
        title,
        signs,
    })
}

fn content_of(
    context: Context<'_>,
    item: &ContentSyntax,
    title: &str,
    report: &mut Report<'_>,
) -> Option<ContentModel> {
    let value = value_kind(&item.value, report);
    let words = context.lexicon(&item.words, report);
    let beside = item.beside.as_ref();
    Some(ContentModel {
        beside: beside.and_then(|text| context.lexicon(text, report)),
        value: value?,
        title: title.to_owned(),
        words: words?,
    })
}

fn sign(
    context: Context<'_>,
    start: usize,
    item: ProfileSignSyntax,
    report: &mut Report<'_>,
) -> Option<ProfileSign> {
    let score = *item.score.get_ref();
    if !(1..ENOUGH).contains(&score) {
        report.at(
            item.score.span().start,
            format!(
                "the score is {score} but must be 1 to {}, so that no sign is enough by itself",
                ENOUGH - 1
            ),
        );
    }
    let mut places = places(context, &item, report);
    let place = places.pop();
    if place.is_none() || !places.is_empty() {
        let message = "give exactly one of permissions, categories, names, components, texts, constants, libraries";
        report.at(start, message);
    }
    Some(ProfileSign {
        id: item.id.into_inner(),
        score,
        place: place?,
        at_least: item.at_least.unwrap_or(1).max(1),
    })
}

/// Everything that the item says of where the sign is; it should be one thing.
fn places(
    context: Context<'_>,
    item: &ProfileSignSyntax,
    report: &mut Report<'_>,
) -> Vec<ProfilePlace> {
    type Place = fn(crate::signatures::TextRegex) -> ProfilePlace;
    let expressions: [(&Option<Text>, Place); 5] = [
        (&item.permissions, ProfilePlace::Permissions),
        (&item.names, ProfilePlace::Names),
        (&item.components, ProfilePlace::Components),
        (&item.texts, ProfilePlace::Texts),
        (&item.constants, ProfilePlace::Constants),
    ];
    let mut found = Vec::new();
    for (text, place) in expressions {
        let regex = text
            .as_ref()
            .and_then(|text| context.regex(text, true, report));
        found.extend(regex.map(place));
    }
    for (list, place) in [
        (
            &item.categories,
            ProfilePlace::Categories as fn(Vec<String>) -> ProfilePlace,
        ),
        (&item.libraries, ProfilePlace::Libraries),
    ] {
        found.extend(list.clone().map(place));
    }
    found
}
