//! Names of the source come back from what a shrinker leaves: the classes are those that R8 made of Kotlin code.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests state their expectations"
)]

use sessionlint::program::{
    ClassId, FieldId, InputFile, Inputs, LibraryTable, MethodId, Program, RecoveredBy,
};
use sessionlint::selftest::smali::assemble;

/// `data class LoginResponse(@SerializedName("access_token") val accessToken: String, …)`, with the annotation
/// renamed.
const DATA_CLASS: &str = r#"
.class public final La/a;
.super Ljava/lang/Object;
.source "SourceFile"
.field private final a:Ljava/lang/String;
    .annotation runtime La/z;
        value = "access_token"
    .end annotation
.end field
.field private final b:Ljava/lang/String;
    .annotation runtime La/z;
        value = "refresh_token"
    .end annotation
.end field
.field private final c:J
.method public final toString()Ljava/lang/String;
    .registers 4
    new-instance v0, Ljava/lang/StringBuilder;
    invoke-direct {v0}, Ljava/lang/StringBuilder;-><init>()V
    const-string v1, "LoginResponse(accessToken="
    invoke-virtual {v0, v1}, Ljava/lang/StringBuilder;->append(Ljava/lang/String;)Ljava/lang/StringBuilder;
    iget-object v1, p0, La/a;->a:Ljava/lang/String;
    invoke-virtual {v0, v1}, Ljava/lang/StringBuilder;->append(Ljava/lang/String;)Ljava/lang/StringBuilder;
    const-string v1, ", refreshToken="
    invoke-virtual {v0, v1}, Ljava/lang/StringBuilder;->append(Ljava/lang/String;)Ljava/lang/StringBuilder;
    iget-object v1, p0, La/a;->b:Ljava/lang/String;
    invoke-virtual {v0, v1}, Ljava/lang/StringBuilder;->append(Ljava/lang/String;)Ljava/lang/StringBuilder;
    const-string v1, ", expiresIn="
    invoke-virtual {v0, v1}, Ljava/lang/StringBuilder;->append(Ljava/lang/String;)Ljava/lang/StringBuilder;
    iget-wide v1, p0, La/a;->c:J
    invoke-virtual {v0, v1, v2}, Ljava/lang/StringBuilder;->append(J)Ljava/lang/StringBuilder;
    const/16 v1, 0x29
    invoke-virtual {v0, v1}, Ljava/lang/StringBuilder;->append(C)Ljava/lang/StringBuilder;
    invoke-virtual {v0}, Ljava/lang/StringBuilder;->toString()Ljava/lang/String;
    move-result-object v0
    return-object v0
.end method
"#;

/// `lateinit var bearer: LoginResponse` and `fun store(accessToken: String, kind: TokenKind)`, with Kotlin's checks.
const CHECKS: &str = r#"
.class public final La/b;
.super Ljava/lang/Object;
.source "SourceFile"
.field public a:La/a;
.method public final a(Ljava/lang/String;La/c;)V
    .registers 5
    const-string v0, "accessToken"
    invoke-static {p1, v0}, Le/a;->e(Ljava/lang/Object;Ljava/lang/String;)V
    const-string v0, "kind"
    invoke-static {p2, v0}, Le/a;->e(Ljava/lang/Object;Ljava/lang/String;)V
    iget-object p1, p0, La/b;->a:La/a;
    const/4 p2, 0x0
    const-string v1, "bearer"
    if-eqz p1, :cond_3c
    invoke-virtual {p1}, La/a;->a()Ljava/lang/String;
    return-void
    :cond_3c
    invoke-static {v1}, Le/a;->g(Ljava/lang/String;)V
    throw p2
.end method

.class public abstract Le/a;
.super Ljava/lang/Object;
.method public static e(Ljava/lang/Object;Ljava/lang/String;)V
    .registers 3
    if-eqz p0, :cond_0
    return-void
    :cond_0
    const-string v0, "Parameter specified as non-null is null: method "
    return-void
.end method
.method public static g(Ljava/lang/String;)V
    .registers 2
    const-string v0, "lateinit property "
    return-void
.end method
"#;

/// `enum class TokenKind { ACCESS, REFRESH }`.
const ENUM: &str = r#"
.class public final enum La/c;
.super Ljava/lang/Enum;
.source "SourceFile"
.field public static final enum a:La/c;
.field public static final enum b:La/c;
.method static constructor <clinit>()V
    .registers 5
    new-instance v0, La/c;
    const-string v1, "ACCESS"
    const/4 v2, 0x0
    invoke-direct {v0, v1, v2}, La/c;-><init>(Ljava/lang/String;I)V
    sput-object v0, La/c;->a:La/c;
    new-instance v1, La/c;
    const-string v3, "REFRESH"
    const/4 v4, 0x1
    invoke-direct {v1, v3, v4}, La/c;-><init>(Ljava/lang/String;I)V
    sput-object v1, La/c;->b:La/c;
    return-void
