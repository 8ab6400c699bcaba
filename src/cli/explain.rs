//! The documentation of one rule, for a terminal.

use super::args::ExplainArgs;
use super::exit::{Exit, Failure};
use super::{output, signatures};
use crate::signatures::explain;
use anyhow::Error;

pub(super) fn run(args: &ExplainArgs) -> Result<Exit, Failure> {
    let set = signatures::load(&args.packs)?;
    let text = explain(&set, &args.rule).map_err(|what| Failure::usage(Error::msg(what)))?;
    output::print(&text)?;
    Ok(Exit::Clean)
}
