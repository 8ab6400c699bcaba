//! What conditions and messages may ask about the app as a whole.

use crate::program::manifest::Manifest;
use crate::session::{Scene, Session};
use crate::signatures::names::AppName;
use crate::signatures::{Argument, Environment, Value};

/// The names that begin with `app.`.
#[derive(Debug, Clone)]
pub struct AppNames<'p> {
    manifest: Option<&'p Manifest>,
    has_session: bool,
    asks_for_password: bool,
    has_login: bool,
    empties_session: bool,
    has_logout: bool,
    sends_credential: bool,
    build_time: Option<i64>,
    mentioned: Vec<String>,
    /// What the app is about.
    profiles: Vec<String>,
}

impl<'p> AppNames<'p> {
    /// The facts of an app. `mentioned` are the texts among those that rules ask about which the app holds;
    /// `newest_file` is the time of the newest file in the package.
    pub fn of(
        scene: &Scene<'_, 'p, '_>,
        session: &Session<'_>,
        mentioned: Vec<String>,
        newest_file: Option<i64>,
    ) -> Self {
        let program = scene.program;
        let profiles = scene.profiles.iter();
        Self {
            profiles: profiles.map(|profile| profile.name.clone()).collect(),
            manifest: program.manifest(),
            has_session: session.has_session,
            asks_for_password: !session.login_screens.is_empty(),
            has_login: session.has_login,
            empties_session: session.is_emptied_anywhere(),
            has_logout: !session.logouts.is_empty(),
            sends_credential: session.sends_credential,
            build_time: newest_file.max(program.earliest_build_time()),
            mentioned,
        }
    }

    /// When the app was built, at the earliest, in seconds since 1970; `None` when nothing says.
    pub fn build_time(&self) -> Option<i64> {
        self.build_time
    }

    /// Why files leave with the backup, to be put behind a sentence.
    pub fn backup_reason(&self) -> &'static str {
        let uses_rules = self.manifest.is_some_and(|manifest| {
            let application = &manifest.application;
            application.full_backup_content.is_some() || application.data_extraction_rules.is_some()
        });
        match uses_rules {
            true => ", as the backup rules do not exclude it",
            false => ", as android:allowBackup is not switched off",
        }
    }

    /// What the manifest says, with the defaults of Android where it says nothing.
    fn of_manifest(&self, name: AppName) -> Option<Value> {
        let manifest = self.manifest?;
        let application = &manifest.application;
        Some(match name {
            AppName::AllowBackup => Value::Bool(manifest.allows_backup()),
            AppName::CompileSdk => Value::Int(i64::from(manifest.compile_sdk_version?)),
            AppName::Debuggable => Value::Bool(manifest.is_debuggable()),
            AppName::HasBackupAgent => Value::Bool(application.backup_agent.is_some()),
            AppName::HasNetworkSecurityConfig => {
                Value::Bool(application.network_security_config.is_some())
            }
            AppName::MinSdk => Value::Int(i64::from(manifest.min_sdk())),
            AppName::Package => Value::text(&manifest.package),
            AppName::TargetSdk => Value::Int(i64::from(manifest.target_sdk())),
            AppName::TestOnly => Value::Bool(application.test_only.unwrap_or(false)),
            AppName::UsesCleartextTraffic => Value::Bool(manifest.allows_cleartext()),
            AppName::VersionCode => Value::Int(i64::from(manifest.version_code?)),
            AppName::VersionName => Value::text(manifest.version_name.as_ref()?),
            AppName::AsksForPassword
            | AppName::Profile
            | AppName::BuildTime
            | AppName::EmptiesSession
            | AppName::HasLogin
            | AppName::HasLogout
            | AppName::HasSession
            | AppName::SendsCredential => return None,
        })
    }
}

impl Environment for AppNames<'_> {
    fn name(&self, path: &str) -> Value {
        match AppName::find(path) {
            Some(AppName::BuildTime) => self.build_time.map_or(Value::Unknown, Value::Int),
            Some(AppName::Profile) => Value::List(self.profiles.iter().map(Value::text).collect()),
            Some(AppName::AsksForPassword) => Value::Bool(self.asks_for_password),
            Some(AppName::HasSession) => Value::Bool(self.has_session),
            Some(AppName::SendsCredential) => Value::Bool(self.sends_credential),
            Some(AppName::HasLogin) => Value::Bool(self.has_login),
            Some(AppName::EmptiesSession) => Value::Bool(self.empties_session),
            Some(AppName::HasLogout) => Value::Bool(self.has_logout),
            Some(name) => self.of_manifest(name).unwrap_or_default(),
            None => Value::Unknown,
        }
    }

    fn call(&self, function: &str, arguments: &[Argument<'_>]) -> Value {
        match (function, arguments) {
            ("app.mentions", [Argument::Value(text)]) => match text.as_text() {
                Some(text) => Value::Bool(self.mentioned.iter().any(|held| held.contains(text))),
                None => Value::Unknown,
            },
            _ => Value::Unknown,
        }
    }
}
