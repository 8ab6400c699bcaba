//! Elements of Android's XML files into typed attribute values, with references to resources followed.
//!
//! In compiled XML Android knows a framework attribute by its resource id alone; an attribute that is merely
//! called `exported` does not exist for it. Only a document without any such id is read by names, since it was
//! never compiled.

use crate::bytes::ParseError;
use crate::finding::Gap;
use crate::formats::arsc::{ResourceId, ResourceTable};
use crate::formats::res_value::ResValue;
use crate::formats::xml::{ANDROID_NAMESPACE, Attribute, Element, XmlDocument, plain};
use crate::formats::{axml, chunk};

/// A framework attribute: its resource id and its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct AttributeName {
    id: u32,
    name: &'static str,
}

macro_rules! attribute_names {
    ($($constant:ident = $id:literal $name:literal;)*) => {
        $(pub(in crate::program) const $constant: AttributeName = AttributeName { id: $id, name: $name };)*
    };
}

/// The framework attributes that are read. Source: `public-final.xml` of AOSP `frameworks/base/core/res`.
pub(super) mod attributes {
    use super::AttributeName;
    attribute_names! {
        LABEL = 0x0101_0001 "label";
        NAME = 0x0101_0003 "name";
        PERMISSION = 0x0101_0006 "permission";
        READ_PERMISSION = 0x0101_0007 "readPermission";
        WRITE_PERMISSION = 0x0101_0008 "writePermission";
        PROTECTION_LEVEL = 0x0101_0009 "protectionLevel";
        SHARED_USER_ID = 0x0101_000b "sharedUserId";
        ENABLED = 0x0101_000e "enabled";
        DEBUGGABLE = 0x0101_000f "debuggable";
        EXPORTED = 0x0101_0010 "exported";
        PROCESS = 0x0101_0011 "process";
        TASK_AFFINITY = 0x0101_0012 "taskAffinity";
        AUTHORITIES = 0x0101_0018 "authorities";
        GRANT_URI_PERMISSIONS = 0x0101_001b "grantUriPermissions";
        PRIORITY = 0x0101_001c "priority";
        LAUNCH_MODE = 0x0101_001d "launchMode";
        VALUE = 0x0101_0024 "value";
        RESOURCE = 0x0101_0025 "resource";
        MIME_TYPE = 0x0101_0026 "mimeType";
        SCHEME = 0x0101_0027 "scheme";
        HOST = 0x0101_0028 "host";
        PORT = 0x0101_0029 "port";
        PATH = 0x0101_002a "path";
        PATH_PREFIX = 0x0101_002b "pathPrefix";
        PATH_PATTERN = 0x0101_002c "pathPattern";
        PATH_SUFFIX = 0 "pathSuffix";
        PATH_ADVANCED_PATTERN = 0 "pathAdvancedPattern";
        TARGET_ACTIVITY = 0x0101_0202 "targetActivity";
        ALLOW_TASK_REPARENTING = 0x0101_0204 "allowTaskReparenting";
        MIN_SDK_VERSION = 0x0101_020c "minSdkVersion";
        VERSION_CODE = 0x0101_021b "versionCode";
        VERSION_NAME = 0x0101_021c "versionName";
        NO_HISTORY = 0x0101_022d "noHistory";
        TARGET_SDK_VERSION = 0x0101_0270 "targetSdkVersion";
        MAX_SDK_VERSION = 0x0101_0271 "maxSdkVersion";
        TEST_ONLY = 0x0101_0272 "testOnly";
        BACKUP_AGENT = 0x0101_027f "backupAgent";
        ALLOW_BACKUP = 0x0101_0280 "allowBackup";
        FULL_BACKUP_ONLY = 0x0101_0473 "fullBackupOnly";
        FULL_BACKUP_CONTENT = 0x0101_04eb "fullBackupContent";
        USES_CLEARTEXT_TRAFFIC = 0x0101_04ec "usesCleartextTraffic";
        AUTO_VERIFY = 0x0101_04ee "autoVerify";
        NETWORK_SECURITY_CONFIG = 0x0101_0527 "networkSecurityConfig";
        APP_CATEGORY = 0x0101_0545 "appCategory";
        COMPILE_SDK_VERSION = 0x0101_0572 "compileSdkVersion";
        HAS_FRAGILE_USER_DATA = 0x0101_059a "hasFragileUserData";
        REQUEST_LEGACY_EXTERNAL_STORAGE = 0x0101_0603 "requestLegacyExternalStorage";
        DATA_EXTRACTION_RULES = 0x0101_063e "dataExtractionRules";
    }
}

