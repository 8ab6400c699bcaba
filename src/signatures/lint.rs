//! `sessionlint signatures check`: everything that loading checks, and what only an author wants to know.

use super::docs;
use super::folder::{PackFile, PackFiles};
use super::loader::rule_name;
use super::pattern::NamePattern;
use super::problem::Problem;
use super::regex::TextRegex;
use super::rule::{MatchKind, Signature};
use super::scaffold::FAMILIES;
use super::search::TextSearch;
use super::set::{BuiltIn, SignatureSet};
use std::path::PathBuf;

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CheckReport {
    /// Mistakes: the signatures cannot be used as they are.
    pub errors: Vec<Problem>,
    /// Things that work but are probably not meant.
    pub warnings: Vec<Problem>,
    /// Number of rules that were checked.
    pub rules: usize,
}

impl CheckReport {
    /// True when there are no errors.
    pub fn passed(&self) -> bool {
        self.errors.is_empty()
    }
}

impl std::fmt::Display for CheckReport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for problem in &self.errors {
            writeln!(f, "error: {problem}")?;
        }
        for problem in &self.warnings {
            writeln!(f, "warning: {problem}")?;
        }
        let plural = |count: usize, word: &str| {
            format!("{count} {word}{}", if count == 1 { "" } else { "s" })
        };
        write!(
            f,
            "{} checked: {}, {}",
            plural(self.rules, "rule"),
            plural(self.errors.len(), "error"),
            plural(self.warnings.len(), "warning")
        )
    }
}

/// Checks the packs in `folders`, or the built-in pack when there are none.
pub fn check(folders: &[PathBuf]) -> CheckReport {
    let mut packs = vec![PackFiles::builtin()];
    let mut report = CheckReport::default();
    for folder in folders {
        match PackFiles::read(folder) {
            Ok(files) => packs.push(files),
            Err(problems) => report.errors.extend(problems),
        }
    }
    let builtin = if folders.is_empty() {
        BuiltIn::Used
    } else {
        BuiltIn::DataOnly
    };
    let (set, problems) = SignatureSet::from_packs(&packs, builtin);
    report.errors.extend(problems);
    report.rules = set.signatures().len();
    let checked = if folders.is_empty() {
        &packs[..]
    } else {
        packs.get(1..).unwrap_or_default()
    };
    for pack in checked {
        check_files(pack, &mut report);
    }
    for signature in set.signatures() {
        if let Some(pack) = checked.iter().find(|pack| is_of(pack, signature)) {
            check_rule(pack, signature, &mut report);
        }
    }
    check_sinks(&set, &packs, folders.is_empty(), &mut report);
    report.errors.sort();
    report.errors.dedup();
    report.warnings.sort();
    report
}

fn is_of(pack: &PackFiles, signature: &Signature) -> bool {
    pack.text_of(&rule_path(signature)).is_some()
}

fn rule_path(signature: &Signature) -> String {
    format!("{}/{}.toml", signature.family, signature.id)
}

/// Every rule has a text, every text a rule, every file a place.
fn check_files(pack: &PackFiles, report: &mut CheckReport) {
    for file in &pack.files {
        let shown = pack.shown_path(file);
        if let Some((family, stem)) = rule_name(file) {
            if !FAMILIES.contains(&family) {
                let message = format!(
                    "'{family}' is no family of the built-in pack; reports will show it as it is"
                );
                report.warnings.push(Problem::whole(&shown, message));
            }
            match pack.text_of(&format!("{family}/{stem}.md")) {
                Some(text) => check_text(&shown.replace(".toml", ".md"), &text, report),
                None => report.errors.push(Problem::whole(
                    &shown,
                    format!("the text is missing; write {stem}.md beside it"),
                )),
            }
        } else if let Some(message) = stray(pack, file) {
            report.errors.push(Problem::whole(&shown, message));
        }
    }
}

fn check_text(shown: &str, text: &str, report: &mut CheckReport) {
    for (line, message) in docs::heading_problems(text) {
        report.errors.push(Problem {
            file: shown.to_owned(),
            line,
            column: 1,
            message,
        });
    }
    if docs::summary(text).is_none() {
        let message = format!(
            "'{}' says nothing; begin it with one paragraph",
            docs::HEADINGS[0]
        );
        report.errors.push(Problem::whole(shown, message));
    }
    for heading in ["Bad", "Good"] {
        if !docs::section(text, heading).is_some_and(|section| section.contains("```")) {
            let message = format!("'{heading}' holds no example; add a fenced block");
            report.errors.push(Problem::whole(shown, message));
        }
    }
}

/// What is wrong with a file that is neither rule nor data.
fn stray(pack: &PackFiles, file: &PackFile) -> Option<String> {
    let (folder, name) = file.path.split_once('/').unwrap_or(("", &file.path));
    if let Some(stem) = name.strip_suffix(".md") {
        let alone = !folder.is_empty() && pack.text_of(&format!("{folder}/{stem}.toml")).is_none();
        return alone
            .then(|| format!("the text has no rule; write {stem}.toml beside it or remove it"));
    }
    let misplaced = folder.is_empty() && name != "pack.toml";
    misplaced
        .then(|| format!("rules stand in the folder of their family; move it to FAMILY/{name}"))
}

