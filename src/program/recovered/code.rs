//! Texts in code that compilers generate into names: checks of Kotlin, `toString()` and enum constants.

use super::super::ids::{ClassId, FieldId, MethodId};
use super::super::{CodeSite, Program, Symbol};
use super::registers::{Event, Known};
use super::{RecoveredBy, RecoveredNames};
use std::collections::BTreeSet;

/// Where Kotlin's checks are when they are not renamed.
const CHECKS: &str = "Lkotlin/jvm/internal/Intrinsics;";
/// Texts of the class with Kotlin's checks.
const TEXTS_OF_CHECKS: [&str; 2] = [
    "Parameter specified as non-null is null: method ",
    "lateinit property ",
];

impl Program<'_> {
    /// Kotlin's checks of parameters and of `lateinit` properties, wherever the app's code calls them.
    pub(super) fn recover_from_checks(&self, names: &mut RecoveredNames) {
        let checks = self.checks();
        let mut callers: BTreeSet<MethodId> = BTreeSet::new();
        for check in &checks {
            let sites = self.callers(*check).iter();
            let methods = sites.map(|CodeSite { method, .. }| *method);
            callers.extend(methods.filter(|method| self.is_app_code(*method)));
        }
        for caller in callers {
            for event in self.events_of(caller) {
                let Event::Call {
                    callee,
                    arguments,
                    null_field,
                } = event
                else {
                    continue;
                };
                if checks.contains(&callee) {
                    self.name_checked(caller, &arguments, null_field, names);
                }
            }
        }
    }

    /// `check(parameter, "name")` names a parameter, `fail("name")` a property that was found to be null.
    fn name_checked(
        &self,
        caller: MethodId,
        arguments: &[Known],
        null_field: Option<FieldId>,
        names: &mut RecoveredNames,
    ) {
        let (parameter, text) = match arguments {
            [Known::Parameter(index), Known::Text(text)]
            | [Known::Text(text), Known::Parameter(index)] => (Some(*index), *text),
            [Known::Text(text)] => (None, *text),
            _ => return,
        };
        let text = self.text(text);
        match (parameter, null_field) {
            (Some(index), _) => names.name_parameter(caller, index, &text),
            (None, Some(field)) => names.name_field(field, &text, RecoveredBy::LateInitCheck),
            (None, None) => {}
        }
    }

    /// The methods `(Object, String)` and `(String)` of the class with Kotlin's checks, renamed or not.
    fn checks(&self) -> BTreeSet<MethodId> {
        let mut classes: BTreeSet<ClassId> = self.class_by_name(CHECKS).into_iter().collect();
        for text in TEXTS_OF_CHECKS {
            let holders = self.symbols().find(text).into_iter();
            let sites = holders.flat_map(|text| self.users_of_string(text));
            classes.extend(sites.map(|CodeSite { method, .. }| self.method(*method).class));
        }
        let all = (0..self.method_count()).map(MethodId::at);
        let checks = all.filter(|method| {
            let reference = self.method(*method);
            classes.contains(&reference.class) && self.is_check(*method)
        });
        checks.collect()
    }

    fn is_check(&self, method: MethodId) -> bool {
        let proto = self.method(method).proto;
        let name = |class: &ClassId| self.symbols().bytes(self.class(*class).name);
        let mut parameters: Vec<&[u8]> = self.parameters(proto).iter().map(name).collect();
        parameters.sort_unstable();
        name(&self.return_type(proto)) == b"V"
            && matches!(
                parameters.as_slice(),
                [b"Ljava/lang/String;"] | [b"Ljava/lang/Object;", b"Ljava/lang/String;"]
            )
    }

    /// What `toString()` and the initialiser of an enum class say.
    pub(super) fn recover_from_code(&self, class: ClassId, names: &mut RecoveredNames) {
        for &method in self.methods_of(class) {
            let reference = self.method(method);
            match self.symbols().bytes(reference.name) {
                b"toString" if self.parameters(reference.proto).is_empty() => {
                    self.recover_from_text(class, method, names);
                }
                b"<clinit>" if self.is_enum(class) => self.recover_constants(method, names),
                _ => {}
            }
        }
    }

    /// `"LoginResponse(accessToken="` stands before what it names.
    fn recover_from_text(&self, class: ClassId, method: MethodId, names: &mut RecoveredNames) {
        let mut named: Option<String> = None;
        for event in self.events_of(method) {
            let Event::Call { arguments, .. } = event else {
                continue;
            };
            for argument in arguments {
                match argument {
                    Known::Text(text) => {
                        let text = self.text(text);
                        let (owner, field) = piece(&text);
                        if let Some(owner) = owner {
                            names.name_class(class, owner, RecoveredBy::ToString);
                        }
                        named = field.map(str::to_owned);
                    }
                    Known::Field(field) => {
                        if let Some(name) = named.take() {
                            names.name_field(field, &name, RecoveredBy::ToString);
                        }
                    }
                    _ => {}
                }
            }
        }
    }

    fn is_enum(&self, class: ClassId) -> bool {
        let parent = self.class(class).superclass;
        parent.is_some_and(|parent| self.class_name(parent) == "Ljava/lang/Enum;")
    }

    /// `new Kind("REFRESH", 1)` is put into the static field of the constant.
    fn recover_constants(&self, method: MethodId, names: &mut RecoveredNames) {
        for event in self.events_of(method) {
            if let Event::Write {
                field,
                value: Known::MadeWith(name),
            } = event
            {
                let name: Symbol = name;
                names.name_field(field, &self.text(name), RecoveredBy::EnumConstant);
            }
        }
    }
}

/// The class and the field that a piece of text names: `User(name=`, `, age=`, `User{name='`, `', age='`.
fn piece(text: &str) -> (Option<&str>, Option<&str>) {
    let unquoted = text.strip_suffix('\'').unwrap_or(text);
    let Some(rest) = unquoted.strip_suffix('=') else {
        return (None, None);
    };
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    let before = rest.trim_end_matches(is_part);
    let field = rest.get(before.len()..).filter(|field| !field.is_empty());
    let opened = before.strip_suffix(['(', '{', '[']).map(str::trim_end);
    let owner = opened.filter(|owner| !owner.is_empty() && owner.chars().all(is_part));
    (owner, field)
}

#[cfg(test)]
mod tests {
    use super::piece;

    #[test]
    fn pieces_of_texts() {
        let check = |text: &str, owner: Option<&str>, field: Option<&str>| {
            assert_eq!(piece(text), (owner, field), "{text}");
        };
        check(
            "LoginResponse(accessToken=",
            Some("LoginResponse"),
            Some("accessToken"),
        );
        check(", refreshToken=", None, Some("refreshToken"));
        check("User{name='", Some("User"), Some("name"));
        check("', age=", None, Some("age"));
        check("User [id=", Some("User"), Some("id"));
        check(")", None, None);
        check("a == ", None, None);
        check("=", None, None);
    }
}
