//! What conditions and messages may ask about the app as a whole.

use crate::program::Program;
use crate::session::Session;
use crate::signatures::{Argument, Environment, Value};

/// The names that begin with `app.`.
#[derive(Debug, Clone, Default)]
pub struct AppNames {
    package: Option<String>,
    version_name: Option<String>,
    target_sdk: Option<i64>,
    min_sdk: Option<i64>,
    debuggable: bool,
    allow_backup: bool,
    uses_backup_rules: bool,
    has_session: bool,
    has_logout: bool,
    build_time: Option<i64>,
    compile_sdk: Option<i64>,
    texts: Vec<String>,
}

impl AppNames {
    /// The facts of an app. `mentioned` are the texts among those that rules ask about which the app holds;
    /// `newest_file` is the time of the newest file in the package.
    pub fn of(
        program: &Program<'_>,
        session: &Session<'_>,
        mentioned: Vec<String>,
        newest_file: Option<i64>,
    ) -> Self {
        let manifest = program.manifest();
        Self {
            package: manifest.map(|manifest| manifest.package.clone()),
            version_name: manifest.and_then(|manifest| manifest.version_name.clone()),
            target_sdk: manifest.map(|manifest| i64::from(manifest.target_sdk())),
            min_sdk: manifest.map(|manifest| i64::from(manifest.min_sdk())),
            debuggable: manifest.is_some_and(|manifest| manifest.is_debuggable()),
            allow_backup: manifest.is_some_and(|manifest| manifest.allows_backup()),
            uses_backup_rules: manifest.is_some_and(|manifest| {
                manifest.application.full_backup_content.is_some()
                    || manifest.application.data_extraction_rules.is_some()
            }),
            has_session: session.has_session,
            has_logout: !session.logouts.is_empty(),
            build_time: newest_file.max(program.earliest_build_time()),
            compile_sdk: manifest.and_then(|manifest| manifest.compile_sdk_version.map(i64::from)),
            texts: mentioned,
        }
    }

    /// When the app was built, at the earliest, in seconds since 1970; `None` when nothing says.
    pub fn build_time(&self) -> Option<i64> {
        self.build_time
    }

    /// Why files leave with the backup, to be put behind a sentence.
    pub fn backup_reason(&self) -> &'static str {
        match self.uses_backup_rules {
            true => ", as the backup rules do not exclude it",
            false => ", as android:allowBackup is not switched off",
        }
    }
}

impl Environment for AppNames {
    fn name(&self, path: &str) -> Value {
        let integer = |number: Option<i64>| number.map_or(Value::Unknown, Value::Int);
        match path {
            "app.package" => Value::optional(self.package.as_ref()),
            "app.version_name" => Value::optional(self.version_name.as_ref()),
            "app.target_sdk" => integer(self.target_sdk),
            "app.min_sdk" => integer(self.min_sdk),
            "app.debuggable" => Value::Bool(self.debuggable),
            "app.allow_backup" => Value::Bool(self.allow_backup),
            "app.has_session" => Value::Bool(self.has_session),
            "app.has_logout" => Value::Bool(self.has_logout),
            "app.compile_sdk" => integer(self.compile_sdk),
            "app.build_time" => integer(self.build_time),
            _ => Value::Unknown,
        }
    }

    fn call(&self, function: &str, arguments: &[Argument<'_>]) -> Value {
        match (function, arguments) {
            ("app.mentions", [Argument::Value(text)]) => match text.as_text() {
                Some(text) => Value::Bool(self.texts.iter().any(|held| held.contains(text))),
                None => Value::Unknown,
            },
            _ => Value::Unknown,
        }
    }
}
