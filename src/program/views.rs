//! Layouts, menus and preference screens into views: what they are called, what they say in every language, what
//! they take in, and what they call.

use crate::bytes::limits;
use crate::formats::arsc::{ResourceId, ResourceTable};
use crate::formats::xml::{Element, XmlDocument};
use std::collections::{BTreeMap, BTreeSet};

/// Resource ids of the framework attributes that are read (`public-final.xml` of AOSP).
mod attribute {
    pub(super) const ID: u32 = 0x0101_00d0;
    pub(super) const LAYOUT: u32 = 0x0101_00f2;
    pub(super) const TEXT: u32 = 0x0101_014f;
    pub(super) const HINT: u32 = 0x0101_0150;
    pub(super) const PASSWORD: u32 = 0x0101_015c;
    pub(super) const TITLE: u32 = 0x0101_01e1;
    pub(super) const KEY: u32 = 0x0101_01e8;
    pub(super) const INPUT_TYPE: u32 = 0x0101_0220;
    pub(super) const ON_CLICK: u32 = 0x0101_026f;
    pub(super) const CONTENT_DESCRIPTION: u32 = 0x0101_0273;
    pub(super) const AUTOFILL_HINTS: u32 = 0x0101_0559;
}

/// Layouts inside layouts that are followed.
const MAX_INCLUDES: usize = 8;

/// What kind of file a view stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ViewKind {
    /// A layout.
    Layout,
    /// A menu.
    Menu,
    /// A screen of preferences.
    Preference,
}

/// One view, menu entry or preference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// What it stands in.
    pub kind: ViewKind,
    /// Resource id of the file it stands in.
    pub layout: u32,
    /// Path of that file inside the app.
    pub file: String,
    /// Line in the source file, when it was kept.
    pub line: Option<u32>,
    /// The class or element, such as `EditText`.
    pub element: String,
    /// Resource id of its id.
    pub id: Option<u32>,
    /// Name of its id, or the key of a preference; empty when it has none.
    pub id_name: String,
    /// Its text, title and description, in all languages, without repetition.
    pub texts: Vec<String>,
    /// Its hint, in all languages.
    pub hints: Vec<String>,
    /// The method that `android:onClick` names.
    pub on_click: Option<String>,
    /// `android:inputType`, 0 when not given.
    pub input_type: u32,
    /// `android:autofillHints`.
    pub autofill_hints: Vec<String>,
    /// `android:password`.
    pub is_masked: bool,
}

impl View {
    /// True for fields that take in a password or PIN: by input type (`InputType` of the Android API), by
    /// autofill hint, or by the old attribute.
    pub fn is_password(&self) -> bool {
        // `TYPE_TEXT_VARIATION_VISIBLE_PASSWORD` takes one in without hiding it.
        let is_visible = self.input_class_and_variation() == (1, 0x90);
        let hint = |hint: &String| {
            matches!(
                hint.as_str(),
                "password" | "newPassword" | "currentPassword"
            )
        };
        self.is_hidden() || is_visible || self.autofill_hints.iter().any(hint)
    }

    /// True for fields that by their input type (`InputType` of the Android API) take in an address, a name, a phone
    /// number or a date.
    pub fn is_for_contact_data(&self) -> bool {
        // Addresses of the web, of e-mail and of houses, subjects of e-mail, and names of people; phone; dates.
        matches!(
            self.input_class_and_variation(),
            (1, 0x10 | 0x20 | 0x30 | 0x60 | 0x70 | 0xd0) | (3 | 4, _)
        )
    }

    /// True for fields that take in a password or PIN and hide it while it is typed.
    pub fn is_hidden(&self) -> bool {
        let kind = self.input_class_and_variation();
        self.is_masked || matches!(kind, (1, 0x80 | 0xe0) | (2, 0x10))
    }

    /// `TYPE_MASK_CLASS` and `TYPE_MASK_VARIATION` of the input type.
    fn input_class_and_variation(&self) -> (u32, u32) {
        (self.input_type & 0xf, self.input_type & 0xff0)
    }

    /// True for fields that take in a one-time code.
    pub fn is_one_time_code(&self) -> bool {
        self.autofill_hints
            .iter()
            .any(|hint| hint.starts_with("smsOTPCode") || hint == "2faAppOTPCode")
    }
}

