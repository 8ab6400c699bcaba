//! Words into coloured words, or left as they are.

use crate::finding::Severity;
use anstyle::{AnsiColor, Effects, Style};

/// Whether a text report uses colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Colors {
    /// No escape sequences at all.
    #[default]
    Off,
    /// The 16 colours that every terminal theme defines.
    Ansi,
}

/// What a piece of text is, from which its looks follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Level(Severity),
    Strong,
    Faint,
    Gutter,
    Good,
    Incomplete,
    Command,
}

impl Colors {
    /// `text` in the looks of `role`.
    pub(super) fn paint(self, role: Role, text: &str) -> String {
        if self == Self::Off || text.is_empty() {
            return text.to_owned();
        }
        let style = style(role);
        format!("{style}{text}{style:#}")
    }
}

fn style(role: Role) -> Style {
    let bold = |color: AnsiColor| color.on_default() | Effects::BOLD;
    match role {
        Role::Level(Severity::Error) => bold(AnsiColor::Red),
        Role::Level(Severity::Warning) | Role::Incomplete => bold(AnsiColor::Yellow),
        Role::Level(Severity::Note) => bold(AnsiColor::Cyan),
        Role::Strong => Style::new().bold(),
        Role::Faint => Style::new().dimmed(),
        Role::Gutter => bold(AnsiColor::Blue),
        Role::Good => bold(AnsiColor::Green),
        Role::Command => AnsiColor::Green.on_default(),
    }
}
