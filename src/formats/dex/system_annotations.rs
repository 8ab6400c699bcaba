//! What compilers record for reflection in annotations of `dalvik.annotation`: generic signatures, nesting
//! of classes, declared exceptions, default values.

use super::{
    AnnotationSet, DexFile, EncodedAnnotation, EncodedValue, MethodIdx, StringIdx, TypeIdx,
};

/// A class declared inside another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InnerClass {
    /// Name in the source; `None` for anonymous classes.
    pub name: Option<StringIdx>,
    /// Access flags of the source, which may be `static`, `private` and `protected`.
    pub access_flags: u32,
}

impl<'a> AnnotationSet<'a> {
    /// Generic signature of a class, field or method, as in class files.
    pub fn signature(&self, dex: &DexFile<'_>) -> Option<String> {
        let parts = self.find(dex, "Ldalvik/annotation/Signature;")?;
        let mut signature = String::new();
        for part in array_of(parts, dex) {
            if let EncodedValue::String(string) = part {
                signature.push_str(&dex.string(string));
            }
        }
        Some(signature)
    }

    /// Present when the class is declared inside another.
    pub fn inner_class(&self, dex: &DexFile<'_>) -> Option<InnerClass> {
        let annotation = self.find(dex, "Ldalvik/annotation/InnerClass;")?;
        let name = match annotation.element(dex, "name") {
            Some(EncodedValue::String(name)) => Some(name),
            _ => None,
        };
        let access_flags = match annotation.element(dex, "accessFlags") {
            Some(EncodedValue::Int(flags)) => flags.cast_unsigned(),
            _ => 0,
        };
        Some(InnerClass { name, access_flags })
    }

    /// The method in which the class is declared.
    pub fn enclosing_method(&self, dex: &DexFile<'_>) -> Option<MethodIdx> {
        let annotation = self.find(dex, "Ldalvik/annotation/EnclosingMethod;")?;
        match annotation.element(dex, "value")? {
            EncodedValue::Method(method) => Some(method),
            _ => None,
        }
    }

    /// The class in which the class is declared directly.
    pub fn enclosing_class(&self, dex: &DexFile<'_>) -> Option<TypeIdx> {
        let annotation = self.find(dex, "Ldalvik/annotation/EnclosingClass;")?;
        match annotation.element(dex, "value")? {
            EncodedValue::Type(class) => Some(class),
            _ => None,
        }
    }

    /// The classes declared directly in the class.
    pub fn member_classes(&self, dex: &DexFile<'_>) -> Vec<TypeIdx> {
        self.types(dex, "Ldalvik/annotation/MemberClasses;")
    }

    /// The exceptions a method declares.
    pub fn throws(&self, dex: &DexFile<'_>) -> Vec<TypeIdx> {
        self.types(dex, "Ldalvik/annotation/Throws;")
    }

    /// The default values of the elements of an annotation class, by name.
    pub fn annotation_defaults(&self, dex: &DexFile<'_>) -> Option<EncodedAnnotation<'a>> {
        let annotation = self.find(dex, "Ldalvik/annotation/AnnotationDefault;")?;
        match annotation.element(dex, "value")? {
            EncodedValue::Annotation(defaults) => Some(defaults),
            _ => None,
        }
    }

    /// Parameter names recorded by `javac -parameters`; `None` entries are unnamed.
    pub fn method_parameters(&self, dex: &DexFile<'_>) -> Vec<Option<StringIdx>> {
        let annotation = self.find(dex, "Ldalvik/annotation/MethodParameters;");
        match annotation.and_then(|annotation| annotation.element(dex, "names")) {
            Some(EncodedValue::Array(names)) => names
                .iter()
                .take(super::ids::PARAMETERS as usize)
                .map(|name| match name {
                    EncodedValue::String(name) => Some(name),
                    _ => None,
                })
                .collect(),
            _ => Vec::new(),
        }
    }

    /// The classes in the array `value` of the annotation with this descriptor.
    fn types(&self, dex: &DexFile<'_>, descriptor: &str) -> Vec<TypeIdx> {
        self.find(dex, descriptor)
            .into_iter()
            .flat_map(|annotation| array_of(annotation, dex))
            .filter_map(|value| match value {
                EncodedValue::Type(class) => Some(class),
                _ => None,
            })
            .collect()
    }
}

/// The elements of the array `value`.
fn array_of<'a>(
    annotation: EncodedAnnotation<'a>,
    dex: &DexFile<'_>,
) -> impl Iterator<Item = EncodedValue<'a>> + use<'a> {
    let array = match annotation.element(dex, "value") {
        Some(EncodedValue::Array(array)) => Some(array),
        _ => None,
    };
    array.into_iter().flat_map(|array| array.iter())
}
