//! What the terminal can show and what the user wants of it.

use super::args::ColorChoice;
use crate::report::text::{Colors, TextOptions};
use std::io::IsTerminal;

/// The looks of text on standard output.
pub(super) fn stdout_options(choice: ColorChoice) -> TextOptions {
    let is_terminal = std::io::stdout().is_terminal();
    let set = |name: &str| std::env::var(name).ok();
    TextOptions {
        colors: colors(choice, is_terminal, set),
        width: is_terminal.then(width).flatten(),
        show_suppressed: false,
    }
}

/// Decides on colours: the flag first, then the variables that programs agree on, then what is connected.
fn colors(
    choice: ColorChoice,
    is_terminal: bool,
    variable: impl Fn(&str) -> Option<String>,
) -> Colors {
    // NO_COLOR counts when it is not empty (no-color.org); the two others when they are not 0.
    let is_set = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
    let is_on = |name: &str| variable(name).is_some_and(|value| !value.is_empty() && value != "0");
    let wanted = match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto if is_set("NO_COLOR") => false,
        ColorChoice::Auto if is_on("FORCE_COLOR") || is_on("CLICOLOR_FORCE") => true,
        ColorChoice::Auto => is_terminal && variable("TERM").is_none_or(|term| term != "dumb"),
    };
    match wanted {
        true => Colors::Ansi,
        false => Colors::Off,
    }
}

fn width() -> Option<usize> {
    let (width, _) = terminal_size::terminal_size()?;
    Some(usize::from(width.0))
}

#[cfg(test)]
mod tests {
    use super::{ColorChoice, Colors, colors};

    #[test]
    fn the_flag_wins_over_variables_and_those_over_the_terminal() {
        use ColorChoice::{Always, Auto, Never};
        for (choice, is_terminal, variables, expected) in [
            (Auto, true, &[][..], Colors::Ansi),
            (Auto, false, &[], Colors::Off),
            (Auto, true, &[("NO_COLOR", "1")], Colors::Off),
            (Auto, true, &[("NO_COLOR", "")], Colors::Ansi),
            (Auto, false, &[("FORCE_COLOR", "1")], Colors::Ansi),
            (Auto, false, &[("CLICOLOR_FORCE", "1")], Colors::Ansi),
            (Auto, false, &[("CLICOLOR_FORCE", "0")], Colors::Off),
            (
                Auto,
                false,
                &[("NO_COLOR", "1"), ("FORCE_COLOR", "1")],
                Colors::Off,
            ),
            (Auto, true, &[("TERM", "dumb")], Colors::Off),
            (Always, false, &[("NO_COLOR", "1")], Colors::Ansi),
            (Never, true, &[("FORCE_COLOR", "1")], Colors::Off),
        ] {
            let variable = |name: &str| {
                let found = variables.iter().find(|(key, _)| *key == name);
                found.map(|(_, value)| (*value).to_owned())
            };
            let found = colors(choice, is_terminal, variable);
            assert_eq!(found, expected, "{choice:?} {is_terminal} {variables:?}");
        }
    }
}
