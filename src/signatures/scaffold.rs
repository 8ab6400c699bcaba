//! `sessionlint signatures new`: the two files of a rule, ready to be filled in.

use super::compile::is_kebab_case;
use super::docs::HEADINGS;

/// The families of the built-in pack.
pub const FAMILIES: [&str; 14] = [
    "storage",
    "logout",
    "lifecycle",
    "jwt",
    "secrets",
    "network",
    "webview",
    "ipc",
    "leaks",
    "crypto",
    "cross-platform",
    "native",
    "chat",
    "health",
];

/// A file to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFile {
    /// Path below the folder of the pack.
    pub path: String,
    /// The text.
    pub text: String,
}

/// Why no rule can be begun; the user's fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScaffoldError {
    /// The id is none.
    #[error("'{0}' is no rule id; use lower-case words joined by hyphens, such as token-in-log")]
    BadId(String),
    /// The family is none.
    #[error("'{0}' is no family; use one of {list}", list = FAMILIES.join(", "))]
    BadFamily(String),
}

/// The files of a new rule `id` in `family`. They load, and match calls of a made-up method, so that the
/// author sees the rule work before changing it.
///
/// # Errors
/// When the id or the family is none.
pub fn scaffold(id: &str, family: &str) -> Result<Vec<NewFile>, ScaffoldError> {
    if !is_kebab_case(id) {
        return Err(ScaffoldError::BadId(id.to_owned()));
    }
    if !FAMILIES.contains(&family) {
        return Err(ScaffoldError::BadFamily(family.to_owned()));
    }
    let title = title_of(id);
    let toml = TOML.replace("{id}", id).replace("{title}", &title);
    let mut markdown = format!("# {title}\n");
    for heading in HEADINGS {
        markdown.push_str(&format!("\n## {heading}\n\n{}\n", section_text(heading)));
    }
    let file = |ending: &str, text: String| NewFile {
        path: format!("{family}/{id}.{ending}"),
        text,
    };
    Ok(vec![file("toml", toml), file("md", markdown)])
}

/// `Token in log` for `token-in-log`.
fn title_of(id: &str) -> String {
    let words = id.replace('-', " ");
    let mut chars = words.chars();
    let first = chars.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}

const TOML: &str = r#"schema = 1
id = "{id}"
title = "{title}"
severity = "warning"              # note, warning or error
security_severity = 5.0           # 0.1 to 10.0
precision = "medium"              # low, medium, high or very-high
confidence = 70                   # 0 to 100
cwe = [613]
masvs = ["MASVS-AUTH-3"]
maswe = []
maswe_beta = []
mastg = []
message = "'{call.name}' is called with '{a1}'."
verify = ["adb shell run-as {app.package} ls"]

[[match.call]]
methods = ["Lcom/example/Session;->open(Ljava/lang/String;)V"]
where = "const(a1) & length(a1) >= 4"
"#;

const BAD: &str = "```smali bad
.class public Lcom/example/Login;
.super Ljava/lang/Object;

.method public static start()V
    .registers 1
    const-string v0, \"guest\"
    invoke-static {v0}, Lcom/example/Session;->open(Ljava/lang/String;)V # finding
    return-void
.end method
```";

const GOOD: &str = "```smali good
.class public Lcom/example/Login;
.super Ljava/lang/Object;

.method public static start(Ljava/lang/String;)V
    .registers 1
    invoke-static {p0}, Lcom/example/Session;->open(Ljava/lang/String;)V
    return-void
.end method
```";

fn section_text(heading: &str) -> &'static str {
    match heading {
        "What it detects" => {
            "One paragraph: what is found, in which form. Reports show it as the summary of the rule."
        }
        "Why it matters" => "What an attacker gains, and which attacker that is.",
        "Bad" => BAD,
        "Good" => GOOD,
        "Fix" => "What to write instead.",
        "Verify on a device" => "What to do and what one sees.",
        "Known limits" => "What the rule does not see, and what it may report wrongly.",
        _ => "- <https://mas.owasp.org/>",
    }
}

#[cfg(test)]
mod tests {
    use super::{ScaffoldError, scaffold};
    use crate::signatures::docs::heading_problems;
    use crate::signatures::lint::check;

    #[test]
    fn a_new_rule_passes_the_check() {
        let folder = tempfile::tempdir().unwrap();
        let files = scaffold("token-in-window-title", "leaks").unwrap();
        for file in &files {
            let path = folder.path().join(&file.path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, &file.text).unwrap();
        }
        assert_eq!(heading_problems(&files[1].text), []);
        let report = check(&[folder.path().to_owned()]);
        assert_eq!(report.to_string(), "1 rule checked: 0 errors, 0 warnings");
    }

    #[test]
    fn ids_and_families_are_checked() {
        assert!(matches!(
            scaffold("Token", "leaks"),
            Err(ScaffoldError::BadId(_))
        ));
        assert!(matches!(
            scaffold("token-", "leaks"),
            Err(ScaffoldError::BadId(_))
        ));
        assert!(matches!(
            scaffold("token", "misc"),
            Err(ScaffoldError::BadFamily(_))
        ));
    }
}
