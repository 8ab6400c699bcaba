//! Resource ids and statuses of HTTP into the methods that name them: as a number, as a case of a switch, or by a static
//! field that holds the number.

use crate::formats::dex::{CodeItem, EncodedValue, Opcode};
use crate::program::{ClassId, DexId, FieldId, MethodId, Program};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// The status by which a server refuses a session.
pub(super) const UNAUTHORIZED: u32 = 401;

/// The app's own methods by the ids of views they name, and by the status that refuses a session.
#[derive(Debug, Default)]
pub struct ResourceUsers {
    methods: BTreeMap<u32, BTreeSet<MethodId>>,
}

impl ResourceUsers {
    /// Looks for the ids of all views, and for the status, in the app's own code, in one pass.
    pub fn of_views(program: &Program<'_>) -> Self {
        let wanted: BTreeSet<u32> = program
            .views()
            .all()
            .iter()
            .filter_map(|view| view.id)
            .chain([UNAUTHORIZED])
            .collect();
        let mut users = Self::default();
        let methods = program.defined_methods().par_iter().copied();
        let found: Vec<(u32, MethodId)> = methods
            .filter(|method| program.is_app_code(*method))
            .flat_map_iter(|method| {
                let code = program.code(method).into_iter();
                let numbers = code.flat_map(|(_, code)| numbers_in(code));
                numbers
                    .filter(|id| wanted.contains(id))
                    .map(|id| (id, method))
                    .collect::<Vec<_>>()
            })
            .collect();
        for (id, method) in found {
            users.methods.entry(id).or_default().insert(method);
        }
        for (id, field) in fields_with(program, &wanted) {
            let readers = program.readers(field).iter().map(|site| site.method);
            let own = readers.filter(|method| program.is_app_code(*method));
            users.methods.entry(id).or_default().extend(own);
        }
        users
    }

    /// The methods that name an id, ascending.
    pub fn of(&self, id: u32) -> BTreeSet<MethodId> {
        self.methods.get(&id).cloned().unwrap_or_default()
    }
}

/// The constants of some code, and the cases of its switches.
fn numbers_in<'a>(code: CodeItem<'a>) -> impl Iterator<Item = u32> + 'a {
    code.instructions().flat_map(move |insn| {
        let is_switch = matches!(insn.opcode, Opcode::PackedSwitch | Opcode::SparseSwitch);
        let cases = is_switch.then(|| code.switch_cases(&insn));
        let cases = cases.into_iter().flatten();
        let cases = cases.map(|(key, _)| key.cast_unsigned());
        let is_constant = insn.opcode.mnemonic().starts_with("const");
        let literal = insn.literal().filter(|_| is_constant);
        let constant = literal.and_then(|literal| u32::try_from(literal & 0xffff_ffff).ok());
        constant.into_iter().chain(cases)
    })
}

/// The static fields of the app that hold one of the numbers, as those of an `R$id` that is not built into its users.
fn fields_with(program: &Program<'_>, wanted: &BTreeSet<u32>) -> Vec<(u32, FieldId)> {
    let classes: Vec<ClassId> = program
        .classes()
        .filter(|(_, class)| class.definition.is_some())
        .map(|(id, _)| id)
        .collect();
    classes
        .into_par_iter()
        .flat_map_iter(|class| {
            let listed = listed_fields(program, class).into_iter();
            let all = listed.chain(fields_set_at_start(program, class));
            all.filter(|(number, _)| wanted.contains(number))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// The static fields of a class whose value the class lists, with that value.
fn listed_fields(program: &Program<'_>, class: ClassId) -> Vec<(u32, FieldId)> {
    let Some(definition) = program.class(class).definition else {
        return Vec::new();
    };
    let Some(dex) = program.dex(definition.dex) else {
        return Vec::new();
    };
    let values = dex
        .file
        .static_values(&dex.file.class_def(definition.index));
    let numbers: BTreeMap<u32, u32> = (0..)
        .zip(values.iter())
        .filter_map(|(position, value)| match value {
            EncodedValue::Int(number) => Some((position, number.cast_unsigned())),
            _ => None,
        })
        .collect();
    if numbers.is_empty() {
        return Vec::new();
    }
    let fields = program.fields_of(class).iter();
    let listed = fields.filter_map(|field| {
        let position = program.field(*field).definition?.static_position?;
        Some((*numbers.get(&position)?, *field))
    });
    listed.collect()
}

/// The static fields that the initializer of an `R$id` gives a constant.
fn fields_set_at_start(program: &Program<'_>, class: ClassId) -> Vec<(u32, FieldId)> {
    if !program.class_name(class).ends_with("/R$id;") {
        return Vec::new();
    }
    let methods = program.methods_of(class).iter();
    let code = methods.filter_map(|method| program.code(*method));
    code.flat_map(|(dex, code)| stored_constants(program, dex, code))
        .collect()
}

/// The constants of code that go into a static field right away.
fn stored_constants(program: &Program<'_>, dex: DexId, code: CodeItem<'_>) -> Vec<(u32, FieldId)> {
    let mut last = None;
    let mut found = Vec::new();
    for insn in code.instructions() {
        if insn.opcode == Opcode::Sput {
            let field = program.field_of(dex, crate::formats::dex::FieldIdx(insn.index()));
            found.extend(last.map(|number| (number, field)));
        }
        let literal = insn.literal().map(|literal| literal & 0xffff_ffff);
        last = literal.and_then(|literal| u32::try_from(literal).ok());
    }
    found
}