/// Reads binary XML, or text where the file is that.
pub(super) fn parse(data: &[u8], artifact: &str) -> Result<(XmlDocument, Vec<Gap>), ParseError> {
    let starts_as_binary = crate::bytes::u16_at(data, 0) == Some(chunk::XML);
    match axml::parse(data, artifact) {
        Ok(parsed) => Ok(parsed),
        Err(error) if starts_as_binary => Err(error),
        Err(error) => plain::parse(data, artifact).map_err(|_| error),
    }
}

/// A document with what its references refer to.
#[derive(Clone, Copy)]
pub(super) struct AndroidXml<'d, 'a> {
    pub(super) document: &'d XmlDocument,
    resources: Option<&'d ResourceTable<'a>>,
    is_compiled: bool,
}

impl<'d, 'a> AndroidXml<'d, 'a> {
    pub(super) fn new(document: &'d XmlDocument, resources: Option<&'d ResourceTable<'a>>) -> Self {
        let mut attributes = document.elements().iter().flat_map(|e| &e.attributes);
        let is_compiled = attributes.any(|attribute| attribute.resource_id != 0);
        Self {
            document,
            resources,
            is_compiled,
        }
    }

    /// The child elements with this name.
    pub(super) fn children(
        &self,
        parent: &'d Element,
        name: &'d str,
    ) -> impl Iterator<Item = &'d Element> + use<'d, 'a> {
        self.document.children_named(parent, name)
    }

    /// A framework attribute of an element.
    pub(super) fn attribute(
        &self,
        element: &'d Element,
        which: AttributeName,
    ) -> Option<&'d Attribute> {
        if !self.is_compiled {
            return element.attribute_by_name(Some(ANDROID_NAMESPACE), which.name);
        }
        if which.id != 0 {
            return element.attribute_by_id(which.id);
        }
        let mut attributes = element.attributes.iter();
        attributes.find(|a| a.resource_id >> 16 == 0x0101 && &*a.name == which.name)
    }

    /// The text of a framework attribute; a reference gives the text of the default configuration.
    pub(super) fn text(&self, element: &'d Element, which: AttributeName) -> Option<String> {
        let attribute = self.attribute(element, which)?;
        self.value_text(attribute)
    }

    /// The text of an attribute without a namespace, such as `package` or `domain`.
    pub(super) fn plain_text(&self, element: &'d Element, name: &str) -> Option<String> {
        let attribute = element.attribute_by_name(None, name)?;
        self.value_text(attribute)
    }

    fn value_text(&self, attribute: &Attribute) -> Option<String> {
        if let Some(id) = attribute.reference() {
            let text = self.resources?.default_string(ResourceId(id));
            return text.map(std::borrow::Cow::into_owned);
        }
        if let Some(text) = attribute.text() {
            return Some(text.to_owned());
        }
        match attribute.value {
            ResValue::Int(number) => Some(number.to_string()),
            ResValue::Hex(number) => Some(format!("{number:#x}")),
            ResValue::Bool(value) => Some(value.to_string()),
            ResValue::Float(value) => Some(value.to_string()),
            _ => None,
        }
    }

    /// The truth value of a framework attribute, through references.
    pub(super) fn boolean(&self, element: &'d Element, which: AttributeName) -> Option<bool> {
        let attribute = self.attribute(element, which)?;
        match self.referenced(attribute) {
            Some(value) => value.integer().map(|number| number != 0),
            None => attribute.boolean(),
        }
    }

    /// The truth value of an attribute without a namespace.
    pub(super) fn plain_boolean(&self, element: &'d Element, name: &str) -> Option<bool> {
        let attribute = element.attribute_by_name(None, name)?;
        match self.referenced(attribute) {
            Some(value) => value.integer().map(|number| number != 0),
            None => attribute.boolean(),
        }
    }

    /// The number of a framework attribute, through references.
    pub(super) fn integer(&self, element: &'d Element, which: AttributeName) -> Option<i32> {
        let attribute = self.attribute(element, which)?;
        match self.referenced(attribute) {
            Some(value) => value.integer(),
            None => attribute.integer(),
        }
    }

    /// The resource that a framework attribute refers to.
    pub(super) fn reference(&self, element: &'d Element, which: AttributeName) -> Option<u32> {
        self.attribute(element, which)?.reference()
    }

    /// The value behind a reference, in the default configuration where there is one.
    fn referenced(&self, attribute: &Attribute) -> Option<ResValue<()>> {
        let id = attribute.reference()?;
        let values = self.resources?.resolve(ResourceId(id));
        let default = values.iter().find(|value| value.config.is_default());
        let value = default.or(values.first())?.value;
        Some(value.map_string(|_| ()))
    }
}

/// The line of an element, when it is known.
pub(super) fn line(element: &Element) -> Option<u32> {
    (element.line != 0).then_some(element.line)
}
