//! Session maps as text and drawings, as they stand in `testdata/report/`; `UPDATE=1 cargo test` rewrites them.

use crate::map_samples::large_map;
use crate::samples;

use sessionlint::finding::AppReport;
use sessionlint::report::graph::{render_dot, render_svg};
use sessionlint::report::text::{TextOptions, render_maps};

fn check(name: &str, text: &str) {
    let path = format!("{}/testdata/report/{name}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap();
    assert_eq!(text, expected, "{path}");
}

/// The apps whose maps are drawn.
fn apps() -> Vec<(&'static str, AppReport)> {
    let named = samples::all().into_iter();
    let mut apps: Vec<_> = named
        .filter(|(name, _)| ["empty", "one-app", "hostile"].contains(name))
        .map(|(name, report)| (name, report.apps.into_iter().next().unwrap()))
        .collect();
    let mut large = samples::app("large.apk", Vec::new());
    large.session_map = large_map(80);
    apps.push(("large", large));
    apps
}

#[test]
fn maps_look_as_they_should() {
    for (name, app) in apps() {
        check(&format!("map-{name}.dot"), &render_dot(&app));
        check(&format!("map-{name}.svg"), &render_svg(&app));
        let report = samples::report(vec![app]);
        let text = render_maps(&report, TextOptions::default());
        let odd = text.chars().find(|&one| one != '\n' && one.is_control());
        assert_eq!(odd, None, "{name}");
        check(&format!("map-{name}.txt"), &text);
    }
}

#[test]
fn drawings_are_well_formed_and_hold_no_script() {
    for (name, app) in apps() {
        let svg = render_svg(&app);
        let mut reader = quick_xml::Reader::from_str(&svg);
        let mut names = std::collections::BTreeSet::new();
        loop {
            match reader.read_event().unwrap() {
                quick_xml::events::Event::Eof => break,
                quick_xml::events::Event::Start(start) | quick_xml::events::Event::Empty(start) => {
                    names.insert(start.name().as_ref().to_owned());
                }
                _ => {}
            }
        }
        let known = ["path", "rect", "style", "svg", "text"];
        assert!(
            names.iter().all(|one| known.contains(&one.as_str())),
            "{name}: {names:?}"
        );
    }
}

#[test]
fn texts_of_a_drawing_fit_their_boxes() {
    // 6.7 units per character of the font, 9 on each side.
    let room = ((262.0 - 18.0) / 6.7_f64).floor();
    for (name, app) in apps() {
        let svg = render_svg(&app);
        for line in svg.lines().filter(|line| line.contains("class=\"name\"")) {
            let text = line.split('>').nth(1).unwrap().split("</").next().unwrap();
            let shown = text
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&lt;", "<");
            let shown = shown.replace("&gt;", ">").replace("&amp;", "&");
            let count = shown
                .chars()
                .map(|one| if one.is_ascii() { 1.0 } else { 2.0 });
            let ascii_only = shown.is_ascii();
            assert!(
                !ascii_only || count.sum::<f64>() <= room + 1.0,
                "{name}: {shown}"
            );
        }
    }
}
