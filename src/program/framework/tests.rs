//! The embedded table against the class list it is made from; `UPDATE=1 cargo test` writes it anew.

use super::{FrameworkClass, MethodKey, class_by_name, classes};
use flate2::read::GzDecoder;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

struct Line {
    flags: u16,
    parents: Vec<String>,
    methods: Vec<(u64, u16)>,
}

/// The class list: class, access flags, parents and methods, separated by tabs.
fn class_list() -> BTreeMap<String, Line> {
    let packed = include_bytes!("../../../testdata/framework/android-34.tsv.gz");
    let mut text = String::new();
    GzDecoder::new(&packed[..])
        .read_to_string(&mut text)
        .unwrap();
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .map(parse_line)
        .collect()
}

fn parse_line(line: &str) -> (String, Line) {
    let fields: Vec<&str> = line.split('\t').collect();
    let flags = |text: &str| (u32::from_str_radix(text, 16).unwrap() & 0xffff) as u16;
    let method = |text: &str| {
        let (name, access) = text.split_once('|').unwrap();
        (MethodKey::of(name.as_bytes()).0, flags(access))
    };
    let mut methods: Vec<(u64, u16)> = fields[3].split_whitespace().map(method).collect();
    methods.sort_unstable();
    let parents = fields[2]
        .split(',')
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect();
    let entry = Line {
        flags: flags(fields[1]),
        parents,
        methods,
    };
    (fields[0].to_owned(), entry)
}

fn compile(list: &BTreeMap<String, Line>) -> Vec<u8> {
    let ids: BTreeMap<&str, u16> = list.keys().map(String::as_str).zip(0..).collect();
    let mut sections: [Vec<u8>; 8] = Default::default();
    let (mut names, mut parents, mut methods) = (0u32, 0u32, 0u32);
    for (name, line) in list {
        names += name.len() as u32;
        parents += line.parents.len() as u32;
        methods += line.methods.len() as u32;
        sections[0].extend(names.to_le_bytes());
        sections[1].extend(line.flags.to_le_bytes());
        sections[2].extend(parents.to_le_bytes());
        sections[3].extend(methods.to_le_bytes());
        for parent in &line.parents {
            sections[4].extend(ids[parent.as_str()].to_le_bytes());
        }
        for (key, flags) in &line.methods {
            sections[5].extend(flags.to_le_bytes());
            sections[6].extend(key.to_le_bytes());
        }
        sections[7].extend(name.as_bytes());
    }
    let mut table = b"SLF1".to_vec();
    for count in [list.len() as u32, parents, methods] {
        table.extend(count.to_le_bytes());
    }
    table.extend(sections.concat());
    table
}

#[test]
fn the_embedded_table_is_the_class_list() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/program/framework/android-34.bin");
    let table = compile(&class_list());
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &table).unwrap();
    }
    let same = std::fs::read(&path).unwrap() == table;
    assert!(
        same,
        "run `UPDATE=1 cargo test` to write {} anew",
        path.display()
    );
}

#[test]
fn every_class_and_method_of_the_list_is_found() {
    for (name, line) in class_list() {
        let class = class_by_name(name.as_bytes()).unwrap();
        assert_eq!(class.name(), name.as_bytes());
        assert_eq!(class.access_flags(), line.flags);
        let parents: Vec<&[u8]> = class.parents().map(FrameworkClass::name).collect();
        assert_eq!(
            parents,
            line.parents
                .iter()
                .map(String::as_bytes)
                .collect::<Vec<_>>()
        );
        for (key, flags) in line.methods {
            let method = class.declared_method(MethodKey(key)).unwrap();
            assert_eq!((method.access_flags(), method.class()), (flags, class));
        }
    }
    assert_eq!(classes().count(), 6208);
}

#[test]
fn inherited_methods_and_ancestors() {
    let class = |name: &str| class_by_name(name.as_bytes()).unwrap();
    let declares = |start: &str, method: &str, expected: Option<&str>| {
        let found = class(start).find_method(MethodKey::of(method.as_bytes()));
        assert_eq!(
            found.map(|m| m.class().name()),
            expected.map(str::as_bytes),
            "{start} {method}"
        );
    };
    declares(
        "Landroid/app/ListActivity;",
        "onCreate(Landroid/os/Bundle;)V",
        Some("Landroid/app/Activity;"),
    );
    declares(
        "Landroid/app/Activity;",
        "getSharedPreferences(Ljava/lang/String;I)Landroid/content/SharedPreferences;",
        Some("Landroid/content/ContextWrapper;"),
    );
    declares(
        "Landroid/app/Activity;",
        "onBackPressed()V",
        Some("Landroid/app/Activity;"),
    );
    declares(
        "Ljava/util/ArrayList;",
        "stream()Ljava/util/stream/Stream;",
        Some("Ljava/util/Collection;"),
    );
    declares("Landroid/app/Activity;", "onLogout()V", None);

    let subclass = |a: &str, b: &str, expected: bool| {
        assert_eq!(class(a).is_subclass_of(class(b)), expected, "{a} {b}");
    };
    subclass(
        "Landroid/app/Activity;",
        "Landroid/content/ComponentCallbacks2;",
        true,
    );
    subclass("Landroid/app/Activity;", "Landroid/app/Service;", false);
    subclass("Ljava/util/List;", "Ljava/lang/Object;", true);
    assert!(class_by_name(b"Lcom/example/Missing;").is_none());
}
