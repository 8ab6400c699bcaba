//! Compiled signatures: what a rule says and what it looks for, without any reference to an app.

use super::absence::AbsenceMatch;
use super::docs;
use super::expression::{Environment, Expression};
use super::lexicon::Lexicon;
use super::pattern::MethodPattern;
use super::port::Port;
use super::script::ScriptMatch;
use super::search::{AssetMatch, NativeMatch, StringMatch};
use super::template::Template;
use crate::finding::{Confidence, Precision, RuleInfo, SecuritySeverity, Severity, ValueKind};
use std::borrow::Cow;
use std::sync::Arc;

/// One rule.
#[derive(Debug, Clone)]
pub struct Signature {
    /// Kebab-case id; the name of its files.
    pub id: String,
    /// The folder it stands in, such as `storage`.
    pub family: String,
    /// One line that names the flaw.
    pub title: String,
    /// Level of its findings unless a match or a level says otherwise.
    pub severity: Severity,
    /// GitHub's number.
    pub security_severity: SecuritySeverity,
    /// How often its findings are right.
    pub precision: Precision,
    /// Base confidence of its findings.
    pub confidence: Confidence,
    /// Numbers of the Common Weakness Enumeration.
    pub cwe: Vec<u32>,
    /// MASVS controls.
    pub masvs: Vec<String>,
    /// MASWE ids of the 2026 numbering.
    pub maswe: Vec<String>,
    /// The same in the numbering of the beta.
    pub maswe_beta: Vec<String>,
    /// MASTG tests.
    pub mastg: Vec<String>,
    /// What a finding says, unless its match has a message of its own.
    pub message: Template,
    /// How to see the flaw on a device; lines whose names are not known are left out.
    pub verify: Vec<Template>,
    /// Parts of the message that are secret.
    pub redact: Vec<Template>,
    /// What must hold of the app for the rule to be applied at all.
    pub requires: Option<Expression>,
    /// In which apps the flaw is worse; the first that holds counts.
    pub raises: Vec<Raise>,
    /// The alternatives; any of them makes a finding.
    pub matches: Vec<Match>,
    /// Name and version of the pack.
    pub pack: Arc<str>,
    /// The Markdown text, with test markers.
    pub documentation: Cow<'static, str>,
}

impl Signature {
    /// The texts that it looks for in the whole app with `app.mentions`.
    pub fn mentions(&self) -> impl Iterator<Item = &str> {
        let raising = self.raises.iter().map(|raise| &raise.condition);
        let of_app = self.requires.iter().chain(raising);
        of_app
            .flat_map(Expression::mentions)
            .chain(self.matches.iter().flat_map(Match::mentions))
    }

    /// What reports say about the rule.
    pub fn rule_info(&self) -> RuleInfo {
        RuleInfo {
            id: self.id.clone(),
            family: self.family.clone(),
            title: self.title.clone(),
            summary: docs::summary(&self.documentation)
                .unwrap_or_else(|| format!("{}.", self.title)),
            severity: self.severity,
            security_severity: self.security_severity,
            precision: self.precision,
            cwe: self.cwe.clone(),
            masvs: self.masvs.clone(),
            maswe: self.maswe.clone(),
            maswe_beta: self.maswe_beta.clone(),
            mastg: self.mastg.clone(),
            help_markdown: docs::strip_test_markers(&self.documentation),
            pack: self.pack.to_string(),
        }
    }
}

/// What makes a flaw worse in some apps.
#[derive(Debug, Clone)]
pub struct Raise {
    /// In which apps.
    pub condition: Expression,
    /// GitHub's number there.
    pub security_severity: SecuritySeverity,
}

/// One alternative of a rule.
#[derive(Debug, Clone)]
pub struct Match {
    /// What is looked for.
    pub kind: MatchKind,
    /// The condition, besides what the kind itself asks for.
    pub condition: Condition,
    /// Severities by condition; the first that holds counts.
    pub levels: Vec<Level>,
    /// Value of `{fact}`.
    pub fact: Option<String>,
    /// Value of `{label}` and `{credential}`.
    pub label: Option<String>,
    /// A message of its own.
    pub message: Option<Template>,
}

impl Match {
    /// The texts that its conditions look for in the whole app.
    fn mentions(&self) -> impl Iterator<Item = &str> {
        let conditions = [&self.condition.when, &self.condition.unless];
        let levels = self.levels.iter().map(|level| &level.condition);
        let all = conditions.into_iter().flatten().chain(levels);
        all.flat_map(Expression::mentions)
    }

    /// Severity of a finding of this match.
    pub fn severity(&self, environment: &dyn Environment, otherwise: Severity) -> Severity {
        let level = self
            .levels
            .iter()
            .find(|level| level.condition.holds(environment));
        level.map_or(otherwise, |level| level.severity)
    }
}

/// `where` and `unless`.
#[derive(Debug, Clone, Default)]
pub struct Condition {
    /// Must be true.
    pub when: Option<Expression>,
    /// Must not be true.
    pub unless: Option<Expression>,
}

impl Condition {
    /// True when `where` is known to hold and `unless` is not known to hold.
    pub fn holds(&self, environment: &dyn Environment) -> bool {
        self.when
            .as_ref()
            .is_none_or(|when| when.holds(environment))
            && !self
                .unless
                .as_ref()
                .is_some_and(|unless| unless.holds(environment))
    }

    /// False when what little `environment` knows is enough to say that the condition never holds.
    pub fn may_hold(&self, environment: &dyn Environment) -> bool {
        let when = self.when.as_ref();
        let unless = self.unless.as_ref();
        when.is_none_or(|when| when.evaluate(environment).truth() != Some(false))
            && !unless.is_some_and(|unless| unless.holds(environment))
    }
}

