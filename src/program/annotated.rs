//! Annotations that programs see into the methods that bear them.

use super::{MethodId, Program};

impl Program<'_> {
    /// The methods with an annotation of this descriptor, ascending.
    pub fn methods_annotated_with(&self, descriptor: &str) -> Vec<MethodId> {
        if self.class_by_name(descriptor).is_none() {
            return Vec::new();
        }
        let definitions = self.classes().filter_map(|(_, class)| class.definition);
        let mut found = Vec::new();
        for definition in definitions {
            let Some(dex) = self.dex(definition.dex) else {
                continue;
            };
            let directory = dex.file.annotations(&dex.file.class_def(definition.index));
            let marked = directory
                .methods()
                .filter(|(_, set)| set.find(&dex.file, descriptor).is_some());
            found.extend(marked.map(|(index, _)| self.method_of(definition.dex, index)));
        }
        found.sort_unstable();
        found
    }

    /// True when a parameter of some method bears an annotation of this descriptor.
    pub fn has_parameter_annotated_with(&self, descriptor: &str) -> bool {
        if self.class_by_name(descriptor).is_none() {
            return false;
        }
        let mut definitions = self.classes().filter_map(|(_, class)| class.definition);
        definitions.any(|definition| {
            let Some(dex) = self.dex(definition.dex) else {
                return false;
            };
            let directory = dex.file.annotations(&dex.file.class_def(definition.index));
            let mut marked = directory.parameters().flat_map(|(_, sets)| sets);
            marked.any(|set| set.find(&dex.file, descriptor).is_some())
        })
    }
}
