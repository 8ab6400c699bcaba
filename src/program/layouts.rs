//! Layouts, menus, preference screens and navigation graphs into the views that they declare: ids, texts, kinds
//! of input, click handlers.

use super::android_xml::{self, AndroidXml, attributes as attr, line};
use super::package::PackageFiles;
use crate::bytes::limits;
use crate::finding::{Gap, GapKind};
use crate::formats::arsc::{EntryValue, ResourceId, ResourceTable};
use crate::formats::res_value::ResValue;
use crate::formats::xml::{Attribute, Element};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// All files that describe what a user sees.
#[derive(Debug, Clone, Default)]
pub struct Layouts {
    files: Vec<LayoutFile>,
    by_resource: FxHashMap<u32, Vec<usize>>,
    by_view_id: FxHashMap<u32, Vec<(usize, usize)>>,
}

/// One XML file.
#[derive(Debug, Clone)]
pub struct LayoutFile {
    /// Path of the file inside the app; the build may have renamed it.
    pub artifact: String,
    /// The resource it is a variant of.
    pub resource: ResourceId,
    /// What it describes.
    pub kind: LayoutKind,
    /// The elements that say something, in document order.
    pub views: Vec<View>,
}

/// What an XML file describes, by its type of resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LayoutKind {
    /// `res/layout`.
    Layout,
    /// `res/menu`.
    Menu,
    /// `res/navigation`.
    Navigation,
    /// `res/xml` with a root that ends in `PreferenceScreen`.
    Preferences,
}

/// An element of a layout, an item of a menu, a preference, a destination.
#[derive(Debug, Clone, Default)]
pub struct View {
    /// Element name: a class such as `EditText` or `com.example.PinView`, `item`, `include`.
    pub element: String,
    /// Line of the element.
    pub line: Option<u32>,
    /// Number of elements around it.
    pub depth: u32,
    /// `android:id`.
    pub id: Option<u32>,
    /// `android:text`.
    pub text: Option<ViewText>,
    /// `android:hint`, or `app:hint` of Material components.
    pub hint: Option<ViewText>,
    /// `android:title`, or `app:title`.
    pub title: Option<ViewText>,
    /// `android:summary`, or `app:summary`.
    pub summary: Option<ViewText>,
    /// `android:contentDescription`.
    pub content_description: Option<ViewText>,
    /// `android:inputType`, the bits of `android.text.InputType`.
    pub input_type: Option<u32>,
    /// `android:password`, the old way to ask for one.
    pub is_password: bool,
    /// `android:autofillHints`.
    pub autofill_hints: Vec<String>,
    /// `android:onClick`: the name of a method of the activity.
    pub on_click: Option<String>,
    /// `android:key` or `app:key` of a preference.
    pub key: Option<String>,
    /// Class name with dots that `android:name`, `class` or `android:fragment` gives.
    pub class_name: Option<String>,
    /// The layout that an `include` or a destination shows.
    pub layout: Option<u32>,
}

/// A text of a view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ViewText {
    /// Written in the layout.
    Literal(String),
    /// A string resource, with a text for each language.
    Resource(u32),
}

/// Variations of text and number input that hide a password. Source: `android.text.InputType`.
const PASSWORD_INPUT: [u32; 4] = [0x81, 0x91, 0xe1, 0x12];
const INPUT_CLASS_AND_VARIATION: u32 = 0xfff;

impl View {
    /// True when what is typed in is a password or PIN.
    pub fn takes_password(&self) -> bool {
        let input = self.input_type.map(|bits| bits & INPUT_CLASS_AND_VARIATION);
        let hint = |hint: &String| {
            matches!(
                hint.as_str(),
                "password" | "newPassword" | "smsOTPCode" | "current-password"
            )
        };
        self.is_password
            || input.is_some_and(|bits| PASSWORD_INPUT.contains(&bits))
            || self.autofill_hints.iter().any(hint)
    }

    /// All texts that a user sees on it.
    pub fn texts(&self) -> impl Iterator<Item = &ViewText> {
        let all = [
            &self.text,
            &self.title,
            &self.hint,
            &self.summary,
            &self.content_description,
        ];
        all.into_iter().flatten()
    }

