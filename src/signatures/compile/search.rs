//! `[[match.string]]`, `[[match.native]]` and `[[match.asset]]`: searches for literals.

use super::{Context, one_of};
use crate::signatures::problem::Report;
use crate::signatures::regex::TextRegex;
use crate::signatures::rule::MatchKind;
use crate::signatures::search::{
    AssetMatch, Decode, Decoder, NativeMatch, PathGlob, Pool, SecretPart, StringMatch, TextSearch,
};
use crate::signatures::syntax::{AssetSyntax, NativeSyntax, SearchSyntax, StringSyntax, Text};

/// Characters an anchor needs, so that it is rare.
const MIN_ANCHOR: usize = 3;

/// The capture groups of a search, which its conditions may name.
pub(super) fn search_groups(kind: &MatchKind) -> Option<Vec<String>> {
    let search = match kind {
        MatchKind::String(one) => &one.search,
        MatchKind::Native(one) => &one.search,
        MatchKind::Asset(one) => &one.search,
        _ => return None,
    };
    Some(search.regex.group_names())
}

fn search(
    context: Context<'_>,
    item: &SearchSyntax,
    report: &mut Report<'_>,
) -> Option<TextSearch> {
    if item.anchors.is_empty() {
        report.at(
            item.regex.span().start,
            "the search has no anchors; give literals that every match holds one of",
        );
    }
    for anchor in item
        .anchors
        .iter()
        .filter(|anchor| anchor.get_ref().chars().count() < MIN_ANCHOR)
    {
        let message = format!(
            "the anchor '{}' is too common; use at least {MIN_ANCHOR} characters",
            anchor.get_ref()
        );
        report.at(anchor.span().start, message);
    }
    let decodings = [
        ("jwt", Decode::Jwt),
        ("json", Decode::Json),
        ("pem", Decode::Pem),
    ];
    let decode = item
        .decode
        .as_ref()
        .map(|text| one_of(text, &decodings, report));
    let regex = context.regex(&item.regex, item.ignore_case, report)?;
    Some(TextSearch {
        anchors: item
            .anchors
            .iter()
            .map(|anchor| anchor.get_ref().clone())
            .collect(),
        ignore_case: item.ignore_case,
        decode: decode
            .unwrap_or(Some(Decode::Json))
            .filter(|_| item.decode.is_some()),
        secret: secret_part(item.secret.as_ref(), &regex, report),
        regex,
    })
}

/// `match` is the whole match, another word a group; without a word the group `secret` counts if there is one.
fn secret_part(text: Option<&Text>, regex: &TextRegex, report: &mut Report<'_>) -> SecretPart {
    let Some(text) = text else {
        return match regex.source().contains("<secret>") {
            true => SecretPart::Group("secret".to_owned()),
            false => SecretPart::Whole,
        };
    };
    let word = text.get_ref().as_str();
    if word == "match" {
        return SecretPart::Whole;
    }
    if !regex.source().contains(&format!("<{word}>")) {
        report.at(
            text.span().start,
            format!("the regular expression has no group '{word}'; use match or a group"),
        );
    }
    SecretPart::Group(word.to_owned())
}

pub(super) fn string(
    context: Context<'_>,
    _: usize,
    item: &mut StringSyntax,
    report: &mut Report<'_>,
) -> Option<MatchKind> {
    let known = [("dex", Pool::Dex), ("resources", Pool::Resources)];
    let pools = item
        .pools
        .iter()
        .filter_map(|text| one_of(text, &known, report))
        .collect();
    let search = search(context, &item.take_search(), report)?;
    Some(MatchKind::String(StringMatch { search, pools }))
}

pub(super) fn native(
    context: Context<'_>,
    _: usize,
    item: &mut NativeSyntax,
    report: &mut Report<'_>,
) -> Option<MatchKind> {
    let known = [
        ("plain", Decoder::Plain),
        ("xor1", Decoder::Xor1),
        ("base64", Decoder::Base64),
    ];
    let mut decoders: Vec<Decoder> = item
        .decoders
        .iter()
        .filter_map(|text| one_of(text, &known, report))
        .collect();
    if item.decoders.is_empty() {
        decoders.push(Decoder::Plain);
    }
    let search = search(context, &item.take_search(), report)?;
    Some(MatchKind::Native(NativeMatch { search, decoders }))
}

pub(super) fn asset(
    context: Context<'_>,
    _: usize,
    item: &mut AssetSyntax,
    report: &mut Report<'_>,
) -> Option<MatchKind> {
    let files = item
        .files
        .iter()
        .filter_map(|text| glob(context, text, report))
        .collect();
    let search = search(context, &item.take_search(), report)?;
    Some(MatchKind::Asset(AssetMatch { search, files }))
}

fn glob(context: Context<'_>, text: &Text, report: &mut Report<'_>) -> Option<PathGlob> {
    let mut source = String::from("^");
    let mut rest = text.get_ref().as_str();
    while let Some(next) = rest.chars().next() {
        let (piece, length) = match next {
            '*' if rest.starts_with("**/") => ("(?:.*/)?".to_owned(), 3),
            '*' if rest.starts_with("**") => (".*".to_owned(), 2),
            '*' => ("[^/]*".to_owned(), 1),
            '?' => ("[^/]".to_owned(), 1),
            other => (regex::escape(&other.to_string()), other.len_utf8()),
        };
        source.push_str(&piece);
        rest = &rest[length..];
    }
    source.push('$');
    match TextRegex::new(&source, false, context.trust) {
        Ok(regex) => Some(PathGlob {
            text: text.get_ref().clone(),
            regex,
        }),
        Err(message) => {
            report.at(text.span().start, message);
            None
        }
    }
}
