//! Which objects have parts that are told apart, and which are no data for a library that is given them.

use crate::program::{ClassId, ClassKind, Program};
use rustc_hash::FxHashSet;

/// Classes whose objects are what they are as a whole.
const WHOLE: [&str; 10] = [
    "Ljava/lang/String;",
    "Ljava/lang/Integer;",
    "Ljava/lang/Long;",
    "Ljava/lang/Boolean;",
    "Ljava/lang/Character;",
    "Ljava/lang/Double;",
    "Ljava/lang/Float;",
    "Ljava/lang/Byte;",
    "Ljava/lang/Short;",
    "Ljava/lang/Class;",
];

/// Classes around an app: their objects hold much, but nothing that would flow out of a library call.
const SURROUNDINGS: [&str; 3] = [
    "Landroid/content/Context;",
    "Landroid/view/View;",
    "Ljava/lang/Thread;",
];

/// Classes by what their objects are, looked up once.
#[derive(Debug)]
pub(super) struct Shapes {
    whole: FxHashSet<ClassId>,
    surroundings: FxHashSet<ClassId>,
}

impl Shapes {
    pub(super) fn of(program: &Program<'_>) -> Self {
        let known = |names: &'static [&str]| {
            let names = names.iter();
            names.filter_map(|name| program.class_by_name(name))
        };
        let with_subclasses = |class| std::iter::once(class).chain(program.subclasses(class));
        Self {
            whole: known(&WHOLE).collect(),
            surroundings: known(&SURROUNDINGS).flat_map(with_subclasses).collect(),
        }
    }

    /// True for classes whose objects have parts that are told apart: all but texts, numbers and the like.
    pub(super) fn has_parts(&self, program: &Program<'_>, class: ClassId) -> bool {
        program.class(class).kind != ClassKind::Primitive && !self.whole.contains(&class)
    }

    /// True for classes whose objects do not count as data when a library is given them.
    pub(super) fn is_opaque(&self, program: &Program<'_>, class: ClassId) -> bool {
        program.class(class).kind == ClassKind::App || self.surroundings.contains(&class)
    }
}
