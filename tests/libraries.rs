//! Renamed libraries are told from the app's own code, and the app's own code is never taken for a library.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests state their expectations"
)]

use sessionlint::container::{self, App, Entry, EntryKind};
use sessionlint::program::{ClassKind, InputFile, Inputs, LibraryTable, NoFiles, Program};
use sessionlint::selftest::smali::assemble;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

/// Whether each class is of a library, by descriptor.
fn kinds(program: &Program<'_>) -> BTreeMap<String, bool> {
    let defined = program
        .classes()
        .filter(|(_, class)| class.definition.is_some());
    let own_or_library =
        defined.filter(|(_, class)| !matches!(class.kind, ClassKind::Framework(_)));
    own_or_library
        .map(|(id, _)| (program.class_name(id).into_owned(), program.is_library(id)))
        .collect()
}

fn check(smali: &str, expected: &[(&str, bool)]) {
    let libraries = LibraryTable::built_in();
    let data = assemble(smali).unwrap();
    let file = InputFile {
        artifact: "classes.dex",
        data: &data,
    };
    let kinds = kinds(&Program::build(&Inputs::of_dex_files(
        vec![file],
        &libraries,
    )));
    for (class, is_library) in expected {
        assert_eq!(kinds.get(*class), Some(is_library), "{class}");
    }
}

/// An HTTP client whose classes were renamed and moved into the package of renamed app classes.
const RENAMED: &str = r#"
.class public La/a;
.super Ljava/lang/Object;
.field public b:La/b;
.method public constructor <init>()V
    .registers 3
    invoke-direct {p0}, Ljava/lang/Object;-><init>()V
    const-string v0, "OkHttp Dispatcher"
    new-instance v1, La/c;
    invoke-direct {v1}, La/c;-><init>()V
    iput-object v1, p0, La/a;->b:La/b;
    invoke-static {v0}, La/f;->x(Ljava/lang/String;)V
    return-void
.end method
.method public call(La/e;)V
    .registers 2
    invoke-virtual {p1}, La/e;->y()V
    return-void
.end method

.class public interface abstract La/b;
.super Ljava/lang/Object;

.class public La/c;
.super Ljava/lang/Object;
.implements La/b;
.method public constructor <init>()V
    .registers 2
    invoke-direct {p0}, Ljava/lang/Object;-><init>()V
    const-string v0, "OkHttp ConnectionPool"
    return-void
.end method

.class public La/d;
.super Ljava/lang/Object;
.field public m:Lcom/example/Main;
.method public constructor <init>()V
    .registers 2
    invoke-direct {p0}, Ljava/lang/Object;-><init>()V
    return-void
.end method

.class public La/e;
.super Ljava/lang/Object;
.method public constructor <init>()V
    .registers 2
    invoke-direct {p0}, Ljava/lang/Object;-><init>()V
    return-void
.end method
.method public y()V
    .registers 1
    return-void
.end method

.class public La/f;
.super Ljava/lang/Object;
.method public static x(Ljava/lang/String;)V
    .registers 1
    return-void
.end method

.class public La/g;
.super Ljava/lang/Object;
.field public m:Lcom/example/Main;
.method public static x()V
    .registers 1
    const-string v0, "OkHttp Dispatcher"
    return-void
.end method

.class public Lcom/example/Main;
.super Landroid/app/Activity;
.method public onCreate(Landroid/os/Bundle;)V
    .registers 4
    new-instance v0, La/a;
    invoke-direct {v0}, La/a;-><init>()V
    new-instance v1, La/e;
    invoke-direct {v1}, La/e;-><init>()V
    invoke-virtual {v0, v1}, La/a;->call(La/e;)V
    const-string v0, "x"
    invoke-static {v0}, La/f;->x(Ljava/lang/String;)V
    return-void
.end method
"#;

#[test]
fn texts_show_a_renamed_library_and_its_references_the_rest() {
    check(
        RENAMED,
        &[
            ("La/a;", true),
            ("La/b;", true),
            ("La/c;", true),
            ("Lcom/example/Main;", false),
        ],
    );
}

#[test]
fn what_may_be_the_apps_stays_the_apps() {
    check(
        RENAMED,
        &[
            // Names a class of the app.
            ("La/d;", false),
            // The library calls it, but only the app makes it: its supertype was merged into it.
            ("La/e;", false),
            // Functions that both call may be merged ones of both.
            ("La/f;", false),
            // A function of the library that was inlined into the app.
            ("La/g;", false),
        ],
    );
}

