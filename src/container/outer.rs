//! An archive of APKs (APKS, XAPK, APKM) into the APKs of one app.
//!
//! Such archives are read by tools, never by Android: the `zip` crate opens them, with its own checks.

use std::io::{Cursor, Read, Seek};
use std::ops::Range;

use ::zip::ZipArchive;
use ::zip::read::ZipFile;

use super::app::PackageBytes;
use crate::bytes::limits;
use crate::finding::{Gap, GapKind};

/// The APKs of an app, the base first, the others in the order of the archive.
#[derive(Debug, Default)]
pub(super) struct SplitSet {
    /// The APKs.
    pub splits: Vec<Split>,
    /// What could not be read.
    pub gaps: Vec<Gap>,
}

/// One APK of a set.
#[derive(Debug)]
pub(super) struct Split {
    /// Name in the outer archive.
    pub name: String,
    /// Its bytes.
    pub bytes: PackageBytes,
}

/// Reads the APKs of an archive.
pub(super) fn read(input: &[u8]) -> SplitSet {
    let mut set = SplitSet::default();
    let mut archive = match ZipArchive::new(Cursor::new(input)) {
        Ok(archive) => archive,
        Err(error) => {
            let detail = format!("the outer archive cannot be read: {error}");
            set.gaps.push(Gap::new(GapKind::UnreadableFile, "", detail));
            return set;
        }
    };
    set.gaps.extend(description_gap(&mut archive));
    let mut left = limits::APP_BYTES;
    for (index, name) in select(&archive, &mut set.gaps) {
        let read = match archive.by_index(index) {
            Ok(mut file) => split_bytes(&mut file, input, left),
            Err(error) => Err(Gap::new(GapKind::UnreadableFile, "", error.to_string())),
        };
        match read {
            Ok(bytes) => {
                if let PackageBytes::Inflated(inflated) = &bytes {
                    left = left.saturating_sub(inflated.len());
                }
                set.splits.push(Split { name, bytes });
            }
            Err(gap) => set.gaps.push(Gap {
                artifact: name,
                ..gap
            }),
        }
    }
    set
}

/// Name of the file in which an XAPK describes itself. Its APKs are found without.
const DESCRIPTION: &str = "manifest.json";
/// Bytes of it that are read; real ones have some thousand.
const DESCRIPTION_BYTES: u64 = 4 << 20;

/// A description that stores cannot read.
fn description_gap<R: Read + Seek>(archive: &mut ZipArchive<R>) -> Option<Gap> {
    let file = archive.by_name(DESCRIPTION).ok()?;
    let reader = std::io::BufReader::new(file.take(DESCRIPTION_BYTES));
    let error = serde_json::from_reader::<_, serde_json::Value>(reader).err()?;
    let detail = format!("the description is broken, the APKs were found by their names: {error}");
    Some(Gap::new(GapKind::Tampering, DESCRIPTION, detail))
}

/// Indices and names of the APKs to read, the base first. Of alternatives that hold the same code, one is
/// chosen.
fn select<R: Read + Seek>(archive: &ZipArchive<R>, gaps: &mut Vec<Gap>) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, String)> = (0..archive.len())
        .filter_map(|index| Some((index, archive.name_for_index(index)?.ok()?.into_owned())))
        .filter(|(_, name)| name.ends_with(".apk"))
        .collect();
    let folder = |name: &str, folder: &str| name.starts_with(folder);
    if found.iter().any(|(_, name)| folder(name, "splits/")) {
        found.retain(|(_, name)| !folder(name, "standalones/"));
    } else if found.iter().any(|(_, name)| folder(name, "standalones/")) {
        found.retain(|(_, name)| folder(name, "standalones/"));
        // Each of them is the whole app for one kind of device.
        found.truncate(1);
    }
    found.sort_by_key(|(index, name)| (rank(name), *index));
    if found.len() > limits::SPLIT_APKS {
        let detail = format!(
            "more than {} APKs, the rest was left out",
            limits::SPLIT_APKS
        );
        gaps.push(Gap::new(GapKind::LimitReached, "", detail));
        found.truncate(limits::SPLIT_APKS);
    }
    found
}

/// How likely an APK is the base of its set, 0 for most.
fn rank(name: &str) -> u8 {
    let file = name.rsplit('/').next().unwrap_or(name);
    match file {
        "base.apk" | "base-master.apk" | "universal.apk" => 0,
        _ if file.starts_with("config.") || file.starts_with("split_config.") => 3,
        _ if file.starts_with("split_") || file.starts_with("base-") => 2,
        _ => 1,
    }
}

/// The bytes of an APK: a part of the input when it is stored, which is usual.
fn split_bytes<R: Read>(
    file: &mut ZipFile<'_, R>,
    input: &[u8],
    left: usize,
) -> Result<PackageBytes, Gap> {
    let gap = |kind, detail: String| Gap::new(kind, "", detail);
    if let Some(range) = stored_range(file, input) {
        return Ok(PackageBytes::Input(range));
    }
    let mut bytes = Vec::new();
    let limit = u64::try_from(left).unwrap_or(u64::MAX);
    file.take(limit.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|error| gap(GapKind::UnreadableFile, error.to_string()))?;
    if bytes.len() > left {
        let detail = format!("inflates to more than {left} bytes");
        return Err(gap(GapKind::LimitReached, detail));
    }
    Ok(PackageBytes::Inflated(bytes))
}

fn stored_range<R: Read>(file: &ZipFile<'_, R>, input: &[u8]) -> Option<Range<usize>> {
    if file.compression() != ::zip::CompressionMethod::Stored {
        return None;
    }
    let start = usize::try_from(file.data_start()?).ok()?;
    let end = start.checked_add(usize::try_from(file.size()).ok()?)?;
    input.get(start..end).map(|_| start..end)
}
