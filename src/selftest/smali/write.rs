//! Classes into DEX bytes: what each class, method and field becomes in the data section.

use super::annotations;
use super::code::{Code, compile};
use super::encode_value;
use super::file::{ClassDef, Data, IdOffsets, ItemKind, finish};
use super::pools::Pools;
use super::section::Section;
use super::static_values::static_values;
use super::syntax::Class;
use super::text::Text;
use super::version::version;
use super::{AssembleError, Lines, Position};
use crate::formats::dex::access::{ACC_CONSTRUCTOR, ACC_PRIVATE, ACC_STATIC};
use std::collections::{BTreeMap, BTreeSet};

/// One DEX file of all classes, in an order in which a class follows its superclass and its interfaces.
pub(super) fn dex(classes: &[Class], lines: Lines) -> Result<Vec<u8>, AssembleError> {
    check_definitions(classes)?;
    let classes = supers_first(classes);
    let pools = Pools::of(&classes);
    if pools.largest_narrow_table() > 0x1_0000 {
        let message = "more than 65,536 types, prototypes, fields or methods";
        return Err(AssembleError::new(Position::default(), message));
    }
    let mut data = Data::after(&pools, classes.len());

    let strings: Vec<_> = pools.strings().map(Text::string_data).collect();
    let string_data = data.separate(ItemKind::StringData, &strings);
    let type_lists = write_type_lists(&mut data, &classes, &pools);
    let (static_values, call_sites) = write_arrays(&mut data, &classes, &pools)?;
    let annotations = annotations::write(&mut data, &classes, &pools);
    let class_data = write_class_data(&mut data, &classes, &pools, lines)?;

    let list_offset = |list: &[u8]| type_lists.get(list).copied().unwrap_or_default();
    let offsets = annotations.iter().zip(&class_data).zip(&static_values);
    let class_defs: Vec<ClassDef> = classes
        .iter()
        .zip(offsets)
        .map(
            |(class, ((annotations, class_data), static_values))| ClassDef {
                class: pools.type_(&class.name),
                access: class.access,
                superclass: class.superclass.as_ref().map(|name| pools.type_(name)),
                interfaces_off: list_offset(&interface_list(class, &pools)),
                source_file: class.source.as_ref().map(|name| pools.text(name)),
                annotations_off: *annotations,
                class_data_off: *class_data,
                static_values_off: *static_values,
            },
        )
        .collect();
    let parameters = pools.protos().map(|(_, _, types)| type_list(&types));
    let ids = IdOffsets {
        string_data,
        proto_parameters: parameters.map(|list| list_offset(&list)).collect(),
        call_sites,
    };
    Ok(finish(version(&classes), &pools, &class_defs, &ids, data))
}

/// Two classes, or two members of one class, must not have the same name and type.
fn check_definitions(classes: &[Class]) -> Result<(), AssembleError> {
    let mut names = BTreeSet::new();
    for class in classes {
        if !names.insert(&class.name) {
            let message = format!("{} is defined twice", class.name);
            return Err(AssembleError::new(class.at, message));
        }
        let mut fields = BTreeSet::new();
        for field in &class.fields {
            if !fields.insert(&field.reference) {
                let message = format!("the field {} is defined twice", field.reference.name);
                return Err(AssembleError::new(field.at, message));
            }
        }
        let mut methods = BTreeSet::new();
        for method in &class.methods {
            if !methods.insert(&method.reference) {
                let message = format!("the method {} is defined twice", method.reference.name);
                return Err(AssembleError::new(method.at, message));
            }
        }
    }
    Ok(())
}

/// The classes in the order of the text, each moved behind those it extends or implements.
fn supers_first(classes: &[Class]) -> Vec<&Class> {
    let by_name: BTreeMap<&str, &Class> = classes
        .iter()
        .map(|class| (class.name.as_str(), class))
        .collect();
    let mut seen = BTreeSet::new();
    let mut ordered = Vec::with_capacity(classes.len());
    for class in classes {
        // A class is pushed twice: once to visit those above it, once to take its place behind them.
        let mut stack = vec![(class, false)];
        while let Some((class, supers_done)) = stack.pop() {
            if supers_done {
                ordered.push(class);
            } else if seen.insert(&class.name) {
                stack.push((class, true));
                let supers = class.superclass.iter().chain(&class.interfaces);
                let known = supers.filter_map(|name| by_name.get(name.as_str()));
                stack.extend(known.map(|class| (*class, false)));
            }
        }
    }
    ordered
}

/// `type_list`; empty for no types, since an empty list is never written.
fn type_list(types: &[u16]) -> Vec<u8> {
    let mut out = Section::default();
    if !types.is_empty() {
        out.u32(types.len() as u32);
        types.iter().for_each(|type_| out.u16(*type_));
    }
    out.into_bytes()
}

fn interface_list(class: &Class, pools: &Pools) -> Vec<u8> {
    let types = class.interfaces.iter().map(|name| pools.type_(name) as u16);
    type_list(&types.collect::<Vec<_>>())
}

