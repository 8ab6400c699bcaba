//! Bodies into facts: constants, value origins, call graph. Knows nothing of sessions.
