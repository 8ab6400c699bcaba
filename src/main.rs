//! The `sessionlint` command: arguments in, exit code out.

fn main() {}
