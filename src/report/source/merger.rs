//! The report of Gradle's manifest merger into the file and line that each element came from.
//!
//! `build/outputs/logs/manifest-merger-<variant>-report.txt` names elements as `activity#com.example.Login`, then
//! where they were `ADDED from` or `MERGED from`, with attributes indented below.

use rustc_hash::FxHashMap;

/// Elements that are read; the largest apps have some thousands.
const ELEMENTS: usize = 100_000;

/// Where the elements of a merged manifest come from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MergerReport {
    origins: FxHashMap<String, Origin>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Origin {
    /// A path of the machine that built the app, and a line.
    File(String, u32),
    /// Group and artifact of a library.
    Library(String, String),
}

impl MergerReport {
    /// Reads what can be read of a report.
    pub fn parse(text: &str) -> Self {
        let mut report = Self::default();
        let mut open: Option<&str> = None;
        for line in text.lines() {
            if report.origins.len() >= ELEMENTS {
                break;
            }
            if line.starts_with([' ', '\t', '-']) || line.is_empty() {
                continue;
            }
            let words = [
                "ADDED from ",
                "MERGED from ",
                "INJECTED from ",
                "IMPLIED from ",
            ];
            match words.iter().find_map(|word| line.strip_prefix(word)) {
                None if line.starts_with(char::is_lowercase) => open = Some(line.trim_end()),
                None => {}
                Some(origin) => report.add(open, origin),
            }
        }
        report
    }

    /// A file outranks a library: it is where the app's developers can change something. Of several files the first
    /// one has the highest priority.
    fn add(&mut self, element: Option<&str>, origin: &str) {
        let (Some(element), Some(origin)) = (element, Origin::parse(origin)) else {
            return;
        };
        match self.origins.get(element) {
            Some(Origin::File(..)) => {}
            Some(Origin::Library(..)) if matches!(origin, Origin::Library(..)) => {}
            _ => {
                self.origins.insert(element.to_owned(), origin);
            }
        }
    }

    /// Path and line of an element such as `activity com.example.Login`.
    pub(super) fn file(&self, element: &str) -> Option<(&str, u32)> {
        match self.origins.get(&key(element))? {
            Origin::File(path, line) => Some((path, *line)),
            Origin::Library(..) => None,
        }
    }

    /// Group and artifact of the library that brought an element.
    pub(super) fn library(&self, element: &str) -> Option<(&str, &str)> {
        match self.origins.get(&key(element))? {
            Origin::Library(group, artifact) => Some((group, artifact)),
            Origin::File(..) => None,
        }
    }
}

fn key(element: &str) -> String {
    element.replacen(' ', "#", 1)
}

impl Origin {
    /// `/p/app/src/main/AndroidManifest.xml:12:9-20:20`, or `[group:artifact:version] /path:1:1-2:2`.
    fn parse(text: &str) -> Option<Self> {
        if let Some(rest) = text.strip_prefix('[') {
            let (coordinates, _) = rest.split_once(']')?;
            let mut parts = coordinates.split(':');
            let (group, artifact) = (parts.next()?, parts.next()?);
            // A module of the project has no version; its file is what counts.
            if !group.is_empty() && parts.next().is_some() {
                return Some(Self::Library(group.to_owned(), artifact.to_owned()));
            }
        }
        let path = text.rsplit(']').next()?.trim();
        let at = path.find(".xml:")? + ".xml".len();
        let line = path.get(at + 1..)?.split([':', '-']).next()?;
        let path = path.get(..at)?.replace('\\', "/");
        Some(Self::File(path, line.parse().ok()?))
    }
}

#[cfg(test)]
mod tests {
    use super::MergerReport;

    const REPORT: &str = "-- Merging decision tree log ---\nmanifest\nADDED from /p/app/src/main/AndroidManifest.xml:2:1-9:12\n\
        INJECTED from /p/app/src/main/AndroidManifest.xml:2:1-9:12\n\tpackage\n\t\tINJECTED from /p/no.xml:1:1-2:2\napplication\n\
        ADDED from /p/app/src/main/AndroidManifest.xml:5:5-8:19\nMERGED from [a.b:c:1.0] /g/AndroidManifest.xml:7:5-9:9\n\
        \tandroid:name\n\t\tADDED from /p/other.xml:9:9-20\nactivity#com.x.Login\nMERGED from [a.b:c:1.0] /g/AndroidManifest.xml:8:9-20\n\
        service#com.x.Sync\nMERGED from [:core] C:\\p\\core\\src\\main\\AndroidManifest.xml:4:9-60\n";

    #[test]
    fn elements_lead_to_files_and_libraries() {
        let report = MergerReport::parse(REPORT);
        assert_eq!(
            report.file("application"),
            Some(("/p/app/src/main/AndroidManifest.xml", 5))
        );
        assert_eq!(
            report.file("service com.x.Sync"),
            Some(("C:/p/core/src/main/AndroidManifest.xml", 4))
        );
        assert_eq!(report.library("activity com.x.Login"), Some(("a.b", "c")));
        assert_eq!(report.file("activity com.x.Login"), None);
        assert_eq!(report.file("receiver com.x.None"), None);
        assert_eq!(
            MergerReport::parse("\u{0}ADDED from [:]"),
            MergerReport::default()
        );
    }
}
