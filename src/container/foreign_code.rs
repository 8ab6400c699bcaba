//! Names of entries into the frameworks whose code is not Dalvik bytecode, so that nobody takes a scan for complete
//! that has seen only the shell of an app.

use super::entry::Entry;
use crate::finding::{Gap, GapKind};

/// A framework and the entry that carries the code written for it.
struct Framework {
    name: &'static str,
    /// End of the entry's path.
    path_end: &'static str,
}

/// Where each framework keeps its code: Flutter (`libapp.so`), .NET (`assemblies.blob`, `libassemblies.*.blob.so`,
/// `*.dll`), Unity (`libil2cpp.so`, `Assembly-CSharp.dll`).
const FRAMEWORKS: [Framework; 7] = [
    framework("Flutter", "/libapp.so"),
    framework(".NET", "assemblies/assemblies.blob"),
    framework(".NET", ".blob.so"),
    framework(".NET", "assemblies/Mono.Android.dll"),
    framework("Unity", "/libil2cpp.so"),
    framework("Unity", "Managed/Assembly-CSharp.dll"),
    framework("NativeScript", "assets/app/package.json"),
];

const fn framework(name: &'static str, path_end: &'static str) -> Framework {
    Framework { name, path_end }
}

/// One gap for each framework that the app is written in.
pub(super) fn gaps(entries: &[Entry]) -> Vec<Gap> {
    let mut found: Vec<Gap> = Vec::new();
    for framework in FRAMEWORKS {
        let mut carriers = entries.iter().map(|entry| entry.path.as_str());
        let Some(path) = carriers.find(|path| path.ends_with(framework.path_end)) else {
            continue;
        };
        let detail = format!(
            "the app is written with {}, whose code is only searched for secrets",
            framework.name
        );
        if !found.iter().any(|gap| gap.detail == detail) {
            found.push(Gap::new(GapKind::Unsupported, path, detail));
        }
    }
    found
}
