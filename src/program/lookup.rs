//! Program-wide numbers into what they stand for, and back from names.

use super::Program;
use super::backup::BackupPolicy;
use super::classes::{self, Class, ClassKind, FieldDefinition, MethodDefinition};
use super::ids::{ClassId, DexId, FieldId, MethodId, ProtoId};
use super::library::LibraryTable;
use super::manifest::Manifest;
use super::network_security::NetworkSecurity;
use super::pools::{Dex, MethodEntry};
use super::references::CodeSite;
use super::symbols::{Symbol, Symbols};
use super::views::Views;
use crate::finding::Gap;
use crate::formats::arsc::{ResourceId, ResourceTable};
use crate::formats::dex::access::ACC_SYNTHETIC;
use crate::formats::dex::{self, CodeItem};

/// A method that code names, defined in the app or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Method {
    /// The class of the reference; the definition may be in a class above it.
    pub class: ClassId,
    /// The simple name, such as `onCreate` or `<init>`.
    pub name: Symbol,
    /// Return and parameter types.
    pub proto: ProtoId,
    /// Where this very class defines it.
    pub definition: Option<MethodDefinition>,
}

/// A field that code names, defined in the app or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// The class of the reference; the definition may be in a class above it.
    pub class: ClassId,
    /// The simple name.
    pub name: Symbol,
    /// The type of its values.
    pub type_: ClassId,
    /// Where this very class defines it.
    pub definition: Option<FieldDefinition>,
}

impl<'a> Program<'a> {
    /// What could not be read, in the order of the files.
    pub fn gaps(&self) -> &[Gap] {
        &self.gaps
    }

    /// The manifest; `None` when only code was given, or it cannot be read.
    pub fn manifest(&self) -> Option<&Manifest> {
        self.package.manifest.as_ref()
    }

