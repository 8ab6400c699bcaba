//! The places of a report into lines of the sources that the app was built from.
//!
//! Code is found by package and file name, XML by its elements, libraries by their declaration in a build file.
//! A line is believed only while the file still says there what the build says; otherwise the method or the class
//! is shown. Who reads the files is told from outside by [`SourceFiles`].

mod checked;
mod code;
mod comments;
mod declaration;
mod dependency;
mod generated;
mod index;
mod lambda;
mod line_hash;
mod manifest;
mod mask;
mod merger;
mod rank;
mod resource;
mod skeleton;
mod text;
mod xml;

#[cfg(test)]
mod tests;

use crate::finding::{
    AppReport, Finding, Location, Place, Redaction, SourceCounts, SourcePlace, SourcePrecision,
    Suppressed, Suppression,
};
use index::SourceIndex;
pub use merger::MergerReport;
use std::rc::Rc;
use text::{SourceText, Texts};

/// Bytes of one source file that are read; longer ones are generated.
const FILE_BYTES: usize = 4 << 20;

/// The tracked files of a repository.
pub trait SourceFiles: Sync {
    /// Their paths from the root of the repository, with `/` between parts, sorted.
    fn paths(&self) -> &[String];
    /// The first bytes of one of them.
    fn head(&self, path: &str, bytes: usize) -> Option<Vec<u8>>;
}

/// The sources of an app.
pub struct Sources<'s> {
    files: &'s dyn SourceFiles,
    index: SourceIndex,
}

/// What is known of the build besides its sources.
#[derive(Debug, Clone, Copy, Default)]
pub struct Build<'b> {
    /// Name of the variant, such as `freeRelease`; files of its source sets are preferred.
    pub variant: Option<&'b str>,
    /// What the manifest was merged from.
    pub merger: Option<&'b MergerReport>,
    /// Whether string literals that no report shows appear in full.
    pub redaction: Redaction,
    /// Whether comments of the sources take findings out of the report.
    pub honours_comments: bool,
}

impl<'s> Sources<'s> {
    /// Reads the packages of all Kotlin and Java files.
    pub fn index(files: &'s dyn SourceFiles) -> Self {
        let index = SourceIndex::of(files);
        Self { files, index }
    }

    /// Number of Kotlin and Java files.
    pub fn code_files(&self) -> usize {
        self.index.code_files()
    }

    /// Finds every place of the report in the sources, and counts those of its findings. Tells the places of comments
    /// that decide without a reason.
    pub fn locate(&self, report: &mut AppReport, build: Build<'_>) -> Vec<String> {
        let mut finder = Finder {
            index: &self.index,
            texts: Texts::new(self.files),
            build,
            package: report.app.package.clone().unwrap_or_default(),
            declarations: None,
        };
        let mut counts = SourceCounts::default();
        for finding in &mut report.findings {
            let found = finder.locate(&mut finding.primary, &finding.message);
            counts.add(found);
            if found == Outcome::Foreign {
                finder.anchor(&mut finding.primary);
            }
            let steps = finding.flows.iter_mut().flat_map(|flow| &mut flow.steps);
            for step in steps.chain(&mut finding.related) {
                counts.add(finder.locate(&mut step.location, &step.text));
            }
            let settled = lambda::settle(finding);
            counts.lines += settled;
            counts.declarations = counts.declarations.saturating_sub(settled);
        }
        report.session_map.each_location(&mut |location| {
            finder.locate(location, "");
        });
        report.sources = Some(counts);
        match build.honours_comments {
            true => finder.decide(report),
            false => Vec::new(),
        }
    }
}

/// What became of one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Line,
    Declaration,
    /// The code belongs to nobody who wrote these sources.
    Foreign,
    Missing,
}

impl SourceCounts {
    fn add(&mut self, outcome: Outcome) {
        self.places += 1;
        match outcome {
            Outcome::Line => self.lines += 1,
            Outcome::Declaration => self.declarations += 1,
            Outcome::Foreign => self.foreign += 1,
            Outcome::Missing => {}
        }
    }
}

/// A line of a file, before it is made a [`SourcePlace`].
#[derive(Debug, Clone, PartialEq, Eq)]
struct Spot {
    path: String,
    line: u32,
    precision: SourcePrecision,
    is_ambiguous: bool,
}

