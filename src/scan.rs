//! An app into its report: the order in which the layers work.

mod contents;
mod other_files;

use crate::analysis::FactsCache;
use crate::analysis::constants::Environment;
use crate::analysis::flow::{FlowOptions, Flows, follow};
use crate::bytes::stop::{Allowance, Stop};
use crate::container::{App, AppKind};
use crate::detect::{AppNames, Detection, asked_values, detect};
use crate::finding::{
    AppInfo, AppReport, Finding, Fingerprint, Gap, GapKind, InputFile, Redaction,
};
use crate::formats::dex;
use crate::program::{self, Inputs, LibraryTable, Program};
use crate::session::{self, Lookups, ResourceUsers, Scene, apis::Apis};
use crate::signatures::{MatchKind, Scope, Signature, SignatureSet};
use contents::{Contents, OnDemand};
use other_files::other_files;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The libraries that are told from an app's own code.
const LIBRARIES: &str = include_str!("../signatures/libraries/known.toml");

/// What a scan is told besides the app.
#[derive(Debug, Clone, Default)]
pub struct ScanOptions {
    /// Whether secrets appear in full.
    pub redaction: Redaction,
    /// Ids of the rules to apply; `None` applies all.
    pub rules: Option<BTreeSet<String>>,
    /// How values are followed.
    pub flows: FlowOptions,
    /// What one app may cost; the report of an app that would cost more is partial and says so.
    pub allowance: Allowance,
}

/// Why an app gave no report.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScanError {
    /// The input is at fault: what should be code is none.
    #[error("{file_name} is no readable DEX file: {what}; copy or build it again")]
    Unreadable {
        /// Name of the file.
        file_name: String,
        /// What is wrong.
        what: String,
    },
    /// A bug of ours: the built-in list of libraries cannot be read.
    #[error("the built-in list of libraries is broken: {0}")]
    Libraries(String),
}

