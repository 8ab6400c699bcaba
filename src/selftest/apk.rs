//! An example into an APK, with what is needed to lead findings back to lines of its text.

use super::default_manifest;
use super::elf::library;
use super::example::{Example, ExampleFile, Language};
use super::markdown::ExampleError;
use super::markers::split_marker;
use super::res::{ResourceFile, Resources, binary_xml, resource_file};
use super::smali::{Lines, Source, assemble_sources};
use crate::formats::xml::{XmlDocument, plain};
use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

const MANIFEST: &str = "AndroidManifest.xml";
const RESOURCE_TABLE: &str = "resources.arsc";
const EMPTY_CLASS: &str = ".class public Lcom/example/app/Empty;\n.super Ljava/lang/Object;\n";
const DEFAULT_PACKAGE: &str = "com.example.app";

/// A built example.
#[derive(Debug)]
pub(super) struct BuiltApp {
    /// The APK.
    pub(super) bytes: Vec<u8>,
    /// File offset of the string of each line, for native libraries.
    pub(super) string_offsets: BTreeMap<String, Vec<u64>>,
    /// Text files as they are stored.
    pub(super) texts: BTreeMap<String, String>,
}

/// A file that has been parsed as XML.
struct XmlFile<'e> {
    file: &'e ExampleFile,
    document: XmlDocument,
}

/// Builds the app.
///
/// # Errors
/// Text that is no smali, no XML, or names something that does not exist; the line is one of the rule's text.
pub(super) fn build(example: &Example) -> Result<BuiltApp, ExampleError> {
    let manifest = manifest(example);
    let files = || example.files.iter().filter(|file| file.path != MANIFEST);
    let mut xml = vec![parse_xml(&manifest)?];
    for file in
        files().filter(|file| stored_as(file) != Stored::Bytes && file.language == Language::Xml)
    {
        xml.push(parse_xml(file)?);
    }
    let resources = resources(&xml, files())?;
    let mut app = AppWriter::new(example.line);
    let mut texts = BTreeMap::new();
    let mut string_offsets = BTreeMap::new();
    for XmlFile { file, document } in xml
        .iter()
        .filter(|xml| stored_as(xml.file) == Stored::BinaryXml)
    {
        let bytes = binary_xml(document, file.first_line, &resources)
            .map_err(|error| ExampleError::new(error.line, error.message))?;
        app.add(&file.path, &bytes)?;
    }
    if !resources.is_empty() {
        let bytes = resources.to_bytes();
        let bytes = bytes.map_err(|error| ExampleError::new(example.line, error.message))?;
        app.add(RESOURCE_TABLE, &bytes)?;
    }
    for (path, bytes) in dex_files(example, &resources)? {
        app.add(&path, &bytes)?;
    }
    for file in files().filter(|file| stored_as(file) == Stored::Bytes) {
        match file.language {
            Language::Elf => {
                let text = without_markers(file);
                let library = library(text.lines());
                app.add(&file.path, &library.bytes)?;
                string_offsets.insert(file.path.clone(), library.offsets);
            }
            Language::Hex => app.add(&file.path, &hex(file)?)?,
            Language::Smali | Language::Xml | Language::Text => {
                let text = without_markers(file);
                app.add(&file.path, text.as_bytes())?;
                texts.insert(file.path.clone(), text);
            }
        }
    }
    Ok(BuiltApp {
        bytes: app.finish()?,
        string_offsets,
        texts,
    })
}

/// What becomes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stored {
    BinaryXml,
    /// Its content goes into the resource table.
    Values,
    /// Its content goes into a DEX file.
    Code,
    Bytes,
}

fn stored_as(file: &ExampleFile) -> Stored {
    match (file.language, resource_file(&file.path)) {
        (Language::Smali, _) => Stored::Code,
        (Language::Xml, Some(ResourceFile::Values)) => Stored::Values,
        (Language::Xml, Some(ResourceFile::Xml)) => Stored::BinaryXml,
        (Language::Xml, None) if file.path == MANIFEST => Stored::BinaryXml,
        _ => Stored::Bytes,
    }
}

/// The example's manifest with what every built manifest has, or one that declares its components.
fn manifest(example: &Example) -> ExampleFile {
    match example.files.iter().find(|file| file.path == MANIFEST) {
        Some(file) => ExampleFile {
            text: default_manifest::complete(&file.text, DEFAULT_PACKAGE),
            ..file.clone()
        },
        None => {
            let smali = example.files.iter();
            let smali = smali.filter(|file| file.language == Language::Smali);
            ExampleFile {
                path: MANIFEST.to_owned(),
                language: Language::Xml,
                text: default_manifest::of(smali.map(|file| file.text.as_str()), DEFAULT_PACKAGE),
                first_line: 1,
            }
        }
    }
}

fn parse_xml(file: &ExampleFile) -> Result<XmlFile<'_>, ExampleError> {
    let error =
        |message: String| ExampleError::new(file.first_line, format!("{}: {message}", file.path));
    let text = default_manifest::with_namespace(&file.text);
    let parsed = plain::parse(text.as_bytes(), &file.path);
    let (document, gaps) = parsed.map_err(|fault| error(fault.to_string()))?;
    match gaps.first() {
        Some(gap) => Err(error(gap.detail.clone())),
        None => Ok(XmlFile { file, document }),
    }
}

