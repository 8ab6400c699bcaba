//! What conditions may ask about an intent filter: which links it takes, and whether they are about authentication.

use crate::program::manifest::{IntentFilter, PathMatch};
use crate::signatures::names::FilterName;
use crate::signatures::{SignatureSet, Value};

/// What is known of a filter.
pub(super) fn filter_name(
    signatures: &SignatureSet,
    filter: &IntentFilter,
    name: FilterName,
) -> Value {
    let is_web = |scheme: &str| scheme == "http" || scheme == "https";
    let texts = |texts: &[String]| Value::List(texts.iter().map(Value::text).collect());
    match name {
        FilterName::Action => texts(&filter.actions),
        FilterName::Category => texts(&filter.categories),
        FilterName::Path => texts(&paths(filter)),
        FilterName::Scheme => Value::List(filter.schemes().map(Value::text).collect()),
        FilterName::Host => Value::List(filter.hosts().map(Value::text).collect()),
        FilterName::Priority => Value::Int(i64::from(filter.priority)),
        FilterName::Browsable => Value::Bool(filter.is_browsable()),
        FilterName::AutoVerify => Value::Bool(filter.auto_verify),
        FilterName::WebLink => {
            Value::Bool(filter.schemes().any(is_web) && filter.hosts().next().is_some())
        }
        FilterName::CleartextLink => Value::Bool(
            filter.schemes().any(|one| one == "http")
                && !filter.schemes().any(|one| one == "https"),
        ),
        FilterName::AuthLink => Value::Bool(is_auth_link(signatures, filter)),
        FilterName::Link => Value::text(link(filter)),
    }
}

/// True when path or host of the link say that it is about authentication.
fn is_auth_link(signatures: &SignatureSet, filter: &IntentFilter) -> bool {
    let lexicon = signatures.lexicon("auth-path");
    let says = |text: &str| lexicon.is_some_and(|lexicon| lexicon.look_up(text).is_some());
    let words = [
        "auth",
        "login",
        "signin",
        "oauth",
        "sso",
        "callback",
        "magic",
        "reset",
        "verify",
        "verification",
    ];
    let mut texts = paths(filter);
    texts.extend(
        filter
            .hosts()
            .map(|host| host.split('.').next().unwrap_or_default().to_owned()),
    );
    texts.iter().any(|text| {
        says(text)
            || text
                .to_ascii_lowercase()
                .split(|c: char| !c.is_ascii_alphanumeric())
                .any(|part| words.contains(&part))
    })
}

fn paths(filter: &IntentFilter) -> Vec<String> {
    let paths = filter.data.iter().flat_map(|data| &data.paths);
    let text = |path: &PathMatch| match path {
        PathMatch::Exact(text)
        | PathMatch::Prefix(text)
        | PathMatch::Suffix(text)
        | PathMatch::Pattern(text)
        | PathMatch::AdvancedPattern(text) => text.clone(),
    };
    paths.map(text).collect()
}

/// A link that the filter takes.
pub(super) fn link(filter: &IntentFilter) -> String {
    let schemes: Vec<&str> = filter.schemes().collect();
    let scheme = schemes
        .iter()
        .find(|one| **one == "https")
        .or(schemes.first());
    let host = filter.hosts().next().unwrap_or_default();
    let path = paths(filter).into_iter().next().unwrap_or_default();
    format!("{}://{host}{path}", scheme.copied().unwrap_or("https"))
}
