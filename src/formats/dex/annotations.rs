//! Annotations of classes, fields, methods and parameters.

use super::value::{EncodedAnnotation, TableSizes};
use super::{ClassDef, DexFile, FieldIdx, MethodIdx};
use crate::bytes::{Reader, u32_at};

/// Who sees an annotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visibility {
    /// Compilers only.
    Build,
    /// Programs, through reflection.
    Runtime,
    /// The runtime itself, such as `Ldalvik/annotation/Signature;`.
    System,
}

/// One annotation.
#[derive(Debug, Clone, Copy)]
pub struct Annotation<'a> {
    /// Who sees it.
    pub visibility: Visibility,
    /// Its class and elements.
    pub value: EncodedAnnotation<'a>,
}

/// The annotations of one element, read as they are iterated.
#[derive(Debug, Clone, Copy, Default)]
pub struct AnnotationSet<'a> {
    data: &'a [u8],
    /// Offsets of the annotations.
    offsets: &'a [[u8; 4]],
    sizes: TableSizes,
}

impl<'a> AnnotationSet<'a> {
    fn at(data: &'a [u8], offset: u32, sizes: TableSizes) -> Self {
        Self {
            data,
            offsets: counted_words(data, offset).unwrap_or_default(),
            sizes,
        }
    }

    /// True when there are none.
    pub fn is_empty(&self) -> bool {
        self.offsets.is_empty()
    }

    /// All annotations in stored order; broken ones are left out.
    pub fn iter(&self) -> impl Iterator<Item = Annotation<'a>> + use<'a> {
        let Self { data, sizes, .. } = *self;
        self.offsets
            .iter()
            .filter_map(move |offset| read_annotation(data, u32::from_le_bytes(*offset), sizes))
    }

    /// The annotation whose class has this descriptor.
    pub fn find(&self, dex: &DexFile<'_>, descriptor: &str) -> Option<EncodedAnnotation<'a>> {
        self.iter()
            .map(|annotation| annotation.value)
            .find(|value| dex.type_bytes(value.type_) == descriptor.as_bytes())
    }
}

fn read_annotation(data: &[u8], offset: u32, sizes: TableSizes) -> Option<Annotation<'_>> {
    let mut reader = Reader::at(data, offset as usize);
    let visibility = match reader.u8("visibility").ok()? {
        0 => Visibility::Build,
        1 => Visibility::Runtime,
        _ => Visibility::System,
    };
    let value = EncodedAnnotation::read(data, &mut reader, 0, sizes).ok()?;
    Some(Annotation { visibility, value })
}

/// All annotations of a class and of its members.
#[derive(Debug, Clone, Copy, Default)]
pub struct AnnotationsDirectory<'a> {
    data: &'a [u8],
    class_off: u32,
    fields: &'a [[u8; 8]],
    methods: &'a [[u8; 8]],
    parameters: &'a [[u8; 8]],
    sizes: TableSizes,
}

impl<'a> AnnotationsDirectory<'a> {
    fn at(data: &'a [u8], offset: u32, sizes: TableSizes) -> Option<Self> {
        let header = data.get(offset as usize..)?;
        let (header, rest) = header.split_first_chunk::<16>()?;
        let count = |at: usize| u32_at(header, at).unwrap_or(0) as usize;
        let (entries, _) = rest.as_chunks::<8>();
        let (fields, entries) = entries.split_at_checked(count(4))?;
        let (methods, entries) = entries.split_at_checked(count(8))?;
        Some(Self {
            data,
            class_off: u32_at(header, 0)?,
            fields,
            methods,
            parameters: entries.get(..count(12))?,
            sizes,
        })
    }

