//! Patterns and what they mean.

use super::{FieldPattern, MethodPattern};
use crate::signatures::regex::Trust;

#[test]
fn patterns_mean_what_they_say() {
    let check = |pattern: &str, method: &str, expected: bool| {
        let parsed = MethodPattern::parse(pattern, Trust::Unchecked).unwrap();
        let (class, member) = method.split_once("->").unwrap();
        let (name, _) = member.split_once('(').unwrap();
        let found = parsed.class.names(class) && parsed.matches_member(name, &member[name.len()..]);
        assert_eq!(found, expected, "{pattern} on {method}");
    };
    check("La/B;->c(..)", "La/B;->c(I)V", true);
    check("La/B;->c(..)", "La/C;->c(I)V", false);
    check("La/{B,C};->c(..)", "La/C;->c(I)V", true);
    check("La/B;->{c,d}()", "La/B;->d()Z", true);
    check("La/B;->{c,d}()", "La/B;->d(I)Z", false);
    check("La/B;->c()..", "La/B;->c()Z", true);
    check("La/B;->c(I..)", "La/B;->c(IJ)Z", true);
    check("La/B;->c(I)V", "La/B;->c(I)Z", false);
    check("La/B;->c(..)V", "La/B;->c(I)V", true);
    check("La/B;->c(..)V", "La/B;->c(I)Z", false);
    check("La/B;->re:/^(log|sign)out$/(..)", "La/B;->signout()V", true);
    check("La/B;-><init>([BI)V", "La/B;-><init>([BI)V", true);
    check("L*;->*(..)", "Lx/Y;->anything()V", true);
}

#[test]
fn subtypes_are_told_apart() {
    let pattern = MethodPattern::parse("La/B$C+;->d(..)", Trust::Tested).unwrap();
    assert!(pattern.class.subtypes);
    assert_eq!(pattern.class.descriptors, ["La/B$C;"]);
}

#[test]
fn bad_patterns_say_where() {
    let check = |pattern: &str, offset: usize, part: &str| {
        let error = MethodPattern::parse(pattern, Trust::Unchecked).unwrap_err();
        assert_eq!(error.offset, offset, "{pattern}: {}", error.message);
        assert!(error.message.contains(part), "{pattern}: {}", error.message);
    };
    check("a.B.c()", 0, "'->' is missing");
    check("a.B->c()", 0, "is no class");
    check("La.B;->c()", 1, "with slashes");
    check("La/B;->c", 7, "parameters are missing");
    check("La/B;->c(String)", 9, "no list of type descriptors");
    check("La/B;->c(I", 8, "closing )");
    check("La/B;->c()void", 10, "no return type");
    check("La/B;->re:/(/()", 11, "bad regular expression");
    check("La/B;->{c,d()", 7, "closing }");
}

#[test]
fn fields_may_name_their_type() {
    let pattern = FieldPattern::parse("field:La/B;->f:Ljava/lang/String;", Trust::Tested).unwrap();
    assert!(pattern.matches_member("f", "Ljava/lang/String;"));
    assert!(!pattern.matches_member("f", "I"));
    assert!(FieldPattern::parse("La/B;->f:String", Trust::Tested).is_err());
    assert!(
        FieldPattern::parse("La/B;->f", Trust::Tested)
            .unwrap()
            .matches_member("f", "I")
    );
}