fn write_type_lists(data: &mut Data, classes: &[&Class], pools: &Pools) -> BTreeMap<Vec<u8>, u32> {
    let parameters = pools.protos().map(|(_, _, types)| type_list(&types));
    let interfaces = classes.iter().map(|class| interface_list(class, pools));
    let lists = parameters.chain(interfaces);
    data.shared(
        ItemKind::TypeList,
        lists.filter(|list| !list.is_empty()).collect(),
    )
}

/// Offsets of each class's static values (0 for none) and of each call site.
fn write_arrays(
    data: &mut Data,
    classes: &[&Class],
    pools: &Pools,
) -> Result<(Vec<u32>, Vec<u32>), AssembleError> {
    let mut arrays = Vec::new();
    for class in classes {
        let values = static_values(class, pools)?;
        let mut out = Section::default();
        if !values.is_empty() {
            encode_value::array(&mut out, &values, pools);
        }
        arrays.push(out.into_bytes());
    }
    let written = arrays.iter().filter(|array| !array.is_empty()).cloned();
    let offsets = data.shared(ItemKind::EncodedArray, written.collect());
    let static_values = arrays.iter().map(|array| offsets.get(array).copied());
    let static_values = static_values.map(Option::unwrap_or_default).collect();
    let call_sites: Vec<_> = pools
        .call_sites()
        .iter()
        .map(|site| {
            let mut out = Section::default();
            encode_value::array(&mut out, &site.values, pools);
            out.into_bytes()
        })
        .collect();
    let call_sites = data.separate(ItemKind::EncodedArray, &call_sites);
    Ok((static_values, call_sites))
}

/// Compiles the methods and writes debug infos, code items and class data; the result holds the offset of
/// each class's data, 0 for none.
fn write_class_data(
    data: &mut Data,
    classes: &[&Class],
    pools: &Pools,
    lines: Lines,
) -> Result<Vec<u32>, AssembleError> {
    let mut call_site = 0;
    let mut codes: Vec<Option<Code>> = Vec::new();
    for method in classes.iter().flat_map(|class| &class.methods) {
        codes.push(compile(method, pools, lines, &mut call_site)?);
    }
    let infos = codes
        .iter()
        .flatten()
        .filter_map(|code| code.debug_info.clone());
    let infos = data.shared(ItemKind::DebugInfo, infos.collect());
    let items: Vec<_> = codes
        .iter()
        .flatten()
        .map(|code| code.item(&infos))
        .collect();
    let mut items = data.separate(ItemKind::Code, &items).into_iter();
    let mut code_offsets = codes.iter().map(|code| match code {
        Some(_) => items.next().unwrap_or_default(),
        None => 0,
    });
    let bytes: Vec<_> = classes
        .iter()
        .map(|class| class_data(class, pools, &mut code_offsets))
        .collect();
    let written: Vec<_> = bytes
        .iter()
        .filter(|bytes| !bytes.is_empty())
        .cloned()
        .collect();
    let mut offsets = data.separate(ItemKind::ClassData, &written).into_iter();
    Ok(bytes
        .iter()
        .map(|bytes| match bytes.is_empty() {
            true => 0,
            false => offsets.next().unwrap_or_default(),
        })
        .collect())
}

/// `class_data_item`; empty for a class without members.
fn class_data(
    class: &Class,
    pools: &Pools,
    code_offsets: &mut impl Iterator<Item = u32>,
) -> Vec<u8> {
    let mut fields: Vec<_> = class
        .fields
        .iter()
        .map(|field| (pools.field(&field.reference), field.access))
        .collect();
    fields.sort_unstable();
    let mut methods: Vec<_> = class
        .methods
        .iter()
        .zip(code_offsets)
        .map(|(method, code)| (pools.method(&method.reference), method.access, code))
        .collect();
    methods.sort_unstable();
    let (static_fields, instance_fields): (Vec<_>, Vec<_>) = fields
        .into_iter()
        .partition(|(_, access)| access & ACC_STATIC != 0);
    let (direct, virtual_): (Vec<_>, Vec<_>) = methods
        .into_iter()
        .partition(|(_, access, _)| access & (ACC_STATIC | ACC_PRIVATE | ACC_CONSTRUCTOR) != 0);
    let sizes = [
        static_fields.len(),
        instance_fields.len(),
        direct.len(),
        virtual_.len(),
    ];
    let mut out = Section::default();
    if sizes.iter().all(|size| *size == 0) {
        return out.into_bytes();
    }
    sizes.iter().for_each(|size| out.uleb128(*size as u32));
    for fields in [static_fields, instance_fields] {
        let mut last = 0;
        for (index, access) in fields {
            out.uleb128(index - last);
            out.uleb128(access);
            last = index;
        }
    }
    for methods in [direct, virtual_] {
        let mut last = 0;
        for (index, access, code) in methods {
            out.uleb128(index - last);
            out.uleb128(access);
            out.uleb128(code);
            last = index;
        }
    }
    out.into_bytes()
}
