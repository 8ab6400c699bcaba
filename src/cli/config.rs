//! `sessionlint.toml` into the options that the command line leaves open, and into decisions about findings.
//!
//! `testdata/schema/sessionlint.schema.json` describes the file for editors. The file is looked for in the working
//! directory and the ones above, up to the root of the repository. Paths in it begin at its own folder.

use super::args::{FailOn, ScanArgs};
use super::exit::Failure;
use crate::bytes::date::seconds_at;
use crate::finding::Severity;
use crate::report::known::{Ignore, Selector};
use anyhow::{Context, anyhow};
use clap::ValueEnum;
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::{SystemTime, UNIX_EPOCH};

const FILE_NAME: &str = "sessionlint.toml";
/// Bytes of a configuration; one entry takes about a hundred.
const FILE_BYTES: u64 = 4 << 20;
const SECONDS_PER_DAY: i64 = 86_400;

/// What a configuration says about findings.
#[derive(Debug, Clone, Default)]
pub(super) struct Config {
    /// Name of the file, for messages; empty when there is none.
    pub(super) name: String,
    pub(super) ignores: Vec<Ignore>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    source_root: Option<PathBuf>,
    variant: Option<String>,
    category: Option<String>,
    baseline: Option<PathBuf>,
    #[serde(default)]
    new_only: bool,
    fail_on: Option<String>,
    min_severity: Option<String>,
    min_confidence: Option<u8>,
    #[serde(default)]
    strict: bool,
    #[serde(default)]
    deep: bool,
    #[serde(default)]
    select: Vec<String>,
    #[serde(default)]
    disable: Vec<String>,
    #[serde(default)]
    signatures: Vec<PathBuf>,
    #[serde(default)]
    ignore: Vec<Entry>,
}

/// `[[ignore]]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    rule: Option<String>,
    class: Option<String>,
    path: Option<String>,
    fingerprint: Option<String>,
    reason: String,
    expires: Option<Day>,
}

/// A day, as a date of TOML or as text.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Day {
    Date(toml::value::Datetime),
    Text(String),
}

/// The options of a command line with those of its configuration behind them.
pub(super) fn applied(args: &ScanArgs) -> Result<(ScanArgs, Config), Failure> {
    let mut args = args.clone();
    let Some(path) = found(&args)? else {
        return Ok((args, Config::default()));
    };
    let file = read(&path)?;
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    let ignores = match args.no_ignores {
        true => Vec::new(),
        false => decisions(&path, &file)?,
    };
    fill(&mut args, file, &folder).map_err(|error| refused(&path, error))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let name = name.into_owned();
    Ok((args, Config { name, ignores }))
}

/// The file that was named, or the nearest one.
fn found(args: &ScanArgs) -> Result<Option<PathBuf>, Failure> {
    if args.no_config || args.config.is_some() {
        return Ok(args.config.clone());
    }
    let folder = std::env::current_dir()
        .context("cannot tell the working directory")
        .map_err(Failure::usage)?;
    Ok(nearest(&folder))
}

fn nearest(folder: &Path) -> Option<PathBuf> {
    for folder in folder.ancestors() {
        let path = folder.join(FILE_NAME);
        if path.is_file() {
            return Some(path);
        }
        // What lies outside of the repository is about something else.
        if folder.join(".git").exists() {
            return None;
        }
    }
    None
}

/// Whether a text is a configuration: the same mistakes are told as by a scan that uses it.
///
/// # Errors
/// When it is none.
pub fn check(text: &str) -> anyhow::Result<()> {
    let file: File = toml::from_str(text)?;
    for entry in &file.ignore {
        decision(entry)?;
    }
    Ok(())
}

fn read(path: &Path) -> Result<File, Failure> {
    let fits =
        |metadata: std::fs::Metadata| match metadata.is_file() && metadata.len() <= FILE_BYTES {
            true => std::fs::read_to_string(path),
            false => Err(std::io::Error::other("it is no file of a sensible size")),
        };
    let text = std::fs::metadata(path)
        .and_then(fits)
        .map_err(|error| refused(path, error.into()))?;
    toml::from_str(&text).map_err(|error| refused(path, error.into()))
}

fn refused(path: &Path, error: anyhow::Error) -> Failure {
    let error = error.context(format!("cannot use the configuration '{}'", path.display()));
    Failure::usage(error).help("'sessionlint schema config' describes the file")
}

