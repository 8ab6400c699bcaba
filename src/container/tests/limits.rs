//! Entries that cannot be read or are too large, and damaged archives.

use super::super::{ReadError, identify};
use super::archive::{Part, archive, changed, deflated, part};
use super::{DEX, dex, manifest, open};
use crate::finding::GapKind;

#[test]
fn entries_that_cannot_be_read_cost_only_themselves() {
    let broken = |change: &dyn Fn(&mut Part), expected: &str| {
        let mut part = deflated("classes2.dex", &[1; 200_000]);
        change(&mut part);
        let app = open(archive(&[manifest(), dex(), part]));
        let files = app.dex_files();
        assert_eq!(&*app.read(files[0]).unwrap(), DEX);
        let error = app.read(files[1]).unwrap_err();
        assert!(
            error.to_string().contains(expected),
            "{error} against {expected}"
        );
        assert_eq!(error.gap(files[1]).artifact, "classes2.dex");
    };
    broken(&|part| part.stored = vec![0xff; 40], "broken");
    broken(&|part| part.compressed_size = 9, "cut off");
    broken(&|part| part.offset = Some(3), "no local header");
    broken(&|part| part.offset = Some(u32::MAX - 1), "no local header");
    broken(&|part| part.size = 5, "inflates to more than 65541 bytes");
    broken(&|part| part.method = 1, "past the end");
    broken(
        &|part| (part.method, part.size) = (0, u32::MAX),
        "past the end",
    );
}

#[test]
fn an_app_inflates_to_a_bounded_size_however_many_entries_it_has() {
    let zeros = deflated("classes2.dex", &vec![0; 20 << 20]);
    let mut parts = vec![manifest(), dex()];
    for number in 2..60 {
        let name = format!("classes{number}.dex").into_bytes();
        parts.push(Part {
            name,
            ..zeros.clone()
        });
    }
    let app = open(archive(&parts));
    let read: usize = app
        .dex_files()
        .into_iter()
        .map(|entry| match app.read(entry) {
            Ok(bytes) => bytes.len(),
            Err(error) => {
                assert_eq!(error.gap(entry).kind, GapKind::LimitReached);
                0
            }
        })
        .sum();
    assert!((500 << 20..=576 << 20).contains(&read), "{read}");
}

#[test]
fn bombs_among_code_do_not_keep_assets_from_being_read() {
    for kind in ["classes", "lib/arm64-v8a/lib"] {
        let ending = if kind == "classes" { "dex" } else { "so" };
        let mut parts = vec![manifest(), dex(), deflated("assets/a.txt", b"an asset")];
        for number in 2..12 {
            let bomb = deflated(&format!("{kind}{number}.{ending}"), &[0; 2000]);
            parts.push(changed(bomb, |part| {
                part.size = u32::MAX;
                part.stored = vec![0; 1 << 20];
                part.compressed_size = 1 << 20;
            }));
        }
        let app = open(archive(&parts));
        let asset = app.entry(b"assets/a.txt").unwrap();
        assert_eq!(&*app.read(asset).unwrap(), b"an asset", "{kind}");
    }
}

#[test]
fn stored_entries_are_not_copied() {
    let app = open(archive(&[manifest(), dex()]));
    let borrowed = app.read(app.dex_files()[0]).unwrap();
    assert!(matches!(borrowed, std::borrow::Cow::Borrowed(_)));
}

/// Cuts and random changes never panic, and never make an entry larger than it may be.
#[test]
fn damaged_archives() {
    let parts = [
        manifest(),
        dex(),
        deflated("resources.arsc", &[3; 5000]),
        part("res/a.xml", b"x"),
    ];
    let whole = archive(&parts);
    let read_all = |data: Vec<u8>| {
        if let Ok(app) = identify::open("x".to_owned(), data) {
            for entry in app.entries() {
                match app.read(entry) {
                    Ok(bytes) => assert!(bytes.len() < 70_000),
                    Err(ReadError::Stored(_) | ReadError::Inflate(_)) => {}
                }
            }
        }
    };
    for length in 0..whole.len() {
        read_all(whole[..length].to_vec());
    }
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    for _ in 0..5000 {
        let mut data = whole.clone();
        for _ in 0..4 {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            let at = usize::try_from(random >> 8).unwrap() % data.len();
            data[at] = random.to_le_bytes()[0];
        }
        read_all(data);
    }
}
