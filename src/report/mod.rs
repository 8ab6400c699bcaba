//! Findings, gaps and the session map into text, SARIF and JSON.
