//! A method definition into the names under which it can be called, and into the names of its parameters.

use super::{MethodId, Program};
use crate::formats::dex;
use crate::formats::dex::access::ACC_STATIC;

impl Program<'_> {
    /// The references through which `method` may be called: its own, and those of the same name and prototype in
    /// the classes and interfaces above. Ascending, without repetition.
    pub fn names_of_definition(&self, method: MethodId) -> Vec<MethodId> {
        let own = self.method(method);
        let mut names = vec![method];
        for class in self.ancestors(own.class) {
            names.extend(self.reference(class, own.name, own.proto));
        }
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The name of a parameter, the receiver being parameter 0 of an instance method: from the debug information,
    /// or else recovered from code.
    pub fn parameter_name(&self, method: MethodId, index: u16) -> Option<String> {
        self.declared_parameter_name(method, index).or_else(|| {
            let name = self.recovered_names().parameter(method, index)?;
            Some(name.text.clone())
        })
    }

    fn declared_parameter_name(&self, method: MethodId, index: u16) -> Option<String> {
        let definition = self.method(method).definition?;
        let receivers = u16::from(definition.access_flags & ACC_STATIC == 0);
        let position = usize::from(index.checked_sub(receivers)?);
        let (dex, code) = self.code(method)?;
        let file: &dex::DexFile<'_> = &self.dex(dex)?.file;
        let names = file.parameter_names(code.debug_info_off);
        let name = names.get(position).copied().flatten()?;
        Some(file.string(name).into_owned())
    }
}
