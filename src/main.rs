//! The `sessionlint` command: arguments in, exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    sessionlint::cli::run()
}