    fn says_something(&self) -> bool {
        self.id.is_some()
            || self.layout.is_some()
            || self.on_click.is_some()
            || self.key.is_some()
            || self.class_name.is_some()
            || self.takes_password()
            || self.texts().next().is_some()
    }
}

impl Layouts {
    /// Reads all files that the resource table lists.
    pub(super) fn read(
        tables: &[ResourceTable<'_>],
        files: &dyn PackageFiles,
        gaps: &mut Vec<Gap>,
    ) -> Self {
        let wanted: Vec<_> = tables.iter().flat_map(listed_files).collect();
        let parsed: Vec<_> = wanted
            .into_par_iter()
            .take(limits::LAYOUT_FILES)
            .map(|(path, (resource, kind))| read_file(path, resource, kind, tables.first(), files))
            .collect();
        let mut layouts = Self::default();
        for parsed in parsed {
            match parsed {
                Ok(Some(file)) => layouts.push(file),
                Ok(None) => {}
                Err(gap) => gaps.push(gap),
            }
        }
        layouts
    }

    fn push(&mut self, file: LayoutFile) {
        let index = self.files.len();
        self.by_resource
            .entry(file.resource.0)
            .or_default()
            .push(index);
        for (position, view) in file.views.iter().enumerate() {
            if let Some(id) = view.id {
                let places = self.by_view_id.entry(id).or_default();
                places.push((index, position));
            }
        }
        self.files.push(file);
    }

    /// All files in the order of their paths.
    pub fn files(&self) -> &[LayoutFile] {
        &self.files
    }

    /// The files of a resource: one for each configuration.
    pub fn of_resource(&self, resource: u32) -> impl Iterator<Item = &LayoutFile> {
        let indexes = self.by_resource.get(&resource).map(Vec::as_slice);
        let indexes = indexes.unwrap_or_default().iter();
        indexes.filter_map(|&index| self.files.get(index))
    }

    /// The views with an id, with the files they are in.
    pub fn views_with_id(&self, id: u32) -> impl Iterator<Item = (&LayoutFile, &View)> {
        let places = self.by_view_id.get(&id).map(Vec::as_slice);
        places
            .unwrap_or_default()
            .iter()
            .filter_map(|&(index, position)| {
                let file = self.files.get(index)?;
                Some((file, file.views.get(position)?))
            })
    }
}

/// The XML files of the types that are read, by path, each once.
fn listed_files(table: &ResourceTable<'_>) -> BTreeMap<String, (ResourceId, Option<LayoutKind>)> {
    let mut kinds: FxHashMap<(u8, u8), Option<Option<LayoutKind>>> = FxHashMap::default();
    let mut listed = BTreeMap::new();
    for (id, value) in table.entries() {
        let kind = kinds
            .entry((id.package(), id.type_id()))
            .or_insert_with(|| {
                let (type_name, _) = table.name_parts(id)?;
                match &*type_name {
                    "layout" => Some(Some(LayoutKind::Layout)),
                    "menu" => Some(Some(LayoutKind::Menu)),
                    "navigation" => Some(Some(LayoutKind::Navigation)),
                    "xml" => Some(None),
                    _ => None,
                }
            });
        let (Some(kind), EntryValue::Simple(ResValue::String(path))) = (*kind, value.entry.value)
        else {
            continue;
        };
        if let Some(path) = table.string(path) {
            listed.entry(path.into_owned()).or_insert((id, kind));
        }
    }
    listed
}

fn read_file(
    path: String,
    resource: ResourceId,
    kind: Option<LayoutKind>,
    table: Option<&ResourceTable<'_>>,
    files: &dyn PackageFiles,
) -> Result<Option<LayoutFile>, Gap> {
    // A path that the package does not have may be in a split that was not given.
    let Some(data) = files.read(&path) else {
        return Ok(None);
    };
    let (document, _) = android_xml::parse(&data, &path).map_err(|error| {
        Gap::new(GapKind::UnreadableFile, path.as_str(), error.what).at(error.offset as u64)
    })?;
    let is_preferences = || {
        let root = document.root()?;
        root.name
            .ends_with("PreferenceScreen")
            .then_some(LayoutKind::Preferences)
    };
    let Some(kind) = kind.or_else(is_preferences) else {
        return Ok(None);
    };
    let xml = AndroidXml::new(&document, table);
    let views = document
        .elements()
        .iter()
        .map(|element| read_view(xml, element));
    Ok(Some(LayoutFile {
        views: views.filter(View::says_something).collect(),
        artifact: path,
        resource,
        kind,
    }))
}

fn read_view(xml: AndroidXml<'_, '_>, element: &Element) -> View {
    // Support libraries declare attributes of their own with the names of the framework's.
    let own = |name: &str| {
        let mut attributes = element.attributes.iter();
        attributes.find(|a| &*a.name == name && a.resource_id >> 24 != 1)
    };
    let text = |which, name: Option<&str>| {
        let attribute = xml.attribute(element, which).or_else(|| own(name?))?;
        view_text(attribute)
    };
    let hints = xml.text(element, attr::AUTOFILL_HINTS).unwrap_or_default();
    let hints = hints.split(',').map(|hint| hint.trim().to_owned());
    let class = element
        .attribute_by_name(None, "class")
        .and_then(Attribute::text);
    let class_name = class
        .map(str::to_owned)
        .or_else(|| xml.text(element, attr::FRAGMENT))
        .or_else(|| xml.text(element, attr::NAME));
    let layout = element
        .attribute_by_name(None, "layout")
        .and_then(Attribute::reference);
    let layout = layout.or_else(|| own("layout")?.reference());
    let input_type = xml.integer(element, attr::INPUT_TYPE);
    View {
        element: element.name.to_string(),
        line: line(element),
        depth: element.depth,
        id: xml.reference(element, attr::ID),
        text: text(attr::TEXT, None),
        hint: text(attr::HINT, Some("hint")),
        title: text(attr::TITLE, Some("title")),
        summary: text(attr::SUMMARY, Some("summary")),
        content_description: text(attr::CONTENT_DESCRIPTION, None),
        input_type: input_type.map(i32::cast_unsigned),
        is_password: xml.boolean(element, attr::PASSWORD).unwrap_or(false),
        autofill_hints: hints.filter(|hint| !hint.is_empty()).collect(),
        on_click: xml.text(element, attr::ON_CLICK),
        key: xml
            .text(element, attr::KEY)
            .or_else(|| own("key")?.text().map(str::to_owned)),
        class_name,
        layout: layout.or_else(|| xml.reference(element, attr::LAYOUT)),
    }
}

fn view_text(attribute: &Attribute) -> Option<ViewText> {
    if let Some(id) = attribute.reference() {
        return Some(ViewText::Resource(id));
    }
    let text = attribute.text()?;
    (!text.is_empty()).then(|| ViewText::Literal(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::{View, read_view};
    use crate::formats::xml::plain;
    use crate::program::android_xml::AndroidXml;

    fn view(attributes: &str) -> View {
        let text = format!(
            "<EditText xmlns:android=\"http://schemas.android.com/apk/res/android\" xmlns:app=\"http://schemas.android.com/apk/res-auto\" {attributes}/>"
        );
        let (document, _) = plain::parse(text.as_bytes(), "l.xml").unwrap();
        read_view(AndroidXml::new(&document, None), document.root().unwrap())
    }

    #[test]
    fn passwords_are_told_by_input_type_and_hints() {
        let check = |attributes: &str, expected: bool| {
            assert_eq!(view(attributes).takes_password(), expected, "{attributes}");
        };
        check("android:inputType=\"0x81\"", true);
        check("android:inputType=\"0x00000091\"", true);
        check("android:inputType=\"0xe1\"", true);
        check("android:inputType=\"0x12\"", true);
        check("android:inputType=\"0x80081\"", true);
        check("android:inputType=\"0x21\"", false);
        check("android:password=\"true\"", true);
        check("android:autofillHints=\"username, password\"", true);
        check("android:autofillHints=\"username\"", false);
        check("", false);
    }

    #[test]
    fn what_a_view_says() {
        let logout = view("android:text=\"Log out\" android:onClick=\"leave\" app:hint=\"h\"");
        let texts: Vec<_> = logout.texts().cloned().collect();
        let literal = |text: &str| super::ViewText::Literal(text.into());
        assert_eq!(texts, [literal("Log out"), literal("h")]);
        assert_eq!(logout.on_click.as_deref(), Some("leave"));
        assert!(logout.says_something());
        assert!(!view("android:layout_width=\"1dp\"").says_something());
    }
}
