//! Crafted archives, one for each way in which an archive can differ from what tools expect.

mod archive;
mod kinds;
mod limits;

use super::App;
use super::identify;
use archive::{Frame, Part, archive, changed, deflate, deflated, frame, framed, part};

const MANIFEST: &[u8] = b"the manifest, which is long enough to be deflated, deflated, deflated";
const DEX: &[u8] = b"dex\n035\0";

fn manifest() -> Part {
    deflated("AndroidManifest.xml", MANIFEST)
}

fn dex() -> Part {
    part("classes.dex", DEX)
}

fn open(data: Vec<u8>) -> App {
    identify::open("app.apk".to_owned(), data).unwrap()
}

fn details(app: &App) -> Vec<&str> {
    app.gaps.iter().map(|gap| gap.detail.as_str()).collect()
}

/// Manifest and DEX are read as they should be, and exactly the expected oddities are told.
fn check(data: Vec<u8>, expected: &[&str]) {
    let app = open(data);
    let manifest = app.read(app.manifest().unwrap()).unwrap();
    assert_eq!(&*manifest, MANIFEST, "{expected:?}");
    let dex_files = app.dex_files();
    assert_eq!(&*app.read(dex_files[0]).unwrap(), DEX, "{expected:?}");
    let found = details(&app);
    let told = |expected: &&str| found.iter().any(|detail| detail.contains(*expected));
    assert!(expected.iter().all(told), "{found:?} against {expected:?}");
    assert_eq!(
        found.len(),
        expected.len(),
        "{found:?} against {expected:?}"
    );
}

#[test]
fn what_android_reads_without_a_word() {
    check(archive(&[manifest(), dex()]), &[]);
    check(
        archive(&[dex(), part("AndroidManifest.xml", MANIFEST)]),
        &[],
    );
    check(archive(&[manifest(), deflated("classes.dex", DEX)]), &[]);
    let descriptor = |part: &mut Part| {
        part.flags = 8;
        part.local_sizes = Some((0, 0));
    };
    check(archive(&[changed(manifest(), descriptor), dex()]), &[]);
    let malformed = |part: &mut Part| part.extra = vec![1, 0, 0xff, 0xff, 9];
    check(archive(&[changed(manifest(), malformed), dex()]), &[]);
    let names = [
        "",
        "../../etc/passwd",
        "classes.dex/",
        "/",
        "AndroidManifest.xml/x",
        "Classes.dex",
    ];
    let mut parts: Vec<Part> = names.iter().map(|name| part(name, b"")).collect();
    parts.extend([manifest(), dex()]);
    check(archive(&parts), &[]);
    let mut hidden = vec![manifest(), dex()];
    hidden.push(Part {
        in_directory: false,
        ..part("classes2.dex", b"decoy")
    });
    check(archive(&hidden), &[]);
    let comment = |comment: &[u8]| Frame {
        comment: comment.to_vec(),
        ..frame()
    };
    check(framed(&[manifest(), dex()], &comment(&[b'x'; 65_535])), &[]);
    let gap = Frame {
        before_end: vec![7; 64],
        ..frame()
    };
    check(framed(&[manifest(), dex()], &gap), &[]);
}

#[test]
fn what_ends_behind_its_end() {
    let mut data = archive(&[manifest(), dex()]);
    let last = memchr::memmem::rfind(&data, b"PK\x01\x02").unwrap();
    // The length of the comment.
    data[last + 32..last + 34].copy_from_slice(&[0xff, 0xff]);
    check(data, &["reaches past the directory"]);
}

#[test]
fn signatures_that_are_none() {
    let signature = |data: &[u8]| deflated("META-INF/CERT.RSA", data);
    let bomb = signature(&[0x30, 0x80].repeat(20_000));
    check(
        archive(&[manifest(), dex(), bomb]),
        &["no signature is in it"],
    );
    let good = b"\x30\x82\x05\x07\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02 and so on";
    check(archive(&[manifest(), dex(), signature(good)]), &[]);
}

#[test]
fn what_misleads_tools() {
    const METHOD: &str = "unknown compression method";
    let unknown = |part: &mut Part| {
        (part.method, part.local_method) = (0x1cad, 0x1cad);
        part.compressed_size = 3;
    };
    let stored = part("AndroidManifest.xml", MANIFEST);
    check(
        archive(&[changed(stored.clone(), unknown), dex()]),
        &[METHOD],
    );
    check(archive(&[manifest(), changed(dex(), unknown)]), &[METHOD]);
    let local_only = |part: &mut Part| part.local_method = 99;
    check(
        archive(&[changed(manifest(), local_only), dex()]),
        &["another method"],
    );
    let encrypted = |part: &mut Part| part.flags = 0x2041;
    check(
        archive(&[changed(manifest(), encrypted), dex()]),
        &["1 of 2 entries are declared as encrypted"],
    );
    let other_sizes = |part: &mut Part| part.local_sizes = Some((1, 2));
    check(
        archive(&[changed(manifest(), other_sizes), dex()]),
        &["other sizes"],
    );
    let other_name = |part: &mut Part| part.local_name = Some(b"README".to_vec());
    check(
        archive(&[changed(manifest(), other_name), dex()]),
        &["another name"],
    );
    let count = |count| Frame {
        count: Some(count),
        ..frame()
    };
    let decoy = [manifest(), dex(), part("AndroidManifest.xml", b"decoy")];
    check(
        framed(&decoy, &count(2)),
        &["entries follow that the archive does not count"],
    );
    check(
        framed(&[manifest(), dex()], &count(0)),
        &["claims to be empty"],
    );
    check(
        framed(&[manifest(), dex()], &count(65_535)),
        &["65535 entries are declared, 2 can be read"],
    );
    check(
        archive(&[manifest(), dex(), part("classes3.dex", DEX)]),
        &["does not load it"],
    );
    let behind = |part: &mut Part| part.offset = Some(0x7fff_ffff);
    let parts = [manifest(), dex(), changed(part("x", b""), behind)];
    check(archive(&parts), &["located behind the central directory"]);
}

