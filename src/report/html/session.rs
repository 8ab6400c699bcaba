//! The session map into a drawing, a life line per place that holds a session value, and what logs in and out.

use super::escape;
use super::finding::evidence;
use super::place::{more, place, steps};
use crate::finding::{AppReport, Cell, Handler, SessionMap, Step};
use crate::report::{graph, story, words};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{Markup, html};

/// Handlers that are shown.
const HANDLERS: usize = 40;
/// More handlers than this are closed until somebody asks for them.
const OPEN_HANDLERS: usize = 3;
/// Cells that are shown.
const CELLS: usize = 200;
/// Places of one kind of access that are shown.
const PLACES: usize = 6;

/// The session in a few sentences.
pub(super) fn sentence(map: &SessionMap) -> String {
    story::sentences(map).join(" ")
}

/// Where the session lives.
pub(super) fn section(app: &AppReport, number: usize) -> Markup {
    let map = &app.session_map;
    html! {
        section.session id={ "session-" (number) } {
            h2 { "Session map" }
            @if !map.cells.is_empty() { (drawing(app)) }
            @if map.cells.is_empty() && map.handlers.is_empty() {
                p.none { "Neither a place that keeps a session value nor a logout was found." }
            }
            @for cell in map.cells.iter().take(CELLS) { (life_line(cell)) }
            (more(map.cells.len(), CELLS, "place", "places"))
            (handlers(map))
        }
    }
}

/// The drawing of the map as an image inside the page: its styles do not reach the page, and nothing in it runs.
fn drawing(app: &AppReport) -> Markup {
    let svg = STANDARD.encode(graph::render_svg(app));
    html! {
        figure.drawing {
            img src={ "data:image/svg+xml;base64," (svg) }
                alt="Where session values come from, are kept, are ended, and go; the lists below say the same.";
        }
    }
}

fn handlers(map: &SessionMap) -> Markup {
    let handlers = &map.handlers;
    html! {
        @if !handlers.is_empty() {
            details.ways open[handlers.len() <= OPEN_HANDLERS] {
                summary { "Login and logout " span.number { (handlers.len()) } }
                ul.handlers {
                    @for handler in handlers.iter().take(HANDLERS) { (entry(handler, !map.cells.is_empty())) }
                }
                (more(handlers.len(), HANDLERS, "handler", "handlers"))
            }
        }
    }
}

/// Written, kept, read, emptied: the four stations of a value.
fn life_line(cell: &Cell) -> Markup {
    let value = cell.value.words();
    html! {
        article.cell {
            h3 { (capital(value)) " in " (words::cell(&cell.key)) }
            ol.life {
                (station("Written", &cell.writes, "where it is written was not found", false))
                li {
                    h4 { "Kept" }
                    p { (words::cell(&cell.key)) }
                    @if let Some(file) = &cell.file { p { code { (escape::terminal(file)) } } }
                }
                (station("Read", &cell.reads, "nothing was found that reads it", false))
                (station("Emptied", &cell.kills, "nothing was found that empties it", true))
            }
            @if !cell.evidence.is_empty() {
                details { summary { "Evidence" } (evidence(&cell.evidence)) }
            }
        }
    }
}

/// `none` says that there are no accesses, which may be a flaw.
fn station(name: &str, accesses: &[Step], none: &str, is_flaw: bool) -> Markup {
    html! {
        li.missing[accesses.is_empty()].flaw[is_flaw] {
            h4 { (name) @if !accesses.is_empty() { " " span.number { (accesses.len()) } } }
            @if accesses.is_empty() { p { (none) } }
            @else {
                ul {
                    @for step in accesses.iter().take(PLACES) { li { (place(&step.location)) } }
                }
                (more(accesses.len(), PLACES, "place", "places"))
            }
        }
    }
}

/// `keeps` tells whether there is a store that it could empty.
fn entry(handler: &Handler, keeps: bool) -> Markup {
    html! {
        li {
            details {
                summary {
                    span.entry {
                        span.kind { (handler.kind.as_str()) } " "
                        (place(&handler.entry)) " "
                        @if keeps && handler.effects.is_empty() { span.idle { "empties no store" } }
                    }
                }
                h5 { "Why it counts as a " (handler.kind.as_str()) }
                (steps(&handler.anchors, PLACES))
                @if !handler.effects.is_empty() {
                    h5 { "What it does" }
                    (steps(&handler.effects, PLACES))
                }
            }
        }
    }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}
