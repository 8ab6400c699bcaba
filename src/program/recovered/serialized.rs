//! Annotations and generated serializers into what fields are called in JSON.

use super::super::ids::{ClassId, FieldId, MethodId};
use super::super::{Dex, Program};
use super::RecoveredNames;
use super::registers::{Event, Known};
use crate::formats::dex::{AnnotationSet, EncodedAnnotation, EncodedValue, StringIdx, Visibility};
use std::collections::BTreeSet;

/// What adapters that Moshi generates call themselves.
const MOSHI_ADAPTER: &str = "GeneratedJsonAdapter(";
/// Annotations with one text that say something else of a field than what it is called.
const NOT_SERIALIZED: [&str; 4] = [
    "Ljavax/inject/Named;",
    "Ljakarta/inject/Named;",
    "Ldalvik/annotation/Signature;",
    "Lkotlin/Deprecated;",
];

impl Program<'_> {
    /// Annotations on the fields of the class, and the serializer that it is.
    pub(super) fn recover_serialized(&self, class: ClassId, names: &mut RecoveredNames) {
        let Some(definition) = self.class(class).definition else {
            return;
        };
        if let Some(dex) = self.dex(definition.dex) {
            let directory = dex.file.annotations(&dex.file.class_def(definition.index));
            for (field, annotations) in directory.fields() {
                if let Some(text) = serialized_name(dex, annotations) {
                    names.serialize_field(dex.field(field), &dex.file.string(text));
                }
            }
        }
        let elements = self.described_elements(class);
        if !elements.is_empty() {
            self.recover_described(class, &elements, names);
        } else if self.is_moshi_adapter(class) {
            self.recover_written(class, names);
        }
    }

    fn is_moshi_adapter(&self, class: ClassId) -> bool {
        let is_text = |method: &&MethodId| {
            let reference = self.method(**method);
            self.symbols().bytes(reference.name) == b"toString"
        };
        let holds = |text: Known| match text {
            Known::Text(text) => self.text(text).starts_with(MOSHI_ADAPTER),
            _ => false,
        };
        let mut texts = self.methods_of(class).iter().filter(is_text);
        texts.any(|method| {
            self.events_of(*method).iter().any(|event| match event {
                Event::Call { arguments, .. } => arguments.iter().any(|known| holds(*known)),
                Event::Write { .. } => false,
            })
        })
    }

    /// `writer.name("access_token")` stands before the field that is written under it.
    fn recover_written(&self, class: ClassId, names: &mut RecoveredNames) {
        for method in self.methods_of(class) {
            let mut key = None;
            for event in self.events_of(*method) {
                let Event::Call { arguments, .. } = event else {
                    continue;
                };
                match arguments.as_slice() {
                    [_, Known::Text(text)] => key = Some(*text),
                    all => {
                        let field = all.iter().rev().find_map(field_of);
                        if let (Some(field), Some(key)) = (field, key) {
                            names.serialize_field(field, &self.text(key));
                        }
                        if field.is_some() {
                            key = None;
                        }
                    }
                }
            }
        }
    }

    /// The names of the elements in the order in which the initialiser of a serializer adds them.
    fn described_elements(&self, class: ClassId) -> Vec<String> {
        let is_initialiser =
            |method: &&MethodId| self.symbols().bytes(self.method(**method).name) == b"<clinit>";
        let Some(initialiser) = self.methods_of(class).iter().find(is_initialiser) else {
            return Vec::new();
        };
        let mut elements = Vec::new();
        let mut descriptor = None;
        let mut declared = 0;
        for event in self.events_of(*initialiser) {
            let Event::Call {
                callee, arguments, ..
            } = event
            else {
                continue;
            };
            match arguments.as_slice() {
                // The constructor: serial name, serializer and number of elements.
                [_, Known::Text(_), _, Known::Number(count @ 1..)] => {
                    descriptor = Some(self.method(callee).class);
                    declared = usize::try_from(*count).unwrap_or_default();
                }
                [_, Known::Text(text), Known::Number(0 | 1)]
                    if descriptor == Some(self.method(callee).class) =>
                {
                    elements.push(self.text(*text).into_owned());
                }
                _ => {}
            }
        }
        // Whatever else looks like it does not count what it adds.
        if elements.len() == declared {
            elements
        } else {
            Vec::new()
        }
    }

    /// `encode(descriptor, 1, value.field)` in the serializer, or in what it calls.
    fn recover_described(&self, class: ClassId, elements: &[String], names: &mut RecoveredNames) {
        let mut methods: BTreeSet<MethodId> = self.methods_of(class).iter().copied().collect();
        for method in self.methods_of(class) {
            for event in self.events_of(*method) {
                if let Event::Call { callee, .. } = event
                    && self.is_app_code(callee)
                {
                    methods.insert(callee);
                }
            }
        }
        for method in methods {
            for event in self.events_of(method) {
                let Event::Call { arguments, .. } = event else {
                    continue;
                };
                // The number of the element, the serializer of its type if it needs one, and the value.
                let mut rest = arguments.iter().skip_while(|known| !is_number(known));
                let Some(Known::Number(index)) = rest.next() else {
                    continue;
                };
                let name = usize::try_from(*index).ok().and_then(|at| elements.get(at));
                if let (Some(name), Some(field)) = (name, rest.filter_map(field_of).last()) {
                    names.serialize_field(field, name);
                }
            }
        }
    }
}

fn is_number(known: &Known) -> bool {
    matches!(known, Known::Number(_))
}

fn field_of(known: &Known) -> Option<FieldId> {
    match known {
        Known::Field(field) => Some(*field),
        _ => None,
    }
}

/// The text of the one annotation that gives a field a name: visible to programs, and of one text, beside which
/// there may be a list of alternatives. Gson's, Jackson's and Moshi's look like this, renamed or not.
fn serialized_name(dex: &Dex<'_>, annotations: AnnotationSet<'_>) -> Option<StringIdx> {
    let visible = annotations
        .iter()
        .filter(|annotation| annotation.visibility == Visibility::Runtime);
    let mut texts = visible.filter_map(|annotation| {
        let class = dex.file.type_bytes(annotation.value.type_);
        let is_other = NOT_SERIALIZED.iter().any(|known| known.as_bytes() == class);
        only_text(annotation.value).filter(|_| !is_other)
    });
    let text = texts.next()?;
    texts.next().is_none().then_some(text)
}

fn only_text(annotation: EncodedAnnotation<'_>) -> Option<StringIdx> {
    let mut found = None;
    for (_, value) in annotation.elements() {
        match value {
            EncodedValue::String(text) if found.is_none() => found = Some(text),
            EncodedValue::Array(_) | EncodedValue::Boolean(_) => {}
            _ => return None,
        }
    }
    found
}
