//! The app's own code into whether it names a number: as a constant, or as a case of a switch.

use super::Program;
use crate::formats::dex::CodeItem;
use rayon::prelude::*;

impl Program<'_> {
    /// True when the app's own code names one of the numbers.
    pub fn own_code_names_number(&self, numbers: &[i64]) -> bool {
        let methods = self.defined_methods().par_iter();
        !numbers.is_empty()
            && methods
                .filter(|method| self.is_app_code(**method))
                .filter_map(|method| self.code(*method))
                .any(|(_, code)| names_number(&code, numbers))
    }
}

fn names_number(code: &CodeItem<'_>, numbers: &[i64]) -> bool {
    code.instructions().any(|insn| {
        insn.literal()
            .is_some_and(|literal| numbers.contains(&literal))
            || insn.payload_pc().is_some()
                && code
                    .switch_cases(&insn)
                    .any(|(case, _)| numbers.contains(&i64::from(case)))
    })
}