/// All views of an app.
#[derive(Debug)]
pub struct Views {
    list: Vec<View>,
    by_id: BTreeMap<u32, Vec<usize>>,
    by_layout: BTreeMap<u32, Vec<usize>>,
    includes: BTreeMap<u32, BTreeSet<u32>>,
    layouts: BTreeSet<u32>,
    /// Bytes of text that views may still have.
    fuel: usize,
}

/// Fuel that a text costs besides its bytes: looking it up takes time, too.
const TEXT_COST: usize = 64;

impl Default for Views {
    fn default() -> Self {
        Self {
            list: Vec::new(),
            by_id: BTreeMap::new(),
            by_layout: BTreeMap::new(),
            includes: BTreeMap::new(),
            layouts: BTreeSet::new(),
            fuel: limits::VIEW_TEXT_BYTES,
        }
    }
}

/// A file of views that is to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewFile {
    /// What it holds.
    pub kind: ViewKind,
    /// Its resource id.
    pub id: u32,
    /// Its path inside the app.
    pub path: String,
}

impl ViewFile {
    /// The id of a file that no readable resource table names.
    pub const UNNAMED: u32 = 0;
}

/// The files that may hold views: all layouts and menus, and the XML files in which screens of preferences are.
pub fn view_files(resources: &ResourceTable<'_>) -> Vec<ViewFile> {
    let mut files = BTreeMap::new();
    for (id, text) in resources.texts() {
        if !resources.string_pool().ends_with(text, ".xml") {
            continue;
        }
        let Some(path) = resources.string(text) else {
            continue;
        };
        let kind = match resources.name_parts(id).map(|(kind, _)| kind) {
            Some(kind) if kind == "layout" => ViewKind::Layout,
            Some(kind) if kind == "menu" => ViewKind::Menu,
            Some(kind) if kind == "xml" => ViewKind::Preference,
            _ => continue,
        };
        files.entry((id.0, path.into_owned())).or_insert(kind);
    }
    let file = |((id, path), kind)| ViewFile { kind, id, path };
    files.into_iter().map(file).collect()
}

impl Views {
    /// Adds the views of a file that was read.
    pub fn read(
        &mut self,
        file: &ViewFile,
        document: &XmlDocument,
        resources: Option<&ResourceTable<'_>>,
    ) {
        if file.kind == ViewKind::Layout && file.id != ViewFile::UNNAMED {
            self.layouts.insert(file.id);
        }
        for element in document.elements() {
            if &*element.name == "include" {
                let target = included(element);
                self.includes.entry(file.id).or_default().extend(target);
                continue;
            }
            if let Some(view) = view(file, element, &mut Texts(resources, &mut self.fuel)) {
                self.add(view);
            }
        }
    }

    /// True when views had so much text that the rest was left out.
    pub fn is_exhausted(&self) -> bool {
        self.fuel == 0
    }

    fn add(&mut self, view: View) {
        let position = self.list.len();
        if let Some(id) = view.id {
            self.by_id.entry(id).or_default().push(position);
        }
        self.by_layout
            .entry(view.layout)
            .or_default()
            .push(position);
        self.list.push(view);
    }

    /// All views, file by file.
    pub fn all(&self) -> &[View] {
        &self.list
    }

    /// The views with an id, in all files.
    pub fn with_id(&self, id: u32) -> impl Iterator<Item = &View> {
        let positions = self.by_id.get(&id).map_or(&[][..], Vec::as_slice);
        positions
            .iter()
            .filter_map(|position| self.list.get(*position))
    }

    /// The views of a layout and of the layouts it includes.
    pub fn in_layout(&self, layout: u32) -> Vec<&View> {
        let mut layouts = BTreeSet::from([layout]);
        let mut wave = vec![layout];
        for _ in 0..MAX_INCLUDES {
            let targets = wave
                .iter()
                .filter_map(|layout| self.includes.get(layout))
                .flatten();
            wave = targets
                .copied()
                .filter(|target| layouts.insert(*target))
                .collect();
        }
        let positions = layouts
            .iter()
            .filter_map(|layout| self.by_layout.get(layout))
            .flatten();
        positions
            .filter_map(|position| self.list.get(*position))
            .collect()
    }

    /// True when the resource id is that of a layout.
    pub fn is_layout(&self, id: u32) -> bool {
        self.layouts.contains(&id)
    }
}

