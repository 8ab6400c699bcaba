//! Which names and functions each place of a signature offers.

use super::expression::Vocabulary;
use super::names::{
    APP, APPLICATION, BODY, CALL, CELL, CODE, COMPONENT, COMPONENT_ATTRIBUTES, CONSTANTS, ELEMENT,
    FILTER, HANDLER, NATIVE, Names, PERMISSION, PORTS, PROTECTION, RESOURCE, SCREEN, SINK, TEXT,
    VALUE,
};

/// What a condition or a message is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    /// `requires`: the app alone.
    App,
    /// `[[match.string]]`.
    String,
    /// `[[match.native]]`.
    Native,
    /// `[[match.asset]]`.
    Asset,
    /// `[[match.manifest]]` of this element.
    Manifest(super::ManifestElement),
    /// `[[match.resource]]`.
    Resource,
    /// `[[match.call]]`.
    Call,
    /// `[[match.body]]`.
    Body,
    /// `[[match.flow]]`.
    Flow,
    /// `[[match.cell]]`.
    Cell,
    /// `[[match.absence]]` about cells.
    AbsentKill,
    /// `[[match.absence]]` about screens.
    AbsentCall,
    /// The ` where …` behind a pattern: the ports of that call.
    Arguments,
    /// `fixed_name` and `file` of a store.
    Store,
}

impl Subject {
    fn groups(self) -> &'static [Names] {
        use super::ManifestElement as Element;
        match self {
            Self::App => &[APP],
            Self::String | Self::Asset => &[APP, TEXT, CONSTANTS],
            Self::Native => &[APP, TEXT, NATIVE, CONSTANTS],
            Self::Manifest(Element::Application) => &[APP, ELEMENT, APPLICATION, CONSTANTS],
            Self::Manifest(Element::Filter) => &[APP, ELEMENT, FILTER, COMPONENT, CONSTANTS],
            Self::Manifest(Element::Permission) => &[APP, ELEMENT, PERMISSION, CONSTANTS],
            Self::Manifest(_) => &[APP, ELEMENT, COMPONENT_ATTRIBUTES, COMPONENT, CONSTANTS],
            Self::Resource => &[APP, RESOURCE, CONSTANTS],
            Self::Call => &[APP, PORTS, CODE, CALL, CONSTANTS],
            Self::Body => &[APP, PORTS, CODE, BODY, CONSTANTS],
            Self::Flow => &[APP, CODE, CALL, VALUE, PROTECTION, SINK, CONSTANTS],
            Self::Cell => &[APP, CELL, VALUE, PROTECTION, CODE, CONSTANTS],
            Self::AbsentKill => &[APP, CELL, VALUE, HANDLER, CONSTANTS],
            Self::AbsentCall => &[APP, SCREEN, CODE, CONSTANTS],
            Self::Arguments => &[PORTS],
            Self::Store => &[&["app.package", "class.simple", "name", "database"]],
        }
    }
}

#[cfg(test)]
impl Subject {
    /// Every subject that has names of its own, for the documentation.
    pub(super) const ALL: [Self; 16] = {
        use super::ManifestElement as Element;
        [
            Self::App,
            Self::String,
            Self::Native,
            Self::Asset,
            Self::Manifest(Element::Application),
            Self::Manifest(Element::Component),
            Self::Manifest(Element::Filter),
            Self::Manifest(Element::Permission),
            Self::Resource,
            Self::Call,
            Self::Body,
            Self::Flow,
            Self::Cell,
            Self::AbsentKill,
            Self::AbsentCall,
            Self::Store,
        ]
    };

    /// What it offers besides `app.*`.
    pub(super) fn own_names(self) -> Vec<&'static str> {
        let is_own =
            |name: &&str| self == Self::App || self == Self::Store || !name.starts_with("app.");
        self.groups()
            .iter()
            .flat_map(|group| group.iter().copied())
            .filter(is_own)
            .collect()
    }

    /// The place, for the documentation.
    pub(super) fn words(self) -> String {
        let element = match self {
            Self::App => return "everywhere".to_owned(),
            Self::Store => return "`file` and `fixed_name` of a store".to_owned(),
            Self::Manifest(super::ManifestElement::Application) => " of `application`",
            Self::Manifest(super::ManifestElement::Component) => " of components",
            Self::Manifest(super::ManifestElement::Filter) => " of `filter`",
            Self::Manifest(super::ManifestElement::Permission) => " of `permission`",
            Self::AbsentKill => " of a `cell`",
            Self::AbsentCall => " of a `screen`",
            _ => "",
        };
        format!("`{}`{element}", self.place())
    }
}

impl Vocabulary for Subject {
    fn has_name(&self, name: &str) -> bool {
        self.groups()
            .iter()
            .any(|group| group.iter().any(|known| covers(known, name)))
    }

    fn names(&self) -> Vec<&str> {
        self.groups()
            .iter()
            .flat_map(|group| group.iter().copied())
            .collect()
    }

    fn has_function(&self, function: &str) -> bool {
        match function {
            "field" | "type" => matches!(self, Self::Call | Self::Body | Self::Arguments),
            "calls_to" => matches!(
                self,
                Self::Call | Self::Body | Self::AbsentCall | Self::Flow | Self::Cell
            ),
            "near" | "jwt.has" | "json.has" => {
                matches!(self, Self::String | Self::Native | Self::Asset)
            }
            "app.mentions" => !matches!(self, Self::Arguments | Self::Store),
            _ => false,
        }
    }

    fn place(&self) -> &str {
        match self {
            Self::App => "requires",
            Self::String => "match.string",
            Self::Native => "match.native",
            Self::Asset => "match.asset",
            Self::Manifest(_) => "match.manifest",
            Self::Resource => "match.resource",
            Self::Call => "match.call",
            Self::Body => "match.body",
            Self::Flow => "match.flow",
            Self::Cell => "match.cell",
            Self::AbsentKill | Self::AbsentCall => "match.absence",
            Self::Arguments => "a pattern's where",
            Self::Store => "a store",
        }
    }
}

/// True when `known` is `name`, or `known` ends in `.*` and `name` lies below it.
fn covers(known: &str, name: &str) -> bool {
    match known.strip_suffix('*') {
        Some(prefix) => name.len() > prefix.len() && name.starts_with(prefix),
        None => known == name,
    }
}

/// A vocabulary with the capture groups of one regular expression.
#[derive(Debug)]
pub(super) struct WithGroups<'a> {
    pub(super) subject: Subject,
    pub(super) groups: &'a [String],
}

impl Vocabulary for WithGroups<'_> {
    fn has_name(&self, name: &str) -> bool {
        match name.strip_prefix("group.") {
            Some(group) => self.groups.iter().any(|known| known == group),
            None => self.subject.has_name(name),
        }
    }

    fn names(&self) -> Vec<&str> {
        self.subject.names()
    }

    fn has_function(&self, function: &str) -> bool {
        self.subject.has_function(function)
    }

    fn place(&self) -> &str {
        self.subject.place()
    }
}
