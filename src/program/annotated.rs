//! Annotations that programs see into the methods that bear them.

use super::{DexId, MethodId, Program};
use crate::formats::dex::{AnnotationsDirectory, DexFile, EncodedAnnotation, EncodedValue};

impl<'a> Program<'a> {
    /// The methods with an annotation of this descriptor, ascending.
    pub fn methods_annotated_with(&self, descriptor: &str) -> Vec<MethodId> {
        if self.class_by_name(descriptor).is_none() {
            return Vec::new();
        }
        let mut found = Vec::new();
        for (id, file, directory) in self.annotations() {
            let methods = directory.methods();
            let marked = methods.filter(|(_, set)| set.find(file, descriptor).is_some());
            found.extend(marked.map(|(method, _)| self.method_of(id, method)));
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
        for (id, file, directory) in self.annotations() {
            for (method, set) in directory.methods() {
                let mut descriptors = descriptors.iter();
                let annotation = descriptors.find_map(|one| set.find(file, one));
                let text = annotation.and_then(|one| self.first_text(id, one));
                found.extend(text.map(|text| (self.method_of(id, method), text)));
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
        self.annotations().any(|(_, file, directory)| {
            let mut marked = directory.parameters().flat_map(|(_, sets)| sets);
            marked.any(|set| set.find(file, descriptor).is_some())
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
        for (id, file, directory) in self.annotations() {
            for (method, sets) in directory.parameters() {
                for (position, set) in sets.enumerate() {
                    let mut descriptors = descriptors.iter();
                    let annotation = descriptors.find_map(|one| set.find(file, one));
                    found.extend(annotation.map(|annotation| {
                        let text = self.first_text(id, annotation);
                        (self.method_of(id, method), position, text)
                    }));
                }
            }
        }
        found.sort_unstable();
        found
    }

    /// The annotations of every class, with the file that they are in.
    fn annotations(&self) -> impl Iterator<Item = (DexId, &DexFile<'a>, AnnotationsDirectory<'a>)> {
        let definitions = self.classes().filter_map(|(_, class)| class.definition);
        definitions.filter_map(|definition| {
            let file = &self.dex(definition.dex)?.file;
            let directory = file.annotations(&file.class_def(definition.index));
            Some((definition.dex, file, directory))
        })
    }

    fn first_text(&self, dex: DexId, annotation: EncodedAnnotation<'_>) -> Option<String> {
        annotation.elements().find_map(|(_, value)| match value {
            EncodedValue::String(text) => Some(self.text(self.string_of(dex, text)).into_owned()),
            _ => None,
        })
    }
}