    /// Annotations of the class itself.
    pub fn class(&self) -> AnnotationSet<'a> {
        self.set(self.class_off)
    }

    /// Annotated fields of the class with their annotations.
    pub fn fields(&self) -> impl Iterator<Item = (FieldIdx, AnnotationSet<'a>)> + '_ {
        self.fields.iter().map(|entry| {
            let (index, offset) = index_and_offset(entry);
            (FieldIdx(index), self.set(offset))
        })
    }

    /// Annotated methods of the class with their annotations.
    pub fn methods(&self) -> impl Iterator<Item = (MethodIdx, AnnotationSet<'a>)> + '_ {
        self.methods.iter().map(|entry| {
            let (index, offset) = index_and_offset(entry);
            (MethodIdx(index), self.set(offset))
        })
    }

    /// Methods with annotated parameters; the sets stand in the order of the parameters.
    pub fn parameters(
        &self,
    ) -> impl Iterator<
        Item = (
            MethodIdx,
            impl ExactSizeIterator<Item = AnnotationSet<'a>> + '_,
        ),
    > + '_ {
        self.parameters.iter().map(|entry| {
            let (index, offset) = index_and_offset(entry);
            let sets = counted_words(self.data, offset).unwrap_or_default();
            let sets = sets.iter().map(|set| self.set(u32::from_le_bytes(*set)));
            (MethodIdx(index), sets)
        })
    }

    /// Annotations of one method of the class.
    pub fn method(&self, method: MethodIdx) -> AnnotationSet<'a> {
        self.methods()
            .find(|(index, _)| *index == method)
            .map_or_else(AnnotationSet::default, |(_, set)| set)
    }

    /// Annotations of one field of the class.
    pub fn field(&self, field: FieldIdx) -> AnnotationSet<'a> {
        self.fields()
            .find(|(index, _)| *index == field)
            .map_or_else(AnnotationSet::default, |(_, set)| set)
    }

    fn set(&self, offset: u32) -> AnnotationSet<'a> {
        AnnotationSet::at(self.data, offset, self.sizes)
    }
}

impl<'a> DexFile<'a> {
    /// The annotations of a class and its members; empty when it has none or the directory is broken.
    pub fn annotations(&self, class: &ClassDef<'_>) -> AnnotationsDirectory<'a> {
        if class.annotations_off == 0 || !self.is_within_budget(class.index) {
            return AnnotationsDirectory::default();
        }
        AnnotationsDirectory::at(self.data, class.annotations_off, self.table_sizes())
            .unwrap_or_default()
    }
}

fn index_and_offset(entry: &[u8; 8]) -> (u32, u32) {
    let word = |at: usize| u32_at(entry, at).unwrap_or(0);
    (word(0), word(4))
}

/// A count with that many 32-bit words behind it; empty for offset 0, `None` when it runs out of the file.
fn counted_words(data: &[u8], offset: u32) -> Option<&[[u8; 4]]> {
    if offset == 0 {
        return Some(&[]);
    }
    let count = u32_at(data, offset as usize)? as usize;
    let (words, _) = data
        .get((offset as usize).checked_add(4)?..)?
        .as_chunks::<4>();
    words.get(..count)
}

/// What is wrong with the annotations of a class.
#[derive(Debug, Clone, Copy)]
pub(super) struct Broken {
    pub(super) offset: usize,
    pub(super) what: &'static str,
}

/// Walks all annotations of the directory at `offset`. Passes what each part costs to `charge`, which
/// returns false to stop, and every broken part to `report`.
pub(super) fn check(
    data: &[u8],
    offset: u32,
    mut charge: impl FnMut(u64) -> bool,
    mut report: impl FnMut(Broken),
) {
    let Some(directory) = AnnotationsDirectory::at(data, offset, TableSizes::default()) else {
        report(Broken {
            offset: offset as usize,
            what: "the directory does not lie inside the file",
        });
        return;
    };
    let mut set = |offset: u32, charge: &mut dyn FnMut(u64) -> bool| -> bool {
        let Some(items) = counted_words(data, offset) else {
            report(Broken {
                offset: offset as usize,
                what: "a set does not lie inside the file",
            });
            return true;
        };
        charge((items.len() as u64).saturating_mul(4))
            && items.iter().all(|item| {
                let (cost, broken) = check_annotation(data, u32::from_le_bytes(*item));
                if let Some(broken) = broken {
                    report(broken);
                }
                charge(cost)
            })
    };
    let mut is_paid = charge(16) && set(directory.class_off, &mut charge);
    for entry in directory.fields.iter().chain(directory.methods) {
        is_paid = is_paid && charge(8) && set(index_and_offset(entry).1, &mut charge);
    }
    for entry in directory.parameters {
        let sets = counted_words(data, index_and_offset(entry).1).unwrap_or_default();
        for offset in sets {
            is_paid = is_paid && charge(12) && set(u32::from_le_bytes(*offset), &mut charge);
            if !is_paid {
                return;
            }
        }
    }
}

/// What reading one annotation costs, and where it is broken.
fn check_annotation(data: &[u8], offset: u32) -> (u64, Option<Broken>) {
    let mut reader = Reader::at(data, offset as usize);
    let mut cost = 4;
    let result = (|| {
        reader.u8("visibility")?;
        reader.uleb128("annotation type")?;
        let count = reader.uleb128("annotation size")?;
        super::value::skip_elements(&mut reader, count, 0, &mut cost)
    })();
    let broken = result.err().map(|error| Broken {
        offset: error.offset,
        what: error.what,
    });
    (cost, broken)
}
