//! The files under `res/` and the references in all XML files into named resources with ids.

use super::ResourceError;
use super::value::{reference, typed};
use crate::formats::xml::{Element, ResValue, XmlDocument};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Package id of an app.
const APP_PACKAGE: u32 = 0x7f;

/// Resource types in the order of their ids, so that an id does not depend on which types an app uses.
pub(super) const TYPES: [&str; 18] = [
    "id",
    "layout",
    "menu",
    "string",
    "xml",
    "bool",
    "integer",
    "raw",
    "attr",
    "drawable",
    "mipmap",
    "color",
    "dimen",
    "style",
    "array",
    "navigation",
    "anim",
    "font",
];

/// Types whose entries need no definition: examples are not about pictures and styles.
const UNDEFINED_TYPES: [&str; 8] = [
    "attr", "drawable", "mipmap", "color", "dimen", "style", "anim", "font",
];

/// The language of a configuration, `(language, region)`; empty for the default.
pub(super) type Locale = (String, String);

/// What an entry holds in one configuration.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Item {
    /// A value, or the path of a file as text.
    Value(ResValue),
    /// A reference as it is written, since the id it leads to is not known yet.
    Reference(String),
}

/// All resources of an app. Entries get their ids when all of them are known: by type as in [`TYPES`], then
/// by name.
#[derive(Debug, Clone)]
pub struct Resources {
    /// Package name of the app.
    pub(super) package: String,
    pub(super) types: BTreeMap<usize, BTreeMap<String, BTreeMap<Locale, Item>>>,
}

impl Resources {
    /// No resources yet.
    pub fn new(package: &str) -> Self {
        Self {
            package: package.to_owned(),
            types: BTreeMap::new(),
        }
    }

    /// True when there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.types.is_empty()
    }

    /// The id of `@type/name`.
    pub fn id(&self, type_: &str, name: &str) -> Option<u32> {
        let type_ = TYPES.iter().position(|known| *known == type_)?;
        let entry = self.types.get(&type_)?.keys().position(|key| key == name)?;
        Some(APP_PACKAGE << 24 | (type_ as u32 + 1) << 16 | entry as u32)
    }

    fn entry(&mut self, type_: &str, name: &str) -> Option<&mut BTreeMap<Locale, Item>> {
        let type_ = TYPES.iter().position(|known| *known == type_)?;
        let entries = self.types.entry(type_).or_default();
        Some(entries.entry(name.to_owned()).or_default())
    }

    /// Adds a file such as `res/layout-de/login.xml`, which becomes `@layout/login`.
    ///
    /// # Errors
    /// A path that is not `res/TYPE/NAME.EXTENSION`, or a qualifier other than a language.
    pub fn add_file(&mut self, path: &str) -> Result<(), ResourceError> {
        let error = |message: String| ResourceError::new(0, message);
        let (type_, locale, name) = resource_path(path).map_err(error)?;
        let entry = self.entry(type_, name);
        let entry = entry.ok_or_else(|| error(format!("'{type_}' is not a resource type")))?;
        let value = ResValue::String(Arc::from(path));
        entry.insert(locale, Item::Value(value));
        Ok(())
    }

    /// Adds the entries of a file such as `res/values-de/strings.xml`.
    ///
    /// # Errors
    /// An element other than `string`, `bool`, `integer`, `color`, `dimen` and `item`, or a bad value.
    pub fn add_values(&mut self, path: &str, document: &XmlDocument) -> Result<(), ResourceError> {
        let (_, locale, _) =
            resource_path(path).map_err(|message| ResourceError::new(0, message))?;
        let Some(root) = document.root() else {
            return Ok(());
        };
        for element in document.children(root) {
            self.add_value(element, &locale)?;
        }
        Ok(())
    }

    fn add_value(&mut self, element: &Element, locale: &Locale) -> Result<(), ResourceError> {
        let error = |message: String| ResourceError::new(element.line, message);
        let attribute = |name: &str| {
            let attribute = element.attribute_by_name(None, name);
            attribute.and_then(|attribute| attribute.raw.as_deref())
        };
        let type_ = match &*element.name {
            "item" => attribute("type").unwrap_or_default(),
            name => name,
        };
        let name = attribute("name").ok_or_else(|| error("'name' is missing".to_owned()))?;
        let text = element.joined_text();
        let value = match (type_, text.trim()) {
            ("id", _) => Some(ResValue::Bool(false)),
            (_, text) if text.starts_with(['@', '?']) => None,
            ("string", text) => Some(ResValue::String(Arc::from(unescape(text).as_str()))),
            (type_, text) => {
                let format = if type_ == "bool" { "boolean" } else { type_ };
                let format = if type_ == "dimen" {
                    "dimension"
                } else {
                    format
                };
                let value = typed(text, format);
                Some(value.ok_or_else(|| error(format!("'{text}' is not a value of {type_}")))?)
            }
        };
        let item = match value {
            Some(value) => Item::Value(value),
            None => Item::Reference(text.trim().to_owned()),
        };
        let entry = self.entry(type_, name);
        let entry = entry.ok_or_else(|| error(format!("'{type_}' is not a resource type")))?;
        entry.insert(locale.clone(), item);
        Ok(())
    }

    /// Declares what `document` names without a definition elsewhere: `@+id/…`, attributes of the app, and
    /// pictures, colours and styles.
    pub fn declare_names(&mut self, document: &XmlDocument) {
        for attribute in document.elements().iter().flat_map(|e| &e.attributes) {
            let text = attribute.raw.as_deref().unwrap_or_default();
            if let Some(name) = text.strip_prefix("@+id/") {
                self.declare("id", name);
            } else if let Some((type_, name)) =
                text.strip_prefix('@').and_then(|n| n.split_once('/'))
                && UNDEFINED_TYPES.contains(&type_)
            {
                self.declare(type_, name);
            } else if let Some(name) = text.strip_prefix('?')
                && !name.starts_with("android:")
            {
                self.declare("attr", name.strip_prefix("attr/").unwrap_or(name));
            }
            if attribute.namespace.as_deref() == Some(super::axml::APP_NAMESPACE) {
                self.declare("attr", &attribute.name);
            }
        }
    }

    fn declare(&mut self, type_: &str, name: &str) {
        if let Some(entry) = self.entry(type_, name) {
            let nothing = Item::Value(ResValue::Bool(false));
            entry.entry(Locale::default()).or_insert(nothing);
        }
    }

    /// The value of an item, references resolved to ids.
    pub(super) fn value(&self, item: &Item) -> Result<ResValue, String> {
        match item {
            Item::Value(value) => Ok(value.clone()),
            Item::Reference(text) => Ok(reference(text, self)?.unwrap_or(ResValue::Null)),
        }
    }
}

