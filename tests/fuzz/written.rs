//! Entry points for what people write: packs, smali, mappings, configurations, baselines and sources.

use super::reports::check_reports;
use super::{SHRUNK, SIGNATURES, app, read_dex};
use sessionlint::cli::config;
use sessionlint::formats::dex;
use sessionlint::report::Report;
use sessionlint::report::known::{Baseline, Known, Weak};
use sessionlint::report::retrace::{self, Mapping};
use sessionlint::report::source::{Build, MergerReport, SourceFiles, Sources};
use sessionlint::selftest::{self, smali};
use sessionlint::signatures::{BuiltIn, PackFile, PackFiles, SignatureSet};
use std::borrow::Cow;
use std::sync::LazyLock;

/// The mapping of a shrunk app.
pub(crate) fn read_mapping(data: &[u8]) {
    let Ok(mapping) = Mapping::read(data) else {
        return;
    };
    let mut report = SHRUNK.clone();
    // The id of the build decides first; without one the names are looked at.
    report.app.mapping_ids.clear();
    if retrace::apply(&mapping, &mut report).is_ok() {
        check_reports(report);
    }
}

/// A rule of a user's pack.
pub(crate) fn read_signature(data: &[u8]) {
    let pack = PackFiles {
        root: "fuzzed".to_owned(),
        files: vec![PackFile {
            path: "storage/fuzzed.toml".to_owned(),
            text: Cow::Owned(String::from_utf8_lossy(data).into_owned()),
        }],
    };
    match SignatureSet::with_pack(pack, BuiltIn::DataOnly) {
        Ok(set) => assert!(set.rule_infos().len() <= 1),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// The documentation of a rule, whose examples become apps.
pub(crate) fn read_documentation(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    for example in selftest::examples("fuzzed", &text).into_iter().flatten() {
        let _ = selftest::example_apk(&example);
    }
}

/// Smali text; what it is assembled to must be readable.
pub(crate) fn assemble_smali(data: &[u8]) {
    if let Some(assembled) = assembled(data) {
        dex::parse(&assembled, "fuzzed.dex").expect("an assembled file has a header");
        read_dex(&assembled);
    }
}

/// Smali text, assembled and scanned: bodies, flows and rules meet code that no compiler writes.
pub(crate) fn scan_smali(data: &[u8]) {
    if let Some(assembled) = assembled(data) {
        app(&assembled);
    }
}

fn assembled(data: &[u8]) -> Option<Vec<u8>> {
    smali::assemble(&String::from_utf8_lossy(data)).ok()
}

/// The configuration of a project.
pub(crate) fn read_configuration(data: &[u8]) {
    if let Err(error) = config::check(&String::from_utf8_lossy(data)) {
        assert!(!error.to_string().is_empty());
    }
}

/// A baseline; what is read can be written and is the same then.
pub(crate) fn read_baseline(data: &[u8]) {
    let Ok(mut baseline) = Baseline::read(&String::from_utf8_lossy(data)) else {
        return;
    };
    let written = baseline.write().expect("JSON holds any text");
    let again = Baseline::read(&written).expect("what was written reads back");
    assert!(again == baseline, "another baseline reads back");
    let mut report = Report::new(vec![SHRUNK.clone()], SIGNATURES.rule_infos(), Vec::new());
    let (now, _) = Baseline::of(&report, Weak::Allowed);
    baseline.add(&now);
    let known = Known {
        baseline: Some(baseline),
        ..Known::default()
    };
    known.apply(&mut report);
    assert!(report.apps.iter().all(|app| app.findings.is_empty()));
}

/// A repository whose files all hold the same bytes.
struct Repository<'a> {
    paths: Vec<String>,
    text: &'a [u8],
}

impl SourceFiles for Repository<'_> {
    fn paths(&self) -> &[String] {
        &self.paths
    }

    fn head(&self, _path: &str, bytes: usize) -> Option<Vec<u8>> {
        let end = self.text.len().min(bytes);
        self.text.get(..end).map(<[u8]>::to_vec)
    }
}

/// The shrunk app with its names restored, so that its places are looked for in sources.
static RETRACED: LazyLock<sessionlint::finding::AppReport> = LazyLock::new(|| {
    let text = include_bytes!("../../testdata/apps/shop/mapping.txt");
    let mapping = Mapping::read(text).expect("the mapping is tested");
    let mut report = SHRUNK.clone();
    retrace::apply(&mapping, &mut report).expect("the mapping is that of the app");
    report
});

/// Bytes as every source of an app, its manifest, its build file and the report of its manifest merger.
pub(crate) fn read_sources(data: &[u8]) {
    let mut report = RETRACED.clone();
    let mut paths = vec![
        "app/build.gradle.kts".to_owned(),
        "app/src/main/AndroidManifest.xml".to_owned(),
        "app/src/main/res/values/strings.xml".to_owned(),
    ];
    for finding in &report.findings {
        if let sessionlint::finding::Place::Code(code) = &finding.primary.place {
            let file = code.source_file.as_deref().unwrap_or("Unknown.kt");
            paths.push(format!("app/src/main/java/{file}"));
        }
    }
    paths.sort();
    paths.dedup();
    let repository = Repository { paths, text: data };
    let merger = MergerReport::parse(&String::from_utf8_lossy(data));
    let build = Build {
        variant: Some("freeRelease"),
        merger: Some(&merger),
        honours_comments: true,
        ..Build::default()
    };
    Sources::index(&repository).locate(&mut report, build);
    check_reports(report);
}
