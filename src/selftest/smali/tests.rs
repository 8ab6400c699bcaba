//! Tests of the whole assembler: text in, code units or an error out.

use super::code::{Code, compile};
use super::parse;
use super::pools::Pools;
use super::{AssembleError, Lines, Source, assemble, assemble_sources};

/// A class with one method of the given body, which starts at line 4.
fn method(header: &str, body: &str) -> String {
    format!(
        ".class public La/Main;\n.super Ljava/lang/Object;\n.method {header}\n{body}\n.end method\n"
    )
}

fn compiled(header: &str, body: &str) -> Result<Code, AssembleError> {
    let classes = parse::classes(&method(header, body), 1)?;
    let pools = Pools::of(&classes.iter().collect::<Vec<_>>());
    let code = compile(&classes[0].methods[0], &pools, Lines::AsWritten, &mut 0)?;
    Ok(code.unwrap())
}

#[test]
fn instructions_of_every_format() {
    // Expected units by hand from "Dalvik executable instruction formats".
    let check = |line: &str, expected: &[u16]| {
        let body = format!(".registers 300\n:back\n{line}\n:next\nreturn-void");
        let code = compiled("static f()V", &body).unwrap();
        let units = code.units();
        assert_eq!(&units[..units.len() - 1], expected, "{line}");
    };
    check("nop", &[0x0000]);
    check("move v1, v15", &[0xf101]);
    check("const/4 v3, -1", &[0xf312]);
    check("const/4 v3, 0x7", &[0x7312]);
    check("throw v255", &[0xff27]);
    check("goto :back", &[0x0028]);
    check("goto/16 :next", &[0x0029, 2]);
    check("goto/32 :next", &[0x002a, 3, 0]);
    check("move/from16 v2, v256", &[0x0202, 256]);
    check("if-eqz v9, :next", &[0x0938, 2]);
    check("const/16 v9, -32768", &[0x0913, 0x8000]);
    check("const/high16 v1, 0x7f010000", &[0x0115, 0x7f01]);
    check("const/high16 v1, -0x80000000", &[0x0115, 0x8000]);
    check(
        "const-wide/high16 v1, 0x3ff0000000000000L",
        &[0x0119, 0x3ff0],
    );
    check("const-wide/high16 v1, 1.0", &[0x0119, 0x3ff0]);
    check("const-string v1, \"x\"", &[0x011a, 4]);
    check("add-int v1, v2, v3", &[0x0190, 0x0302]);
    check("add-int/lit8 v1, v2, -1", &[0x01d8, 0xff02]);
    check("if-eq v1, v2, :back", &[0x2132, 0]);
    check("add-int/lit16 v1, v2, 0x100", &[0x21d0, 0x100]);
    check("instance-of v1, v2, La/Main;", &[0x2120, 0]);
    check("move/16 v299, v256", &[0x0003, 299, 256]);
    check("const v1, 0xffffffff", &[0x0114, 0xffff, 0xffff]);
    check("const v1, 1.0f", &[0x0114, 0, 0x3f80]);
    check("const-wide/32 v1, -2", &[0x0117, 0xfffe, 0xffff]);
    check("const-string/jumbo v1, \"x\"", &[0x011b, 4, 0]);
    check("invoke-static {}, La/Main;->f()V", &[0x0071, 0, 0]);
    check(
        "filled-new-array {v1, v2, v3, v4, v5}, [I",
        &[0x5524, 3, 0x4321],
    );
    check("filled-new-array/range {v7 .. v261}, [I", &[0xff25, 3, 7]);
    check("filled-new-array/range {v7..v8}, [I", &[0x0225, 3, 7]);
    check(
        "const-wide v1, 0x123456789abcdef0L",
        &[0x0118, 0xdef0, 0x9abc, 0x5678, 0x1234],
    );
    check(
        "invoke-polymorphic {v1, v2}, La/Main;->f()V, (I)V",
        &[0x20fa, 0, 0x0021, 1],
    );
}

#[test]
fn parameters_are_the_last_registers() {
    let check = |header: &str, body: &str, expected: &[u16]| {
        let code = compiled(header, body).unwrap();
        assert_eq!(code.units(), expected, "{header}");
    };
    // this, a wide word pair, an int: p0, p1 and p2, p3.
    check("public f(JI)V", ".locals 2\nneg-int v0, p3", &[0x507b]);
    check(
        "public static f(JI)V",
        ".registers 4\nneg-int v0, p2",
        &[0x307b],
    );
}

