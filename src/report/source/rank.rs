//! Paths of a repository into an order of preference: which of several files is the one that was built.

/// How well the source set of a file fits a build. Ordered from the best one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum SetRank {
    /// The set is that of the variant.
    Variant,
    /// The set is that of a flavour or build type of the variant.
    PartOfVariant,
    /// `src/main`.
    Main,
    /// Sets of which nothing is known, and files that are in none.
    Other,
}

/// The rank of the file at `path` for a variant.
pub(super) fn set_rank(path: &str, variant: Option<&str>) -> SetRank {
    match (source_set(path), variant) {
        (Some(set), Some(variant)) if set == variant => SetRank::Variant,
        (Some(set), Some(variant)) if is_part(set, variant) => SetRank::PartOfVariant,
        (Some("main"), _) => SetRank::Main,
        _ => SetRank::Other,
    }
}

/// `main` of `app/src/main/java/A.java`.
fn source_set(path: &str) -> Option<&str> {
    let mut parts = path.split('/');
    parts.by_ref().find(|part| *part == "src")?;
    parts.next()
}

/// `free` is part of `freeRelease`, and so are `release` and `freeRelease`.
fn is_part(set: &str, variant: &str) -> bool {
    let ends_word = |rest: &str| rest.is_empty() || rest.starts_with(char::is_uppercase);
    if variant.strip_prefix(set).is_some_and(ends_word) {
        return true;
    }
    let mut letters = set.chars();
    let Some(first) = letters.next() else {
        return false;
    };
    let capitalised: String = first.to_uppercase().chain(letters).collect();
    variant
        .match_indices(&capitalised)
        .any(|(at, word)| variant.get(at + word.len()..).is_some_and(ends_word))
}

/// True for files that never become a part of an app.
pub(super) fn is_test(path: &str) -> bool {
    source_set(path).is_some_and(|set| {
        let rest = set.strip_prefix("test");
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_uppercase))
            || set.starts_with("androidTest")
            || set.ends_with("Test")
    })
}

#[cfg(test)]
mod tests {
    use super::SetRank::{Main, Other, PartOfVariant, Variant};
    use super::{is_test, set_rank};

    #[test]
    fn source_sets_of_the_variant_come_first() {
        for (path, variant, expected) in [
            ("app/src/freeRelease/A.kt", Some("freeRelease"), Variant),
            ("app/src/free/A.kt", Some("freeRelease"), PartOfVariant),
            ("app/src/release/A.kt", Some("freeRelease"), PartOfVariant),
            ("app/src/main/A.kt", Some("freeRelease"), Main),
            ("app/src/paid/A.kt", Some("freeRelease"), Other),
            ("app/src/re/A.kt", Some("freeRelease"), Other),
            ("app/src/debug/A.kt", None, Other),
            ("src/com/A.java", None, Other),
            ("A.java", None, Other),
        ] {
            assert_eq!(set_rank(path, variant), expected, "{path}");
        }
    }

    #[test]
    fn tests_are_told_by_their_source_set() {
        for (path, expected) in [
            ("app/src/test/java/A.java", true),
            ("app/src/testDebug/java/A.java", true),
            ("app/src/androidTest/A.kt", true),
            ("shared/src/commonTest/A.kt", true),
            ("app/src/main/java/test/A.java", false),
            ("app/src/testing/A.kt", false),
            ("src/com/A.java", false),
        ] {
            assert_eq!(is_test(path), expected, "{path}");
        }
    }
}