/// Takes over what the command line leaves open.
fn fill(args: &mut ScanArgs, file: File, folder: &Path) -> anyhow::Result<()> {
    let at = |path: PathBuf| folder.join(path);
    args.source_root = args.source_root.take().or(file.source_root.map(at));
    args.variant = args.variant.take().or(file.variant);
    args.category = args.category.take().or(file.category);
    args.baseline = args.baseline.take().or(file.baseline.map(at));
    args.new_only |= file.new_only;
    args.strict |= file.strict;
    args.deep |= file.deep;
    if let (None, Some(word)) = (args.fail_on, file.fail_on) {
        let level = FailOn::from_str(&word, false);
        args.fail_on = Some(level.map_err(|_| anyhow!("fail-on '{word}' is no level"))?);
    }
    if let (None, Some(word)) = (args.min_severity, file.min_severity) {
        let level = Severity::from_str(&word);
        args.min_severity = Some(level.map_err(|_| anyhow!("min-severity '{word}' is no level"))?);
    }
    args.min_confidence = args
        .min_confidence
        .or(file.min_confidence.map(|one| one.min(100)));
    if args.select.is_empty() {
        args.select = file.select;
    }
    args.ignore.extend(file.disable);
    args.packs
        .signatures
        .extend(file.signatures.into_iter().map(at));
    Ok(())
}

fn decisions(path: &Path, file: &File) -> Result<Vec<Ignore>, Failure> {
    let numbered = (1..).zip(&file.ignore);
    let read = numbered.map(|(number, entry)| {
        decision(entry)
            .with_context(|| format!("[[ignore]] number {number}"))
            .map_err(|error| refused(path, error))
    });
    read.collect()
}

fn decision(entry: &Entry) -> anyhow::Result<Ignore> {
    if entry.reason.trim().is_empty() {
        return Err(anyhow!(
            "the reason is empty; say why it is no problem here"
        ));
    }
    let selector = Selector::new(
        entry.rule.as_deref(),
        entry.class.as_deref(),
        entry.path.as_deref(),
        entry.fingerprint.as_deref(),
    )?;
    let expires = entry.expires.as_ref().map(|day| match day {
        Day::Date(date) => date.to_string(),
        Day::Text(text) => text.clone(),
    });
    let is_expired = match &expires {
        Some(day) => {
            now() >= end_of(day).with_context(|| format!("'{day}' is no day; write 2027-01-31"))?
        }
        None => false,
    };
    Ok(Ignore {
        selector,
        reason: entry.reason.trim().to_owned(),
        expires,
        is_expired,
    })
}

/// Seconds from 1970 to the end of a day such as `2027-01-31`.
fn end_of(day: &str) -> Option<i64> {
    let mut parts = day.splitn(3, '-');
    let year = parts.next().filter(|year| year.len() == 4)?.parse().ok()?;
    let (month, day) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    seconds_at(year, month, day)?.checked_add(SECONDS_PER_DAY)
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
    })
}

#[cfg(test)]
mod tests {
    use super::{File, decision, end_of, nearest};

    #[test]
    fn the_nearest_file_of_the_repository_counts() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("repository/app");
        std::fs::create_dir_all(&inner).unwrap();
        std::fs::write(folder.path().join("sessionlint.toml"), "").unwrap();
        assert_eq!(
            nearest(&inner),
            Some(folder.path().join("sessionlint.toml"))
        );
        std::fs::create_dir(folder.path().join("repository/.git")).unwrap();
        assert_eq!(nearest(&inner), None);
        let own = folder.path().join("repository/sessionlint.toml");
        std::fs::write(&own, "").unwrap();
        assert_eq!(nearest(&inner), Some(own));
    }

    #[test]
    fn decisions_have_a_reason_a_selector_and_perhaps_a_last_day() {
        for (text, expected) in [
            ("rule = 'a'\nreason = 'b'", Ok(false)),
            ("rule = 'a'\nreason = 'b'\nexpires = 2000-01-31", Ok(true)),
            (
                "rule = 'a'\nreason = 'b'\nexpires = '9999-12-31'",
                Ok(false),
            ),
            (
                "rule = 'a'\nreason = 'b'\nexpires = 'soon'",
                Err("'soon' is no day"),
            ),
            (
                "rule = 'a'\nreason = 'b'\nexpires = 2001-02-03T04:05:06Z",
                Err("is no day"),
            ),
            ("rule = 'a'\nreason = ' '", Err("the reason is empty")),
            ("reason = 'b'", Err("would hide everything")),
            ("class = 'a.{'\nreason = 'b'", Err("is no pattern")),
            ("rule = 'a'", Err("missing field `reason`")),
            (
                "rule = 'a'\nreason = 'b'\nline = 4",
                Err("unknown field `line`"),
            ),
        ] {
            let file = toml::from_str::<File>(&format!("[[ignore]]\n{text}\n"));
            let read = file
                .map_err(anyhow::Error::from)
                .and_then(|file| decision(&file.ignore[0]));
            match (read, expected) {
                (Ok(ignore), expected) => assert_eq!(Ok(ignore.is_expired), expected, "{text}"),
                (Err(error), Err(part)) => {
                    assert!(format!("{error:#}").contains(part), "{text}: {error:#}");
                }
                (Err(error), Ok(_)) => panic!("{text}: {error:#}"),
            }
        }
    }

    #[test]
    fn a_day_ends_with_its_last_second() {
        assert_eq!(end_of("1970-01-01"), Some(86_400));
        for day in ["1970-02-30", "70-01-01", "1970-01", "", "1970-01-01T00:00"] {
            assert_eq!(end_of(day), None, "{day}");
        }
    }
}