#[test]
fn what_android_refuses() {
    let parts = [manifest(), dex()];
    for (decoy, expected) in [
        (
            part("classes.dex", b"decoy"),
            "two entries share the name 'classes.dex'",
        ),
        (
            part("AndroidManifest.xml", b"decoy"),
            "two entries share the name",
        ),
        (part("x\0y", b""), "there is a NUL in the name"),
        (
            changed(part("", b""), |p| p.name = b"\xff".to_vec()),
            "invalid UTF-8",
        ),
    ] {
        check(archive(&[manifest(), dex(), decoy]), &[expected]);
    }
    let trailing = Frame {
        trailing: vec![0; 9],
        ..frame()
    };
    check(framed(&parts, &trailing), &["bytes follow the end"]);
    let far = Frame {
        trailing: vec![0; 70_000],
        ..frame()
    };
    check(framed(&parts, &far), &["too far from the end"]);
    let lie = Frame {
        directory_offset: Some(0),
        ..frame()
    };
    check(framed(&parts, &lie), &["wrong place"]);
    let decoy = Frame {
        comment: b"PK\x05\x06 and no directory: 18 bytes".to_vec(),
        ..frame()
    };
    check(
        framed(&parts, &decoy),
        &["the last end record leads to no directory"],
    );
    let prefix = |adjusted: bool| Frame {
        prefix: vec![b'#'; 1000],
        offsets_ignore_prefix: !adjusted,
        ..frame()
    };
    const NO_ENTRY_FIRST: &str = "does not start with an entry";
    check(framed(&parts, &prefix(true)), &[NO_ENTRY_FIRST]);
    check(
        framed(&parts, &prefix(false)),
        &[NO_ENTRY_FIRST, "wrong place", "put before the archive"],
    );
    let janus = Frame {
        prefix: DEX.to_vec(),
        ..frame()
    };
    check(framed(&parts, &janus), &[NO_ENTRY_FIRST, "Janus"]);
}

#[test]
fn zip64_counts_only_where_a_field_is_full() {
    let mut extra = vec![1, 0, 16, 0];
    extra.extend(u64::try_from(MANIFEST.len()).unwrap().to_le_bytes());
    extra.extend(
        u64::try_from(deflate(MANIFEST).len())
            .unwrap()
            .to_le_bytes(),
    );
    let wide = |part: &mut Part| {
        part.extra = extra.clone();
        (part.size, part.compressed_size) = (u32::MAX, u32::MAX);
    };
    check(archive(&[changed(manifest(), wide), dex()]), &[]);
    let ignored = |part: &mut Part| part.extra = vec![1, 0, 8, 0, 9, 9, 9, 9, 9, 9, 9, 9];
    check(archive(&[changed(manifest(), ignored), dex()]), &[]);
    let mut data = archive(&[manifest(), dex()]);
    let end = data.split_off(data.len() - 22);
    let record = data.len();
    let directory = u32::from_le_bytes(end[16..20].try_into().unwrap());
    data.extend(b"PK\x06\x06");
    data.extend([44_u64.to_le_bytes(), [0; 8]].concat());
    data.extend([0; 4]);
    data.extend(
        [
            2_u64.to_le_bytes(),
            2_u64.to_le_bytes(),
            1_u64.to_le_bytes(),
        ]
        .concat(),
    );
    data.extend(u64::from(directory).to_le_bytes());
    data.extend(b"PK\x06\x07\0\0\0\0");
    data.extend(u64::try_from(record).unwrap().to_le_bytes());
    data.extend([1, 0, 0, 0]);
    data.extend(b"PK\x05\x06");
    data.extend([0xff; 16]);
    data.extend([0, 0]);
    check(data, &[]);
}

#[test]
fn the_newest_file_dates_the_package() {
    let at =
        |name: &str, modified: (u16, u16)| changed(part(name, b"x"), |p| p.modified = modified);
    let (early, late) = (
        (9 << 11, 37 << 9 | 6 << 5 | 1),
        (8 << 11, 38 << 9 | 6 << 5 | 1),
    );
    let times = |parts: &[Part]| open(archive(parts)).newest_file_time();
    assert_eq!(times(&[manifest(), dex()]), None);
    let dated = [manifest(), at("a", early), at("b", late), at("c", early)];
    // 2018-06-01 08:00 where clocks are the most ahead.
    assert_eq!(times(&dated), Some(1_527_840_000 - 14 * 3600));
    let signed = [manifest(), at("a", early), at("META-INF/CERT.RSA", late)];
    assert_eq!(times(&signed), Some(1_496_307_600 - 14 * 3600));
    assert_eq!(open(DEX.to_vec()).newest_file_time(), None);
}
