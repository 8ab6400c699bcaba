//! What fuzzers and mutation tests run: one function for each kind of input, bytes in, nothing out.
//!
//! A function fails by panicking. Each of them also looks at what it read, since most views are lazy.

mod reports;
mod written;

use reports::{check_reports, render_foreign_text};
use sessionlint::bytes::ParseError;
use sessionlint::container;
use sessionlint::finding::AppReport;
use sessionlint::formats::dex::{AnnotationSet, ClassDef, CodeItem, DexFile, EncodedMethod};
use sessionlint::formats::xml::{XmlDocument, plain};
use sessionlint::formats::{arsc, axml, dex, elf};
use sessionlint::scan::{ScanOptions, scan_app};
use sessionlint::signatures::SignatureSet;
use std::sync::LazyLock;

/// A function that takes any bytes.
pub(crate) type EntryPoint = fn(&[u8]);

/// All of them by name, each the name of a fuzz target.
pub(crate) const ALL: [(&str, EntryPoint); 16] = [
    ("app", app),
    ("archive", open_archive),
    ("arsc", read_arsc),
    ("axml", read_axml),
    ("baseline", written::read_baseline),
    ("code", written::scan_smali),
    ("config", written::read_configuration),
    ("dex", read_dex),
    ("documentation", written::read_documentation),
    ("elf", read_elf),
    ("mapping", written::read_mapping),
    ("report", render_foreign_text),
    ("signature", written::read_signature),
    ("smali", written::assemble_smali),
    ("source", written::read_sources),
    ("xml", read_xml_text),
];

/// The entry point of a fuzz target.
pub(crate) fn of(target: &str) -> EntryPoint {
    let found = ALL.iter().find(|(name, _)| *name == target);
    found.expect("targets are named after entry points").1
}

static SIGNATURES: LazyLock<SignatureSet> =
    LazyLock::new(|| SignatureSet::builtin().expect("the built-in pack is tested"));

/// A report of a shrunk app, for mappings to be applied to.
static SHRUNK: LazyLock<AppReport> = LazyLock::new(|| {
    let apk = include_bytes!("../../testdata/apps/shop/shop-r8.apk");
    scanned(apk).expect("the app is tested")
});

fn scanned(data: &[u8]) -> Option<AppReport> {
    let opened = container::open_bytes("app.apk", data.to_vec()).ok()?;
    let options = ScanOptions::default();
    scan_app(&opened, &SIGNATURES, &options, &|_| ()).ok()
}

/// Any file that claims to be an app, through the whole pipeline into every report.
pub(crate) fn app(data: &[u8]) {
    if let Some(report) = scanned(data) {
        check_reports(report);
    }
}

/// An archive of any kind: what is in it, each entry inflated.
pub(crate) fn open_archive(data: &[u8]) {
    let Ok(opened) = container::open_bytes("fuzzed", data.to_vec()) else {
        return;
    };
    for entry in opened.entries() {
        let _ = (opened.name(entry), opened.read(entry).is_ok());
    }
    let _ = (opened.newest_file_time(), opened.dex_files().len());
}

/// Binary XML.
pub(crate) fn read_axml(data: &[u8]) {
    look_at_xml(axml::parse(data, "fuzzed.xml").map(|(document, _)| document));
}

/// XML as text.
pub(crate) fn read_xml_text(data: &[u8]) {
    look_at_xml(plain::parse(data, "fuzzed.xml").map(|(document, _)| document));
}

fn look_at_xml(read: Result<XmlDocument, ParseError>) {
    let Ok(document) = read else { return };
    for element in document.elements() {
        let _ = element.joined_text();
        let _ = element.attribute_by_id(0x0101_0003);
        for attribute in &element.attributes {
            let _ = (attribute.text(), attribute.boolean());
            let _ = (attribute.integer(), attribute.reference());
        }
    }
}

/// A resource table.
pub(crate) fn read_arsc(data: &[u8]) {
    /// Looking up every one of a million ids by itself is nothing that the program does.
    const LOOKED_UP: usize = 200;
    let Ok((table, _)) = arsc::parse(data, "fuzzed.arsc") else {
        return;
    };
    let _ = table.name_index();
    assert!(table.entries().count() <= data.len().saturating_mul(64));
    for id in table.resources().take(LOOKED_UP) {
        let _ = (table.name(id), table.values(id), table.resolve(id));
        let _ = (table.strings(id), table.default_string(id));
    }
}

/// A DEX file or container, item by item.
pub(crate) fn read_dex(data: &[u8]) {
    let Ok((files, _)) = dex::parse(data, "fuzzed.dex") else {
        return;
    };
    for file in &files {
        for class in file.classes() {
            look_at_class(file, &class);
        }
        for index in 0..file.call_site_count() {
            let _ = file.call_site(dex::CallSiteIdx(index));
        }
    }
}

fn look_at_class(file: &DexFile<'_>, class: &ClassDef<'_>) {
    let _ = file.static_values(class).iter().count();
    let annotations = file.annotations(class);
    look_at_annotations(file, &annotations.class());
    for (_, set) in annotations.fields() {
        look_at_annotations(file, &set);
    }
    for (_, set) in annotations.methods() {
        look_at_annotations(file, &set);
    }
    for method in file.class_data(class).methods() {
        if let Some(code) = file.code(method.code_off) {
            look_at_code(file, method, &code);
        }
    }
}

fn look_at_annotations(file: &DexFile<'_>, set: &AnnotationSet<'_>) {
    let _ = (set.signature(file), set.inner_class(file));
    let _ = (set.member_classes(file), set.throws(file));
    let _ = (set.annotation_defaults(file), set.method_parameters(file));
}

fn look_at_code(file: &DexFile<'_>, method: &EncodedMethod, code: &CodeItem<'_>) {
    for instruction in code.instructions() {
        let _ = instruction.sources();
        let _ = code.switch_cases(&instruction);
        if let Some(pc) = instruction.payload_pc() {
            let _ = code.payload(pc);
        }
    }
    let _ = code.references().count();
    let _ = code.tries().count();
    let _ = file.line_table(code.debug_info_off);
    let _ = file.parameter_names(code.debug_info_off);
    let _ = file.locals(code, method.method, false);
}

/// A native library.
pub(crate) fn read_elf(data: &[u8]) {
    let Ok((library, _)) = elf::parse(data, "fuzzed.so") else {
        return;
    };
    let _ = (library.exports().count(), library.imports().count());
    let _ = library.strings().count();
}