    /// The resource table of the app itself.
    pub fn resources(&self) -> Option<&ResourceTable<'a>> {
        self.package.resources.first()
    }

    /// The resource tables of the app and its splits.
    pub fn resource_tables(&self) -> &[ResourceTable<'a>] {
        &self.package.resources
    }

    /// What the app allows on the network; `None` without a manifest.
    pub fn network_security(&self) -> Option<&NetworkSecurity> {
        self.package.network_security.as_ref()
    }

    /// What leaves the device as a backup; `None` without a manifest.
    pub fn backup(&self) -> Option<&BackupPolicy> {
        self.package.backup.as_ref()
    }

    /// Layouts, menus and screens of preferences.
    pub fn views(&self) -> &Views {
        &self.package.views
    }

    /// All string resources in all languages: pairs of name and text, in the order of the tables.
    pub fn string_resources(&self) -> Vec<(String, String)> {
        let tables = self.package.resources.iter();
        let strings = tables.flat_map(|table| {
            table.texts().filter_map(|(id, text)| {
                let name = table.name(id).filter(|name| name.starts_with("string/"))?;
                Some((name, table.string(text)?.into_owned()))
            })
        });
        strings.collect()
    }

    /// A string resource in all languages: pairs of locale (empty for the default) and text.
    pub fn string_resource(&self, id: u32) -> Vec<(String, String)> {
        let tables = self.package.resources.iter();
        let texts = tables.flat_map(|table| table.strings(ResourceId(id)));
        texts
            .map(|(config, text)| (config.locale(), text.into_owned()))
            .collect()
    }

    /// The strings of all DEX files.
    pub fn symbols(&self) -> &Symbols<'a> {
        &self.pools.symbols
    }

    /// The text of a symbol.
    pub fn text(&self, symbol: Symbol) -> std::borrow::Cow<'a, str> {
        self.pools.symbols.text(symbol)
    }

    /// All DEX files in the order in which the class loader asks them.
    pub fn dex_files(&self) -> &[Dex<'a>] {
        &self.pools.dexes
    }

    /// A DEX file; `None` for an invalid number.
    pub fn dex(&self, dex: DexId) -> Option<&Dex<'a>> {
        self.pools.dexes.get(dex.index())
    }

    /// The program-wide number of a file's string.
    pub fn string_of(&self, dex: DexId, index: dex::StringIdx) -> Symbol {
        self.dex(dex)
            .map_or(Symbol::INVALID, |dex| dex.symbol(index))
    }

    /// The program-wide number of a file's type.
    pub fn type_of(&self, dex: DexId, index: dex::TypeIdx) -> ClassId {
        self.dex(dex)
            .map_or(ClassId::INVALID, |dex| dex.class(index))
    }

    /// The program-wide number of a file's prototype.
    pub fn proto_of(&self, dex: DexId, index: dex::ProtoIdx) -> ProtoId {
        self.dex(dex)
            .map_or(ProtoId::INVALID, |dex| dex.proto(index))
    }

    /// The program-wide number of a file's field.
    pub fn field_of(&self, dex: DexId, index: dex::FieldIdx) -> FieldId {
        self.dex(dex)
            .map_or(FieldId::INVALID, |dex| dex.field(index))
    }

    /// The program-wide number of a file's method.
    pub fn method_of(&self, dex: DexId, index: dex::MethodIdx) -> MethodId {
        self.dex(dex)
            .map_or(MethodId::INVALID, |dex| dex.method(index))
    }

    /// The number of classes; class numbers are those below it.
    pub fn class_count(&self) -> usize {
        self.classes.list.len()
    }

    /// All classes, arrays and primitive types, in the order of their numbers.
    pub fn classes(&self) -> impl Iterator<Item = (ClassId, &Class)> {
        (0..).map(ClassId).zip(&self.classes.list)
    }

    /// A class, array or primitive type.
    pub fn class(&self, class: ClassId) -> &Class {
        const INVALID: &Class = &classes::INVALID_CLASS;
        self.classes.list.get(class.index()).unwrap_or(INVALID)
    }

    /// The class with this descriptor, such as `Lcom/example/Foo;`, when the app names it or something above
    /// what it names is called so.
    pub fn class_by_name(&self, descriptor: &str) -> Option<ClassId> {
        let name = self.symbols().find(descriptor)?;
        let named = self.pools.types.find(name).map(ClassId);
        named.or_else(|| self.hierarchy.added_class(name))
    }

    /// The descriptor of a class, such as `Lcom/example/Foo;`.
    pub fn class_name(&self, class: ClassId) -> std::borrow::Cow<'a, str> {
        self.text(self.class(class).name)
    }

    /// The descriptor of the outermost class around a class, by the names that compilers give: without `;`.
    pub fn outermost_class_name(&self, class: ClassId) -> String {
        let name = self.class_name(class);
        let outermost = name.trim_end_matches(';').split('$').next();
        outermost.unwrap_or_default().to_owned()
    }

    /// The descriptor of the outermost class around a method, without `;`.
    pub fn outermost_name(&self, method: MethodId) -> String {
        self.outermost_class_name(self.method(method).class)
    }

    /// What a class implements, or for an interface: extends, in the order of the definition.
    pub fn interfaces(&self, class: ClassId) -> &[ClassId] {
        self.classes.interfaces_of(self.class(class))
    }

    /// The methods that a class defines.
    pub fn methods_of(&self, class: ClassId) -> &[MethodId] {
        let range = &self.class(class).methods;
        let range = range.start as usize..range.end as usize;
        self.classes.methods.get(range).unwrap_or_default()
    }

    /// The fields that a class defines, static ones first.
    pub fn fields_of(&self, class: ClassId) -> &[FieldId] {
        let range = &self.class(class).fields;
        let range = range.start as usize..range.end as usize;
        self.classes.fields.get(range).unwrap_or_default()
    }

    /// All defined methods, in the order of the class definitions.
    pub fn defined_methods(&self) -> &[MethodId] {
        &self.classes.methods
    }

    /// The number of distinct methods, defined or only named; method numbers are those below it.
    pub fn method_count(&self) -> usize {
        self.pools.methods.entries().len()
    }

    /// The number of distinct fields, defined or only named; field numbers are those below it.
    pub fn field_count(&self) -> usize {
        self.pools.fields.entries().len()
    }

    /// A method, defined or only named.
    pub fn method(&self, method: MethodId) -> Method {
        let entry = self.pools.methods.entries().get(method.index());
        let entry = entry.copied().unwrap_or(MethodEntry {
            class: ClassId::INVALID,
            name: Symbol::INVALID,
            proto: ProtoId::INVALID,
        });
        Method {
            class: entry.class,
            name: entry.name,
            proto: entry.proto,
            definition: self.classes.method_definitions.get(method.index()),
        }
    }

    /// A field, defined or only named.
    pub fn field(&self, field: FieldId) -> Field {
        let entry = self.pools.fields.entries().get(field.index());
        let invalid = (ClassId::INVALID, Symbol::INVALID, ClassId::INVALID);
        let (class, name, type_) = entry.map_or(invalid, |e| (e.class, e.name, e.type_));
        Field {
            class,
            name,
            type_,
            definition: self.classes.field_definitions.get(field.index()),
        }
    }

    /// The return type of a prototype.
    pub fn return_type(&self, proto: ProtoId) -> ClassId {
        let types = self.pools.protos.get(proto);
        types.first().copied().unwrap_or(ClassId::INVALID)
    }

    /// The parameter types of a prototype, without the receiver.
    pub fn parameters(&self, proto: ProtoId) -> &[ClassId] {
        self.pools.protos.get(proto).get(1..).unwrap_or_default()
    }

    /// The descriptor of a prototype, such as `(ILjava/lang/String;)V`.
    pub fn descriptor(&self, proto: ProtoId) -> String {
        let mut bytes = Vec::new();
        self.push_descriptor(proto, |part| bytes.extend_from_slice(part));
        crate::bytes::mutf8::decode(&bytes).into_owned()
    }

    pub(super) fn push_descriptor(&self, proto: ProtoId, mut push: impl FnMut(&[u8])) {
        let name = |class: ClassId| self.symbols().bytes(self.class(class).name);
        push(b"(");
        for &parameter in self.parameters(proto) {
            push(name(parameter));
        }
        push(b")");
        push(name(self.return_type(proto)));
    }

    /// A method as `Lcom/example/Foo;->bar(I)V`.
    pub fn method_name(&self, method: MethodId) -> String {
        let method = self.method(method);
        let (class, name) = (self.class_name(method.class), self.text(method.name));
        format!("{class}->{name}{}", self.descriptor(method.proto))
    }

    /// A field as `Lcom/example/Foo;->bar:I`.
    pub fn field_name(&self, field: FieldId) -> String {
        let field = self.field(field);
        let (class, name) = (self.class_name(field.class), self.text(field.name));
        format!("{class}->{name}:{}", self.class_name(field.type_))
    }

    /// The code of a defined method that has some, with the file it is in.
    pub fn code(&self, method: MethodId) -> Option<(DexId, CodeItem<'a>)> {
        let definition = self.method(method).definition?;
        let code = self
            .dex(definition.dex)?
            .file
            .code(definition.code_offset)?;
        Some((definition.dex, code))
    }

    /// The instructions that call a method by exactly this reference.
    pub fn callers(&self, method: MethodId) -> &[CodeSite] {
        self.references.calls.get(method.index())
    }

    /// The instructions that read a field by exactly this reference.
    pub fn readers(&self, field: FieldId) -> &[CodeSite] {
        self.references.reads.get(field.index())
    }

    /// The instructions that write a field by exactly this reference.
    pub fn writers(&self, field: FieldId) -> &[CodeSite] {
        self.references.writes.get(field.index())
    }

    /// The instructions that load a string.
    pub fn users_of_string(&self, string: Symbol) -> &[CodeSite] {
        self.references.strings.get(string.index())
    }

    /// The instructions that name a type: `new-instance`, `const-class`, `check-cast` and the like.
    pub fn users_of_type(&self, class: ClassId) -> &[CodeSite] {
        self.references.types.get(class.index())
    }

    /// True for the field by which objects of classes that R8 has merged are told apart: `$r8$classId`, or the same
    /// renamed. Only compilers make synthetic int fields of instances.
    pub fn tells_merged_classes(&self, field: FieldId) -> bool {
        let field = self.field(field);
        let is_synthetic = field.definition.is_some_and(|definition| {
            definition.static_position.is_none() && definition.access_flags & ACC_SYNTHETIC != 0
        });
        is_synthetic && self.class_name(field.type_) == "I"
    }

    /// The number of instructions in all defined methods.
    pub fn instruction_count(&self) -> u64 {
        self.references.instruction_count
    }

    /// The table of known libraries.
    pub fn libraries(&self) -> &'a LibraryTable {
        self.libraries
    }

    /// True for a class of a known library.
    pub fn is_library(&self, class: ClassId) -> bool {
        matches!(self.class(class).kind, ClassKind::Library(_))
    }

    /// True for a method that the app's own authors wrote, as far as can be told.
    pub fn is_app_code(&self, method: MethodId) -> bool {
        let reference = self.method(method);
        reference.definition.is_some()
            && self.class(reference.class).kind == ClassKind::App
            && !self.library_functions.contains(&method)
    }
}
