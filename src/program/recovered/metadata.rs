//! What Kotlin and the compiler record beside the code into names of classes and of coroutines' methods.

use super::super::Program;
use super::super::ids::{ClassId, DexId};
use super::super::library::is_renamed;
use super::{RecoveredBy, RecoveredNames};
use crate::formats::dex::{AnnotationSet, DexFile, EncodedAnnotation, EncodedValue};

/// Elements of `kotlin.coroutines.jvm.internal.DebugMetadata` that are read.
const METHOD: &str = "m";
const CLASS: &str = "c";
/// Elements that it always has, by which it is known when it is renamed.
const SHAPE: [&str; 4] = ["c", "f", "l", "m"];
/// The method that holds the code of a coroutine; the runtime calls it by this name, renamed or not.
const RESUME: &[u8] = b"invokeSuspend";

impl Program<'_> {
    /// `@DebugMetadata` of a coroutine, and the source file of a renamed class.
    pub(super) fn recover_from_metadata(&self, class: ClassId, names: &mut RecoveredNames) {
        let Some(definition) = self.class(class).definition else {
            return;
        };
        if let Some(dex) = self.dex(definition.dex) {
            let annotations = dex.file.annotations(&dex.file.class_def(definition.index));
            self.recover_coroutine(class, definition.dex, annotations.class(), names);
        }
        self.recover_from_source_file(class, names);
    }

    fn recover_coroutine(
        &self,
        class: ClassId,
        dex: DexId,
        annotations: AnnotationSet<'_>,
        names: &mut RecoveredNames,
    ) {
        let Some(file) = self.dex(dex).map(|dex| &dex.file) else {
            return;
        };
        let mut all = annotations.iter().map(|annotation| annotation.value);
        let Some(metadata) = all.find(|value| has_shape(file, value)) else {
            return;
        };
        let text = |element: &str| match metadata.element(file, element) {
            Some(EncodedValue::String(text)) => Some(file.string(text)),
            _ => None,
        };
        if let Some(owner) = text(CLASS) {
            let simple = owner.rsplit('.').next().unwrap_or_default();
            let outer = simple.split('$').next().unwrap_or_default();
            names.name_class(class, outer, RecoveredBy::DebugMetadata);
        }
        let Some(method_name) = text(METHOD) else {
            return;
        };
        for &method in self.methods_of(class) {
            let name = self.symbols().bytes(self.method(method).name);
            if name == RESUME {
                names.name_method(method, &method_name);
            }
        }
    }

    /// A class is usually called like its file, unless the file's name was replaced, too.
    fn recover_from_source_file(&self, class: ClassId, names: &mut RecoveredNames) {
        let entry = self.class(class);
        let (Some(file), true) = (
            entry.source_file,
            is_renamed(self.symbols().bytes(entry.name)),
        ) else {
            return;
        };
        let file = self.text(file);
        let stem = file.strip_suffix(".java").or(file.strip_suffix(".kt"));
        if let Some(stem) = stem {
            names.name_class(class, stem, RecoveredBy::SourceFile);
        }
    }
}

fn has_shape(file: &DexFile<'_>, annotation: &EncodedAnnotation<'_>) -> bool {
    SHAPE
        .iter()
        .all(|element| annotation.element(file, element).is_some())
}
