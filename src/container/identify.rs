//! The first bytes of a file into what it is, in words for a person who expected an app.

use super::zip::Listing;
use super::{App, AppKind, outer, zip};
use crate::finding::{Gap, GapKind};

/// What a file starts with, and what to tell about it.
const MAGICS: [(&[u8], &str); 18] = [
    (
        b"PK\x05\x06",
        "is an empty ZIP archive; copy or build it again",
    ),
    (
        b"\x7fELF",
        "is an ELF library or program; give the APK that holds it",
    ),
    (
        b"\xca\xfe\xba\xbe",
        "is a Java class file; give the APK that was built from it",
    ),
    (
        b"\x03\x00\x08\x00",
        "is a binary XML file; give the APK that holds it",
    ),
    (
        b"\x02\x00\x0c\x00",
        "is a resource table; give the APK that holds it",
    ),
    (
        b"cdex",
        "is a compact DEX file of a device; give the APK it was made from",
    ),
    (
        b"vdex",
        "is a VDEX file of a device; give the APK it was made from",
    ),
    (b"\x1f\x8b", "is a gzip file; unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "is a 7z archive; unpack it first"),
    (b"Rar!", "is a RAR archive; unpack it first"),
    (b"\xfd7zXZ", "is an xz file; unpack it first"),
    (b"BZh", "is a bzip2 file; unpack it first"),
    (b"\x28\xb5\x2f\xfd", "is a zstd file; unpack it first"),
    (b"%PDF", "is a PDF document; give an APK"),
    (b"\x89PNG", "is a PNG image; give an APK"),
    (b"\xff\xd8\xff", "is a JPEG image; give an APK"),
    (b"MZ", "is a Windows program; give an APK"),
    (b"\x00asm", "is a WebAssembly module; give an APK"),
];
const DEX_MAGIC: &[u8] = b"dex\n";
/// Bytes that are looked at to tell text from other files.
const SAMPLE_BYTES: usize = 4096;

/// Opens the bytes of a file by what they are. An error completes the sentence that starts with the file.
pub(super) fn open(file_name: String, input: Vec<u8>) -> Result<App, String> {
    if input.is_empty() {
        return Err("is empty; copy or build it again".to_owned());
    }
    let listing = zip::list(&input);
    if input.starts_with(DEX_MAGIC) {
        return Ok(open_dex(file_name, input, listing.ok()));
    }
    let magic = MAGICS.iter().find(|(magic, _)| input.starts_with(magic));
    match (listing, magic) {
        (Ok(listing), _) => open_archive(file_name, input, listing),
        (Err(_), Some((_, what))) => Err((*what).to_owned()),
        (Err(error), None) if input.starts_with(b"PK") => Err(format!(
            "is a broken or truncated ZIP archive: {error}; copy or download it again"
        )),
        (Err(_), None) => Err(unknown(&input).to_owned()),
    }
}

/// A bare DEX file, or an archive behind one: old versions of Android ran the first and checked the second.
fn open_dex(file_name: String, input: Vec<u8>, listing: Option<Listing>) -> App {
    let is_app = |listing: &Listing| {
        let mut names = listing.entries.iter();
        names.any(|entry| input.get(entry.name.clone()) == Some(b"AndroidManifest.xml"))
    };
    let Some(mut listing) = listing.filter(is_app) else {
        return App::bare_dex(file_name, input);
    };
    let detail = "a DEX file stands before the archive and is not analysed (Janus, CVE-2017-13156)";
    listing
        .gaps
        .push(Gap::new(GapKind::Unsupported, "", detail));
    App::single(file_name, AppKind::Apk, input, listing)
}

fn open_archive(file_name: String, input: Vec<u8>, listing: Listing) -> Result<App, String> {
    let has = |wanted: &dyn Fn(&[u8]) -> bool| {
        let mut names = listing.entries.iter();
        names.any(|entry| input.get(entry.name.clone()).is_some_and(wanted))
    };
    let named = |name: &'static [u8]| has(&move |found| found == name);
    let is_dex = |name: &[u8]| name.starts_with(b"classes") && name.ends_with(b".dex");
    if has(&is_dex) {
        return Ok(App::single(file_name, AppKind::Apk, input, listing));
    }
    if named(b"AndroidManifest.xml") {
        let library = named(b"classes.jar") || named(b"R.txt");
        let kind = match library {
            true => AppKind::Library,
            false => AppKind::Apk,
        };
        return Ok(App::single(file_name, kind, input, listing));
    }
    if named(b"BundleConfig.pb") || named(b"base/manifest/AndroidManifest.xml") {
        return Ok(App::single(file_name, AppKind::Bundle, input, listing));
    }
    let what = if has(&|name| name.ends_with(b".apk")) {
        let set = outer::read(&input);
        if set.splits.is_empty() {
            return Err(
                "is an archive of APKs, none of which can be read; copy or download it again"
                    .to_owned(),
            );
        }
        let app = App::split_set(file_name, input, set);
        if app.manifest().is_some() || !app.dex_files().is_empty() {
            return Ok(app);
        }
        "is an archive of APKs, none of which holds AndroidManifest.xml or DEX; copy or download it again"
    } else if has(&|name| name.ends_with(b".class")) {
        "is a Java archive (JAR) without DEX; give the APK that was built from it"
    } else {
        "is a ZIP archive without AndroidManifest.xml or DEX; give an APK or an app bundle"
    };
    Err(what.to_owned())
}

/// Text, or nothing that is known.
fn unknown(input: &[u8]) -> &'static str {
    let sample = input.get(..SAMPLE_BYTES).unwrap_or(input);
    let is_control = |byte: &u8| *byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r');
    // A character that the sample cuts in two is no error.
    let is_utf8 = std::str::from_utf8(sample).map_or_else(|e| e.error_len().is_none(), |_| true);
    match is_utf8 && !sample.iter().any(is_control) {
        true => "is a text file; give an APK, an app bundle or a DEX file",
        false => {
            "is no Android app: neither a ZIP archive nor a DEX file; give an APK, an app bundle or a DEX file"
        }
    }
}