/// The layout that an `<include>` names: with or without the namespace, as both are accepted.
fn included(element: &Element) -> Option<u32> {
    let attribute = element
        .attribute_by_name(None, "layout")
        .or_else(|| element.attribute_by_id(attribute::LAYOUT))?;
    attribute.reference()
}

fn view(file: &ViewFile, element: &Element, resources: &mut Texts<'_, '_>) -> Option<View> {
    let integer = |id| {
        element
            .attribute_by_id(id)
            .and_then(|attribute| attribute.integer())
    };
    let id = element
        .attribute_by_id(attribute::ID)
        .and_then(|attribute| attribute.reference());
    let id_name = match id {
        Some(id) => resources.name_of(id),
        None => resources.of(element, attribute::KEY).into_iter().next(),
    };
    let view = View {
        kind: file.kind,
        layout: file.id,
        file: file.path.clone(),
        line: (element.line > 0).then_some(element.line),
        element: element.name.to_string(),
        id,
        id_name: id_name.unwrap_or_default(),
        texts: resources.all_of(
            element,
            &[
                attribute::TEXT,
                attribute::TITLE,
                attribute::CONTENT_DESCRIPTION,
            ],
        ),
        hints: resources.all_of(element, &[attribute::HINT]),
        on_click: resources
            .of(element, attribute::ON_CLICK)
            .into_iter()
            .next(),
        input_type: integer(attribute::INPUT_TYPE).map_or(0, i32::cast_unsigned),
        autofill_hints: resources
            .of(element, attribute::AUTOFILL_HINTS)
            .iter()
            .flat_map(|hints| hints.split(','))
            .map(|hint| hint.trim().to_owned())
            .collect(),
        is_masked: element
            .attribute_by_id(attribute::PASSWORD)
            .and_then(|attribute| attribute.boolean())
            .unwrap_or(false),
    };
    let says_nothing = view.id.is_none()
        && view.id_name.is_empty()
        && view.texts.is_empty()
        && view.on_click.is_none()
        && view.input_type == 0;
    (!says_nothing).then_some(view)
}

/// The resources that texts come from, and how many bytes of text there may still be.
struct Texts<'t, 'a>(Option<&'t ResourceTable<'a>>, &'t mut usize);

impl Texts<'_, '_> {
    /// The texts of an attribute: its own, or those of the resource it refers to, in all languages.
    fn of(&mut self, element: &Element, id: u32) -> Vec<String> {
        let Some(attribute) = element.attribute_by_id(id).filter(|_| *self.1 > 0) else {
            return Vec::new();
        };
        let texts: Vec<String> = match attribute.reference() {
            Some(reference) => {
                let strings = self.0.map(|table| table.strings(ResourceId(reference)));
                let strings = strings.into_iter().flatten();
                strings.map(|(_, text)| text.into_owned()).collect()
            }
            None => attribute.text().map(str::to_owned).into_iter().collect(),
        };
        let cost = texts.iter().map(|text| text.len() + TEXT_COST).sum();
        *self.1 = self.1.saturating_sub(cost);
        texts
    }

    /// The texts of several attributes, each once.
    fn all_of(&mut self, element: &Element, ids: &[u32]) -> Vec<String> {
        let mut texts: Vec<String> = ids.iter().flat_map(|id| self.of(element, *id)).collect();
        texts.sort();
        texts.dedup();
        texts
    }

    fn name_of(&self, id: u32) -> Option<String> {
        let (_, name) = self.0?.name_parts(ResourceId(id))?;
        Some(name.into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::{View, ViewKind};

    fn check(input_type: u32, autofill: &[&str], expected: bool) {
        let view = View {
            kind: ViewKind::Layout,
            layout: 0,
            file: String::new(),
            line: None,
            element: "EditText".to_owned(),
            id: None,
            id_name: String::new(),
            texts: Vec::new(),
            hints: Vec::new(),
            on_click: None,
            input_type,
            autofill_hints: autofill.iter().map(ToString::to_string).collect(),
            is_masked: false,
        };
        assert_eq!(view.is_password(), expected, "{input_type:#x} {autofill:?}");
    }

    #[test]
    fn password_fields_are_known_by_type_or_autofill_hint() {
        check(0x81, &[], true);
        check(0x91, &[], true);
        check(0xe1, &[], true);
        check(0x12, &[], true);
        check(0x1, &[], false);
        check(0x2, &[], false);
        check(0x21, &[], false);
        check(0x1, &["password"], true);
        check(0x1, &["username"], false);
    }
}
