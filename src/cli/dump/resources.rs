//! A resource table into lines like those of `aapt2 dump resources`.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::{plain, quoted};
use crate::formats::arsc::{Bag, ConfigValue, EntryValue, Package, ResourceId, ResourceTable};
use crate::formats::res_value::ResValue;
use crate::formats::string_pool::StringIdx;

/// Flag of a type specification: the entry is public.
const SPEC_PUBLIC: u32 = 0x4000_0000;
/// First and last name of the items of an attribute definition that are no enum or flag values.
const ATTRIBUTE_FIELDS: std::ops::RangeInclusive<u32> = 0x0100_0000..=0x0100_ffff;
const ATTRIBUTE_TYPE: u32 = 0x0100_0000;

/// Writes packages, types, resources and the value of each configuration.
pub(super) fn write(table: &ResourceTable<'_>, out: &mut dyn Write) -> io::Result<()> {
    for package in &table.packages {
        let name = plain(&package.name);
        writeln!(out, "Package name={name} id={:02x}", package.id)?;
        Printer { table, package }.write_types(out)?;
    }
    Ok(())
}

struct Printer<'t, 'a> {
    table: &'t ResourceTable<'a>,
    package: &'t Package<'a>,
}

impl Printer<'_, '_> {
    fn write_types(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut by_type: BTreeMap<u8, BTreeMap<ResourceId, Vec<ConfigValue<'_>>>> = BTreeMap::new();
        for (id, value) in self.package.entries() {
            let resources = by_type.entry(id.type_id()).or_default();
            resources.entry(id).or_default().push(value);
        }
        for (type_id, resources) in by_type {
            let Some(kind) = self.package.type_(type_id) else {
                continue;
            };
            let name = plain(&kind.name);
            let count = resources.len();
            writeln!(out, "  type {name} id={type_id:02x} entryCount={count}")?;
            for (id, mut values) in resources {
                values.sort_by_key(|value| value.config);
                let public = kind
                    .spec_flags(id.entry())
                    .is_some_and(|flags| flags & SPEC_PUBLIC != 0);
                self.write_resource(id, &name, &values, public, out)?;
            }
        }
        Ok(())
    }