.end method
"#;

/// The body of a coroutine of `AuthRepository.refreshToken`, and a class whose file kept its name.
const METADATA: &str = r#"
.class final La/d;
.super Ljava/lang/Object;
.source "SourceFile"
.annotation runtime La/y;
    c = "com.example.AuthRepository$refreshToken$2"
    f = "AuthRepository.kt"
    l = { 1, 2 }
    m = "refreshToken"
.end annotation
.method public final invokeSuspend(Ljava/lang/Object;)Ljava/lang/Object;
    .registers 2
    return-object p1
.end method

.class final La/e;
.super Ljava/lang/Object;
.source "SessionStore.java"
"#;

/// `@Serializable class Token(@SerialName("id_token") val idToken: String, val scope: String)`.
const SERIALIZER: &str = r#"
.class public final La/f;
.super Ljava/lang/Object;
.field public a:Ljava/lang/String;
.field public b:Ljava/lang/String;

.class public final La/g;
.super Ljava/lang/Object;
.method static constructor <clinit>()V
    .registers 4
    new-instance v0, La/g;
    invoke-direct {v0}, La/g;-><init>()V
    new-instance v1, Lb/a;
    const-string v2, "com.example.Token"
    const/4 v3, 0x2
    invoke-direct {v1, v2, v0, v3}, Lb/a;-><init>(Ljava/lang/String;Lb/b;I)V
    const-string v0, "id_token"
    const/4 v2, 0x0
    invoke-virtual {v1, v0, v2}, Lb/a;->k(Ljava/lang/String;Z)V
    const-string v0, "scope"
    const/4 v2, 0x1
    invoke-virtual {v1, v0, v2}, Lb/a;->k(Ljava/lang/String;Z)V
    return-void
.end method
.method public final b(Lb/c;La/f;)V
    .registers 6
    sget-object v0, La/g;->d:Lb/d;
    const/4 v1, 0x0
    iget-object v2, p2, La/f;->a:Ljava/lang/String;
    invoke-interface {p1, v0, v1, v2}, Lb/c;->q(Lb/d;ILjava/lang/String;)V
    const/4 v1, 0x1
    iget-object v2, p2, La/f;->b:Ljava/lang/String;
    invoke-interface {p1, v0, v1, v2}, Lb/c;->q(Lb/d;ILjava/lang/String;)V
    return-void
.end method
"#;

/// An adapter that Moshi generates for `class Session(@Json(name = "session_id") val id: String)`.
const ADAPTER: &str = r#"
.class public final La/h;
.super Ljava/lang/Object;
.field public a:Ljava/lang/String;

.class public final La/i;
.super Ljava/lang/Object;
.method public final toJson(Lb/e;La/h;)V
    .registers 6
    const-string v0, "session_id"
    invoke-virtual {p1, v0}, Lb/e;->k(Ljava/lang/String;)Lb/e;
    iget-object v0, p0, La/i;->b:Lb/f;
    iget-object v1, p2, La/h;->a:Ljava/lang/String;
    invoke-virtual {v0, p1, v1}, Lb/f;->f(Lb/e;Ljava/lang/Object;)V
    return-void
.end method
.method public final toString()Ljava/lang/String;
    .registers 3
    new-instance v0, Ljava/lang/StringBuilder;
    invoke-direct {v0}, Ljava/lang/StringBuilder;-><init>()V
    const-string v1, "GeneratedJsonAdapter("
    invoke-virtual {v0, v1}, Ljava/lang/StringBuilder;->append(Ljava/lang/String;)Ljava/lang/StringBuilder;
    const/4 v0, 0x0
    return-object v0
.end method
"#;

