//! The signatures of an APK into what makes Android refuse them before it looks at a key.
//!
//! Who signed an app is no question of sessions, so that nothing is verified here. A signature that cannot even be
//! read tells that the package was changed afterwards. Source: `ApkSigningBlockUtils` and
//! `ApkSignatureSchemeV2Verifier` of AOSP `frameworks/base`.

use super::zip::ZipEntry;
use crate::bytes::{u32_at, u64_at};
use crate::finding::{Gap, GapKind};
use flate2::{Decompress, FlushDecompress};

const MAGIC: &[u8] = b"APK Sig Block 42";
/// Bytes behind the pairs: the size once more, and the magic.
const FOOTER_BYTES: usize = 24;
/// Ids of the pairs that hold signers: versions 2, 3 and 3.1 of the scheme.
const SCHEMES: [u32; 3] = [0x7109_871a, 0xf053_68c0, 0x1b93_ad61];
/// `SEQUENCE` of DER.
const SEQUENCE: u8 = 0x30;
/// The object identifier `signedData` of PKCS #7, with its tag.
const SIGNED_DATA: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02";
/// Bytes of a signature file that hold all that is looked at.
const START_BYTES: usize = 64;

/// What is wrong with the signing block before the central directory; `None` without one.
pub(super) fn block_gap(data: &[u8], directory: usize) -> Option<Gap> {
    let before = data.get(..directory)?;
    let footer_start = before.len().checked_sub(FOOTER_BYTES)?;
    let footer = before.get(footer_start..)?;
    if !footer.ends_with(MAGIC) {
        return None;
    }
    let what = match pairs(before, footer_start) {
        None => "has two sizes that disagree",
        Some(pairs) => first_problem(pairs)?,
    };
    let detail = format!("the signing block {what}, so that Android refuses the archive");
    let offset = u64::try_from(footer_start).unwrap_or(u64::MAX);
    Some(Gap::new(GapKind::Tampering, "", detail).at(offset))
}

/// The pairs between the two sizes of a block.
fn pairs(before: &[u8], footer_start: usize) -> Option<&[u8]> {
    let size = u64_at(before, footer_start)?;
    let length = usize::try_from(size).ok()?;
    let start = before.len().checked_sub(length)?;
    let head = start.checked_sub(8)?;
    (u64_at(before, head)? == size)
        .then(|| before.get(start..footer_start))
        .flatten()
}

fn first_problem(pairs: &[u8]) -> Option<&'static str> {
    let mut rest = pairs;
    while !rest.is_empty() {
        let Some((id, value, next)) = pair(rest) else {
            return Some("holds an entry of an impossible size");
        };
        if SCHEMES.contains(&id) && !holds_signers(value) {
            return Some("holds signers that cannot be read");
        }
        rest = next;
    }
    None
}

/// Id and value of the first pair, and the pairs behind it.
fn pair(data: &[u8]) -> Option<(u32, &[u8], &[u8])> {
    let length = usize::try_from(u64_at(data, 0)?).ok()?;
    let body = data.get(8..)?;
    let value = body.get(..length)?;
    Some((u32_at(value, 0)?, value.get(4..)?, body.get(length..)?))
}

/// A sequence of at least one signer, each with its length.
fn holds_signers(value: &[u8]) -> bool {
    let Some((mut signers, _)) = prefixed(value) else {
        return false;
    };
    let mut count = 0_usize;
    while !signers.is_empty() {
        let Some((_, next)) = prefixed(signers) else {
            return false;
        };
        signers = next;
        count = count.saturating_add(1);
    }
    count > 0
}

/// Bytes behind their length, and what follows them.
fn prefixed(data: &[u8]) -> Option<(&[u8], &[u8])> {
    let length = usize::try_from(u32_at(data, 0)?).ok()?;
    let body = data.get(4..)?;
    Some((body.get(..length)?, body.get(length..)?))
}