/// What a search through the sources gives.
enum Search {
    Found(Spot),
    Foreign,
    Missing,
}

/// Looks places up, with the files that were already read.
struct Finder<'f> {
    index: &'f SourceIndex,
    texts: Texts<'f>,
    build: Build<'f>,
    /// Package of the app.
    package: String,
    /// The dependencies that build files declare, once they were read.
    declarations: Option<Rc<[dependency::Declaration]>>,
}

impl Finder<'_> {
    /// Gives a place its source; `context` is what the report says about it.
    fn locate(&mut self, location: &mut Location, context: &str) -> Outcome {
        let search = match &location.place {
            Place::Code(code) => {
                let words = checked::words(location.excerpt.as_ref());
                self.code(code, &words)
            }
            Place::Line { line, element } => self.line(&location.artifact, *line, element),
            Place::Script { line, .. } => self.line(&location.artifact, Some(*line), ""),
            Place::Whole => self.line(&location.artifact, None, ""),
            Place::Offset { .. } => Search::Missing,
        };
        match search {
            Search::Found(spot) => {
                let outcome = match spot.precision {
                    SourcePrecision::Line => Outcome::Line,
                    _ => Outcome::Declaration,
                };
                location.source = self.place(spot, location, context);
                outcome
            }
            Search::Foreign => Outcome::Foreign,
            Search::Missing => Outcome::Missing,
        }
    }

    /// Takes out the findings about which a comment decides; gives the places of those without a reason.
    fn decide(&mut self, report: &mut AppReport) -> Vec<String> {
        let mut unreasoned = Vec::new();
        for finding in std::mem::take(&mut report.findings) {
            match self.decision(&finding) {
                None => report.findings.push(finding),
                Some((path, decision)) if decision.reason.is_empty() => {
                    unreasoned.push(format!("{path}:{}", decision.line));
                    report.findings.push(finding);
                }
                Some((_, decision)) => report.suppressed.push(Suppressed {
                    finding,
                    by: Suppression::Comment {
                        reason: decision.reason,
                    },
                }),
            }
        }
        unreasoned.sort();
        unreasoned.dedup();
        unreasoned
    }

    fn decision(&mut self, finding: &Finding) -> Option<(String, comments::Decision)> {
        let source = finding.primary.source.as_ref()?;
        let text = self.texts.get(&source.path)?;
        let decision = comments::decision(&text, source.line, &finding.rule)?;
        Some((source.path.clone(), decision))
    }

    /// Gives a place in a library the line that makes it a part of the app.
    fn anchor(&mut self, location: &mut Location) {
        let spot = match &location.place {
            Place::Code(code) => dependency::of_class(self, &code.class),
            Place::Line { element, .. } => self
                .build
                .merger
                .and_then(|merger| merger.library(element))
                .and_then(|(group, artifact)| dependency::of_coordinates(self, group, artifact)),
            _ => None,
        };
        if let Some(spot) = spot {
            location.source = self.place(spot, location, "");
        }
    }

    /// An element or a line of a file that is no code.
    fn line(&mut self, artifact: &str, line: Option<u32>, element: &str) -> Search {
        let inner = resource::inner_path(artifact);
        match inner {
            "AndroidManifest.xml" => manifest::find(self, line, element),
            "resources.arsc" | "resources.pb" => resource::value(self, element),
            _ => resource::file(self, inner, line, element),
        }
    }

    fn place(&mut self, spot: Spot, location: &Location, context: &str) -> Option<SourcePlace> {
        let text: Rc<SourceText> = self.texts.get(&spot.path)?;
        let line = text.line(spot.line)?;
        let excerpt = location.excerpt.iter().flat_map(|excerpt| &excerpt.lines);
        let mut known = context.to_owned();
        excerpt.for_each(|line| known.push_str(&line.text));
        let shown = mask::line(&text, spot.line, &spot.path, &known, self.build.redaction);
        let is_exact = spot.precision == SourcePrecision::Line;
        Some(SourcePlace {
            columns: text::columns(line),
            text: shown,
            line_hash: is_exact.then(|| text.line_hash(spot.line)).flatten(),
            path: spot.path,
            line: spot.line,
            precision: spot.precision,
            is_ambiguous: spot.is_ambiguous,
        })
    }
}
