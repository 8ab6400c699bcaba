//! Places, steps and excerpts of code into markup.

use super::escape;
use crate::finding::{Excerpt, Location, Step};
use crate::report::words;
use maud::{Markup, html};

/// A place, the part first by which a developer finds it.
pub(super) fn place(location: &Location) -> Markup {
    let code = location.code();
    let line = match (&location.source, code) {
        (Some(source), _) => Some(words::source_line_of(source)),
        (None, Some(code)) => words::source_line(code),
        (None, None) => return html! { span.place { code { (words::place(location)) } } },
    };
    html! {
        span.place {
            @if let Some(line) = line { code.line { (line) } " " }
            @if let Some(code) = code {
                code { (breakable(&escape::terminal(&code.qualified_name()))) } " "
            }
            @match &location.source {
                Some(source) => span.artifact { (words::source_note(source).trim_start()) },
                None => span.artifact { "in " (escape::terminal(&location.artifact)) },
            }
        }
    }
}

/// A name that a narrow screen breaks before its dots and dollars.
fn breakable(name: &str) -> Markup {
    let starts = name
        .char_indices()
        .filter(|(_, one)| ".$".contains(*one))
        .map(|(at, _)| at);
    let mut starts: Vec<usize> = starts.filter(|at| *at > 0).collect();
    starts.push(name.len());
    let ends = starts.iter().copied();
    let parts = std::iter::once(0).chain(ends.clone()).zip(ends);
    html! {
        @for (start, end) in parts {
            @if start > 0 { wbr; }
            (name.get(start..end).unwrap_or_default())
        }
    }
}

/// Steps in their order, the first `limit` of them.
pub(super) fn steps(steps: &[Step], limit: usize) -> Markup {
    html! {
        ol.steps {
            @for step in steps.iter().take(limit) {
                li {
                    span.what { (escape::terminal(&step.text)) }
                    (place(&step.location))
                }
            }
        }
        (more(steps.len(), limit, "step", "steps"))
    }
}

/// Says that a list was cut; what is missing is in the JSON report.
pub(super) fn more(total: usize, limit: usize, one: &str, many: &str) -> Markup {
    let rest = total.saturating_sub(limit) as u64;
    html! {
        @if rest > 0 {
            p.more { "and " (words::counted(rest, one, many)) " more, which the JSON report holds" }
        }
    }
}

/// Lines of code or of a file, the guilty one marked.
pub(super) fn excerpt(excerpt: &Excerpt) -> Markup {
    html! {
        div.excerpt tabindex="0" {
            table {
                @for line in &excerpt.lines {
                    tr.guilty[line.guilty] {
                        th scope="row" { (escape::terminal(&line.label)) }
                        td { (escape::terminal(&line.text)) }
                    }
                }
            }
        }
    }
}