/// What is wrong with an entry when its name makes it the signature of a signed JAR.
pub(super) fn file_problem(entry: &ZipEntry, data: &[u8]) -> Option<&'static str> {
    let name = data.get(entry.name.clone())?;
    let is_signature = [&b".RSA"[..], b".DSA", b".EC"]
        .iter()
        .any(|ending| name.ends_with(ending));
    if !name.starts_with(b"META-INF/") || !is_signature {
        return None;
    }
    let stored = entry.stored_bytes(data).ok()?;
    let start = match entry.is_deflated() {
        true => inflated_start(stored),
        false => stored.get(..START_BYTES).unwrap_or(stored).to_vec(),
    };
    (!is_signed_data(&start)).then_some("no signature is in it, so that Android does not trust it")
}

fn inflated_start(deflated: &[u8]) -> Vec<u8> {
    let mut start = Vec::with_capacity(START_BYTES);
    let mut stream = Decompress::new(false);
    // A broken stream ends with fewer bytes, which are then no signature.
    let _ = stream.decompress_vec(deflated, &mut start, FlushDecompress::None);
    start
}

/// A `ContentInfo` of the type `signedData`.
fn is_signed_data(start: &[u8]) -> bool {
    let [SEQUENCE, length, rest @ ..] = start else {
        return false;
    };
    // A short or indefinite length is the byte itself, a long one says how many bytes follow.
    let further = match length {
        0x81..=0x84 => usize::from(length & 0x7f),
        _ => 0,
    };
    rest.get(further..)
        .is_some_and(|content| content.starts_with(SIGNED_DATA))
}

#[cfg(test)]
mod tests {
    use super::{SIGNED_DATA, block_gap, is_signed_data};

    fn block(pairs: &[(u32, &[u8])]) -> Vec<u8> {
        let mut body = Vec::new();
        for (id, value) in pairs {
            body.extend((value.len() as u64 + 4).to_le_bytes());
            body.extend(id.to_le_bytes());
            body.extend(*value);
        }
        framed(&body, None)
    }

    fn framed(body: &[u8], other_size: Option<u64>) -> Vec<u8> {
        let size = body.len() as u64 + 24;
        let mut out = b"PK\x03\x04 an entry".to_vec();
        out.extend(other_size.unwrap_or(size).to_le_bytes());
        out.extend(body);
        out.extend(size.to_le_bytes());
        out.extend(b"APK Sig Block 42");
        out
    }

    fn check(data: &[u8], expected: Option<&str>) {
        let gap = block_gap(data, data.len());
        match expected {
            None => assert_eq!(gap, None),
            Some(part) => assert!(gap.unwrap().detail.contains(part), "{part}"),
        }
    }

    #[test]
    fn blocks_that_android_reads() {
        check(b"PK\x03\x04 no block at all, only entries", None);
        let signer = [7, 0, 0, 0, 3, 0, 0, 0, 1, 2, 3];
        check(&block(&[(0x7109_871a, &signer)]), None);
        check(
            &block(&[(0x4272_6577, &[0; 4000]), (0x1234_5678, b"hi")]),
            None,
        );
    }

    #[test]
    fn blocks_that_android_refuses() {
        check(&framed(&[], Some(1 << 40)), Some("sizes that disagree"));
        check(&framed(&[0; 800], None), Some("impossible size"));
        check(&framed(&[0xff; 80], None), Some("impossible size"));
        for value in [
            &[0xff; 200][..],
            &[0; 4],
            &[],
            &[8, 0, 0, 0, 9, 0, 0, 0, 1, 2, 3, 4],
        ] {
            check(&block(&[(0xf053_68c0, value)]), Some("signers"));
        }
    }

    #[test]
    fn signatures_of_jars_are_signed_data() {
        for (length, expected) in [
            (&[0x30, 0x20][..], true),
            (&[0x30, 0x80], true),
            (&[0x30, 0x82, 5, 7], true),
            (&[0x30, 0x80, 0x30, 0x80], false),
            (&[0x31, 0x20], false),
        ] {
            let start = [length, SIGNED_DATA].concat();
            assert_eq!(is_signed_data(&start), expected, "{length:x?}");
        }
        assert!(!is_signed_data(b""));
    }
}
