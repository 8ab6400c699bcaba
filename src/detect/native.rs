//! Literals in native libraries: as they are, hidden under a one-byte exclusive or, or Base64.

use super::Detection;
use super::literal::{Found, Prefilter, Source, Wanted, literals, wanted};
use super::literal_names::LiteralNames;
use crate::finding::{Location, Place};
use crate::formats::elf::{ElfFile, NativeString};
use crate::signatures::names::{AboutNative, NativeName, SecretName};
use crate::signatures::{
    Argument, Decoder, Environment, MatchKind, Signature, Value, decode_base64_text,
};
use memchr::memmem;
use rayon::prelude::*;

/// Shortest anchor that is looked for under an exclusive or: shorter ones are found by chance.
const MIN_HIDDEN_ANCHOR: usize = 7;
/// Places per anchor that are decoded.
const MAX_HIDDEN: usize = 32;
/// Bytes that one hidden text is decoded to at most.
const MAX_HIDDEN_BYTES: usize = 16 << 10;
/// Shortest Base64 text that is decoded.
const MIN_BASE64: usize = 24;
/// Strings that one thread searches at a time.
const STRINGS_AT_ONCE: usize = 1024;

/// A native library of the app.
#[derive(Debug)]
pub struct NativeLibrary<'a> {
    /// Path inside the app.
    pub path: String,
    /// Its bytes.
    pub data: &'a [u8],
    /// What it holds.
    pub elf: ElfFile<'a>,
}

/// Searches the native libraries for the literals of all signatures.
pub(super) fn hits(detection: &Detection<'_, '_, '_, '_>, signatures: &[&Signature]) -> Found {
    let prefilter = Prefilter::of(wanted(signatures, detection.redaction, |kind| match kind {
        MatchKind::Native(native) => Some(&native.search),
        _ => None,
    }));
    let libraries = detection.libraries.par_iter();
    libraries
        .flat_map_iter(|library| in_library(detection, &prefilter, library))
        .collect()
}

fn in_library(
    detection: &Detection<'_, '_, '_, '_>,
    prefilter: &Prefilter<'_>,
    library: &NativeLibrary<'_>,
) -> Found {
    let strings: Vec<NativeString<'_, '_>> = library.elf.strings().collect();
    let mut found: Found = strings
        .par_chunks(STRINGS_AT_ONCE)
        .flat_map_iter(|strings| in_strings(detection, prefilter, library, strings))
        .collect();
    for (one, hidden) in hidden_in(library.data, prefilter) {
        for (offset, text) in hidden {
            found.extend(judged(
                detection,
                one,
                library,
                &text,
                offset,
                Decoder::Xor1,
            ));
        }
    }
    found
}

fn in_strings(
    detection: &Detection<'_, '_, '_, '_>,
    prefilter: &Prefilter<'_>,
    library: &NativeLibrary<'_>,
    strings: &[NativeString<'_, '_>],
) -> Found {
    let mut found = Found::new();
    for string in strings {
        let mut add = |one: &Wanted<'_>, text: &str, decoder: Decoder| {
            found.extend(judged(
                detection,
                one,
                library,
                text,
                string.offset,
                decoder,
            ));
        };
        for one in prefilter.candidates(string.text.as_bytes()) {
            if decodes(one, Decoder::Plain) {
                add(one, string.text, Decoder::Plain);
            }
        }
        for (one, text) in base64_texts(prefilter, string.text) {
            add(one, &text, Decoder::Base64);
        }
    }
    found
}

/// What a match says of the literals in a text that starts, or is decoded from, `offset`.
fn judged(
    detection: &Detection<'_, '_, '_, '_>,
    one: &Wanted<'_>,
    library: &NativeLibrary<'_>,
    text: &str,
    offset: usize,
    decoder: Decoder,
) -> Found {
    let source = Source {
        text,
        pool: "native",
        file: Some(&library.path),
    };
    literals(detection, one, source, |literal| {
        let start = match decoder {
            Decoder::Plain => literal.range.start,
            Decoder::Xor1 | Decoder::Base64 => 0,
        };
        let names = NativeNames {
            literal,
            library,
            decoder,
            offset: offset.saturating_add(start),
        };
        one.judge(&names, || Some(names.place()))
    })
}

/// What conditions may ask about a literal in a library.
struct NativeNames<'n, 'd, 's, 'p, 'a> {
    literal: &'n LiteralNames<'n, 'd, 's, 'p, 'a>,
    library: &'n NativeLibrary<'n>,
    decoder: Decoder,
    /// Where it starts, or the text that it was decoded from.
    offset: usize,
}

