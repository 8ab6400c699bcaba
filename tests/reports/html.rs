//! HTML of reports made by hand: what a browser is made to read, and what it must never be made to do.
//! `UPDATE=1 cargo test` rewrites `testdata/report/*.html`, which hold the body, one element per line.

use crate::samples;

use base64::Engine as _;
use sessionlint::report::Report;
use sessionlint::report::html::render;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// The elements that the page is made of.
const ELEMENTS: [&str; 54] = [
    "figure",
    "img",
    "a",
    "article",
    "body",
    "code",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "fieldset",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "head",
    "header",
    "html",
    "input",
    "label",
    "legend",
    "li",
    "link",
    "main",
    "meta",
    "nav",
    "ol",
    "output",
    "p",
    "pre",
    "script",
    "section",
    "span",
    "strong",
    "style",
    "summary",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
    "wbr",
    "br",
    "hr",
    "blockquote",
    "figure",
];
/// Elements that have no end.
const VOID: [&str; 7] = ["img", "input", "link", "meta", "wbr", "br", "hr"];
/// The attributes that they have: none of them runs anything.
const ATTRIBUTES: [&str; 28] = [
    "alt",
    "src",
    "aria-controls",
    "aria-label",
    "aria-live",
    "autocomplete",
    "charset",
    "checked",
    "class",
    "colspan",
    "content",
    "data-level",
    "hidden",
    "href",
    "http-equiv",
    "id",
    "lang",
    "name",
    "open",
    "placeholder",
    "rel",
    "role",
    "scope",
    "spellcheck",
    "tabindex",
    "title",
    "type",
    "value",
];

/// A tag of the page: its name, and its attributes with their values.
struct Tag<'t> {
    name: &'t str,
    closes: bool,
    attributes: Vec<(&'t str, &'t str)>,
}

/// All tags outside the style and the script.
fn tags(page: &str) -> Vec<Tag<'_>> {
    let mut found = Vec::new();
    let mut rest = page.strip_prefix("<!DOCTYPE html>").unwrap();
    while let Some(start) = rest.find('<') {
        let end = start + rest[start..].find('>').unwrap();
        let inside = &rest[start + 1..end];
        rest = &rest[end + 1..];
        let (closes, inside) = match inside.strip_prefix('/') {
            Some(name) => (true, name),
            None => (false, inside),
        };
        let (name, attributes) = inside.split_once(' ').unwrap_or((inside, ""));
        if ["style", "script"].contains(&name) && !closes {
            rest = &rest[rest.find(&format!("</{name}>")).unwrap()..];
        }
        found.push(Tag {
            name,
            closes,
            attributes: attributes_of(attributes),
        });
    }
    found
}

fn attributes_of(mut text: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    while !text.trim().is_empty() {
        text = text.trim_start();
        let end = text.find(['=', ' ']).unwrap_or(text.len());
        let (name, rest) = text.split_at(end);
        let Some(value) = rest.strip_prefix("=\"") else {
            found.push((name, ""));
            text = rest;
            continue;
        };
        let close = value.find('"').unwrap();
        found.push((name, &value[..close]));
        text = &value[close + 1..];
    }
    found
}

fn sample(name: &str) -> Report {
    let mut all = samples::all().into_iter();
    all.find(|(found, _)| *found == name).unwrap().1
}

/// Lines that a diff can show, without the style and the script.
fn readable(page: &str) -> String {
    let body = &page[page.find("<body>").unwrap()..page.find("<script>").unwrap()];
    let mut text = body.to_owned();
    for name in [
        "section", "article", "header", "h1", "h2", "h3", "h4", "h5", "li", "p", "tr", "div",
        "details", "ul", "ol", "dl",
    ] {
        for end in [">", " "] {
            text = text.replace(&format!("<{name}{end}"), &format!("\n<{name}{end}"));
        }
    }
    text.push('\n');
    text
}

/// Leaves a page in Cargo's directory for temporary files of tests, where `.ci/html-accept` opens it in a browser.
fn for_browsers(name: &str, page: &str) {
    let directory = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("html");
    std::fs::create_dir_all(&directory).unwrap();
    std::fs::write(directory.join(format!("{name}.html")), page).unwrap();
}

