//! What an example leaves out of its manifest, and a whole manifest for an example that has none.

use std::fmt::Write;

const NAMESPACE: &str = "xmlns:android=\"http://schemas.android.com/apk/res/android\"";
const USES_SDK: &str = "<uses-sdk android:minSdkVersion=\"24\" android:targetSdkVersion=\"34\"/>";

/// `text` with the declaration of `android:` in its first tag, where it uses the prefix without one.
pub(super) fn with_namespace(text: &str) -> String {
    let is_name = |c: char| c.is_ascii_alphabetic();
    let root = text
        .match_indices('<')
        .find(|(at, _)| text[at + 1..].starts_with(is_name));
    let Some((start, _)) =
        root.filter(|_| text.contains("android:") && !text.contains("xmlns:android="))
    else {
        return text.to_owned();
    };
    let name_end = text[start..].find(|c: char| c.is_whitespace() || "/>".contains(c));
    let (before, after) = text.split_at(start + name_end.unwrap_or(0));
    format!("{before} {NAMESPACE}{after}")
}

/// `text` with a namespace, a package and API levels, where it has none. Lines stay where they are.
pub(super) fn complete(text: &str, package: &str) -> String {
    let Some(start) = text.find("<manifest") else {
        return text.to_owned();
    };
    let name_end = start + "<manifest".len();
    let Some(tag_end) = text[name_end..].find('>').map(|end| name_end + end) else {
        return text.to_owned();
    };
    let tag = &text[name_end..tag_end];
    let mut completed = text[..name_end].to_owned();
    if !text.contains("xmlns:android=") {
        completed.push(' ');
        completed.push_str(NAMESPACE);
    }
    if !tag.contains("package=") {
        completed.push_str(&format!(" package=\"{package}\""));
    }
    completed.push_str(tag);
    if !text.contains("<uses-sdk") && !tag.ends_with('/') {
        completed.push('>');
        completed.push_str(USES_SDK);
        completed.push_str(&text[tag_end + 1..]);
    } else {
        completed.push_str(&text[tag_end..]);
    }
    completed
}

/// A manifest that declares every class whose superclass is called like a component; the first activity is
/// the one that the launcher starts.
pub(super) fn of<'t>(smali: impl Iterator<Item = &'t str>, package: &str) -> String {
    const LAUNCHER: &str = "<intent-filter><action android:name=\"android.intent.action.MAIN\"/>\
        <category android:name=\"android.intent.category.LAUNCHER\"/></intent-filter>";
    let mut application = String::new();
    let mut components = String::new();
    let mut has_launcher = false;
    for (class, superclass) in smali.flat_map(classes) {
        let name = class.replace('/', ".");
        let tag = match component(superclass) {
            Some("application") => {
                application = format!(" android:name=\"{name}\"");
                continue;
            }
            Some(tag) => tag,
            None => continue,
        };
        let is_launcher = tag == "activity" && !has_launcher;
        has_launcher |= is_launcher;
        let filter = if is_launcher { LAUNCHER } else { "" };
        let authority = if tag == "provider" {
            format!(" android:authorities=\"{name}\"")
        } else {
            String::new()
        };
        // Writing to a string cannot fail.
        let _ = writeln!(
            components,
            "<{tag} android:name=\"{name}\"{authority} android:exported=\"{is_launcher}\">{filter}</{tag}>"
        );
    }
    format!(
        "<manifest {NAMESPACE} package=\"{package}\">{USES_SDK}\n<application{application}>\n{components}</application>\n</manifest>\n"
    )
}

/// The element that declares a subclass of `superclass`.
fn component(superclass: &str) -> Option<&'static str> {
    const SUFFIXES: [(&str, &str); 5] = [
        ("Activity", "activity"),
        ("Service", "service"),
        ("BroadcastReceiver", "receiver"),
        ("ContentProvider", "provider"),
        ("Application", "application"),
    ];
    let ends = |(suffix, _): &&(&str, &str)| superclass.ends_with(suffix);
    SUFFIXES.iter().find(ends).map(|(_, tag)| *tag)
}

/// Name and superclass of each class in a smali text, without `L` and `;`.
fn classes(text: &str) -> Vec<(&str, &str)> {
    let mut classes = Vec::new();
    let mut class = None;
    for line in text.lines() {
        let mut words = line.split_whitespace();
        let directive = words.next();
        let name = || line.split('#').next()?.split_whitespace().next_back();
        let name = || name()?.strip_prefix('L')?.strip_suffix(';');
        match directive {
            Some(".class") => class = name(),
            Some(".super") => classes.extend(class.take().zip(name())),
            _ => {}
        }
    }
    classes
}

#[cfg(test)]
mod tests {
    use super::{complete, of, with_namespace};

    #[test]
    fn the_prefix_of_the_framework_is_declared() {
        let check = |text: &str, expected: &str| assert_eq!(with_namespace(text), expected);
        let declared = "xmlns:android=\"http://schemas.android.com/apk/res/android\"";
        check(
            "<!-- a --><b\n android:c=\"\"/>",
            &format!("<!-- a --><b {declared}\n android:c=\"\"/>"),
        );
        check("<b c=\"\"/>", "<b c=\"\"/>");
    }

    #[test]
    fn a_manifest_gets_what_it_lacks_on_the_same_lines() {
        let completed = complete("<manifest>\n<application/>\n</manifest>", "a.b");
        assert_eq!(completed.lines().count(), 3);
        for part in [
            "package=\"a.b\"",
            "xmlns:android=",
            "targetSdkVersion=\"34\"",
        ] {
            assert!(
                completed.lines().next().unwrap().contains(part),
                "{completed}"
            );
        }
        let whole = "<manifest xmlns:android=\"x\" package=\"c.d\"><uses-sdk/></manifest>";
        assert_eq!(complete(whole, "a.b"), whole);
    }

    #[test]
    fn components_are_declared() {
        let smali = ".class public La/Main;\n.super Landroid/app/Activity; # finding\n.class La/Other;\n\
            .super Ljava/lang/Object;\n.class La/Second;\n.super Landroidx/appcompat/app/AppCompatActivity;";
        let manifest = of([smali].into_iter(), "a.b");
        assert!(manifest.contains(
            "<activity android:name=\"a.Main\" android:exported=\"true\"><intent-filter>"
        ));
        assert!(manifest.contains(
            "<activity android:name=\"a.Second\" android:exported=\"false\"></activity>"
        ));
        assert!(!manifest.contains("a.Other"));
    }
}