impl NativeNames<'_, '_, '_, '_, '_> {
    fn section(&self) -> Option<&str> {
        let section = self.library.elf.section_at(self.offset)?;
        Some(&section.name)
    }

    fn place(&self) -> Location {
        Location::new(
            self.library.path.clone(),
            Place::Offset {
                offset: u64::try_from(self.offset).unwrap_or(u64::MAX),
                section: self.section().unwrap_or_default().to_owned(),
            },
        )
    }

    fn native(&self, name: NativeName) -> Value {
        match name {
            NativeName::Decoder => Value::text(match self.decoder {
                Decoder::Plain => "plain",
                Decoder::Xor1 => "xor1",
                Decoder::Base64 => "base64",
            }),
            NativeName::DecoderNote => Value::text(match self.decoder {
                Decoder::Plain => "",
                Decoder::Xor1 => ", hidden by combining every byte with the same one",
                Decoder::Base64 => ", encoded as Base64",
            }),
            NativeName::Offset => Value::Int(i64::try_from(self.offset).unwrap_or(i64::MAX)),
            NativeName::Section => Value::optional(self.section()),
        }
    }
}

impl Environment for NativeNames<'_, '_, '_, '_, '_> {
    fn name(&self, path: &str) -> Value {
        match AboutNative::find(path) {
            Some(AboutNative::App(_)) => self.literal.detection.app.name(path),
            Some(AboutNative::Text(name)) => self.literal.text(name, path),
            Some(AboutNative::Native(name)) => self.native(name),
            Some(AboutNative::Secret(SecretName::Secret)) => Value::text(self.literal.secret),
            None => Value::Unknown,
        }
    }

    fn call(&self, function: &str, arguments: &[Argument<'_>]) -> Value {
        self.literal.ask(function, arguments)
    }
}

fn decodes(one: &Wanted<'_>, decoder: Decoder) -> bool {
    match &one.rule.alternative.kind {
        MatchKind::Native(native) => native.decoders.contains(&decoder),
        _ => false,
    }
}

/// The matches whose anchors stand in the decoded form of a Base64 text.
fn base64_texts<'p, 'w>(prefilter: &'p Prefilter<'w>, text: &str) -> Vec<(&'p Wanted<'w>, String)> {
    let is_base64 =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'-' | b'_');
    if text.len() < MIN_BASE64 || !text.bytes().all(is_base64) {
        return Vec::new();
    }
    let Some(decoded) = decode_base64_text(text) else {
        return Vec::new();
    };
    let candidates = prefilter.candidates(decoded.as_bytes()).into_iter();
    let candidates = candidates.filter(|one| decodes(one, Decoder::Base64));
    candidates.map(|one| (one, decoded.clone())).collect()
}

/// The hidden texts of a library by the match that looks for them.
fn hidden_in<'p, 'w>(
    data: &[u8],
    prefilter: &'p Prefilter<'w>,
) -> Vec<(&'p Wanted<'w>, Vec<(usize, String)>)> {
    let wanted = prefilter.wanted.iter();
    let wanted: Vec<_> = wanted.filter(|one| decodes(one, Decoder::Xor1)).collect();
    if wanted.is_empty() {
        return Vec::new();
    }
    let differences = differences(data);
    wanted
        .into_par_iter()
        .map(|one| (one, hidden_texts(data, &differences, &one.search.anchors)))
        .collect()
}

/// What every byte differs in from the next one.
fn differences(data: &[u8]) -> Vec<u8> {
    let next = data.iter().skip(1);
    data.iter().zip(next).map(|(a, b)| a ^ b).collect()
}

/// Texts that start with an anchor when every byte is combined with the same unknown byte. Neighbouring bytes of
/// such a text differ as those of the plain text do, so that one search for the differences finds every key.
fn hidden_texts(data: &[u8], differences: &[u8], anchors: &[String]) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for anchor in anchors
        .iter()
        .filter(|anchor| anchor.len() >= MIN_HIDDEN_ANCHOR)
    {
        let wanted = self::differences(anchor.as_bytes());
        for at in memmem::find_iter(differences, &wanted).take(MAX_HIDDEN) {
            let key = data[at] ^ anchor.as_bytes()[0];
            if key == 0 {
                continue;
            }
            let bytes = data[at..].iter().map(|byte| byte ^ key);
            let printable = |byte: &u8| matches!(byte, 0x20..=0x7e | b'\n' | b'\r' | b'\t');
            let text: Vec<u8> = bytes.take(MAX_HIDDEN_BYTES).take_while(printable).collect();
            found.push((at, String::from_utf8_lossy(&text).into_owned()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{differences, hidden_texts};

    fn hidden(data: &[u8]) -> Vec<(usize, String)> {
        hidden_texts(data, &differences(data), &["sk_live_".to_owned()])
    }

    #[test]
    fn a_text_under_any_one_byte_key_is_found() {
        let plain = b"sk_live_0123456789";
        for key in [1_u8, 0x5a, 0xff] {
            let mut data = vec![7_u8; 10];
            data.extend(plain.iter().map(|byte| byte ^ key));
            data.extend([key; 3]);
            let found = hidden(&data);
            assert_eq!(found.len(), 1, "key {key}");
            assert_eq!(found[0].0, 10);
            assert!(
                found[0].1.starts_with("sk_live_0123456789"),
                "{}",
                found[0].1
            );
        }
        assert!(hidden(plain).is_empty(), "plain text is not hidden");
    }
}
