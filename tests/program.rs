//! Several small DEX files, assembled from smali text, joined into one program.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests state their expectations"
)]

use sessionlint::finding::GapKind;
use sessionlint::program::{
    ClassKind, Inputs, LibraryTable, MethodId, Program, Resolved, framework,
};
use sessionlint::selftest::smali::assemble;

const SCREENS: &str = r#"
.class public Lcom/example/Base;
.super Landroid/app/Activity;
.field private static key:Ljava/lang/String;
.method public logOut()V
    .registers 2
    const-string v0, "session"
    sput-object v0, Lcom/example/Base;->key:Ljava/lang/String;
    return-void
.end method

.class public Lcom/example/Login;
.super Lcom/example/Base;
.implements Landroid/view/View$OnClickListener;
.method public onCreate(Landroid/os/Bundle;)V
    .registers 3
    invoke-super {p0, p1}, Landroid/app/Activity;->onCreate(Landroid/os/Bundle;)V
    invoke-virtual {p0}, Lcom/example/Login;->logOut()V
    invoke-virtual {p0}, Lcom/example/Login;->finish()V
    invoke-static {}, Lcom/example/Gone;->away()V
    return-void
.end method
.method public onClick(Landroid/view/View;)V
    .registers 2
    return-void
.end method
"#;

const MORE: &str = r#"
.class public Lcom/example/Main;
.super Lcom/example/Login;
.method public logOut()V
    .registers 2
    sget-object v0, Lcom/example/Base;->key:Ljava/lang/String;
    invoke-super {p0}, Lcom/example/Login;->logOut()V
    const-string v0, "session"
    return-void
.end method

.class public Lcom/example/Base;
.super Ljava/lang/Object;

.class public Lokhttp3/Dispatcher;
.super Ljava/lang/Object;

.class public La/One;
.super La/Two;

.class public La/Two;
.super La/One;
"#;

