//! Names that compilers and annotation processors made into those that a person wrote.

/// `Login` for `Login$1$bar`, `-$$Lambda$Login$x` and `Login$$ExternalSyntheticLambda0`.
pub(super) fn outermost(simple: &str) -> &str {
    let written = simple.strip_prefix("-$$Lambda$").unwrap_or(simple);
    let written = written
        .strip_prefix("ComposableSingletons$")
        .unwrap_or(written);
    match written.find(['$', '-']) {
        Some(at) if at > 0 => written.get(..at).unwrap_or(written),
        _ => written,
    }
}

/// The files that may declare a class, by its name: `Login.kt`, `Login.java`, and `Login.kt` for `LoginKt`.
pub(super) fn file_names(outer: &str) -> Vec<String> {
    let mut names = vec![format!("{outer}.kt"), format!("{outer}.java")];
    // Several files may make one class: `Texts__FormatKt`.
    let part = outer.rsplit("__").next().unwrap_or(outer);
    if let Some(file) = part.strip_suffix("Kt").filter(|file| !file.is_empty()) {
        names.push(format!("{file}.kt"));
    }
    names
}

/// Names of the classes that a generated one may come from, the likeliest first.
pub(super) fn origins(outer: &str) -> Vec<String> {
    const PREFIXES: [&str; 2] = ["Hilt_", "Dagger"];
    const SUFFIXES: [&str; 5] = ["Directions", "Args", "JsonAdapter", "Kt", "Impl"];
    let mut origins = Vec::new();
    let mut add = |name: &str| {
        if !name.is_empty() && name != outer {
            origins.push(name.to_owned());
        }
    };
    let mut rest = outer;
    for prefix in PREFIXES {
        if let Some(inner) = outer.strip_prefix(prefix) {
            add(inner);
            rest = inner;
        }
    }
    // `Login_MembersInjector`, `Api_Module_ProvideClientFactory`.
    let cut = rest;
    while let Some((before, _)) = rest.rsplit_once('_') {
        add(before.trim_end_matches('_'));
        rest = before;
    }
    for suffix in SUFFIXES {
        if let Some(before) = cut.strip_suffix(suffix) {
            add(before);
        }
    }
    origins
}

/// Names of the methods that a person may have written for `method` of the class `simple`, the likeliest first.
pub(super) fn written_methods(simple: &str, method: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut add = |name: &str| {
        if name.starts_with(|first: char| first.is_alphabetic() || first == '_')
            && !names.iter().any(|known| known == name)
        {
            names.push(name.to_owned());
        }
    };
    let bare = ["lambda$", "access$"]
        .iter()
        .find_map(|prefix| method.strip_prefix(prefix))
        .unwrap_or(method);
    // `onCreate$0`, `put$default`, `load-IoAF18A`, `save$app_release`.
    let end = bare.find(['$', '-']).unwrap_or(bare.len());
    add(bare.get(..end).unwrap_or(bare));
    // A lambda is a class behind the method that holds it: `Login$signIn$1.invokeSuspend`.
    let holders = simple.split('$').skip(1).collect::<Vec<_>>();
    for holder in holders.into_iter().rev() {
        if holder.starts_with(|first: char| first.is_lowercase()) {
            add(holder);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::{file_names, origins, outermost, written_methods};

    #[test]
    fn classes_lead_to_what_was_written() {
        for (simple, expected) in [
            ("Login", "Login"),
            ("Login$1$x", "Login"),
            ("-$$Lambda$Login$abc", "Login"),
            ("Login$$ExternalSyntheticLambda0", "Login"),
            ("ComposableSingletons$HomeKt$lambda-1$1", "HomeKt"),
        ] {
            assert_eq!(outermost(simple), expected);
        }
        assert_eq!(
            file_names("AuthKt"),
            ["AuthKt.kt", "AuthKt.java", "Auth.kt"]
        );
        assert_eq!(file_names("All__AuthKt").last().unwrap(), "Auth.kt");
        for (outer, expected) in [
            ("Hilt_Main", &["Main"][..]),
            ("Main_MembersInjector", &["Main"]),
            ("Api_Module_Factory", &["Api_Module", "Api"]),
            ("TokenJsonAdapter", &["Token"]),
            ("Dao_Impl", &["Dao", "Dao_"]),
            ("Main", &[]),
        ] {
            assert_eq!(origins(outer), expected, "{outer}");
        }
    }

    #[test]
    fn methods_lead_to_what_was_written() {
        for (simple, method, expected) in [
            ("A", "save", &["save"][..]),
            ("A", "lambda$onCreate$0", &["onCreate"]),
            ("A", "onCreate$lambda$1", &["onCreate"]),
            ("A", "access$getToken", &["getToken"]),
            ("A", "load-IoAF18A", &["load"]),
            ("A$signIn$1", "invokeSuspend", &["invokeSuspend", "signIn"]),
            ("A$Companion", "<init>", &[]),
        ] {
            assert_eq!(written_methods(simple, method), expected, "{method}");
        }
    }
}
