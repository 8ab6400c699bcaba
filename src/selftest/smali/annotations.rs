//! Annotations into annotation items, sets, parameter lists and directories.
//!
//! The four kinds of items refer to each other by offset, each kind stands together in the file, and equal
//! items are written once. So every kind is written for all classes before the next, and an item finds the
//! ones it refers to by their bytes.

use super::encode_value;
use super::file::{Data, ItemKind};
use super::pools::Pools;
use super::section::Section;
use super::syntax::{Annotation, Class, Method};
use std::collections::BTreeMap;

type Offsets = BTreeMap<Vec<u8>, u32>;

/// Writes all annotations; the result is the offset of each class's directory, 0 for none.
pub(super) fn write(data: &mut Data, classes: &[&Class], pools: &Pools) -> Vec<u32> {
    let all_sets = || classes.iter().flat_map(|class| annotated(class));
    let items = all_sets().flatten().map(|a| item(a, pools)).collect();
    let items = data.shared(ItemKind::Annotation, items);
    let sets = all_sets().filter(|set| !set.is_empty());
    let sets = sets.map(|set| set_bytes(set, &items, pools)).collect();
    let mut tables = Tables {
        pools,
        sets: data.shared(ItemKind::AnnotationSet, sets),
        items,
        lists: Offsets::new(),
    };
    let methods = classes.iter().flat_map(|class| &class.methods);
    let lists = methods.filter_map(|method| tables.list_bytes(method));
    let lists = lists.collect();
    tables.lists = data.shared(ItemKind::AnnotationSetRefList, lists);
    let directories: Vec<_> = classes
        .iter()
        .map(|class| tables.directory(class))
        .collect();
    let written = directories.iter().flatten().cloned().collect();
    let offsets = data.shared(ItemKind::AnnotationsDirectory, written);
    directories
        .iter()
        .map(|bytes| bytes.as_ref().map_or(0, |bytes| offset(&offsets, bytes)))
        .collect()
}

/// All annotation lists of a class, empty ones included.
fn annotated(class: &Class) -> impl Iterator<Item = &[Annotation]> {
    let fields = class
        .fields
        .iter()
        .map(|field| field.annotations.as_slice());
    let methods = class.methods.iter();
    let methods_own = methods.clone().map(|method| method.annotations.as_slice());
    let parameters = methods.flat_map(|method| &method.parameters);
    let parameters = parameters.map(|parameter| parameter.annotations.as_slice());
    std::iter::once(class.annotations.as_slice())
        .chain(fields)
        .chain(methods_own)
        .chain(parameters)
}

/// `annotation_item`
fn item(annotation: &Annotation, pools: &Pools) -> Vec<u8> {
    let mut out = Section::default();
    out.u8(annotation.visibility);
    encode_value::annotation(&mut out, &annotation.body, pools);
    out.into_bytes()
}

/// `annotation_set_item`: the offsets of its items, ordered by the index of their type.
fn set_bytes(set: &[Annotation], items: &Offsets, pools: &Pools) -> Vec<u8> {
    let mut entries: Vec<(u32, u32)> = set
        .iter()
        .map(|annotation| {
            let type_ = pools.type_(&annotation.body.type_);
            (type_, offset(items, &item(annotation, pools)))
        })
        .collect();
    entries.sort_unstable();
    let mut out = Section::default();
    out.u32(entries.len() as u32);
    entries.iter().for_each(|(_, offset)| out.u32(*offset));
    out.into_bytes()
}

fn offset(offsets: &Offsets, bytes: &[u8]) -> u32 {
    offsets.get(bytes).copied().unwrap_or_default()
}

struct Tables<'p> {
    pools: &'p Pools,
    items: Offsets,
    sets: Offsets,
    lists: Offsets,
}

impl Tables<'_> {
    fn set_offset(&self, set: &[Annotation]) -> u32 {
        if set.is_empty() {
            return 0;
        }
        offset(&self.sets, &set_bytes(set, &self.items, self.pools))
    }

    /// `annotation_set_ref_list`: one set per parameter; `None` when no parameter has annotations.
    fn list_bytes(&self, method: &Method) -> Option<Vec<u8>> {
        if method.parameters.iter().all(|p| p.annotations.is_empty()) {
            return None;
        }
        let mut sets = vec![0; method.reference.proto.parameters.len()];
        for parameter in &method.parameters {
            if let Some(slot) = method.parameter_index(parameter.register) {
                sets[slot] = self.set_offset(&parameter.annotations);
            }
        }
        let mut out = Section::default();
        out.u32(sets.len() as u32);
        sets.iter().for_each(|set| out.u32(*set));
        Some(out.into_bytes())
    }

    /// `annotations_directory_item`; `None` when nothing in the class has annotations.
    fn directory(&self, class: &Class) -> Option<Vec<u8>> {
        let fields = class.fields.iter().map(|field| {
            let index = self.pools.field(&field.reference);
            (index, self.set_offset(&field.annotations))
        });
        let methods = class.methods.iter().map(|method| {
            let index = self.pools.method(&method.reference);
            (index, self.set_offset(&method.annotations))
        });
        let parameters = class.methods.iter().map(|method| {
            let list = self.list_bytes(method);
            let list = list.map_or(0, |bytes| offset(&self.lists, &bytes));
            (self.pools.method(&method.reference), list)
        });
        let tables = [present(fields), present(methods), present(parameters)];
        let of_class = self.set_offset(&class.annotations);
        if of_class == 0 && tables.iter().all(Vec::is_empty) {
            return None;
        }
        let mut out = Section::default();
        out.u32(of_class);
        tables.iter().for_each(|table| out.u32(table.len() as u32));
        for (index, offset) in tables.iter().flatten() {
            out.u32(*index);
            out.u32(*offset);
        }
        Some(out.into_bytes())
    }
}

/// The entries with an offset, ordered by index.
fn present(entries: impl Iterator<Item = (u32, u32)>) -> Vec<(u32, u32)> {
    let mut entries: Vec<_> = entries.filter(|(_, offset)| *offset != 0).collect();
    entries.sort_unstable();
    entries
}
