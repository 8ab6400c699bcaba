//! Modules of bundles: which script has which number, what their factories are given, and which are libraries.

use super::bindings::Libraries;
use crate::formats::script::{Expr, ExprIdx, FunctionIdx, ScriptIdx, Scripts, VariableIdx};
use rustc_hash::FxHashMap;

/// The parameters of the factory of a Metro module, by position.
const REQUIRE: usize = 1;
const IMPORT_DEFAULT: usize = 2;
const IMPORT_ALL: usize = 3;
const MODULE: usize = 4;
const EXPORTS: usize = 5;
const DEPENDENCIES: usize = 6;

/// A name by which a module asks for another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asking {
    /// All that it exports.
    All,
    /// What it exports as `default`.
    Default,
}

/// The module of a bundle.
#[derive(Debug)]
struct Module {
    factory: Vec<VariableIdx>,
    library: Option<Box<str>>,
}

/// The modules of all bundles.
#[derive(Debug, Default)]
pub(super) struct Modules {
    numbers: FxHashMap<(usize, u32), ScriptIdx>,
    modules: FxHashMap<ScriptIdx, Module>,
}

impl Modules {
    pub(super) fn of(scripts: &Scripts, texts: &[&str], libraries: Libraries<'_>) -> Self {
        let mut found = Self::default();
        let factories = factories(scripts);
        for (position, script) in scripts.scripts.iter().enumerate() {
            let index = ScriptIdx::at(position);
            let Some((id, _)) = &script.module else {
                continue;
            };
            found.numbers.entry((script.file, *id)).or_insert(index);
            let factory = factories
                .get(&index)
                .and_then(|factory| scripts.function(*factory));
            let text = texts
                .get(script.file)
                .and_then(|text| text.get(script.range.clone()));
            let text = text.unwrap_or_default();
            let holds = |strings: &[String]| strings.iter().all(|string| text.contains(string));
            let library = libraries.iter().find(|(_, strings)| holds(strings));
            let module = Module {
                factory: factory.map_or(Vec::new(), |factory| factory.parameters.clone()),
                library: library.map(|(name, _)| name.as_str().into()),
            };
            found.modules.insert(index, module);
        }
        found
    }

    /// The module that the call asks for, when it asks for one.
    pub(super) fn asked(
        &self,
        scripts: &Scripts,
        script: ScriptIdx,
        callee: ExprIdx,
        arguments: &[ExprIdx],
    ) -> Option<(Option<ScriptIdx>, Asking)> {
        let module = self.modules.get(&script)?;
        let Expr::Variable(called) = scripts.expr(callee) else {
            return None;
        };
        let asking = match module
            .factory
            .iter()
            .position(|parameter| parameter == called)?
        {
            REQUIRE | IMPORT_ALL => Asking::All,
            IMPORT_DEFAULT => Asking::Default,
            _ => return None,
        };
        let place = scripts.scripts.get(script.position())?;
        let (_, requires) = place.module.as_ref()?;
        let id = match scripts.expr(*arguments.first()?) {
            Expr::Number(id) => u32::try_from(*id).ok()?,
            Expr::Element { object, key } => {
                let is_list = matches!(scripts.expr(*object), Expr::Variable(list) if module.factory.get(DEPENDENCIES) == Some(list));
                let Expr::Number(position) = scripts.expr(*key) else {
                    return None;
                };
                let position = usize::try_from(*position).ok().filter(|_| is_list)?;
                *requires.get(position)?
            }
            _ => return None,
        };
        Some((self.numbers.get(&(place.file, id)).copied(), asking))
    }

    /// The name of the library that a module is.
    pub(super) fn library(&self, script: ScriptIdx) -> Option<&str> {
        self.modules.get(&script)?.library.as_deref()
    }

    /// The variables that stand for `module` and `exports` in a module.
    pub(super) fn exports(&self, script: ScriptIdx) -> (Option<VariableIdx>, Option<VariableIdx>) {
        let factory = self.modules.get(&script).map(|module| &module.factory);
        let parameter = |position| factory.and_then(|factory| factory.get(position).copied());
        (parameter(MODULE), parameter(EXPORTS))
    }
}

/// The function that each module gives to `__d`.
fn factories(scripts: &Scripts) -> FxHashMap<ScriptIdx, FunctionIdx> {
    let mut found = FxHashMap::default();
    for (_, node) in scripts.expressions() {
        let Expr::Call {
            callee, arguments, ..
        } = &node.expr
        else {
            continue;
        };
        let is_define = matches!(scripts.expr(*callee), Expr::Global(name) if &**name == "__d");
        let first = arguments.first().map(|first| scripts.expr(*first));
        if let (true, Some(Expr::Function(factory))) = (is_define, first)
            && let Some((script, _)) = scripts.script_of(node.function)
        {
            found.entry(script).or_insert(*factory);
        }
    }
    found
}