#[test]
fn one_text_alone_shows_nothing() {
    let without = RENAMED.replace("OkHttp ConnectionPool", "pool");
    check(&without, &[("La/a;", false), ("La/c;", false)]);
}

#[test]
fn generated_classes_with_a_librarys_name_lead_to_the_app() {
    let smali = r#"
.class public Landroidx/databinding/DataBinderMapperImpl;
.super Ljava/lang/Object;
.method public static x()V
    .registers 1
    new-instance v0, La/a;
    invoke-direct {v0}, La/a;-><init>()V
    return-void
.end method

.class public Landroidx/core/app/JobIntentService;
.super Ljava/lang/Object;
.method public static x()V
    .registers 1
    new-instance v0, La/b;
    invoke-direct {v0}, La/b;-><init>()V
    return-void
.end method

.class public La/a;
.super Ljava/lang/Object;
.method public constructor <init>()V
    .registers 1
    invoke-direct {p0}, Ljava/lang/Object;-><init>()V
    return-void
.end method

.class public La/b;
.super Ljava/lang/Object;
.method public constructor <init>()V
    .registers 1
    invoke-direct {p0}, Ljava/lang/Object;-><init>()V
    return-void
.end method
"#;
    check(smali, &[("La/b;", true), ("La/a;", false)]);
}

/// Folders of test apps with a mapping of their shrunk build.
fn test_apps() -> Vec<PathBuf> {
    let apps = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/apps");
    let mut folders: Vec<PathBuf> = std::fs::read_dir(apps)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("mapping.txt").is_file())
        .collect();
    folders.sort();
    folders
}

/// Original names by descriptors of the shrunk build.
fn original_names(mapping: &str) -> HashMap<String, String> {
    let classes = mapping
        .lines()
        .filter(|line| !line.starts_with([' ', '#']))
        .filter_map(|line| line.strip_suffix(':')?.split_once(" -> "));
    classes
        .map(|(original, renamed)| {
            let descriptor = format!("L{};", renamed.replace('.', "/"));
            (descriptor, original.to_owned())
        })
        .collect()
}

fn files(app: &App, entries: Vec<&Entry>) -> Vec<(String, Vec<u8>)> {
    let read = |entry: &Entry| (entry.path.clone(), app.read(entry).unwrap().into_owned());
    entries.into_iter().map(read).collect()
}

fn inputs(files: &[(String, Vec<u8>)]) -> Vec<InputFile<'_>> {
    files
        .iter()
        .map(|(artifact, data)| InputFile { artifact, data })
        .collect()
}

/// Classes of libraries that were found and that there are, after a check that none of the app is among them.
fn measure(folder: &Path) -> (usize, usize) {
    let name = folder.file_name().unwrap().to_str().unwrap();
    let app = container::open(&folder.join(format!("{name}-r8.apk"))).unwrap();
    let dex_files = files(&app, app.dex_files());
    let manifests = files(&app, app.of_kind(EntryKind::Manifest).collect());
    let libraries = LibraryTable::built_in();
    let program = Program::build(&Inputs {
        dex_files: inputs(&dex_files),
        manifests: inputs(&manifests),
        resource_tables: Vec::new(),
        files: &NoFiles,
        libraries: &libraries,
    });
    let mapping = std::fs::read_to_string(folder.join("mapping.txt")).unwrap();
    let originals = original_names(&mapping);
    let own = &program.manifest().unwrap().package;
    let (mut found, mut all) = (0, 0);
    for (class, is_library) in kinds(&program) {
        let Some(original) = originals.get(&class) else {
            continue;
        };
        let is_own = original.starts_with(own.as_str());
        assert!(!(is_own && is_library), "{name}: {original} is the app's");
        all += usize::from(!is_own);
        found += usize::from(!is_own && is_library);
    }
    (found, all)
}

#[test]
fn shrunk_apps_keep_their_own_code() {
    let measured: Vec<(usize, usize)> = test_apps().iter().map(|app| measure(app)).collect();
    let found: usize = measured.iter().map(|(found, _)| found).sum();
    let all: usize = measured.iter().map(|(_, all)| all).sum();
    assert!(all >= 60, "{all} classes of libraries are too few to tell");
    assert!(found * 100 >= all * 80, "{found} of {all} were recognised");
}