#[test]
fn the_page_reads_as_it_should() {
    for name in ["empty", "one-app", "several-apps", "sources", "hostile"] {
        let text = readable(&render(&sample(name)));
        let path = format!("{}/testdata/report/{name}.html", env!("CARGO_MANIFEST_DIR"));
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        let expected = std::fs::read_to_string(&path).unwrap();
        assert_eq!(text, expected, "{path}");
    }
}

#[test]
fn no_text_of_an_app_becomes_markup() {
    for (name, report) in samples::all() {
        let page = render(&report);
        for_browsers(name, &page);
        let odd = page.chars().find(|&one| one != '\n' && one.is_control());
        assert_eq!(odd, None, "{name}");
        assert!(!page.contains(['\u{202e}', '\u{200b}']), "{name}");
        let mut open = Vec::new();
        for tag in tags(&page) {
            assert!(ELEMENTS.contains(&tag.name), "{name}: <{}>", tag.name);
            for (attribute, _) in &tag.attributes {
                assert!(
                    ATTRIBUTES.contains(attribute),
                    "{name}: {attribute} of <{}>",
                    tag.name
                );
            }
            match (VOID.contains(&tag.name), tag.closes) {
                (true, _) => {}
                (false, false) => open.push(tag.name),
                (false, true) => assert_eq!(open.pop(), Some(tag.name), "{name}"),
            }
        }
        assert_eq!(open, Vec::<&str>::new(), "{name}");
    }
}

#[test]
fn links_lead_into_the_page_or_to_the_catalogues() {
    for (name, report) in samples::all() {
        let page = render(&report);
        let tags = tags(&page);
        let values = |wanted: &str| -> Vec<&str> {
            let all = tags.iter().flat_map(|tag| &tag.attributes);
            all.filter(|(key, _)| *key == wanted)
                .map(|(_, value)| *value)
                .collect()
        };
        let ids: BTreeSet<&str> = values("id").into_iter().collect();
        assert_eq!(ids.len(), values("id").len(), "{name}: no id twice");
        for link in values("href") {
            match link.strip_prefix('#') {
                Some(id) => assert!(ids.contains(id), "{name}: {link}"),
                None => assert!(
                    [
                        "https://cwe.mitre.org/data/definitions/",
                        "https://mas.owasp.org/MASWE/",
                        "data:,"
                    ]
                    .iter()
                    .any(|start| link.starts_with(start)),
                    "{name}: {link}"
                ),
            }
        }
    }
}

#[test]
fn the_policy_allows_the_style_and_the_script_of_the_page_and_nothing_else() {
    let page = render(&sample("one-app"));
    let policy = page
        .split("content=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let policy = policy.replace("&#39;", "'");
    let hash_of = |name: &str| {
        let text = page.split(&format!("<{name}>")).nth(1).unwrap();
        let text = text.split(&format!("</{name}>")).next().unwrap();
        let hash = Sha256::digest(text.as_bytes());
        base64::engine::general_purpose::STANDARD.encode(hash)
    };
    let expected = format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; img-src data:; base-uri 'none'; \
         form-action 'none'",
        hash_of("style"),
        hash_of("script")
    );
    assert_eq!(policy, expected);
}

#[test]
fn five_hundred_findings_stay_below_five_megabytes_and_more_are_announced() {
    let mut app = samples::app("big.apk", Vec::new());
    app.findings = (0..500)
        .map(|number| {
            let mut finding = samples::full_finding();
            finding.identity = vec![number.to_string()];
            let flow = finding.flows[0].clone();
            finding.flows[0].steps = flow.steps.iter().cycle().take(20).cloned().collect();
            finding
        })
        .collect();
    let page = render(&samples::report(vec![app]));
    for_browsers("five-hundred", &page);
    assert_eq!(page.matches("<article class=\"finding\"").count(), 500);
    assert!(page.len() < 5_000_000, "{} bytes", page.len());
    let page = render(&sample("many"));
    assert!(
        page.contains("The worst 1,000 of 6,000 findings"),
        "the rest is announced"
    );
}