    fn write_resource(
        &self,
        id: ResourceId,
        type_name: &str,
        values: &[ConfigValue<'_>],
        public: bool,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let key = values
            .first()
            .and_then(|value| self.package.key(value.entry.key));
        let key = plain(&key.unwrap_or_default());
        let public = public || values.iter().any(|value| value.entry.public);
        let visibility = if public { " PUBLIC" } else { "" };
        writeln!(out, "    resource {id} {type_name}/{key}{visibility}")?;
        for ConfigValue { config, entry } in values {
            match &entry.value {
                EntryValue::Simple(value) => {
                    writeln!(out, "      ({config}) {}", self.value(*value))?;
                }
                EntryValue::Complex(bag) => {
                    write!(out, "      ({config}) ")?;
                    self.write_bag(bag, type_name, out)?;
                }
            }
        }
        Ok(())
    }

    /// Writes the head of a bag behind its configuration, and its items below.
    fn write_bag(&self, bag: &Bag<'_>, type_name: &str, out: &mut dyn Write) -> io::Result<()> {
        match type_name {
            "style" => {
                write!(out, "(style) size={}", bag.items().len())?;
                match (bag.parent, self.name(bag.parent)) {
                    (0, _) => writeln!(out)?,
                    (id, Some(name)) => writeln!(out, " parent={name} (0x{id:08x})")?,
                    (id, None) => writeln!(out, " parent=0x{id:08x}")?,
                }
                for (name, value) in bag.items() {
                    writeln!(out, "        {}={}", self.item(name), self.value(value))?;
                }
            }
            "array" => {
                writeln!(out, "(array) size={}", bag.items().len())?;
                let items: Vec<String> = bag.items().map(|(_, value)| self.value(value)).collect();
                writeln!(out, "        [{}]", items.join(", "))?;
            }
            "plurals" => {
                writeln!(out, "(plurals) size={}", bag.items().len())?;
                for (name, value) in bag.items() {
                    writeln!(out, "        {}={}", quantity(name), self.value(value))?;
                }
            }
            "attr" | "^attr-private" => self.write_attribute(bag, out)?,
            _ => {
                writeln!(out, "(bag) size={}", bag.items().len())?;
                for (name, value) in bag.items() {
                    writeln!(out, "        0x{name:08x}={}", self.value(value))?;
                }
            }
        }
        Ok(())
    }

    fn write_attribute(&self, bag: &Bag<'_>, out: &mut dyn Write) -> io::Result<()> {
        let number = |value: ResValue<StringIdx>| value.integer().map_or(0, i32::cast_unsigned);
        let mask = bag.items().find(|(name, _)| *name == ATTRIBUTE_TYPE);
        let mask = mask.map_or(0xffff, |(_, value)| number(value));
        let is_symbol = |name: u32| !ATTRIBUTE_FIELDS.contains(&name);
        let symbols: Vec<_> = bag.items().filter(|(name, _)| is_symbol(*name)).collect();
        write!(out, "(attr) type={}", mask_text(mask))?;
        match symbols.len() {
            0 => writeln!(out)?,
            size => writeln!(out, " size={size}")?,
        }
        for (name, value) in symbols {
            writeln!(out, "        {}=0x{:08x}", self.item(name), number(value))?;
        }
        Ok(())
    }

    /// Name of a resource without its package, prefixed with it when it is not the one that is printed.
    fn name(&self, id: u32) -> Option<String> {
        let (kind, key) = self.table.name_parts(ResourceId(id))?;
        let name = format!("{}/{}", plain(&kind), plain(&key));
        let own = ResourceId(id).package() == self.package.id;
        let package = || {
            self.table
                .packages
                .iter()
                .find(|p| p.id == ResourceId(id).package())
        };
        match own {
            true => Some(name),
            false => Some(format!("{}:{name}", plain(&package()?.name))),
        }
    }

    /// Name and id of an item of a style or attribute definition.
    fn item(&self, id: u32) -> String {
        match self.table.name_parts(ResourceId(id)) {
            Some((_, key)) => format!("{}(0x{id:08x})", plain(&key)),
            None => format!("0x{id:08x}"),
        }
    }

    fn value(&self, value: ResValue<StringIdx>) -> String {
        match value {
            ResValue::String(idx) => quoted(&self.table.string(idx).unwrap_or_default()),
            ResValue::Reference(id) | ResValue::DynamicReference(id) if id != 0 => self
                .name(id)
                .map_or_else(|| format!("@0x{id:08x}"), |name| format!("@{name}")),
            ResValue::Attribute(id) | ResValue::DynamicAttribute(id) => self
                .name(id)
                .map_or_else(|| format!("?0x{id:08x}"), |name| format!("?{name}")),
            other => other
                .map_string(|StringIdx(idx)| format!("string {idx}"))
                .to_string(),
        }
    }
}

/// The types of values that an attribute takes, joined by `|`.
fn mask_text(mask: u32) -> String {
    const TYPES: [(u32, &str); 10] = [
        (1, "reference"),
        (1 << 1, "string"),
        (1 << 2, "integer"),
        (1 << 3, "boolean"),
        (1 << 4, "color"),
        (1 << 5, "float"),
        (1 << 6, "dimension"),
        (1 << 7, "fraction"),
        (1 << 16, "enum"),
        (1 << 17, "flags"),
    ];
    if mask == 0xffff {
        return "any".to_owned();
    }
    let names = TYPES.iter().filter(|(bit, _)| mask & bit != 0);
    names.map(|(_, name)| *name).collect::<Vec<_>>().join("|")
}

/// Name of a grammatical quantity.
fn quantity(name: u32) -> String {
    match name {
        0x0100_0004 => "other".to_owned(),
        0x0100_0005 => "zero".to_owned(),
        0x0100_0006 => "one".to_owned(),
        0x0100_0007 => "two".to_owned(),
        0x0100_0008 => "few".to_owned(),
        0x0100_0009 => "many".to_owned(),
        _ => format!("0x{name:08x}"),
    }
}
