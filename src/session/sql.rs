//! SQL text into the columns it writes and the tables it empties.
//!
//! Only the shape of a statement is read: `INSERT INTO table (columns) VALUES (…)`, `UPDATE table SET column = …`,
//! `DELETE FROM table`. What stands between the constant parts is where values of the app flow in.

use super::Scene;
use super::ports::port_value;
use super::trace::Site;
use crate::ir::ValueId;
use crate::signatures::StoreOp;
use regex::Regex;
use std::sync::LazyLock;

/// A value that a statement writes.
pub(super) struct SqlWrite {
    /// The table, when the text names it.
    pub table: Option<String>,
    /// The column; several columns of one text are not told apart.
    pub column: Option<String>,
    /// The value that carries what is written: the text, or the array of arguments.
    pub value: ValueId,
}

static INSERT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let pattern =
        r#"(?is)^\s*(?:insert(?:\s+or\s+\w+)?\s+into|replace\s+into|update)\s+["'`\[]?(\w+)"#;
    Regex::new(pattern).ok()
});
static DELETE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"(?is)^\s*(?:delete\s+from|drop\s+table(?:\s+if\s+exists)?)\s+["'`\[]?(\w+)"#).ok()
});

/// What the call at `site` writes through SQL text.
pub(super) fn writes(scene: &Scene<'_, '_, '_>, site: Site, op: &StoreOp) -> Vec<SqlWrite> {
    let facts = scene.facts.of(site.method);
    let value_at = |port| port_value(&facts.body, site.stmt, port);
    let Some(sql) = op.sql.and_then(value_at) else {
        return Vec::new();
    };
    let Some(table) = table(scene, site, sql, &INSERT) else {
        return Vec::new();
    };
    let value = op.arguments.and_then(value_at).unwrap_or(sql);
    vec![SqlWrite {
        table: Some(table),
        column: None,
        value,
    }]
}

/// The tables that the call at `site` empties through SQL text.
pub(super) fn deletes(scene: &Scene<'_, '_, '_>, site: Site, op: &StoreOp) -> Vec<Option<String>> {
    let facts = scene.facts.of(site.method);
    let sql = op
        .sql
        .and_then(|port| port_value(&facts.body, site.stmt, port));
    let table = sql.and_then(|sql| table(scene, site, sql, &DELETE));
    table.into_iter().map(Some).collect()
}

/// The table that the constant beginning of the text names.
fn table(
    scene: &Scene<'_, '_, '_>,
    site: Site,
    sql: ValueId,
    pattern: &LazyLock<Option<Regex>>,
) -> Option<String> {
    let facts = scene.facts.of(site.method);
    let text = facts
        .constant_of(sql)?
        .as_text()?
        .known_prefix()?
        .to_owned();
    let captures = pattern.as_ref()?.captures(&text)?;
    Some(captures.get(1)?.as_str().to_owned())
}