fn with_program(smali: &str, check: impl FnOnce(&Program<'_>)) {
    let libraries = LibraryTable::built_in();
    let data = assemble(smali).unwrap();
    let file = InputFile {
        artifact: "classes.dex",
        data: &data,
    };
    check(&Program::build(&Inputs::of_dex_files(
        vec![file],
        &libraries,
    )));
}

fn field(program: &Program<'_>, name: &str) -> FieldId {
    let all = (0..program.field_count()).map(FieldId::at);
    let found: Vec<FieldId> = all.filter(|id| program.field_name(*id) == name).collect();
    assert_eq!(found.len(), 1, "{name}");
    found[0]
}

fn method(program: &Program<'_>, name: &str) -> MethodId {
    let all = (0..program.method_count()).map(MethodId::at);
    let found: Vec<MethodId> = all.filter(|id| program.method_name(*id) == name).collect();
    assert_eq!(found.len(), 1, "{name}");
    found[0]
}

fn check_field(program: &Program<'_>, name: &str, expected: Option<(&str, RecoveredBy)>) {
    let found = program.recovered_names().field(field(program, name));
    let found = found.map(|name| (name.text.as_str(), name.by));
    assert_eq!(found, expected, "{name}");
}

fn check_serialized(program: &Program<'_>, name: &str, expected: Option<&str>) {
    let names = program.recovered_names();
    assert_eq!(
        names.serialized_field(field(program, name)),
        expected,
        "{name}"
    );
}

fn class_name(program: &Program<'_>, descriptor: &str) -> Option<(String, RecoveredBy)> {
    let class: ClassId = program.class_by_name(descriptor).unwrap();
    let name = program.recovered_names().class(class)?;
    Some((name.text.clone(), name.by))
}

#[test]
fn a_data_class_says_what_it_and_its_fields_are_called() {
    with_program(DATA_CLASS, |program| {
        let by = RecoveredBy::ToString;
        check_field(
            program,
            "La/a;->a:Ljava/lang/String;",
            Some(("accessToken", by)),
        );
        check_field(
            program,
            "La/a;->b:Ljava/lang/String;",
            Some(("refreshToken", by)),
        );
        check_field(program, "La/a;->c:J", Some(("expiresIn", by)));
        assert_eq!(
            class_name(program, "La/a;"),
            Some(("LoginResponse".to_owned(), by))
        );
        check_serialized(program, "La/a;->a:Ljava/lang/String;", Some("access_token"));
        check_serialized(
            program,
            "La/a;->b:Ljava/lang/String;",
            Some("refresh_token"),
        );
    });
}

#[test]
fn kotlins_checks_name_parameters_and_late_properties() {
    with_program(CHECKS, |program| {
        let store = method(program, "La/b;->a(Ljava/lang/String;La/c;)V");
        let name = |index| program.parameter_name(store, index);
        assert_eq!(name(0), None);
        assert_eq!(name(1).as_deref(), Some("accessToken"));
        assert_eq!(name(2).as_deref(), Some("kind"));
        check_field(
            program,
            "La/b;->a:La/a;",
            Some(("bearer", RecoveredBy::LateInitCheck)),
        );
    });
}

#[test]
fn constants_of_enums_hold_their_names() {
    with_program(ENUM, |program| {
        let by = RecoveredBy::EnumConstant;
        check_field(program, "La/c;->a:La/c;", Some(("ACCESS", by)));
        check_field(program, "La/c;->b:La/c;", Some(("REFRESH", by)));
    });
}

#[test]
fn metadata_names_the_method_of_a_coroutine() {
    with_program(METADATA, |program| {
        let body = "La/d;->invokeSuspend(Ljava/lang/Object;)Ljava/lang/Object;";
        let name = program.recovered_names().method(method(program, body));
        assert_eq!(name.map(|name| name.text.as_str()), Some("refreshToken"));
        let class = |descriptor| class_name(program, descriptor);
        let expected = ("AuthRepository".to_owned(), RecoveredBy::DebugMetadata);
        assert_eq!(class("La/d;"), Some(expected));
        let expected = ("SessionStore".to_owned(), RecoveredBy::SourceFile);
        assert_eq!(class("La/e;"), Some(expected));
    });
}

#[test]
fn serializers_tell_the_keys_of_fields() {
    with_program(SERIALIZER, |program| {
        check_serialized(program, "La/f;->a:Ljava/lang/String;", Some("id_token"));
        check_serialized(program, "La/f;->b:Ljava/lang/String;", Some("scope"));
    });
    with_program(ADAPTER, |program| {
        check_serialized(program, "La/h;->a:Ljava/lang/String;", Some("session_id"));
    });
}

#[test]
fn annotations_of_other_shapes_give_no_key() {
    let two_texts = DATA_CLASS.replace(
        "value = \"access_token\"",
        "value = \"access_token\"\n        other = \"x\"",
    );
    with_program(&two_texts, |program| {
        check_serialized(program, "La/a;->a:Ljava/lang/String;", None);
        check_serialized(
            program,
            "La/a;->b:Ljava/lang/String;",
            Some("refresh_token"),
        );
    });
}
