//! The way of a value into reasons: what it is read from, what it is called, and who gives it.

use super::judging::{Judge, OUTRIGHT};
use super::operations::at_port;
use crate::analysis::script::{Root, Source, Step};
use crate::finding::{Strength, ValueKind};
use crate::formats::script::{Expr, ExprIdx};
use crate::session::evidence::Reasons;
use crate::signatures::ScriptDeed;
use rustc_hash::FxHashSet;

/// Properties that answers are unpacked by.
const ANSWER_NAMES: [&str; 10] = [
    "data",
    "body",
    "response",
    "result",
    "results",
    "json",
    "responseText",
    "payload",
    "responseJSON",
    "content",
];
/// Words of names that say that a value addresses a device.
const DEVICE_WORDS: [&str; 6] = [
    "push",
    "fcm",
    "messaging",
    "registration",
    "devicetoken",
    "notification",
];

impl Judge<'_> {
    /// Adds what the sources of a value say; `known` are those that are credentials elsewhere.
    pub(super) fn add_sources(
        &self,
        sources: &[Source],
        known: &FxHashSet<Source>,
        reasons: &mut Reasons,
    ) {
        for source in sources {
            self.add_source(source, known, reasons);
        }
    }

    fn add_source(&self, source: &Source, known: &FxHashSet<Source>, reasons: &mut Reasons) {
        let shown = source.display();
        if self
            .operations
            .last_call(source, ScriptDeed::Otherwise)
            .is_some()
            || is_of_device(&shown)
        {
            return reasons.add_against("what addresses a device");
        }
        for (kind, key) in self.read_cells(source) {
            let value = self.weight(&key).1.or(Some(ValueKind::AccessToken));
            if self.cells.contains(&(kind, key.clone())) {
                let text = format!("it is read from '{key}', where a credential is kept");
                reasons.add(Strength::Strong, "credential-cell", text, value);
            } else {
                let text = format!("it is read from a store under '{key}'");
                self.add_word(&key, "read-key", text, Strength::Medium, reasons);
            }
        }
        if known.contains(source) {
            let value = source.last_name().and_then(|name| self.weight(name).1);
            let text = format!("'{shown}' is kept or sent as a credential elsewhere");
            reasons.add(
                Strength::Strong,
                "used-as-credential",
                text,
                value.or(Some(ValueKind::AccessToken)),
            );
        }
        self.add_way(source, &shown, reasons);
    }

    /// What the way of a value says: the property it is read by, and who gives it.
    fn add_way(&self, source: &Source, shown: &str, reasons: &mut Reasons) {
        if let Some(name) = source.last_name() {
            let strength = match self.weight(name).0 {
                OUTRIGHT.. => Strength::Medium,
                _ => Strength::Weak,
            };
            self.add_word(
                name,
                "property",
                format!("it is read as '{shown}'"),
                strength,
                reasons,
            );
        }
        self.add_answer(source, shown, reasons);
        if is_of_address(source) {
            reasons.add(
                Strength::Weak,
                "address",
                format!("it arrives in an address: '{shown}'"),
                None,
            );
        }
        if let Root::Made(made) = source.root
            && self.inputs.is_password(made)
        {
            let value = Some(ValueKind::Password);
            reasons.add(
                Strength::Medium,
                "password-field",
                "it is typed into a password field".to_owned(),
                value,
            );
        }
    }

    /// What it says that a server or a call gives the value.
    fn add_answer(&self, source: &Source, shown: &str, reasons: &mut Reasons) {
        if let Some(end) = self.operations.answer_end(source, self.values) {
            let paths = self.paths_of(source, end);
            let auth = paths.iter().find(|path| {
                self.auth_paths
                    .is_some_and(|lexicon| lexicon.look_up(path).is_some())
            });
            match auth {
                Some(path) => {
                    let text = format!("the server answers '{path}' with it");
                    reasons.add(Strength::Medium, "auth-answer", text, None);
                }
                None => reasons.add(
                    Strength::Weak,
                    "answer",
                    format!("a server gives it: '{shown}'"),
                    None,
                ),
            }
        } else if source
            .steps
            .iter()
            .any(|step| is_answer_name(step) || matches!(step, Step::Given(_)))
        {
            reasons.add(
                Strength::Weak,
                "answer",
                format!("it is given as '{shown}'"),
                None,
            );
        }
    }

    /// The addresses of the request that a value is the answer to.
    fn paths_of(&self, source: &Source, end: usize) -> Vec<String> {
        let Some(Step::Call { call, .. } | Step::Given(call)) =
            end.checked_sub(1).and_then(|at| source.steps.get(at))
        else {
            return Vec::new();
        };
        let models = self.operations.of_call(*call).iter();
        let ports = models.filter_map(|model| model.url.as_ref());
        let urls = ports.flat_map(|port| at_port(port, *call, self.values));
        urls.map(|url| self.values.template(url, &[])).collect()
    }

    /// The names of variables and functions that a value passes through.
    pub(super) fn add_names(&self, index: ExprIdx, chain: &[ExprIdx], reasons: &mut Reasons) {
        let scripts = self.values.scripts();
        let mut expressions = vec![index];
        for call in chain {
            if let Expr::Call { arguments, .. } = scripts.expr(*call) {
                let given = arguments
                    .iter()
                    .filter(|argument| self.shares_source(index, chain, **argument));
                expressions.extend(given);
            }
        }
        for expression in expressions {
            if let Expr::Variable(variable) = scripts.expr(expression)
                && let Some(variable) = scripts.variable(*variable)
            {
                let text = format!("it passes through a variable named '{}'", variable.name);
                self.add_word(
                    &variable.name,
                    "variable-name",
                    text,
                    Strength::Weak,
                    reasons,
                );
            }
        }
        let place = chain.last().copied().unwrap_or(index);
        let mut function = scripts.node(place).map(|node| node.function);
        while let Some(around) = function.and_then(|function| scripts.function(function)) {
            let is_login = self
                .login
                .is_some_and(|lexicon| lexicon.look_up(&around.name).is_some());
            if is_login && !around.name.is_empty() {
                let text = format!("'{}' handles it", around.name);
                return reasons.add(Strength::Weak, "login-handler", text, None);
            }
            function = around.parent;
        }
    }

    fn shares_source(&self, index: ExprIdx, chain: &[ExprIdx], argument: ExprIdx) -> bool {
        let wanted = self.values.resolved(index, chain);
        let given = self.values.resolved(argument, &[]);
        given.iter().any(|source| wanted.contains(source))
    }
}

fn is_answer_name(step: &Step) -> bool {
    matches!(step, Step::Name(name) if ANSWER_NAMES.contains(&&**name))
}

fn is_of_device(shown: &str) -> bool {
    let lower = shown.to_ascii_lowercase();
    DEVICE_WORDS.iter().any(|word| lower.contains(word))
}

/// True for what is cut out of the address of a page.
pub(super) fn is_of_address(source: &Source) -> bool {
    let shown = source.display();
    let of_page = ["location.search", "location.hash", "location.href"];
    let of_event = matches!(source.last_name(), Some("url"))
        && source
            .steps
            .iter()
            .any(|step| matches!(step, Step::Given(_)));
    of_event || of_page.iter().any(|part| shown.ends_with(part))
}
