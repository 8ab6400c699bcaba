//! SQL text into the columns it writes and the tables it empties.
//!
//! Only the shape of a statement is read: `INSERT INTO table (columns) VALUES (…)`, `UPDATE table SET column = …`,
//! `DELETE FROM table`. What stands between the constant parts is where values of the app flow in.

mod prepared;

use super::Scene;
use super::arrays::elements;
use super::ports::port_value;
use super::trace::Site;
use crate::analysis::MethodFacts;
use crate::ir::ValueId;
use crate::signatures::StoreOp;
use regex::Regex;
use std::sync::LazyLock;

/// A value that a statement writes.
pub(super) struct SqlWrite {
    /// The table, when the text names it.
    pub table: Option<String>,
    /// The column, when the text names one for this value.
    pub column: Option<String>,
    /// The value that carries what is written: an argument, or else all of them or the text.
    pub value: ValueId,
}

static INSERT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let pattern =
        r#"(?is)^\s*(?:insert(?:\s+or\s+\w+)?\s+into|replace\s+into|update)\s+["'`\[]?(\w+)"#;
    Regex::new(pattern).ok()
});
/// The list of columns and the list of values of an insertion.
static LISTS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?is)\(([^()]*)\)\s*values\s*\((.*)\)").ok());
static DELETE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"(?is)^\s*(?:delete\s+from|drop\s+table(?:\s+if\s+exists)?)\s+["'`\[]?(\w+)"#).ok()
});

/// What the call at `site` writes through SQL text.
pub(super) fn writes(scene: &Scene<'_, '_, '_>, site: Site, op: &StoreOp) -> Vec<SqlWrite> {
    if let Some(statement) = op.statement {
        return prepared::bound(scene, site, op, statement);
    }
    let facts = scene.facts.of(site.method);
    let value_at = |port| port_value(&facts.body, site.stmt, port);
    let Some(sql) = op.sql.and_then(value_at) else {
        return Vec::new();
    };
    let Some(text) = known_prefix(&facts, sql) else {
        return Vec::new();
    };
    let Some(table) = table(&text, &INSERT) else {
        return Vec::new();
    };
    let write = |column, value| SqlWrite {
        table: Some(table.clone()),
        column,
        value,
    };
    let Some(arguments) = op.arguments.and_then(value_at) else {
        return vec![write(None, sql)];
    };
    let columns = bound_columns(&text);
    match elements(&facts, arguments) {
        Some(values) if values.len() == columns.len() => columns
            .into_iter()
            .zip(values)
            .map(|(column, value)| write(column, value))
            .collect(),
        _ => vec![write(None, arguments)],
    }
}

/// The column that each `?` of the statement is for, in their order; `None` for those of a condition.
fn bound_columns(sql: &str) -> Vec<Option<String>> {
    let lists: Vec<Vec<&str>> = LISTS
        .as_ref()
        .and_then(|lists| lists.captures(sql))
        .into_iter()
        .flat_map(|captures| [captures.get(1), captures.get(2)])
        .flatten()
        .map(|list| parts(list.as_str()))
        .collect();
    if let [columns, values] = lists.as_slice()
        && columns.len() == values.len()
    {
        let pairs = columns.iter().zip(values);
        let bound = pairs.filter(|(_, value)| value.contains('?'));
        return bound.map(|(column, _)| Some(plain_name(column))).collect();
    }
    let ends = sql.match_indices('?').map(|(end, _)| end);
    ends.map(|end| assigned_column(sql.get(..end)?)).collect()
}

/// The parts of a list between commas that stand in no parentheses of their own.
fn parts(list: &str) -> Vec<&str> {
    let mut depth = 0_u32;
    let mut split = |one: char| {
        match one {
            '(' => depth = depth.saturating_add(1),
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        one == ',' && depth == 0
    };
    list.split(&mut split).map(str::trim).collect()
}

/// The column before a last `=`, unless a condition has begun.
fn assigned_column(before: &str) -> Option<String> {
    let is_condition = before.to_ascii_lowercase().contains(" where ");
    let name = before.trim_end().strip_suffix('=')?.trim_end();
    let name = name.rsplit([' ', ',', '\n', '\t']).next()?;
    (!is_condition).then(|| plain_name(name))
}

fn plain_name(name: &str) -> String {
    name.trim_matches(['"', '\'', '`', '[', ']', ' '])
        .to_owned()
}

/// The tables that the call at `site` empties through SQL text.
pub(super) fn deletes(scene: &Scene<'_, '_, '_>, site: Site, op: &StoreOp) -> Vec<Option<String>> {
    if let Some(statement) = op.statement {
        let texts = prepared::texts(scene, site, statement).into_iter();
        return texts
            .filter_map(|text| table(&text, &DELETE))
            .map(Some)
            .collect();
    }
    let table = text_at(scene, site, op).and_then(|text| table(&text, &DELETE));
    table.into_iter().map(Some).collect()
}

/// The constant beginning of the SQL text that the call at `site` is given.
fn text_at(scene: &Scene<'_, '_, '_>, site: Site, op: &StoreOp) -> Option<String> {
    let facts = scene.facts.of(site.method);
    let sql = port_value(&facts.body, site.stmt, op.sql?)?;
    known_prefix(&facts, sql)
}

/// The constant beginning of a text.
fn known_prefix(facts: &MethodFacts, text: ValueId) -> Option<String> {
    let text = facts.constant_of(text)?.as_text()?;
    text.known_prefix().map(str::to_owned)
}

/// The table that the beginning of a statement names.
fn table(sql: &str, pattern: &LazyLock<Option<Regex>>) -> Option<String> {
    let captures = pattern.as_ref()?.captures(sql)?;
    Some(captures.get(1)?.as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use super::bound_columns;

    #[test]
    fn placeholders_belong_to_columns() {
        let check = |sql: &str, expected: &[Option<&str>]| {
            let found = bound_columns(sql);
            let found: Vec<Option<&str>> = found.iter().map(|column| column.as_deref()).collect();
            assert_eq!(found, expected, "{sql}");
        };
        check(
            "INSERT INTO t (id, auth_token) VALUES (1, ?)",
            &[Some("auth_token")],
        );
        check(
            "INSERT OR REPLACE INTO `t` (`a`,`b`) VALUES (?,?)",
            &[Some("a"), Some("b")],
        );
        check(
            "UPDATE t SET token = ?, seen=1 WHERE id = ?",
            &[Some("token"), None],
        );
        check(
            "INSERT OR ABORT INTO `t` (`id`,`token`) VALUES (nullif(?, 0),?)",
            &[Some("id"), Some("token")],
        );
        check("INSERT INTO t VALUES (?, ?)", &[None, None]);
        check("DELETE FROM t", &[]);
    }
}
