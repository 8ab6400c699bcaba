//! What fuzzers and mutation tests run: one function for each kind of input, bytes in, nothing out.
//!
//! A function fails by panicking. Each of them also looks at what it read, since most views are lazy.

use sessionlint::bytes::ParseError;
use sessionlint::container;
use sessionlint::finding::AppReport;
use sessionlint::formats::dex::{AnnotationSet, ClassDef, CodeItem, DexFile, EncodedMethod};
use sessionlint::formats::xml::{XmlDocument, plain};
use sessionlint::formats::{arsc, axml, dex, elf};
use sessionlint::report::retrace::{self, Mapping};
use sessionlint::report::sarif::SarifOptions;
use sessionlint::report::text::TextOptions;
use sessionlint::report::{Report, json, sarif, text};
use sessionlint::scan::{ScanOptions, scan_app};
use sessionlint::selftest::{self, smali};
use sessionlint::signatures::{BuiltIn, PackFile, PackFiles, SignatureSet};
use std::borrow::Cow;
use std::sync::LazyLock;

/// A function that takes any bytes.
pub(crate) type EntryPoint = fn(&[u8]);

/// All of them by name.
pub(crate) const ALL: [(&str, EntryPoint); 10] = [
    ("app", app),
    ("axml", read_axml),
    ("arsc", read_arsc),
    ("dex", read_dex),
    ("documentation", read_documentation),
    ("elf", read_elf),
    ("mapping", read_mapping),
    ("signature", read_signature),
    ("smali", assemble_smali),
    ("xml", read_xml_text),
];

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

/// Reports of anything are well-formed, and their text moves no cursor.
fn check_reports(app: AppReport) {
    let report = Report::new(vec![app], SIGNATURES.rule_infos(), Vec::new());
    let shown = text::render(&report, TextOptions::default());
    let raw = |character: char| character.is_control() && character != '\n';
    assert!(!shown.contains(raw), "a raw control character: {shown:?}");
    let json = json::render(&report).expect("JSON holds any text");
    let sarif = sarif::render(&report, &SarifOptions::default()).expect("SARIF holds any text");
    for written in [json, sarif] {
        let _: serde_json::Value = serde_json::from_str(&written).expect("JSON reads back");
    }
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

/// The mapping of a shrunk app.
pub(crate) fn read_mapping(data: &[u8]) {
    let Ok(mapping) = Mapping::read(data) else {
        return;
    };
    let mut report = SHRUNK.clone();
    // The id of the build decides first; without one the names are looked at.
    report.app.mapping_ids.clear();
    if retrace::apply(&mapping, &mut report).is_ok() {
        check_reports(report);
    }
}

/// A rule of a user's pack.
pub(crate) fn read_signature(data: &[u8]) {
    let pack = PackFiles {
        root: "fuzzed".to_owned(),
        files: vec![PackFile {
            path: "storage/fuzzed.toml".to_owned(),
            text: Cow::Owned(String::from_utf8_lossy(data).into_owned()),
        }],
    };
    match SignatureSet::with_pack(pack, BuiltIn::DataOnly) {
        Ok(set) => assert!(set.rule_infos().len() <= 1),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// The documentation of a rule, whose examples become apps.
pub(crate) fn read_documentation(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    for example in selftest::examples("fuzzed", &text).into_iter().flatten() {
        let _ = selftest::example_apk(&example);
    }
}

/// Smali text; what it is assembled to must be readable.
pub(crate) fn assemble_smali(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    if let Ok(assembled) = smali::assemble(&text) {
        dex::parse(&assembled, "fuzzed.dex").expect("an assembled file has a header");
        read_dex(&assembled);
    }
}
