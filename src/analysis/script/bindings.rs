//! What is written to properties and shared names: read once, so that each question about them is a look-up.

use super::modules::Modules;
use crate::formats::script::{Expr, ExprIdx, Scripts, VariableIdx};
use rustc_hash::FxHashMap;

/// The names of libraries by the texts that their modules hold all of.
pub type Libraries<'l> = &'l [(String, Vec<String>)];

/// What a property is written on.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Base {
    Variable(VariableIdx),
    Object(ExprIdx),
    Global(Box<str>),
}

/// Names that stand for the object of all shared names.
const WINDOWS: [&str; 6] = ["window", "self", "globalThis", "global", "top", "parent"];

/// True for a name that stands for the object of all shared names.
pub(super) fn is_window(name: &str) -> bool {
    WINDOWS.contains(&name)
}

/// What is assigned where.
#[derive(Debug, Default)]
pub(super) struct Bindings {
    /// Values of properties.
    pub(super) properties: FxHashMap<(Base, Box<str>), Vec<ExprIdx>>,
    /// Variables that all scripts share, by name.
    pub(super) shared: FxHashMap<Box<str>, Vec<VariableIdx>>,
    /// Values of shared names that no script declares.
    pub(super) undeclared: FxHashMap<Box<str>, Vec<ExprIdx>>,
}

impl Bindings {
    pub(super) fn of(scripts: &Scripts) -> Self {
        let mut bindings = Self::default();
        for (index, variable) in scripts
            .variables()
            .filter(|(_, variable)| variable.is_global)
        {
            let named = bindings.shared.entry(variable.name.clone()).or_default();
            named.push(index);
        }
        for (_, node) in scripts.expressions() {
            match &node.expr {
                Expr::Assign { target, value } => bindings.assign(scripts, *target, *value),
                Expr::Call {
                    callee, arguments, ..
                } => bindings.define(scripts, *callee, arguments),
                _ => {}
            }
        }
        bindings
    }

    fn assign(&mut self, scripts: &Scripts, target: ExprIdx, value: ExprIdx) {
        if matches!(scripts.expr(value), Expr::Nothing) {
            return;
        }
        match scripts.expr(target) {
            Expr::Global(name) => self.undeclared.entry(name.clone()).or_default().push(value),
            Expr::Member { object, name } => {
                let Some(base) = base(scripts, *object) else {
                    return;
                };
                match base {
                    Base::Global(window) if is_window(&window) => {
                        self.undeclared.entry(name.clone()).or_default().push(value);
                    }
                    base => self
                        .properties
                        .entry((base, name.clone()))
                        .or_default()
                        .push(value),
                }
            }
            _ => {}
        }
    }

    /// `Object.defineProperty(object, "name", {get: function () { return value }})`, as compilers write exports.
    fn define(&mut self, scripts: &Scripts, callee: ExprIdx, arguments: &[ExprIdx]) {
        let Expr::Member { name, .. } = scripts.expr(callee) else {
            return;
        };
        let ("defineProperty", [object, key, descriptor, ..]) = (&**name, arguments) else {
            return;
        };
        let (Some(base), Some(key)) = (base(scripts, *object), scripts.text(*key)) else {
            return;
        };
        let Expr::Object(members) = scripts.expr(*descriptor) else {
            return;
        };
        for (name, value) in members {
            let values = match (name.as_deref(), scripts.expr(*value)) {
                (Some("get"), Expr::Function(getter)) => scripts
                    .function(*getter)
                    .map_or(Vec::new(), |getter| getter.returns.clone()),
                (Some("value"), expr) if !matches!(expr, Expr::Bool(_)) => vec![*value],
                _ => continue,
            };
            let known = self
                .properties
                .entry((base.clone(), key.into()))
                .or_default();
            known.extend(values);
        }
    }

    /// What is written to a property of an object.
    pub(super) fn property(&self, base: Base, name: &str) -> &[ExprIdx] {
        let values = self.properties.get(&(base, name.into()));
        values.map_or(&[], Vec::as_slice)
    }
}

/// What properties of this expression are kept under. A variable with one object or function stands for that, and a
/// prototype for its class.
pub(super) fn base(scripts: &Scripts, object: ExprIdx) -> Option<Base> {
    match scripts.expr(object) {
        Expr::Variable(index) => {
            let variable = scripts.variable(*index)?;
            let made = variable.values.iter().copied().filter(|value| {
                matches!(scripts.expr(*value), Expr::Function(_) | Expr::Object(_))
            });
            let mut made = made.collect::<Vec<_>>();
            match (made.pop(), made.pop()) {
                (Some(only), None) => Some(Base::Object(only)),
                _ => Some(Base::Variable(*index)),
            }
        }
        Expr::Global(name) => Some(Base::Global(name.clone())),
        Expr::This(Some(object)) => Some(Base::Object(*object)),
        Expr::Object(_) | Expr::Function(_) => Some(Base::Object(object)),
        Expr::Member { object, name } if &**name == "prototype" => base(scripts, *object),
        _ => None,
    }
}

/// The modules of bundles and what they are called.
pub(super) fn modules(scripts: &Scripts, texts: &[&str], libraries: Libraries<'_>) -> Modules {
    Modules::of(scripts, texts, libraries)
}