fn with_program(check: impl FnOnce(&Program<'_>)) {
    let libraries = LibraryTable::built_in();
    let files = [assemble(SCREENS).unwrap(), assemble(MORE).unwrap()];
    let names = ["classes.dex", "classes2.dex"];
    let dex_files = names
        .iter()
        .zip(&files)
        .map(|(artifact, data)| sessionlint::program::InputFile { artifact, data });
    let inputs = Inputs::of_dex_files(dex_files.collect(), &libraries);
    check(&Program::build(&inputs));
}

fn method(program: &Program<'_>, name: &str) -> MethodId {
    let all = (0..program.method_count()).map(|index| MethodId(index as u32));
    let found: Vec<MethodId> = all.filter(|&id| program.method_name(id) == name).collect();
    assert_eq!(found.len(), 1, "{name}");
    found[0]
}

#[test]
fn references_resolve_through_the_app_and_the_framework() {
    with_program(|program| {
        let resolves = |reference: &str, expected: &str| {
            let got = match program.resolve(method(program, reference)) {
                Resolved::Defined(found) => program.method_name(found),
                Resolved::Framework(found) => {
                    format!(
                        "framework {}",
                        String::from_utf8_lossy(found.class().name())
                    )
                }
                Resolved::Missing => "missing".to_owned(),
            };
            assert_eq!(got, expected, "{reference}");
        };
        resolves(
            "Lcom/example/Login;->logOut()V",
            "Lcom/example/Base;->logOut()V",
        );
        resolves(
            "Lcom/example/Main;->logOut()V",
            "Lcom/example/Main;->logOut()V",
        );
        resolves(
            "Lcom/example/Login;->finish()V",
            "framework Landroid/app/Activity;",
        );
        resolves("Lcom/example/Gone;->away()V", "missing");
        let reference = method(program, "Lcom/example/Login;->logOut()V");
        let (targets, more) = program.virtual_targets(reference, 10);
        let names: Vec<String> = targets.iter().map(|&id| program.method_name(id)).collect();
        assert_eq!(
            names,
            [
                "Lcom/example/Base;->logOut()V",
                "Lcom/example/Main;->logOut()V"
            ]
        );
        assert!(!more);
        assert_eq!(program.virtual_targets(reference, 1).0.len(), 1);
    });
}

#[test]
fn the_hierarchy_survives_cycles_and_knows_the_framework() {
    with_program(|program| {
        let class = |name: &str| program.class_by_name(name).unwrap();
        let is = |class_name: &str, ancestor: &str, expected: bool| {
            let got = program.is_subclass_of(class(class_name), ancestor);
            assert_eq!(got, expected, "{class_name} {ancestor}");
        };
        is("Lcom/example/Main;", "Landroid/content/Context;", true);
        is(
            "Lcom/example/Main;",
            "Landroid/view/View$OnClickListener;",
            true,
        );
        is(
            "Lcom/example/Base;",
            "Landroid/view/View$OnClickListener;",
            false,
        );
        is("La/One;", "La/Two;", false);
        is("La/One;", "Lcom/example/Main;", false);
        // They claim to extend each other; neither claim counts.
        assert_eq!(program.subclasses(class("La/Two;")).len(), 0);
        assert_eq!(program.subclasses(class("La/One;")).len(), 0);
        let told = |gap: &sessionlint::finding::Gap| gap.detail.contains("extends itself");
        assert_eq!(program.gaps().iter().filter(|gap| told(gap)).count(), 1);
        let below = program.subclasses(class("Landroid/app/Activity;"));
        assert_eq!(below.len(), 3);
    });
}

#[test]
fn framework_callbacks_are_found_through_app_classes() {
    with_program(|program| {
        let implements = |name: &str, expected: Option<&str>| {
            let found = program.framework_method_of(method(program, name));
            let class = found.map(|m| m.class());
            assert_eq!(
                class,
                expected.and_then(|c| framework::class_by_name(c.as_bytes()))
            );
        };
        implements(
            "Lcom/example/Login;->onCreate(Landroid/os/Bundle;)V",
            Some("Landroid/app/Activity;"),
        );
        implements(
            "Lcom/example/Login;->onClick(Landroid/view/View;)V",
            Some("Landroid/view/View$OnClickListener;"),
        );
        implements("Lcom/example/Main;->logOut()V", None);
    });
}

#[test]
fn the_reverse_index_covers_all_files() {
    with_program(|program| {
        let sites = |sites: &[sessionlint::program::CodeSite]| -> Vec<String> {
            let site = |s: &sessionlint::program::CodeSite| {
                format!("{}@{}", program.method_name(s.method), s.pc)
            };
            sites.iter().map(site).collect()
        };
        let session = program.symbols().find("session").unwrap();
        assert_eq!(
            sites(program.users_of_string(session)),
            [
                "Lcom/example/Base;->logOut()V@0",
                "Lcom/example/Main;->logOut()V@5"
            ]
        );
        let fields = program.fields_of(program.class_by_name("Lcom/example/Base;").unwrap());
        assert_eq!(
            program.field_name(fields[0]),
            "Lcom/example/Base;->key:Ljava/lang/String;"
        );
        assert_eq!(
            sites(program.writers(fields[0])),
            ["Lcom/example/Base;->logOut()V@2"]
        );
        assert_eq!(
            sites(program.readers(fields[0])),
            ["Lcom/example/Main;->logOut()V@0"]
        );
        let away = method(program, "Lcom/example/Gone;->away()V");
        assert_eq!(
            sites(program.callers(away)),
            ["Lcom/example/Login;->onCreate(Landroid/os/Bundle;)V@9"]
        );
        assert_eq!(program.instruction_count(), 13);
    });
}

#[test]
fn kinds_of_classes_and_duplicates() {
    with_program(|program| {
        let kind = |name: &str| program.class(program.class_by_name(name).unwrap()).kind;
        assert_eq!(kind("Lcom/example/Main;"), ClassKind::App);
        assert_eq!(kind("Lcom/example/Gone;"), ClassKind::Missing);
        assert!(matches!(
            kind("Landroid/os/Bundle;"),
            ClassKind::Framework(_)
        ));
        assert!(matches!(
            kind("Landroid/content/Context;"),
            ClassKind::Framework(_)
        ));
        assert_eq!(kind("V"), ClassKind::Primitive);
        let ClassKind::Library(library) = kind("Lokhttp3/Dispatcher;") else {
            panic!("not a library");
        };
        assert_eq!(program.libraries().get(library).unwrap().id, "okhttp");
        let gaps: Vec<(GapKind, &str)> = program
            .gaps()
            .iter()
            .map(|gap| (gap.kind, gap.artifact.as_str()))
            .collect();
        let expected = [
            (GapKind::Tampering, "classes2.dex"),
            (GapKind::UnreadableItem, ""),
        ];
        assert_eq!(gaps, expected);
        let base = program.class(program.class_by_name("Lcom/example/Base;").unwrap());
        assert_eq!(
            program.class_name(base.superclass.unwrap()),
            "Landroid/app/Activity;"
        );
    });
}
