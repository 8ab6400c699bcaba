//! Which values are typed into password fields.

use crate::analysis::script::{Root, Source, Step, Values};
use crate::formats::script::{Expr, ExprIdx, VariableIdx};
use rustc_hash::FxHashSet;

/// Values and variables of password fields.
pub(super) struct Inputs {
    variables: FxHashSet<VariableIdx>,
    made: FxHashSet<ExprIdx>,
    sources: FxHashSet<Source>,
}

impl Inputs {
    pub(super) fn of(values: &Values<'_>) -> Self {
        let mut found = Self {
            variables: FxHashSet::default(),
            made: FxHashSet::default(),
            sources: FxHashSet::default(),
        };
        let scripts = values.scripts();
        for (_, node) in scripts.expressions() {
            // Properties of a field of React Native: its value is the text that was typed.
            let Expr::Object(members) = &node.expr else {
                continue;
            };
            let named = |wanted: &str| {
                let member = members
                    .iter()
                    .find(|(name, _)| name.as_deref() == Some(wanted));
                member.map(|(_, value)| *value)
            };
            let hides = named("secureTextEntry")
                .is_some_and(|value| *scripts.expr(value) != Expr::Bool(false));
            let is_password =
                named("type").is_some_and(|value| scripts.text(value) == Some("password"));
            if let (true, Some(value)) = (hides || is_password, named("value")) {
                if let Expr::Variable(variable) = scripts.expr(value) {
                    found.variables.insert(*variable);
                }
                found.sources.extend(
                    values
                        .sources(value)
                        .iter()
                        .filter(|source| !source.steps.is_empty())
                        .cloned(),
                );
                found.made.insert(value);
            }
        }
        found
    }

    /// True when the expression is the text of a password field.
    pub(super) fn is_password(&self, index: ExprIdx) -> bool {
        self.made.contains(&index)
    }

    /// True when the expression reads the text of a password field.
    pub(super) fn reads_password(&self, index: ExprIdx, values: &Values<'_>) -> bool {
        if let Expr::Variable(variable) = values.scripts().expr(index)
            && self.variables.contains(variable)
        {
            return true;
        }
        let sources = values.resolved(index, &[]);
        sources
            .iter()
            .any(|source| self.sources.contains(source) || is_field(source, values))
    }
}

/// `$("#password").val()`, `document.getElementById("password").value`.
fn is_field(source: &Source, values: &Values<'_>) -> bool {
    let reads = match source.steps.last() {
        Some(Step::Name(name)) => &**name == "value",
        Some(Step::Call { .. }) => matches!(source.last_name(), Some("val")),
        _ => false,
    };
    let is_page = matches!(&source.root, Root::Global(name) if matches!(&**name, "$" | "jQuery" | "document" | "angular"));
    let mut chosen = source.steps.iter().filter_map(|step| match step {
        Step::Call { call, .. } => match values.scripts().expr(*call) {
            Expr::Call { arguments, .. } => arguments.first().and_then(|first| values.text(*first)),
            _ => None,
        },
        _ => None,
    });
    let is_named = |text: String| {
        let lower = text.to_ascii_lowercase();
        ["password", "passwd", "pwd", "passcode"]
            .iter()
            .any(|word| lower.contains(word))
    };
    reads && is_page && chosen.next().is_some_and(is_named)
}
