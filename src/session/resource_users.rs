//! Resource ids and statuses of HTTP into the methods that name them as a number.

use crate::program::{MethodId, Program};
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
                let numbers = code
                    .flat_map(|(_, code)| code.instructions())
                    .filter_map(|insn| {
                        let is_constant = insn.opcode.mnemonic().starts_with("const");
                        let literal = insn.literal().filter(|_| is_constant)?;
                        u32::try_from(literal & 0xffff_ffff).ok()
                    });
                numbers
                    .filter(|id| wanted.contains(id))
                    .map(|id| (id, method))
                    .collect::<Vec<_>>()
            })
            .collect();
        for (id, method) in found {
            users.methods.entry(id).or_default().insert(method);
        }
        users
    }

    /// The methods that name an id, ascending.
    pub fn of(&self, id: u32) -> BTreeSet<MethodId> {
        self.methods.get(&id).cloned().unwrap_or_default()
    }
}