/// Scans one app. `stage` is told what is being done.
pub fn scan_app(
    app: &App,
    signatures: &SignatureSet,
    options: &ScanOptions,
    stage: &(dyn Fn(&'static str) + Sync),
) -> Result<AppReport, ScanError> {
    stage("reading");
    let stop = Arc::new(Stop::after(options.allowance));
    let (sha256, report) = rayon::join(
        || app.sha256(),
        || {
            let (files, libraries) = rayon::join(
                || Contents::read(app, &stop),
                || LibraryTable::parse(LIBRARIES),
            );
            let libraries = libraries.map_err(|error| ScanError::Libraries(error.to_string()))?;
            if app.kind == AppKind::Dex {
                refuse_broken_dex(app, &files)?;
            }
            let limits = (options, &stop);
            let report = analyse(app, &files, &libraries, signatures, limits, stage);
            Ok::<AppReport, ScanError>(report)
        },
    );
    let mut report = report?;
    report.app.sha256 = sha256;
    Ok(report)
}

/// Builds the program of an app and looks at it.
///
/// # Errors
/// When the app gives no report either.
pub fn with_program<T>(app: &App, look: impl FnOnce(&Program<'_>) -> T) -> Result<T, ScanError> {
    let libraries =
        LibraryTable::parse(LIBRARIES).map_err(|error| ScanError::Libraries(error.to_string()))?;
    let files = Contents::read(app, &Stop::never());
    let on_demand = OnDemand(app);
    let program = program_of(&files, &on_demand, &libraries);
    Ok(look(&program))
}

/// A bare file that was taken for DEX by its first bytes must be one: a header whose tables lead nowhere is none.
fn refuse_broken_dex(app: &App, files: &Contents<'_>) -> Result<(), ScanError> {
    for (path, data) in &files.dex {
        let what = match dex::parse(data, path) {
            Err(error) => error.to_string(),
            Ok((files, gaps)) => {
                let has_classes = files.iter().any(|file| file.class_count() > 0);
                match gaps.first().filter(|_| !has_classes) {
                    Some(gap) => format!("no class can be found, {}", gap.detail),
                    None => continue,
                }
            }
        };
        return Err(ScanError::Unreadable {
            file_name: app.file_name.clone(),
            what,
        });
    }
    Ok(())
}

fn program_of<'a>(
    files: &'a Contents<'_>,
    on_demand: &'a OnDemand<'_>,
    libraries: &'a LibraryTable,
) -> Program<'a> {
    Program::build(&Inputs {
        dex_files: inputs_of(&files.dex),
        manifests: inputs_of(&files.manifests),
        resource_tables: inputs_of(&files.tables),
        files: on_demand,
        libraries,
    })
}

fn inputs_of<'c>(files: &'c [(String, Cow<'c, [u8]>)]) -> Vec<program::InputFile<'c>> {
    let input = |(path, data): &'c (String, Cow<'c, [u8]>)| program::InputFile {
        artifact: path,
        data,
    };
    files.iter().map(input).collect()
}

/// The values that rules ask for, followed through the app; `None` when there are none, or no time is left.
fn followed(
    scene: &Scene<'_, '_, '_>,
    rules: &[&Signature],
    (options, stop): (&ScanOptions, &Stop),
) -> Option<Flows> {
    let asked = asked_values(rules).filter(|_| !stop.is_due())?;
    let mut models = session::models::flow_models(scene.apis);
    models.ask_for(asked);
    Some(follow(scene.program, scene.facts, &models, options.flows))
}

/// Builds the program, the session map and the findings.
fn analyse(
    app: &App,
    files: &Contents<'_>,
    libraries: &LibraryTable,
    signatures: &SignatureSet,
    (options, stop): (&ScanOptions, &Arc<Stop>),
    stage: &(dyn Fn(&'static str) + Sync),
) -> AppReport {
    stage("parsing");
    let on_demand = OnDemand(app);
    let program = program_of(files, &on_demand, libraries);
    let mut gaps = [&files.gaps, program.gaps()].concat();
    gaps.extend(text_manifests(app, files));
    stage("following values");
    let facts = FactsCache::until(Environment::new(&program), Arc::clone(stop));
    let profile = || session::profile(&program, signatures);
    let (apis, (profiles, contents)) = rayon::join(|| Apis::of(&program, signatures), profile);
    let scene = Scene {
        program: &program,
        facts: &facts,
        apis: &apis,
        resource_users: &ResourceUsers::of_views(&program),
        lookups: &Lookups::default(),
        signatures,
        profiles: &profiles,
        contents: &contents,
    };
    let rules = selected(signatures, options);
    let (session, other) = rayon::join(
        || session::build(&scene),
        || other_files(signatures, &rules, files),
    );
    stage("applying rules");
    let held = mentioned(&program, &rules);
    let names = AppNames::of(&scene, &session, held, app.newest_file_time());
    let values = followed(&scene, &rules, (options, stop));
    let detection = Detection {
        scene: &scene,
        session: &session,
        app: &names,
        texts: &other.texts,
        values: values.as_ref(),
        scripts: &other.scripts,
        libraries: &other.libraries,
        redaction: options.redaction,
    };
    let mut findings = detect(&detection, &rules);
    gaps.extend(cut_short(stop, &rules, &mut findings));
    gaps.extend([other.unreadable, facts.gaps(), other.scripts.gaps].concat());
    gaps.extend(values.iter().flat_map(|values| values.gaps()));
    AppReport {
        app: app_info(app, files, &program),
        findings: in_order(findings),
        suppressed: Vec::new(),
        gaps: sorted(gaps),
        session_map: session.map(&scene),
        sources: None,
    }
}

fn sorted(mut gaps: Vec<Gap>) -> Vec<Gap> {
    gaps.sort();
    gaps.dedup();
    gaps
}

/// What the user's limits cost. Code that was not looked at may do what a rule misses: such rules find nothing then.
fn cut_short(stop: &Stop, rules: &[&Signature], findings: &mut Vec<Finding>) -> Option<Gap> {
    if !stop.is_due() {
        return None;
    }
    let unsure: BTreeSet<&str> = rules
        .iter()
        .filter(|rule| rule.matches.iter().any(|one| misses_code(&one.kind)))
        .map(|rule| &*rule.id)
        .collect();
    findings.retain(|finding| !unsure.contains(&*finding.rule));
    let reached = stop
        .reached()
        .map_or_else(String::new, |reached| reached.to_string());
    let detail = format!("{reached}, so that not all of the app was analysed");
    Some(Gap::new(GapKind::LimitReached, "", detail))
}

/// True for what is found because something is not there, in any other method than the one that is at fault.
fn misses_code(kind: &MatchKind) -> bool {
    match kind {
        MatchKind::Absence(_) => true,
        MatchKind::Call(call) => !call.absent.is_empty() && call.absent_in != Scope::Method,
        MatchKind::Flow(flow) => !flow.absent.is_empty() && flow.absent_in != Scope::Method,
        _ => false,
    }
}

fn selected<'s>(signatures: &'s SignatureSet, options: &ScanOptions) -> Vec<&'s Signature> {
    let wanted = |signature: &&Signature| {
        let rules = options.rules.as_ref();
        rules.is_none_or(|rules| rules.contains(&signature.id))
    };
    signatures.signatures().iter().filter(wanted).collect()
}

/// The texts among those that rules ask about which the code names.
fn mentioned(program: &Program<'_>, rules: &[&Signature]) -> Vec<String> {
    let asked: BTreeSet<&str> = rules.iter().flat_map(|rule| rule.mentions()).collect();
    let names = |text: &&str| {
        let finder = memchr::memmem::Finder::new(text.as_bytes());
        let mut symbols = program.symbols().iter();
        symbols.any(|(_, bytes)| finder.find(bytes).is_some())
    };
    asked.into_iter().filter(names).map(str::to_owned).collect()
}

/// Manifests as text: those of libraries are, those of apps never.
fn text_manifests<'c>(app: &App, files: &'c Contents<'_>) -> impl Iterator<Item = Gap> + use<'c> {
    let is_app = matches!(app.kind, AppKind::Apk | AppKind::SplitSet);
    let manifests = files.manifests.iter().filter(move |_| is_app);
    let texts = manifests.filter(|(_, data)| data.trim_ascii_start().starts_with(b"<"));
    let detail = "the manifest is text, so that Android refuses the app";
    texts.map(move |(path, _)| Gap::new(GapKind::Tampering, path, detail))
}

/// Worst first; the same finding at the same place once.
fn in_order(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by(|a, b| {
        let key = |finding: &Finding| (std::cmp::Reverse(finding.severity), finding.rule.clone());
        key(a)
            .cmp(&key(b))
            .then_with(|| a.primary.cmp(&b.primary))
            .then_with(|| a.identity.cmp(&b.identity))
            .then_with(|| b.confidence.cmp(&a.confidence))
            .then_with(|| a.message.cmp(&b.message))
    });
    findings.dedup_by(|later, first| {
        later.rule == first.rule
            && later.primary.place == first.primary.place
            && Fingerprint::of(later) == Fingerprint::of(first)
    });
    findings
}

fn app_info(app: &App, files: &Contents<'_>, program: &Program<'_>) -> AppInfo {
    let manifest = program.manifest();
    let all = [
        &files.dex,
        &files.manifests,
        &files.tables,
        &files.libraries,
        &files.texts,
    ];
    let mut inputs: Vec<InputFile> = all
        .into_iter()
        .flatten()
        .map(|(path, data)| InputFile {
            path: path.clone(),
            bytes: u64::try_from(data.len()).unwrap_or(u64::MAX),
        })
        .collect();
    inputs.sort();
    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    let defined = program
        .classes()
        .filter(|(_, class)| class.definition.is_some());
    AppInfo {
        file_name: app.file_name.clone(),
        bytes: app.size(),
        sha256: String::new(),
        package: manifest.map(|manifest| manifest.package.clone()),
        version_name: manifest.and_then(|manifest| manifest.version_name.clone()),
        version_code: manifest.and_then(|manifest| u64::try_from(manifest.version_code?).ok()),
        min_sdk: manifest.map(|manifest| manifest.min_sdk()),
        target_sdk: manifest.map(|manifest| manifest.target_sdk()),
        files: inputs,
        mapping_ids: mapping_ids(program),
        is_retraced: false,
        classes: count(defined.count()),
        methods: count(program.defined_methods().len()),
    }
}

/// The ids of R8 mappings that the DEX files name.
fn mapping_ids(program: &Program<'_>) -> Vec<String> {
    let of_text = |bytes: &[u8]| {
        // Of all the strings of an app only a few start this way.
        if !bytes.starts_with(b"r8-map-id-") && !bytes.starts_with(b"~~R8{") {
            return None;
        }
        let text = std::str::from_utf8(bytes).ok()?;
        if let Some(id) = text.strip_prefix("r8-map-id-") {
            return Some(id.to_owned());
        }
        let marker = text.strip_prefix("~~R8")?;
        let (_, rest) = marker.split_once("\"pg-map-id\":\"")?;
        Some(rest.split('"').next()?.to_owned())
    };
    let ids = program
        .symbols()
        .iter()
        .filter_map(|(_, bytes)| of_text(bytes));
    ids.collect::<BTreeSet<String>>().into_iter().collect()
}