/// A severity with its condition.
#[derive(Debug, Clone)]
pub struct Level {
    /// The severity.
    pub severity: Severity,
    /// When it counts.
    pub condition: Expression,
}

/// What an alternative looks for.
#[derive(Debug, Clone)]
pub enum MatchKind {
    /// Literals in the string pools of code and resources.
    String(StringMatch),
    /// Literals in native libraries.
    Native(NativeMatch),
    /// Literals in text files of the app.
    Asset(AssetMatch),
    /// An element of the manifest.
    Manifest(ManifestElement),
    /// An element of a resource.
    Resource(ResourceMatch),
    /// A call.
    Call(CallMatch),
    /// A method body.
    Body(BodyMatch),
    /// A session value that reaches a sink.
    Flow(FlowMatch),
    /// A store cell that holds a session value.
    Cell(CellMatch),
    /// Something that should happen and never does.
    Absence(AbsenceMatch),
    /// Something in the scripts of an app.
    Script(ScriptMatch),
}

impl MatchKind {
    /// The key of the kind in signature files.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::String(_) => "string",
            Self::Native(_) => "native",
            Self::Asset(_) => "asset",
            Self::Manifest(_) => "manifest",
            Self::Resource(_) => "resource",
            Self::Call(_) => "call",
            Self::Body(_) => "body",
            Self::Flow(_) => "flow",
            Self::Cell(_) => "cell",
            Self::Absence(_) => "absence",
            Self::Script(_) => "script",
        }
    }
}

/// Elements of the manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ManifestElement {
    /// `<application>`.
    Application,
    /// `<activity>` and `<activity-alias>`.
    Activity,
    /// `<service>`.
    Service,
    /// `<receiver>`.
    Receiver,
    /// `<provider>`.
    Provider,
    /// Any of the four.
    Component,
    /// `<intent-filter>`.
    Filter,
    /// `<permission>`.
    Permission,
}

/// An element of the network security configuration.
#[derive(Debug, Clone)]
pub struct ResourceMatch {
    /// Name of the element, such as `base-config`; `None` for every element.
    pub element: Option<String>,
}

/// A call.
#[derive(Debug, Clone)]
pub struct CallMatch {
    /// What is called.
    pub methods: Vec<MethodPattern>,
    /// The port that holds a secret.
    pub secret: Option<Port>,
    /// Calls that make it harmless.
    pub absent: Vec<CallCondition>,
    /// How near those must be.
    pub absent_in: Scope,
    /// Calls without which it is harmless: one of them must be near.
    pub present: Vec<CallCondition>,
    /// How near.
    pub present_in: Scope,
}

/// Where something is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// The logout handlers with all they reach.
    Logout,
    /// The same method.
    Method,
    /// The calls on the same object, wherever they are.
    Object,
    /// The same class, with its inner classes and superclasses of the app.
    Class,
    /// The whole app.
    App,
}

/// A pattern with a condition on the arguments.
#[derive(Debug, Clone)]
pub struct CallCondition {
    /// What is called.
    pub pattern: MethodPattern,
    /// What must hold of its ports.
    pub condition: Option<Expression>,
}

/// A method body.
#[derive(Debug, Clone)]
pub struct BodyMatch {
    /// The method overrides or implements one of these, or is defined as one of them.
    pub methods: Vec<MethodPattern>,
    /// Which of the two.
    pub relation: Relation,
}

/// How a body relates to the patterns of its match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// It overrides or implements one.
    Overrides,
    /// It is one.
    Is,
}

/// A session value that reaches a sink.
#[derive(Debug, Clone)]
pub struct FlowMatch {
    /// Kinds of values; all when empty.
    pub values: Vec<ValueKind>,
    /// Kinds of values of a pack's own, as models name them; when there are any, it is about these instead.
    pub sources: Vec<String>,
    /// Kinds of sinks, as models name them.
    pub sinks: Vec<String>,
    /// Where a finding points.
    pub primary: FlowPlace,
    /// Calls that make it harmless.
    pub absent: Vec<CallCondition>,
    /// How near those must be: on the object that the sink is given, unless said otherwise.
    pub absent_in: Scope,
    /// Calls without which it is harmless: one of them must be near.
    pub present: Vec<CallCondition>,
    /// How near.
    pub present_in: Scope,
}

/// Which place of a flow a finding points at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FlowPlace {
    /// Where the value arrives.
    Sink,
    /// Where the key of the encryption that it arrives at is made.
    Key,
    /// Where the address of the request is set, when that is done once for a service interface; else as `Sink`.
    Address,
}

/// A store cell.
#[derive(Debug, Clone)]
pub struct CellMatch {
    /// Kinds of stores, as store files name them.
    pub stores: Vec<String>,
    /// Kinds of values; all when empty.
    pub values: Vec<ValueKind>,
    /// Where a finding points.
    pub primary: CellPlace,
    /// The cells are those with a key that this lexicon knows, whatever their values are.
    pub named: Option<Arc<Lexicon>>,
}

/// Which place of a cell a finding points at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CellPlace {
    /// Where it is written.
    Write,
    /// Where a value is written that whoever starts the component decides; cells without such a write are left out.
    Outside,
    /// Where the app goes on with the session because of it; where it is written, when nothing asks for it.
    Resumption,
    /// Where its store is opened.
    Open,
    /// Where its value is encoded or encrypted.
    Change,
    /// Where the key is made that its value is encrypted with.
    Key,
    /// The application element of the manifest.
    Manifest,
}
