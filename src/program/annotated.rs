//! Annotations that programs see into the methods that bear them.

use super::{DexId, MethodId, Program};
use crate::formats::dex::{EncodedAnnotation, EncodedValue};

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

    /// The methods with an annotation of one of these descriptors that has a text, ascending, with its first text.
    pub fn methods_annotated_with_text(&self, descriptors: &[&str]) -> Vec<(MethodId, String)> {
        let mut known = descriptors.iter();
        if known.all(|descriptor| self.class_by_name(descriptor).is_none()) {
            return Vec::new();
        }
        let mut found = Vec::new();
        for definition in self.classes().filter_map(|(_, class)| class.definition) {
            let Some(dex) = self.dex(definition.dex) else {
                continue;
            };
            let directory = dex.file.annotations(&dex.file.class_def(definition.index));
            for (method, set) in directory.methods() {
                let mut descriptors = descriptors.iter();
                let annotation = descriptors.find_map(|one| set.find(&dex.file, one));
                let text = annotation.and_then(|one| self.first_text(definition.dex, one));
                found.extend(text.map(|text| (self.method_of(definition.dex, method), text)));
            }
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

    /// The parameters with an annotation of one of these descriptors, ascending: the method, the position among its
    /// declared parameters, and the first text of the annotation.
    pub fn parameters_annotated_with(
        &self,
        descriptors: &[String],
    ) -> Vec<(MethodId, usize, Option<String>)> {
        let mut known = descriptors.iter();
        if known.all(|descriptor| self.class_by_name(descriptor).is_none()) {
            return Vec::new();
        }
        let mut found = Vec::new();
        for definition in self.classes().filter_map(|(_, class)| class.definition) {
            let Some(dex) = self.dex(definition.dex) else {
                continue;
            };
            let directory = dex.file.annotations(&dex.file.class_def(definition.index));
            for (method, sets) in directory.parameters() {
                for (position, set) in sets.enumerate() {
                    let mut descriptors = descriptors.iter();
                    let annotation = descriptors.find_map(|one| set.find(&dex.file, one));
                    found.extend(annotation.map(|annotation| {
                        let text = self.first_text(definition.dex, annotation);
                        (self.method_of(definition.dex, method), position, text)
                    }));
                }
            }
        }
        found.sort_unstable();
        found
    }

    fn first_text(&self, dex: DexId, annotation: EncodedAnnotation<'_>) -> Option<String> {
        annotation.elements().find_map(|(_, value)| match value {
            EncodedValue::String(text) => Some(self.text(self.string_of(dex, text)).into_owned()),
            _ => None,
        })
    }
}