fn check_rule(pack: &PackFiles, signature: &Signature, report: &mut CheckReport) {
    let shown = format!("{}/{}", pack.root, rule_path(signature));
    let mut warn = |message: String| report.warnings.push(Problem::whole(&shown, message));
    if signature.verify.is_empty() {
        warn("there is no verify line; say how to see the flaw on a device".to_owned());
    }
    for one in &signature.matches {
        if let Some(search) = search_of(&one.kind) {
            unused_anchors(search).into_iter().for_each(&mut warn);
        }
    }
    for regex in signature
        .matches
        .iter()
        .flat_map(|one| regexes_of(&one.kind))
    {
        if regex.get().is_none() {
            report.errors.push(Problem::whole(
                &shown,
                format!(
                    "the regular expression /{}/ is too large or wrong",
                    regex.source()
                ),
            ));
        }
    }
}

fn search_of(kind: &MatchKind) -> Option<&TextSearch> {
    match kind {
        MatchKind::String(one) => Some(&one.search),
        MatchKind::Native(one) => Some(&one.search),
        MatchKind::Asset(one) => Some(&one.search),
        _ => None,
    }
}

/// Anchors that the expression does not spell out are probably out of date.
fn unused_anchors(search: &TextSearch) -> Vec<String> {
    let plain: String = search.regex.source().replace('\\', "").to_lowercase();
    let spelled = |anchor: &str| {
        let folded = anchor.to_lowercase();
        plain.contains(&folded) || folded.chars().all(|c| plain.contains(c))
    };
    let missing = search.anchors.iter().filter(|anchor| !spelled(anchor));
    missing
        .map(|anchor| format!("the anchor '{anchor}' does not occur in the regular expression"))
        .collect()
}

fn regexes_of(kind: &MatchKind) -> Vec<&TextRegex> {
    let mut found: Vec<&TextRegex> = search_of(kind)
        .map(|search| &search.regex)
        .into_iter()
        .collect();
    let patterns = match kind {
        MatchKind::Call(one) => &one.methods[..],
        MatchKind::Body(one) => &one.methods[..],
        _ => &[],
    };
    for pattern in patterns {
        if let NamePattern::Matching(regex) = &pattern.name {
            found.push(regex);
        }
    }
    found
}

/// Sinks that session analysis itself looks for; rules need not name them.
const OWN_SINKS: [&str; 6] = [
    "header",
    "form-field",
    "query-parameter",
    "basic-credentials",
    "screen-change",
    "base-url",
];

/// Kinds of sinks that models declare and no rule asks for.
fn check_sinks(set: &SignatureSet, packs: &[PackFiles], builtin: bool, report: &mut CheckReport) {
    let mut used: Vec<&str> = OWN_SINKS.to_vec();
    for one in set
        .signatures()
        .iter()
        .flat_map(|signature| &signature.matches)
    {
        if let MatchKind::Flow(flow) = &one.kind {
            used.extend(flow.sinks.iter().map(String::as_str));
        }
    }
    let mut unused: Vec<&str> = set
        .models()
        .iter()
        .flat_map(|model| &model.sinks)
        .map(|sink| sink.kind.as_str())
        .filter(|kind| !used.contains(kind))
        .collect();
    unused.sort_unstable();
    unused.dedup();
    if !builtin {
        return;
    }
    let root = packs
        .first()
        .map(|pack| pack.root.as_str())
        .unwrap_or_default();
    for kind in unused {
        let message = format!("models declare the sink kind '{kind}', which no rule asks for");
        report
            .warnings
            .push(Problem::whole(&format!("{root}/models"), message));
    }
}

#[cfg(test)]
mod tests {
    use super::check;
    use std::fmt::Write as _;
    use std::path::Path;

    #[test]
    fn the_built_in_pack_has_no_mistakes() {
        let report = check(&[]);
        let written_later =
            |problem: &&super::Problem| !problem.message.contains("the text is missing");
        let errors: Vec<String> = report
            .errors
            .iter()
            .filter(written_later)
            .map(ToString::to_string)
            .collect();
        assert_eq!(errors.join("\n"), "");
        assert!(report.rules > 20);
    }

    /// Every file of `testdata/signatures/invalid` is checked as a pack of its own: a rule of the family `storage`,
    /// unless its first line names another place. `UPDATE=1` writes the expected messages.
    #[test]
    fn mistakes_are_explained() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/signatures/invalid");
        let mut inputs: Vec<_> = std::fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        inputs.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
        inputs.sort();
        assert!(inputs.len() > 9);
        for input in inputs {
            let text = std::fs::read_to_string(&input).unwrap();
            let name = input.file_name().unwrap().to_str().unwrap();
            let named = text
                .lines()
                .next()
                .and_then(|line| line.strip_prefix("# file: "));
            let place = named.map_or_else(|| format!("storage/{name}"), str::to_owned);
            let found = messages(&place, &text);
            let golden = input.with_extension("expected");
            if std::env::var_os("UPDATE").is_some() {
                std::fs::write(&golden, &found).unwrap();
            }
            let expected = std::fs::read_to_string(&golden).unwrap_or_default();
            assert_eq!(found, expected, "{name}; UPDATE=1 accepts the new messages");
        }
    }

    /// The errors of a pack that holds `text` at `place`.
    fn messages(place: &str, text: &str) -> String {
        let pack = tempfile::tempdir().unwrap();
        let target = pack.path().join(place);
        std::fs::create_dir_all(target.parent().unwrap()).unwrap();
        std::fs::write(&target, text).unwrap();
        let root = format!("{}/", pack.path().display());
        let mut lines = String::new();
        for problem in check(&[pack.path().to_owned()]).errors {
            if !problem.message.contains("the text is missing") {
                writeln!(lines, "{}", problem.to_string().replace(&root, "")).unwrap();
            }
        }
        lines
    }
}
