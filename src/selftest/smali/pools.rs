//! Everything the classes refer to, collected and numbered in the order the format demands.
//!
//! Strings are ordered by UTF-16 units, types by their string, prototypes by return type and parameters,
//! fields and methods by class, name and type. Since equal strings have equal indexes, ordering the texts
//! themselves gives the order of the indexes.

use super::syntax::{
    Annotation, AnnotationBody, BodyItem, CallSite, Class, DebugDirective, FieldRef, Handle,
    HandleTarget, Instruction, Method, MethodRef, Proto, Reference, Value,
};
use super::text::Text;
use std::collections::BTreeMap;

type ProtoKey = (Text, Vec<Text>);
type MemberKey<T> = (Text, Text, T);

/// The id tables. Before [`Pools::number`] every index is 0.
#[derive(Debug, Default)]
pub(super) struct Pools {
    strings: BTreeMap<Text, u32>,
    types: BTreeMap<Text, u32>,
    protos: BTreeMap<ProtoKey, u32>,
    fields: BTreeMap<MemberKey<Text>, u32>,
    methods: BTreeMap<MemberKey<ProtoKey>, u32>,
    handles: BTreeMap<Handle, u32>,
    /// Call sites in the order of the text; each use has its own.
    call_sites: Vec<CallSite>,
}

fn proto_key(proto: &Proto) -> ProtoKey {
    let parameters = proto.parameters.iter().map(|p| Text::from(p.as_str()));
    (Text::from(proto.return_type.as_str()), parameters.collect())
}

fn field_key(field: &FieldRef) -> MemberKey<Text> {
    (
        Text::from(field.class.as_str()),
        Text::from(field.name.as_str()),
        Text::from(field.type_.as_str()),
    )
}

fn method_key(method: &MethodRef) -> MemberKey<ProtoKey> {
    (
        Text::from(method.class.as_str()),
        Text::from(method.name.as_str()),
        proto_key(&method.proto),
    )
}

/// `proto_id_item.shorty_idx`: one letter per type, return type first, every reference an `L`.
fn shorty(proto: &ProtoKey) -> Text {
    let letter = |type_: &Text| match type_.first_unit() {
        Some(unit) if unit == u16::from(b'[') => u16::from(b'L'),
        Some(unit) => unit,
        None => 0,
    };
    let types = std::iter::once(&proto.0).chain(&proto.1);
    Text::from_units(types.map(letter).collect())
}

impl Pools {
    /// The tables of all that `classes` name, numbered.
    pub(super) fn of(classes: &[&Class]) -> Self {
        let mut pools = Self::default();
        for class in classes {
            pools.add_class(class);
        }
        pools.number();
        pools
    }

    fn add_class(&mut self, class: &Class) {
        self.add_type(&class.name);
        let supers = class.superclass.iter().chain(&class.interfaces);
        supers.for_each(|name| self.add_type(name));
        class.source.iter().for_each(|name| self.add_text(name));
        self.add_annotations(&class.annotations);
        for field in &class.fields {
            self.add_field(&field.reference);
            self.add_annotations(&field.annotations);
            field.initial.iter().for_each(|value| self.add_value(value));
        }
        for method in &class.methods {
            self.add_method(&method.reference);
            self.add_annotations(&method.annotations);
            self.add_body(method);
        }
    }

    fn add_body(&mut self, method: &Method) {
        for parameter in &method.parameters {
            parameter.name.iter().for_each(|name| self.add_text(name));
            self.add_annotations(&parameter.annotations);
        }
        for item in &method.body {
            match item {
                BodyItem::Instruction(instruction) => self.add_instruction(instruction),
                BodyItem::Catch(catch) => {
                    catch.type_.iter().for_each(|type_| self.add_type(type_));
                }
                BodyItem::Debug(directive) => self.add_debug(directive),
                BodyItem::Label(_) | BodyItem::Payload(_) => {}
            }
        }
    }

