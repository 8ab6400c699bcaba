//! Which names and functions each place of a signature offers.

use super::expression::Vocabulary;
use super::names::{
    AboutApplication, AboutBody, AboutCall, AboutCell, AboutComponent, AboutEndpoint, AboutFilter,
    AboutFlow, AboutLiteral, AboutLogout, AboutNative, AboutPermission, AboutRenewal,
    AboutRequests, AboutResource, AboutScreen, AboutScript, AboutStaticField, AboutUncleared,
    AboutUnguarded, AppName, Names, PortName, covers,
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
    /// `[[match.absence]]` about the logout.
    Logout,
    /// `[[match.absence]]` about requests.
    Request,
    /// `[[match.absence]]` about endpoints.
    Endpoint,
    /// `[[match.absence]]` about renewals.
    Renewal,
    /// `[[match.absence]]` about screens without a session check.
    AbsentCheck,
    /// `[[match.absence]]` about fields.
    AbsentClear,
    /// `[[match.script]]`.
    Script,
    /// The ` where …` behind a pattern: the ports of that call.
    Arguments,
    /// `file` of a store.
    StoreFile,
    /// `fixed_name` of a store.
    StoreName,
}

impl Subject {
    fn groups(self) -> &'static [Names] {
        use super::ManifestElement as Element;
        match self {
            Self::App => &[AppName::NAMES],
            Self::String | Self::Asset => AboutLiteral::GROUPS,
            Self::Native => AboutNative::GROUPS,
            Self::Manifest(Element::Application) => AboutApplication::GROUPS,
            Self::Manifest(Element::Filter) => AboutFilter::GROUPS,
            Self::Manifest(Element::Permission) => AboutPermission::GROUPS,
            Self::Manifest(_) => AboutComponent::GROUPS,
            Self::Resource => AboutResource::GROUPS,
            Self::Call => AboutCall::GROUPS,
            Self::Body => AboutBody::GROUPS,
            Self::Flow => AboutFlow::GROUPS,
            Self::Cell => AboutCell::GROUPS,
            Self::AbsentKill => AboutUncleared::GROUPS,
            Self::AbsentCall => AboutScreen::GROUPS,
            Self::Logout => AboutLogout::GROUPS,
            Self::Request => AboutRequests::GROUPS,
            Self::Endpoint => AboutEndpoint::GROUPS,
            Self::Renewal => AboutRenewal::GROUPS,
            Self::AbsentCheck => AboutUnguarded::GROUPS,
            Self::AbsentClear => AboutStaticField::GROUPS,
            Self::Script => AboutScript::GROUPS,
            Self::Arguments => &[PortName::NAMES],
            Self::StoreFile => &[&["database", "name"]],
            Self::StoreName => &[&["app.package", "class.simple"]],
        }
    }
}

#[cfg(test)]
impl Subject {
    /// Every subject that has names of its own, for the documentation.
    pub(super) const ALL: [Self; 24] = {
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
            Self::Logout,
            Self::Request,
            Self::Endpoint,
            Self::Renewal,
            Self::AbsentCheck,
            Self::AbsentClear,
            Self::Script,
            Self::StoreFile,
            Self::StoreName,
        ]
    };

    /// What it offers besides `app.*`.
    pub(super) fn own_names(self) -> Vec<&'static str> {
        let is_everywhere = |name: &str| AppName::NAMES.contains(&name);
        let lists_all = matches!(self, Self::App | Self::StoreName);
        let is_own = |name: &&str| lists_all || !is_everywhere(name);
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
            Self::StoreFile => return "`file` of a store".to_owned(),
            Self::StoreName => return "`fixed_name` of a store".to_owned(),
            Self::Manifest(super::ManifestElement::Application) => " of `application`",
            Self::Manifest(super::ManifestElement::Component) => " of components",
            Self::Manifest(super::ManifestElement::Filter) => " of `filter`",
            Self::Manifest(super::ManifestElement::Permission) => " of `permission`",
            Self::AbsentKill => " of a `cell`",
            Self::AbsentCall => " of a `screen`",
            Self::Logout => " of the `logout`",
            Self::Request => " of `request`",
            Self::Endpoint => " of an `endpoint`",
            Self::Renewal => " of `renewal`",
            Self::AbsentClear => " of a `static-field` or `kept-field`",
            Self::AbsentCheck => " of a `screen` and a session check",
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
            "field" | "type" => matches!(self, Self::Call | Self::Arguments),
            "calls_to" | "overrides" | "marks_parameters" => {
                matches!(self, Self::Call | Self::Body | Self::Flow | Self::Cell)
            }
            "calls_in_app" => matches!(
                self,
                Self::Call | Self::Body | Self::Flow | Self::Cell | Self::Logout
            ),
            "ahead" | "beginning" | "literal" | "comes_from" | "external" | "stored"
            | "session_kind" => {
                matches!(self, Self::Call | Self::Arguments | Self::Flow | Self::Cell)
            }
            "near" | "jwt.has" | "json.has" => {
                matches!(self, Self::String | Self::Native | Self::Asset)
            }
            "app.mentions" => !matches!(self, Self::Arguments | Self::StoreFile | Self::StoreName),
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
            Self::Script => "match.script",
            Self::AbsentKill
            | Self::AbsentCall
            | Self::AbsentCheck
            | Self::AbsentClear
            | Self::Logout
            | Self::Request
            | Self::Renewal
            | Self::Endpoint => "match.absence",
            Self::Arguments => "a pattern's where",
            Self::StoreFile => "file of a store",
            Self::StoreName => "fixed_name of a store",
        }
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