#[test]
fn payloads_stand_on_even_addresses_and_point_from_their_switch() {
    let body = ".locals 1\nnop\npacked-switch p0, :data\n:case\nreturn-void\n:data\n\
                .packed-switch 0x5\n:case\n:case\n.end packed-switch";
    let code = compiled("static f(I)V", body).unwrap();
    assert_eq!(
        code.units(),
        [0, 0x012b, 5, 0, 0x0e, 0, 0x0100, 2, 5, 0, 3, 0, 3, 0]
    );
    let body = ".locals 1\nfill-array-data p0, :data\nreturn-void\n:data\n\
                .array-data 1\n1t 0xfft 3\n.end array-data";
    let code = compiled("static f([B)V", body).unwrap();
    assert_eq!(
        code.units(),
        [0x0126, 4, 0, 0x0e, 0x0300, 1, 3, 0, 0xff01, 0x0003]
    );
}

#[test]
fn errors_in_classes_name_the_place_and_what_is_wrong() {
    let check = |text: &str, expected: &str| {
        assert_eq!(assemble(text).unwrap_err().to_string(), expected);
    };
    check("", "1:1: the text defines no class");
    check(".super La/B;", "1:1: expected '.class' first");
    check(
        ".class public com.example.A",
        "1:15: expected a type descriptor such as Lcom/example/A; or [I",
    );
    check(".class La/B;\n.class La/B;", "2:1: La/B; is defined twice");
    check(
        ".class La/B;\n.field a:I\n.field a:I",
        "3:1: the field a is defined twice",
    );
    check(
        ".class La/B;\n.field static a:B = 0x100",
        "2:1: the value does not fit a field of type B",
    );
    check(
        ".class La/B;\n.method f()V",
        "2:1: the method is never closed with '.end method'",
    );
}

#[test]
fn errors_in_methods_name_the_place_and_what_is_wrong() {
    let in_method = |body: &str, expected: &str| {
        let error = assemble(&method("static f()V", body)).unwrap_err();
        assert_eq!(error.to_string(), expected);
    };
    in_method(
        "return-void",
        "3:1: the method needs '.registers' or '.locals'",
    );
    in_method(
        ".locals 1\n  invoke-virtal {v0}, La/B;->f()V",
        "5:3: 'invoke-virtal' is not an instruction",
    );
    in_method(
        ".locals 1\nmove v0, v1\n",
        "5:1: v1 lies outside the 1 registers of the method",
    );
    in_method(
        ".locals 17\nmove v0, v16\n",
        "5:1: move cannot reach v16, only v0 to v15",
    );
    in_method(
        ".locals 1\nconst/4 v0, 8",
        "5:1: const/4 takes a number from -8 to 7, not 8",
    );
    in_method(
        ".locals 1\ngoto :nowhere",
        "5:6: the method has no label :nowhere",
    );
    in_method(
        ".locals 1\n:a\n:a\nreturn-void",
        "6:1: the label :a is defined twice",
    );
    in_method(
        ".locals 1\nconst-string v0, token",
        "5:18: expected a string in double quotes",
    );
    in_method(
        ".locals 1\nreturn-void v0",
        "5:13: expected the end of the line",
    );
    in_method(
        ".locals 1\ninvoke-static {v0}, La/B;->f",
        "5:21: expected a method such as La/B;->name(I)V",
    );
    in_method(
        ".locals 1\n:a\nreturn-void\n.catchall {:a .. :a} :a",
        "7:1: the range must hold at least one and at most 65,535 code units",
    );
    in_method(".locals", "4:8: expected a value");
}

#[test]
fn lines_of_a_second_text_go_on_where_they_stand() {
    let source = |text, first_line| Source {
        text,
        first_line,
        name: Some("example"),
    };
    let broken = source(".class La/C;\n.field", 40);
    let error = assemble_sources(&[source(".class La/B;", 1), broken], Lines::OfText);
    assert_eq!(error.unwrap_err().at.line, 41);
}

#[test]
fn the_same_text_gives_the_same_bytes() {
    let text = method(
        "static f()V",
        ".locals 1\nconst-string v0, \"x\"\nreturn-void",
    );
    assert_eq!(assemble(&text), assemble(&text));
}
