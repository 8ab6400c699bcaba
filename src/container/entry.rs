//! The name of an entry into what the entry is for.

use super::zip::ZipEntry;
use crate::bytes::limits;

/// One file inside an app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What the file is for.
    pub kind: EntryKind,
    /// Path inside the app for people and reports: the name, behind the name of the APK when the app is a set
    /// of them. Broken characters become U+FFFD; never a path on disk.
    pub path: String,
    /// Declared size in bytes; only a claim.
    pub declared_size: u64,
    /// Index of the package of the app that holds the entry.
    pub(super) package: usize,
    /// Where the bytes are; `None` for a bare file, which is its only entry.
    pub(super) stored: Option<ZipEntry>,
    /// Bytes that reading the entry may inflate to.
    pub(super) ceiling: usize,
}

/// What a file inside an app is for. Ordered as the files are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntryKind {
    /// `AndroidManifest.xml`: binary XML in an APK, text in an AAR.
    Manifest,
    /// `resources.arsc`.
    ResourceTable,
    /// `classes.dex`, `classes2.dex`, … with the number.
    Dex(u32),
    /// `lib/<abi>/*.so`.
    NativeLibrary,
    /// `res/**.xml`.
    ResourceXml,
    /// Any other file below `res/`.
    Resource,
    /// A file below `assets/`.
    Asset,
    /// The manifest of an app bundle, in protobuf form.
    ProtoManifest,
    /// The resource table of an app bundle, in protobuf form.
    ProtoResourceTable,
    /// A file below `META-INF/`.
    MetaInf,
    /// Anything else; a folder, too.
    Other,
}

impl EntryKind {
    /// The kind of a file of an APK or AAR.
    pub(super) fn in_package(name: &[u8]) -> Self {
        match name {
            b"AndroidManifest.xml" => return Self::Manifest,
            b"resources.arsc" => return Self::ResourceTable,
            _ if name.ends_with(b"/") => return Self::Other,
            _ => {}
        }
        if let Some(number) = dex_number(name) {
            return Self::Dex(number);
        }
        if name.starts_with(b"res/") {
            return match name.ends_with(b".xml") {
                true => Self::ResourceXml,
                false => Self::Resource,
            };
        }
        if name.starts_with(b"lib/") && name.ends_with(b".so") {
            return Self::NativeLibrary;
        }
        if name.starts_with(b"assets/") {
            return Self::Asset;
        }
        match name.starts_with(b"META-INF/") {
            true => Self::MetaInf,
            false => Self::Other,
        }
    }

    /// The kind of a file of an app bundle, where each module has a folder of its own.
    pub(super) fn in_bundle(name: &[u8]) -> Self {
        let mut parts = name.splitn(2, |&byte| byte == b'/');
        let (Some(_), Some(inner)) = (parts.next(), parts.next()) else {
            return Self::Other;
        };
        match inner {
            b"manifest/AndroidManifest.xml" => Self::ProtoManifest,
            b"resources.pb" => Self::ProtoResourceTable,
            _ => match inner.strip_prefix(b"dex/").and_then(dex_number) {
                Some(number) => Self::Dex(number),
                None => match Self::in_package(inner) {
                    // Binary forms do not occur in a bundle, and `dex_number` needs its folder.
                    Self::Manifest | Self::ResourceTable | Self::Dex(_) => Self::Other,
                    kind => kind,
                },
            },
        }
    }

    /// Bytes that one entry of this kind may inflate to.
    pub(super) fn ceiling(self) -> usize {
        match self {
            Self::Manifest | Self::ResourceXml | Self::ProtoManifest => limits::XML_BYTES,
            Self::ResourceTable | Self::ProtoResourceTable => limits::RESOURCE_TABLE_BYTES,
            Self::Dex(_) => limits::DEX_BYTES,
            Self::NativeLibrary => limits::LIBRARY_BYTES,
            Self::Resource | Self::Asset | Self::MetaInf | Self::Other => limits::ASSET_BYTES,
        }
    }
}

/// The number of a DEX file that ART looks for by this name: 1 for `classes.dex`, then `classes2.dex`.
fn dex_number(name: &[u8]) -> Option<u32> {
    let digits = name.strip_prefix(b"classes")?.strip_suffix(b".dex")?;
    if digits.is_empty() {
        return Some(1);
    }
    let plain = digits.iter().all(u8::is_ascii_digit) && digits.first() != Some(&b'0');
    let number = std::str::from_utf8(digits).ok()?.parse().ok()?;
    (plain && number > 1).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::EntryKind::{self, *};

    #[test]
    fn names_of_a_package() {
        let check = |name: &str, kind| assert_eq!(EntryKind::in_package(name.as_bytes()), kind);
        check("AndroidManifest.xml", Manifest);
        check("androidmanifest.xml", Other);
        check("AndroidManifest.xml/", Other);
        check("./AndroidManifest.xml", Other);
        check("classes.dex", Dex(1));
        check("classes12.dex", Dex(12));
        check("classes99999999999.dex", Other);
        for name in [
            "classes0.dex",
            "classes1.dex",
            "classes02.dex",
            "classes+2.dex",
        ] {
            check(name, Other);
        }
        check("classes.dex/x", Other);
        check("lib/arm64-v8a/libx.so", NativeLibrary);
        check("res/layout/main.xml", ResourceXml);
        check("res/raw/x.bin", Resource);
        check("assets/classes.dex", Asset);
        check("META-INF/MANIFEST.MF", MetaInf);
        check("", Other);
    }

    #[test]
    fn names_of_a_bundle() {
        let check = |name: &str, kind| assert_eq!(EntryKind::in_bundle(name.as_bytes()), kind);
        check("base/manifest/AndroidManifest.xml", ProtoManifest);
        check("base/resources.pb", ProtoResourceTable);
        check("base/dex/classes.dex", Dex(1));
        check("feature/dex/classes2.dex", Dex(2));
        check("base/classes.dex", Other);
        check("base/lib/x86/libx.so", NativeLibrary);
        check("base/assets/index.html", Asset);
        check("BundleConfig.pb", Other);
    }
}
