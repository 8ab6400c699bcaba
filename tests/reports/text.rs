//! The text report as it stands in `testdata/report/`; `UPDATE=1 cargo test` rewrites it.

use crate::samples;

use sessionlint::report::text::{Colors, TextOptions, render};

#[test]
fn the_report_looks_as_it_should() {
    for (name, report) in samples::all() {
        if name == "many" {
            continue;
        }
        let text = render(&report, TextOptions::default());
        let path = format!("{}/testdata/report/{name}.txt", env!("CARGO_MANIFEST_DIR"));
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        let expected = std::fs::read_to_string(&path).unwrap();
        assert_eq!(text, expected, "{path}");
    }
}

#[test]
fn nothing_of_the_app_moves_the_cursor() {
    for (name, report) in samples::all() {
        let plain = render(&report, TextOptions::default());
        let odd = plain.chars().find(|&one| one != '\n' && one.is_control());
        assert_eq!(odd, None, "{name}");
        let options = TextOptions {
            colors: Colors::Ansi,
            width: Some(60),
            show_suppressed: false,
        };
        let coloured = render(&report, options);
        // Our own sequences all set colours: ESC, [, digits and semicolons, m.
        for sequence in coloured.split('\x1b').skip(1) {
            let end = sequence.find('m').unwrap();
            let digits = sequence[..end].trim_start_matches('[');
            assert!(
                digits.chars().all(|one| one.is_ascii_digit() || one == ';'),
                "{sequence:?}"
            );
        }
    }
}

#[test]
fn sentences_fit_the_width() {
    let report = samples::report(vec![samples::shop()]);
    let text = render(
        &report,
        TextOptions {
            colors: Colors::Off,
            width: Some(60),
            show_suppressed: false,
        },
    );
    let widest = text
        .lines()
        .filter(|line| line.contains("is written unencrypted") || line.contains("evidence:"))
        .map(|line| line.chars().count())
        .max();
    assert!(
        widest.is_some_and(|width| width <= 60),
        "{widest:?}\n{text}"
    );
}