/// Whether `path` names a resource, and whether its file is only a source of values.
pub fn resource_file(path: &str) -> Option<ResourceFile> {
    let folder = path.strip_prefix("res/")?.split(['-', '/']).next()?;
    Some(match folder {
        "values" => ResourceFile::Values,
        "raw" => ResourceFile::Raw,
        _ if path.ends_with(".xml") => ResourceFile::Xml,
        _ => ResourceFile::Raw,
    })
}

/// What becomes of a file under `res/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResourceFile {
    /// Its entries go into the resource table; the file itself is not part of the app.
    Values,
    /// It is stored as binary XML.
    Xml,
    /// It is stored as it is.
    Raw,
}

/// Type, language and name of `res/TYPE-LANGUAGE-rREGION/NAME.EXTENSION`.
fn resource_path(path: &str) -> Result<(&str, Locale, &str), String> {
    let parts = path
        .strip_prefix("res/")
        .and_then(|path| path.split_once('/'));
    let (folder, file) = parts.ok_or_else(|| format!("'{path}' is not res/TYPE/NAME"))?;
    let name = file.split('.').next().unwrap_or(file);
    let (type_, qualifier) = folder.split_once('-').unwrap_or((folder, ""));
    let (language, region) = qualifier.split_once("-r").unwrap_or((qualifier, ""));
    let is_code = |code: &str| code.is_empty() || code.len() == 2;
    if !is_code(language) || !is_code(region) {
        return Err(format!(
            "'{qualifier}': only languages such as 'de' or 'de-rAT' are known here"
        ));
    }
    Ok((type_, (language.to_owned(), region.to_owned()), name))
}

/// The escapes of string resources.
fn unescape(text: &str) -> String {
    let mut unescaped = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        let c = match c {
            '\\' => chars.next().unwrap_or('\\'),
            plain => {
                unescaped.push(plain);
                continue;
            }
        };
        unescaped.push(match c {
            'n' => '\n',
            't' => '\t',
            other => other,
        });
    }
    unescaped
}
