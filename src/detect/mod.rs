//! Signatures applied to (program, analysis, session map) into findings; one file per match kind.
