//! A path into the bytes of a regular file, and a directory into the app files below it.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::App;
use super::identify;
use crate::bytes::limits;
#[cfg(unix)]
use rayon::prelude::*;

/// Endings of the files that are looked for in a directory.
const ENDINGS: [&str; 7] = ["apk", "apks", "xapk", "apkm", "aab", "aar", "dex"];
/// Bytes that one thread reads at a time.
#[cfg(unix)]
const PIECE: usize = 4 << 20;

/// Why an app could not be opened. Every message names the file and says what to do, or what it is instead.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The operating system refused.
    #[error("cannot read {file}: {error}{}", advice(.error))]
    Io {
        /// The path as given.
        file: String,
        /// What the system said.
        error: io::Error,
    },
    /// A device, pipe, socket or directory.
    #[error("{file} is {what}, not a regular file; copy what it holds into a file")]
    NotRegular {
        /// The path as given.
        file: String,
        /// What it is.
        what: &'static str,
    },
    /// Larger than [`limits::INPUT_BYTES`].
    #[error("{file} is larger than {limit} bytes, the largest input that is read")]
    TooLarge {
        /// The path as given.
        file: String,
        /// The ceiling.
        limit: u64,
    },
    /// Something else than an app.
    #[error("{file} {what}")]
    NotAnApp {
        /// The path as given.
        file: String,
        /// What it is, and what to do.
        what: String,
    },
    /// A directory in which no app was found.
    #[error(
        "{directory} holds no app (looked for .apk .apks .xapk .apkm .aab .aar .dex); build the app first, or name its file"
    )]
    NoApps {
        /// The path as given.
        directory: String,
    },
}

/// What to do about an error of the operating system, where that is known.
fn advice(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::NotFound => "; check the path",
        io::ErrorKind::PermissionDenied => "; check the rights of the file and its folders",
        _ => "",
    }
}

/// Reads a file and opens the app in it. The file is read into memory, not mapped: nobody can change it while
/// it is looked at.
pub fn open(path: &Path) -> Result<App, OpenError> {
    let input = read(path)?;
    let file_name = path.file_name().map_or_else(String::new, |name| {
        String::from_utf8_lossy(name.as_encoded_bytes()).into_owned()
    });
    identify::open(file_name, input).map_err(|what| OpenError::NotAnApp {
        file: path.display().to_string(),
        what,
    })
}

/// Opens the app in bytes that are already in memory, under the name that reports shall give it.
pub fn open_bytes(file_name: &str, input: Vec<u8>) -> Result<App, OpenError> {
    identify::open(file_name.to_owned(), input).map_err(|what| OpenError::NotAnApp {
        file: file_name.to_owned(),
        what,
    })
}

fn read(path: &Path) -> Result<Vec<u8>, OpenError> {
    let file = path.display().to_string();
    let io_error = |error| OpenError::Io {
        file: path.display().to_string(),
        error,
    };
    // A pipe would block when it is opened, so that the path is looked at first, and the open file again.
    regular(&file, &fs::metadata(path).map_err(io_error)?)?;
    let opened = File::open(path).map_err(io_error)?;
    let metadata = opened.metadata().map_err(io_error)?;
    regular(&file, &metadata)?;
    let too_large = || OpenError::TooLarge {
        file: path.display().to_string(),
        limit: limits::INPUT_BYTES,
    };
    if metadata.len() > limits::INPUT_BYTES {
        return Err(too_large());
    }
    let length = usize::try_from(metadata.len()).map_err(|_| too_large())?;
    // Memory that is not there must be an error of this file, not the end of the process.
    Vec::<u8>::new()
        .try_reserve_exact(length)
        .map_err(|_| io_error(io::ErrorKind::OutOfMemory.into()))?;
    let mut input = vec![0; length];
    fill(&opened, &mut input).map_err(io_error)?;
    Ok(input)
}

/// Reads as many bytes as `input` has, in pieces that all threads share: copying a large file out of the system's
/// cache takes longer than anything that could be done meanwhile.
#[cfg(unix)]
fn fill(opened: &File, input: &mut [u8]) -> io::Result<()> {
    use std::os::unix::fs::FileExt;

    let pieces = input.par_chunks_mut(PIECE).enumerate();
    pieces.try_for_each(|(number, piece)| {
        let offset = u64::try_from(number.saturating_mul(PIECE)).unwrap_or(u64::MAX);
        opened.read_exact_at(piece, offset)
    })
}

/// Reads as many bytes as `input` has.
#[cfg(not(unix))]
fn fill(mut opened: &File, input: &mut [u8]) -> io::Result<()> {
    std::io::Read::read_exact(&mut opened, input)
}

fn regular(file: &str, metadata: &fs::Metadata) -> Result<(), OpenError> {
    if metadata.is_file() {
        return Ok(());
    }
    let what = match metadata.is_dir() {
        true => "a directory",
        false => "a device, pipe or socket",
    };
    Err(OpenError::NotRegular {
        file: file.to_owned(),
        what,
    })
}

/// The app files in a directory and the directories below it, sorted. Links to directories are not followed.
pub fn find_apps(directory: &Path) -> Result<Vec<PathBuf>, OpenError> {
    let mut found = Vec::new();
    let mut open = vec![(directory.to_owned(), 0)];
    while let Some((folder, depth)) = open.pop() {
        let io_error = |error| OpenError::Io {
            file: folder.display().to_string(),
            error,
        };
        for item in fs::read_dir(&folder).map_err(io_error)? {
            let item = item.map_err(io_error)?;
            let kind = item.file_type().map_err(io_error)?;
            let path = item.path();
            if kind.is_dir() {
                if depth < limits::FOLDER_DEPTH {
                    open.push((path, usize::saturating_add(depth, 1)));
                }
            } else if has_app_ending(&path) && path.is_file() {
                found.push(path);
            }
        }
    }
    if found.is_empty() {
        return Err(OpenError::NoApps {
            directory: directory.display().to_string(),
        });
    }
    found.sort();
    Ok(found)
}

fn has_app_ending(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| {
        ENDINGS
            .iter()
            .any(|known| ending.eq_ignore_ascii_case(known))
    })
}
