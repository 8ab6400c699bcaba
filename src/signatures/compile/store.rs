//! Store files.

use super::model::shows;
use super::{Context, port, template};
use crate::signatures::model::{RenamedClass, StoreModel, StoreOp};
use crate::signatures::pattern::MethodPattern;
use crate::signatures::port::Port;
use crate::signatures::problem::Report;
use crate::signatures::syntax::{self, AccessSyntax, StoreSyntax, Text};
use crate::signatures::vocabulary::Subject;

/// The stores of one file.
pub(in crate::signatures) fn stores(
    context: Context<'_>,
    report: &mut Report<'_>,
) -> Vec<StoreModel> {
    let Some(mut table) = syntax::parse(report) else {
        return Vec::new();
    };
    let items: Vec<(usize, StoreSyntax)> = syntax::read_items(&mut table, "store", report);
    syntax::refuse_rest(&table, &["store"], report);
    items
        .into_iter()
        .map(|(_, item)| store(context, &item, report))
        .collect()
}

fn store(context: Context<'_>, item: &StoreSyntax, report: &mut Report<'_>) -> StoreModel {
    let mut accesses = |items: &[AccessSyntax], born: Born| -> Vec<StoreOp> {
        items
            .iter()
            .filter_map(|one| access(context, one, born, report))
            .collect()
    };
    let open = accesses(&item.open, Born::Here);
    let derive = accesses(&item.derive, Born::Here);
    let key_object = accesses(&item.key_object, Born::Here);
    let prepare = accesses(&item.prepare, Born::Here);
    let [alias, put, write, flag, flag_read, read, kill] = [
        &item.alias,
        &item.put,
        &item.write,
        &item.flag,
        &item.flag_read,
        &item.read,
        &item.kill,
    ]
    .map(|items| accesses(items, Born::Before));
    StoreModel {
        kind: item.kind.get_ref().clone(),
        title: item.title.get_ref().clone(),
        file: item
            .file
            .as_ref()
            .and_then(|text| store_text(text, Subject::StoreFile, report)),
        encrypted: item.encrypted,
        external: item.external,
        open,
        base: context.patterns(&item.base, report),
        base_fields: item
            .base_fields
            .iter()
            .filter_map(|text| context.field_pattern(text, report))
            .collect(),
        base_path: item
            .base_path
            .as_ref()
            .and_then(|text| context.regex(text, false, report)),
        renamed_class: item.renamed_class.as_ref().map(|class| RenamedClass {
            implements: class.implements.clone(),
            strings: class.strings.clone(),
        }),
        derive,
        alias,
        put,
        write,
        flag,
        flag_read,
        read,
        kill,
        key_object,
        prepare,
        commit: context.patterns(&item.commit, report),
        encrypted_by: context.patterns(&item.encrypted_by, report),
    }
}

/// Text whose names in braces the session map fills in.
fn store_text(text: &Text, place: Subject, report: &mut Report<'_>) -> Option<String> {
    template(text, &place, report).map(|checked| checked.as_str().to_owned())
}

/// Whether the call makes the store or takes one that is there.
#[derive(Debug, Clone, Copy)]
enum Born {
    Here,
    Before,
}

fn access(
    context: Context<'_>,
    item: &AccessSyntax,
    born: Born,
    report: &mut Report<'_>,
) -> Option<StoreOp> {
    let method = context.pattern(&item.method, report)?;
    let mut optional = |text: &Option<Text>| text.as_ref().and_then(|text| port(text, report));
    let [name, mode, database, from, key, value, row, sql] = [
        &item.name,
        &item.mode,
        &item.database,
        &item.from,
        &item.key,
        &item.value,
        &item.row,
        &item.sql,
    ]
    .map(&mut optional);
    let [arguments, statement, position] =
        [&item.arguments, &item.statement, &item.position].map(&mut optional);
    let instance = optional(&item.instance).unwrap_or_else(|| default_instance(&method, born));
    let fixed_name = item
        .fixed_name
        .as_ref()
        .and_then(|text| store_text(text, Subject::StoreName, report));
    let shows = shows(item.shows.as_ref(), report);
    Some(StoreOp {
        method,
        instance,
        name,
        fixed_name,
        mode,
        database,
        from,
        key,
        fixed_key: item.fixed_key.clone(),
        value,
        row,
        sql,
        arguments,
        statement,
        position,
        shows,
        needs_commit: item.commit,
    })
}

/// A constructor makes its receiver, another call its result; everything else works on the receiver.
fn default_instance(method: &MethodPattern, born: Born) -> Port {
    match born {
        Born::Here if !method.name.matches("<init>") => Port::Return,
        Born::Here | Born::Before => Port::This,
    }
}
