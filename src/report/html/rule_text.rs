//! The Markdown of a rule into markup. A pack may come from anybody: raw HTML is shown as text, pictures are left
//! out, and links lead to the web or nowhere.

use super::escape;
use maud::{Markup, PreEscaped};
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

/// The text below one heading of the second level.
pub(super) struct Section {
    /// The heading as plain text.
    pub(super) heading: String,
    /// What stands below it.
    pub(super) body: Markup,
}

/// The sections of a rule's text. Its title, and what stands before the first heading, are left out.
pub(super) fn sections(markdown: &str) -> Vec<Section> {
    // Tables and footnotes would bring styles and anchors of their own.
    let mut found: Vec<(String, Vec<Event<'_>>)> = Vec::new();
    let mut in_heading = false;
    for event in harmless(Parser::new_ext(markdown, Options::empty())) {
        match event {
            Event::Start(Tag::Heading {
                level: HeadingLevel::H2,
                ..
            }) => {
                found.push((String::new(), Vec::new()));
                in_heading = true;
            }
            Event::End(TagEnd::Heading(HeadingLevel::H2)) => in_heading = false,
            other => match (found.last_mut(), in_heading) {
                (Some((heading, _)), true) => heading.push_str(plain(&other)),
                (Some((_, body)), false) => body.push(other),
                (None, _) => {}
            },
        }
    }
    let rendered = |(heading, events): (String, Vec<Event<'_>>)| {
        let mut body = String::new();
        html::push_html(&mut body, events.into_iter());
        Section {
            heading,
            body: PreEscaped(body),
        }
    };
    found.into_iter().map(rendered).collect()
}

fn plain<'e>(event: &'e Event<'_>) -> &'e str {
    match event {
        Event::Text(text) | Event::Code(text) => text,
        _ => "",
    }
}

/// The events without those that could load, run or hide anything.
fn harmless<'t>(events: impl Iterator<Item = Event<'t>>) -> impl Iterator<Item = Event<'t>> {
    let mut links = Vec::new();
    events.filter_map(move |event| match event {
        Event::Html(text) | Event::InlineHtml(text) | Event::Text(text) => {
            Some(Event::Text(visible(text)))
        }
        Event::Code(text) => Some(Event::Code(visible(text))),
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => None,
        Event::Start(Tag::Link { ref dest_url, .. }) => {
            let is_web = dest_url.starts_with("https://") || dest_url.starts_with("http://");
            links.push(is_web);
            is_web.then_some(event)
        }
        Event::End(TagEnd::Link) => links.pop().unwrap_or(false).then_some(event),
        other => Some(other),
    })
}

/// Lines stay lines; everything else that cannot be seen is named.
fn visible(text: CowStr<'_>) -> CowStr<'_> {
    let lines: Vec<_> = text.split('\n').map(escape::terminal).collect();
    lines.join("\n").into()
}

#[cfg(test)]
mod tests {
    use super::sections;

    fn only(markdown: &str) -> String {
        let mut all = sections(&format!("# Title\n\nlost\n\n## What\n\n{markdown}\n"));
        assert_eq!(all.len(), 1, "{markdown}");
        all.remove(0).body.into_string()
    }

    #[test]
    fn sections_are_split_at_headings() {
        let all = sections("# T\n\n## One `a`\n\nx\n\n### Deeper\n\ny\n\n## Two\n");
        let headings: Vec<_> = all.iter().map(|section| section.heading.as_str()).collect();
        assert_eq!(headings, ["One a", "Two"]);
        assert!(
            all[0].body.0.contains("<h3>Deeper</h3>"),
            "{}",
            all[0].body.0
        );
    }

    #[test]
    fn code_and_emphasis_are_rendered() {
        assert_eq!(
            only("a **b** `c<d`"),
            "<p>a <strong>b</strong> <code>c&lt;d</code></p>\n"
        );
        assert!(only("```smali\nnop\nnop\n```").contains("nop\nnop\n</code>"));
    }

    #[test]
    fn nothing_is_loaded_or_run() {
        for (markdown, forbidden, kept) in [
            ("<script>alert(1)</script>", "<script", "alert(1)"),
            ("a <img src=x onerror=y> b", "<img", "onerror"),
            ("![see](https://example.com/x.png)", "<img", "see"),
            ("[click](javascript:alert(1))", "<a", "click"),
            ("[click](data:text/html,x)", "<a", "click"),
            ("<javascript:alert(1)>", "<a", "javascript"),
            ("a \u{202e}b", "\u{202e}", "\\u{202e}"),
        ] {
            let body = only(markdown);
            assert!(!body.contains(forbidden), "{markdown}: {body}");
            assert!(body.contains(kept), "{markdown}: {body}");
        }
        assert!(only("[web](https://example.com/)").contains("href=\"https://example.com/\""));
    }
}
