//! The components of a manifest and the intents that they take.

/// An activity, alias, service, receiver or provider.
#[derive(Debug, Clone, Default)]
pub struct Component {
    /// What it is.
    pub kind: ComponentKind,
    /// Class name with dots; for an alias a name of its own.
    pub name: String,
    /// For an alias the class name with dots of its activity.
    pub target: Option<String>,
    /// Line of the element.
    pub line: Option<u32>,
    /// `android:exported` as written.
    pub exported: Option<bool>,
    /// `android:enabled` as written.
    pub enabled: Option<bool>,
    /// `android:permission`.
    pub permission: Option<String>,
    /// `android:readPermission` of a provider.
    pub read_permission: Option<String>,
    /// `android:writePermission` of a provider.
    pub write_permission: Option<String>,
    /// `android:authorities` of a provider.
    pub authorities: Vec<String>,
    /// `android:grantUriPermissions` of a provider.
    pub grant_uri_permissions: Option<bool>,
    /// `android:process`.
    pub process: Option<String>,
    /// `android:taskAffinity`.
    pub task_affinity: Option<String>,
    /// `android:allowTaskReparenting`.
    pub allow_task_reparenting: Option<bool>,
    /// `android:launchMode`.
    pub launch_mode: LaunchMode,
    /// `android:noHistory`.
    pub no_history: Option<bool>,
    /// Name shown to the user, in the default language.
    pub label: Option<String>,
    /// Intent filters in document order.
    pub filters: Vec<IntentFilter>,
    /// `meta-data` elements.
    pub meta_data: Vec<MetaData>,
}

/// The kinds of components.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum ComponentKind {
    /// `activity`.
    #[default]
    Activity,
    /// `activity-alias`.
    ActivityAlias,
    /// `service`.
    Service,
    /// `receiver`.
    Receiver,
    /// `provider`.
    Provider,
}

impl ComponentKind {
    /// The element that declares it.
    pub fn element(self) -> &'static str {
        match self {
            Self::Activity => "activity",
            Self::ActivityAlias => "activity-alias",
            Self::Service => "service",
            Self::Receiver => "receiver",
            Self::Provider => "provider",
        }
    }

    pub(super) fn from_element(name: &str) -> Option<Self> {
        [
            Self::Activity,
            Self::ActivityAlias,
            Self::Service,
            Self::Receiver,
            Self::Provider,
        ]
        .into_iter()
        .find(|kind| kind.element() == name)
    }
}

/// `android:launchMode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum LaunchMode {
    /// A new instance each time.
    #[default]
    Standard,
    /// The instance on top is used again.
    SingleTop,
    /// One instance in a task.
    SingleTask,
    /// One instance, alone in its task.
    SingleInstance,
    /// One instance in a task, which other tasks may hold too.
    SingleInstancePerTask,
}

impl LaunchMode {
    pub(super) fn from_attribute(value: i32) -> Self {
        match value {
            1 => Self::SingleTop,
            2 => Self::SingleTask,
            3 => Self::SingleInstance,
            4 => Self::SingleInstancePerTask,
            _ => Self::Standard,
        }
    }
}

/// An `intent-filter` element.
#[derive(Debug, Clone, Default)]
pub struct IntentFilter {
    /// Line of the element.
    pub line: Option<u32>,
    /// Names of the `action` elements.
    pub actions: Vec<String>,
    /// Names of the `category` elements.
    pub categories: Vec<String>,
    /// The `data` elements. Android joins them: every scheme goes with every host and every path.
    pub data: Vec<FilterData>,
    /// `android:autoVerify`.
    pub auto_verify: bool,
    /// `android:priority`.
    pub priority: i32,
}

/// A `data` element.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FilterData {
    /// Line of the element.
    pub line: Option<u32>,
    /// `android:scheme`.
    pub scheme: Option<String>,
    /// `android:host`.
    pub host: Option<String>,
    /// `android:port`.
    pub port: Option<String>,
    /// `android:path` and its relatives.
    pub paths: Vec<PathMatch>,
    /// `android:mimeType`.
    pub mime_type: Option<String>,
}

/// How a filter matches the path of a URI.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum PathMatch {
    /// `android:path`.
    Exact(String),
    /// `android:pathPrefix`.
    Prefix(String),
    /// `android:pathPattern`.
    Pattern(String),
    /// `android:pathSuffix`.
    Suffix(String),
    /// `android:pathAdvancedPattern`.
    AdvancedPattern(String),
}

/// A `meta-data` element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetaData {
    /// `android:name`.
    pub name: String,
    /// `android:value`, as text.
    pub value: Option<String>,
    /// `android:resource`, or a reference in `android:value`.
    pub resource: Option<u32>,
    /// Line of the element.
    pub line: Option<u32>,
}

impl Component {
    /// The class that runs: for an alias that of its target.
    pub fn class(&self) -> &str {
        self.target.as_deref().unwrap_or(&self.name)
    }

    /// The descriptor of that class, such as `Lcom/example/Main;`.
    pub fn class_descriptor(&self) -> String {
        format!("L{};", self.class().replace('.', "/"))
    }

    /// True when the user can start it from the launcher.
    pub fn is_launcher(&self) -> bool {
        self.filters.iter().any(|filter| {
            filter.has_action("android.intent.action.MAIN")
                && filter.has_category("android.intent.category.LAUNCHER")
        })
    }

    /// True when a web page can start it.
    pub fn is_browsable(&self) -> bool {
        self.filters.iter().any(IntentFilter::is_browsable)
    }
}

impl IntentFilter {
    /// True when it takes this action.
    pub fn has_action(&self, name: &str) -> bool {
        self.actions.iter().any(|action| action == name)
    }

    /// True when it takes this category.
    pub fn has_category(&self, name: &str) -> bool {
        self.categories.iter().any(|category| category == name)
    }

    /// True when a web page can send an intent to it.
    pub fn is_browsable(&self) -> bool {
        self.has_category("android.intent.category.BROWSABLE")
    }

    /// All schemes that it takes, in document order.
    pub fn schemes(&self) -> impl Iterator<Item = &str> {
        self.data.iter().filter_map(|data| data.scheme.as_deref())
    }

    /// All hosts that it takes, in document order.
    pub fn hosts(&self) -> impl Iterator<Item = &str> {
        self.data.iter().filter_map(|data| data.host.as_deref())
    }
}