fn resources<'e>(
    xml: &[XmlFile<'_>],
    files: impl Iterator<Item = &'e ExampleFile>,
) -> Result<Resources, ExampleError> {
    let root = xml.first().and_then(|manifest| manifest.document.root());
    let package = root.and_then(|root| root.attribute_by_name(None, "package"));
    let package = package.and_then(|package| package.raw.as_deref());
    let mut resources = Resources::new(package.unwrap_or(DEFAULT_PACKAGE));
    for XmlFile { file, document } in xml {
        resources.declare_names(document);
        if stored_as(file) == Stored::Values {
            let added = resources.add_values(&file.path, document);
            added.map_err(|error| in_file(file, error.line, error.message))?;
        }
    }
    for file in files.filter(|file| matches!(stored_as(file), Stored::BinaryXml | Stored::Bytes)) {
        if resource_file(&file.path).is_some() {
            let added = resources.add_file(&file.path);
            added.map_err(|error| in_file(file, error.line, error.message))?;
        }
    }
    Ok(resources)
}

/// An error on a line of a file, or about the file as a whole for line 0.
fn in_file(file: &ExampleFile, line: u32, message: String) -> ExampleError {
    ExampleError::new(file.first_line + line.saturating_sub(1), message)
}

/// The DEX files by path.
fn dex_files(
    example: &Example,
    resources: &Resources,
) -> Result<BTreeMap<String, Vec<u8>>, ExampleError> {
    let mut texts: BTreeMap<String, Vec<(String, u32)>> = BTreeMap::new();
    // An app without code would be a gap, and rules about manifests and libraries need none.
    if example
        .files
        .iter()
        .all(|file| file.language != Language::Smali)
    {
        let empty = (EMPTY_CLASS.to_owned(), example.line);
        texts.insert("classes.dex".to_owned(), vec![empty]);
    }
    for file in &example.files {
        if file.language == Language::Smali {
            let text = with_resource_ids(file, resources)?;
            let texts = texts.entry(file.path.clone()).or_default();
            texts.push((text, file.first_line));
        }
    }
    let mut dex_files = BTreeMap::new();
    for (path, texts) in texts {
        let sources: Vec<_> = texts
            .iter()
            .map(|(text, first_line)| Source {
                text,
                first_line: *first_line,
                name: Some(&example.name),
            })
            .collect();
        let bytes = assemble_sources(&sources, Lines::OfText).map_err(|error| {
            let message = format!("column {}: {}", error.at.column, error.message);
            ExampleError::new(error.at.line, message)
        })?;
        dex_files.insert(path, bytes);
    }
    Ok(dex_files)
}

/// The text with `@string/logout` in `const` instructions replaced by the id, since ids are only known to
/// the builder.
fn with_resource_ids(file: &ExampleFile, resources: &Resources) -> Result<String, ExampleError> {
    let mut text = String::with_capacity(file.text.len());
    for (line, number) in file.text.lines().zip(file.first_line..) {
        let is_number = line.trim_start().starts_with("const") && !line.contains('"');
        match line.split_once('@').filter(|_| is_number) {
            Some((before, rest)) => {
                let end = rest.find(|c: char| c.is_whitespace() || c == '#');
                let (name, after) = rest.split_at(end.unwrap_or(rest.len()));
                let id = name
                    .split_once('/')
                    .and_then(|(type_, name)| resources.id(type_, name));
                let id = id.ok_or_else(|| {
                    ExampleError::new(number, format!("'@{name}' is not defined in this example"))
                })?;
                text.push_str(&format!("{before}{id:#x}{after}"));
            }
            None => text.push_str(line),
        }
        text.push('\n');
    }
    Ok(text)
}

fn without_markers(file: &ExampleFile) -> String {
    let lines = file.text.lines().map(|line| {
        let (line, _) = split_marker(line, file.language, &file.path);
        format!("{line}\n")
    });
    lines.collect()
}

fn hex(file: &ExampleFile) -> Result<Vec<u8>, ExampleError> {
    let mut bytes = Vec::new();
    for (line, number) in file.text.lines().zip(file.first_line..) {
        let digits: String = line
            .split('#')
            .next()
            .unwrap_or_default()
            .split_whitespace()
            .collect();
        for pair in digits.as_bytes().chunks(2) {
            let byte = std::str::from_utf8(pair)
                .ok()
                .filter(|pair| pair.len() == 2)
                .and_then(|pair| u8::from_str_radix(pair, 16).ok());
            let error = || ExampleError::new(number, "expected pairs of hexadecimal digits");
            bytes.push(byte.ok_or_else(error)?);
        }
    }
    Ok(bytes)
}

/// An APK while it grows. The archive's own errors cannot happen in memory; they are reported all the same.
struct AppWriter {
    zip: zip::ZipWriter<Cursor<Vec<u8>>>,
    line: u32,
}

impl AppWriter {
    fn new(line: u32) -> Self {
        Self {
            zip: zip::ZipWriter::new(Cursor::new(Vec::new())),
            line,
        }
    }

    fn add(&mut self, path: &str, bytes: &[u8]) -> Result<(), ExampleError> {
        let error = |fault: String| ExampleError::new(self.line, format!("{path}: {fault}"));
        self.zip
            .start_file(path, SimpleFileOptions::default())
            .map_err(|fault| error(fault.to_string()))?;
        self.zip
            .write_all(bytes)
            .map_err(|fault| error(fault.to_string()))
    }

    fn finish(self) -> Result<Vec<u8>, ExampleError> {
        match self.zip.finish() {
            Ok(archive) => Ok(archive.into_inner()),
            Err(fault) => Err(ExampleError::new(self.line, fault.to_string())),
        }
    }
}
