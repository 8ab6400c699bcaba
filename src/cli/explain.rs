//! The documentation of one rule, for a terminal.

use super::args::ExplainArgs;
use super::exit::{Exit, Failure};
use super::{output, select};
use anyhow::anyhow;

pub(super) fn run(args: &ExplainArgs) -> Result<Exit, Failure> {
    let rules = crate::scan::rules();
    let Some(rule) = rules.iter().find(|rule| rule.id == args.rule) else {
        let error = anyhow!("there is no rule '{}'", args.rule);
        let ids = rules.iter().map(|rule| &*rule.id);
        return Err(Failure::usage(error).help(select::advice(&args.rule, ids)));
    };
    output::print(&rule.help_markdown)?;
    Ok(Exit::Clean)
}
