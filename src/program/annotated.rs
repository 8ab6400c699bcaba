//! Annotations that programs see into the methods that bear them.

use super::{ClassId, DexId, MethodId, Program};
use crate::formats::dex::{
    AnnotationSet, AnnotationsDirectory, DexFile, EncodedAnnotation, EncodedValue,
};

/// Whose generic signatures in a class are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signed {
    /// That of the class itself.
    Class,
    /// Those of its fields.
    Fields,
    /// Those of its methods.
    Methods,
}

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

    /// The classes that generic signatures in a class name, in the order in which they stand there.
    pub fn classes_in_signatures(&self, class: ClassId, of: Signed) -> Vec<ClassId> {
        let Some((_, file, directory)) = self.annotations_of(class) else {
            return Vec::new();
        };
        let sets: Vec<AnnotationSet<'_>> = match of {
            Signed::Class => vec![directory.class()],
            Signed::Fields => directory.fields().map(|(_, set)| set).collect(),
            Signed::Methods => directory.methods().map(|(_, set)| set).collect(),
        };
        let signatures = sets.iter().filter_map(|set| set.signature(file));
        signatures
            .flat_map(|signature| self.classes_named_in(&signature))
            .collect()
    }

    /// The classes that the generic signature of a method names, in the order in which they stand there.
    pub fn classes_in_signature_of(&self, method: MethodId) -> Vec<ClassId> {
        let Some((dex, file, directory)) = self.annotations_of(self.method(method).class) else {
            return Vec::new();
        };
        let mut methods = directory.methods();
        let set = methods.find(|(index, _)| self.method_of(dex, *index) == method);
        let signature = set.and_then(|(_, set)| set.signature(file));
        signature.map_or_else(Vec::new, |signature| self.classes_named_in(&signature))
    }

    /// The classes that the app names whose descriptors stand in a generic signature.
    fn classes_named_in(&self, signature: &str) -> Vec<ClassId> {
        let names = signature.split(['<', '>', ';', ':']);
        let descriptors =
            names.filter_map(|name| Some(format!("{};", name.get(name.find('L')?..)?)));
        descriptors
            .filter_map(|descriptor| self.class_by_name(&descriptor))
            .collect()
    }

    /// The annotations of every class, with the file that they are in.
    fn annotations(&self) -> impl Iterator<Item = (DexId, &DexFile<'a>, AnnotationsDirectory<'a>)> {
        self.classes()
            .filter_map(|(class, _)| self.annotations_of(class))
    }

    /// The annotations of one class, with the file that they are in.
    fn annotations_of(
        &self,
        class: ClassId,
    ) -> Option<(DexId, &DexFile<'a>, AnnotationsDirectory<'a>)> {
        let definition = self.class(class).definition?;
        let file = &self.dex(definition.dex)?.file;
        let directory = file.annotations(&file.class_def(definition.index));
        Some((definition.dex, file, directory))
    }

    fn first_text(&self, dex: DexId, annotation: EncodedAnnotation<'_>) -> Option<String> {
        annotation.elements().find_map(|(_, value)| match value {
            EncodedValue::String(text) => Some(self.text(self.string_of(dex, text)).into_owned()),
            _ => None,
        })
    }
}