    fn add_debug(&mut self, directive: &DebugDirective) {
        match directive {
            DebugDirective::File(name) => name.iter().for_each(|name| self.add_text(name)),
            DebugDirective::StartLocal {
                name,
                type_,
                signature,
                ..
            } => {
                let texts = name.iter().chain(signature);
                texts.for_each(|text| self.add_text(text));
                type_.iter().for_each(|type_| self.add_type(type_));
            }
            DebugDirective::Line(_)
            | DebugDirective::Prologue
            | DebugDirective::Epilogue
            | DebugDirective::EndLocal(_)
            | DebugDirective::RestartLocal(_) => {}
        }
    }

    fn add_instruction(&mut self, instruction: &Instruction) {
        match &instruction.reference {
            Some(Reference::Text(text)) => self.add_text(text),
            Some(Reference::Type(type_)) => self.add_type(type_),
            Some(Reference::Field(field)) => self.add_field(field),
            Some(Reference::Method(method)) => self.add_method(method),
            Some(Reference::Proto(proto)) => self.add_proto(proto),
            Some(Reference::Handle(handle)) => self.add_handle(handle),
            Some(Reference::CallSite(site)) => {
                site.values.iter().for_each(|value| self.add_value(value));
                self.call_sites.push(site.clone());
            }
            None => {}
        }
        let second = instruction.second.iter();
        second.for_each(|proto| self.add_proto(proto));
    }

    fn add_annotations(&mut self, annotations: &[Annotation]) {
        for annotation in annotations {
            self.add_annotation_body(&annotation.body);
        }
    }

    fn add_annotation_body(&mut self, body: &AnnotationBody) {
        self.add_type(&body.type_);
        for (name, value) in &body.elements {
            self.add_text(name);
            self.add_value(value);
        }
    }

    fn add_value(&mut self, value: &Value) {
        match value {
            Value::MethodType(proto) => self.add_proto(proto),
            Value::Handle(handle) => self.add_handle(handle),
            Value::Text(text) => self.add_text(text),
            Value::Type(type_) => self.add_type(type_),
            Value::Field(field) | Value::Enum(field) => self.add_field(field),
            Value::Method(method) => self.add_method(method),
            Value::Array(values) => values.iter().for_each(|value| self.add_value(value)),
            Value::Annotation(body) => self.add_annotation_body(body),
            Value::Byte(_)
            | Value::Short(_)
            | Value::Char(_)
            | Value::Int(_)
            | Value::Long(_)
            | Value::Float(_)
            | Value::Double(_)
            | Value::Null
            | Value::Boolean(_) => {}
        }
    }

    fn add_text(&mut self, text: &Text) {
        if !self.strings.contains_key(text) {
            self.strings.insert(text.clone(), 0);
        }
    }

    fn add_type(&mut self, type_: &str) {
        self.add_type_text(&Text::from(type_));
    }

    fn add_type_text(&mut self, type_: &Text) {
        if !self.types.contains_key(type_) {
            self.add_text(type_);
            self.types.insert(type_.clone(), 0);
        }
    }

    fn add_proto(&mut self, proto: &Proto) {
        self.add_proto_key(&proto_key(proto));
    }

    fn add_proto_key(&mut self, key: &ProtoKey) {
        if !self.protos.contains_key(key) {
            self.add_text(&shorty(key));
            self.add_type_text(&key.0);
            key.1.iter().for_each(|type_| self.add_type_text(type_));
            self.protos.insert(key.clone(), 0);
        }
    }

    fn add_field(&mut self, field: &FieldRef) {
        let key = field_key(field);
        if !self.fields.contains_key(&key) {
            self.add_type_text(&key.0);
            self.add_text(&key.1);
            self.add_type_text(&key.2);
            self.fields.insert(key, 0);
        }
    }

    fn add_method(&mut self, method: &MethodRef) {
        let key = method_key(method);
        if !self.methods.contains_key(&key) {
            self.add_type_text(&key.0);
            self.add_text(&key.1);
            self.add_proto_key(&key.2);
            self.methods.insert(key, 0);
        }
    }

    fn add_handle(&mut self, handle: &Handle) {
        match &handle.target {
            HandleTarget::Field(field) => self.add_field(field),
            HandleTarget::Method(method) => self.add_method(method),
        }
        self.handles.insert(handle.clone(), 0);
    }

    fn number(&mut self) {
        fn number_all<K: Ord>(table: &mut BTreeMap<K, u32>) {
            table.values_mut().zip(0..).for_each(|(slot, n)| *slot = n);
        }
        number_all(&mut self.strings);
        number_all(&mut self.types);
        number_all(&mut self.protos);
        number_all(&mut self.fields);
        number_all(&mut self.methods);
        number_all(&mut self.handles);
    }

    // Everything that is looked up below was added by `of`, so that the fallback of `found` is never used.

    pub(super) fn text(&self, text: &Text) -> u32 {
        found(&self.strings, text)
    }

    pub(super) fn type_(&self, type_: &str) -> u32 {
        found(&self.types, &Text::from(type_))
    }

    pub(super) fn proto(&self, proto: &Proto) -> u32 {
        found(&self.protos, &proto_key(proto))
    }

    pub(super) fn field(&self, field: &FieldRef) -> u32 {
        found(&self.fields, &field_key(field))
    }

    pub(super) fn method(&self, method: &MethodRef) -> u32 {
        found(&self.methods, &method_key(method))
    }

    pub(super) fn handle(&self, handle: &Handle) -> u32 {
        found(&self.handles, handle)
    }

    pub(super) fn strings(&self) -> impl ExactSizeIterator<Item = &Text> {
        self.strings.keys()
    }

    /// String index of each type.
    pub(super) fn types(&self) -> impl ExactSizeIterator<Item = u32> {
        self.types.keys().map(|type_| found(&self.strings, type_))
    }

    /// Shorty string index, return type index and parameter type indexes of each prototype.
    pub(super) fn protos(&self) -> impl ExactSizeIterator<Item = (u32, u32, Vec<u16>)> {
        self.protos.keys().map(|key| {
            let parameters = key.1.iter().map(|type_| found(&self.types, type_) as u16);
            (
                found(&self.strings, &shorty(key)),
                found(&self.types, &key.0),
                parameters.collect(),
            )
        })
    }

    /// Class, type and name index of each field.
    pub(super) fn fields(&self) -> impl ExactSizeIterator<Item = (u32, u32, u32)> {
        self.fields.keys().map(|(class, name, type_)| {
            (
                found(&self.types, class),
                found(&self.types, type_),
                found(&self.strings, name),
            )
        })
    }

    /// Class, prototype and name index of each method.
    pub(super) fn methods(&self) -> impl ExactSizeIterator<Item = (u32, u32, u32)> {
        self.methods.keys().map(|(class, name, proto)| {
            (
                found(&self.types, class),
                found(&self.protos, proto),
                found(&self.strings, name),
            )
        })
    }

    pub(super) fn handles(&self) -> impl ExactSizeIterator<Item = &Handle> {
        self.handles.keys()
    }

    pub(super) fn call_sites(&self) -> &[CallSite] {
        &self.call_sites
    }

    /// Number of entries of the largest table whose indexes must fit into 16 bits.
    pub(super) fn largest_narrow_table(&self) -> usize {
        let sizes = [
            self.types.len(),
            self.protos.len(),
            self.fields.len(),
            self.methods.len(),
            self.handles.len(),
            self.call_sites.len(),
        ];
        sizes.into_iter().max().unwrap_or_default()
    }
}

fn found<K: Ord>(table: &BTreeMap<K, u32>, key: &K) -> u32 {
    table.get(key).copied().unwrap_or_default()
}
