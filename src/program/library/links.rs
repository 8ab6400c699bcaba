//! The references between classes: which class names which, in code, in signatures and in the hierarchy.

use super::super::csr::Csr;
use super::super::ids::{ClassId, FieldId, MethodId};
use super::super::{CodeSite, Program};
use super::{Standing, Standings};
use crate::formats::dex::access::ACC_INTERFACE;
use crate::program::ClassKind;
use rayon::prelude::*;

/// References to the classes that can be the app's, with who makes and who names them.
pub(super) struct Links {
    /// By the class that names them.
    pub(super) uses: Csr<u32>,
    /// By the class that is named.
    pub(super) users: Csr<u32>,
    /// By the class that is made: those that call its constructors.
    pub(super) makers: Csr<u32>,
    /// What each class looks like.
    pub(super) shapes: Vec<Shape>,
}

/// What tells classes that a shrinker may have merged from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Shape {
    /// Nothing odd.
    #[default]
    Plain,
    /// No objects: static functions, which shrinkers gather from everywhere.
    Functions,
    /// Its objects carry a number that a compiler put there, by which merged classes tell what they are.
    MergedObjects,
}

/// References that one run of methods and classes holds: the class that is named, and the one that names it.
#[derive(Default)]
struct Part {
    users: Vec<(u32, u32)>,
    makers: Vec<(u32, u32)>,
}

/// Methods, fields or classes that are looked at in one go.
const RUN: usize = 1 << 12;

impl Program<'_> {
    /// The references to classes that are the app's or open.
    pub(super) fn links(&self, standings: &Standings) -> Links {
        let runs = |count: usize| {
            (0..count)
                .step_by(RUN)
                .map(move |at| at..(at + RUN).min(count))
        };
        let methods = runs(self.method_count()).map(Run::Methods);
        let fields = runs(self.field_count()).map(Run::Fields);
        let classes = runs(self.class_count()).map(Run::Classes);
        let all: Vec<Run> = methods.chain(fields).chain(classes).collect();
        let parts: Vec<Part> = all
            .into_par_iter()
            .map(|run| {
                let mut part = Part::default();
                self.links_of_run(run, standings, &mut part);
                part
            })
            .collect();
        let (users, makers): (Vec<_>, Vec<_>) = parts
            .into_iter()
            .map(|part| (part.users, part.makers))
            .unzip();
        let turned: Vec<Vec<(u32, u32)>> = users
            .par_iter()
            .map(|run| run.iter().map(|&(named, by)| (by, named)).collect())
            .collect();
        let count = self.class_count();
        let (users, (uses, makers)) = rayon::join(
            || Csr::of(count, &users),
            || rayon::join(|| Csr::of(count, &turned), || Csr::of(count, &makers)),
        );
        Links {
            uses,
            users,
            makers,
            shapes: self.shapes(standings),
        }
    }

    fn shapes(&self, standings: &Standings) -> Vec<Shape> {
        let shape = |(index, standing): (usize, &Standing)| match standing {
            Standing::Open => self.shape(ClassId::at(index)),
            _ => Shape::Plain,
        };
        standings.iter().enumerate().map(shape).collect()
    }

    fn shape(&self, class: ClassId) -> Shape {
        let mut fields = self.fields_of(class).iter();
        if fields.any(|field| self.tells_merged_classes(*field)) {
            return Shape::MergedObjects;
        }
        let is_interface = self.class(class).access_flags & ACC_INTERFACE != 0;
        let mut methods = self.methods_of(class).iter();
        let has_objects =
            methods.any(|method| self.symbols().bytes(self.method(*method).name) == b"<init>");
        match is_interface || has_objects {
            true => Shape::Plain,
            false => Shape::Functions,
        }
    }

    fn links_of_run(&self, run: Run, standings: &Standings, part: &mut Part) {
        match run {
            Run::Methods(run) => run
                .map(MethodId::at)
                .for_each(|method| self.links_of_method(method, standings, part)),
            Run::Fields(run) => run.map(FieldId::at).for_each(|field| {
                let class = self.field(field).class;
                if can_be_own(standings, class) {
                    self.add_sites(class, self.readers(field), &mut part.users);
                    self.add_sites(class, self.writers(field), &mut part.users);
                }
            }),
            Run::Classes(run) => run
                .map(ClassId::at)
                .for_each(|class| self.links_of_class(class, standings, part)),
        }
    }

    fn links_of_method(&self, method: MethodId, standings: &Standings, part: &mut Part) {
        let reference = self.method(method);
        if !can_be_own(standings, reference.class) {
            return;
        }
        let callers = self.callers(method);
        self.add_sites(reference.class, callers, &mut part.users);
        if self.symbols().bytes(reference.name) == b"<init>" {
            self.add_sites(reference.class, callers, &mut part.makers);
        }
    }

    /// The instructions that name the class or an array of it, and what the class itself declares.
    fn links_of_class(&self, class: ClassId, standings: &Standings, part: &mut Part) {
        if let Some(named) = self.element_class(class)
            && can_be_own(standings, named)
        {
            self.add_sites(named, self.users_of_type(class), &mut part.users);
        }
        if matches!(standings.get(class.index()), None | Some(Standing::Outside)) {
            return;
        }
        let parents = self.class(class).superclass.into_iter();
        let parents = parents.chain(self.interfaces(class).iter().copied());
        let fields = self
            .fields_of(class)
            .iter()
            .map(|field| self.field(*field).type_);
        let methods = self.methods_of(class).iter().flat_map(|method| {
            let proto = self.method(*method).proto;
            let parameters = self.parameters(proto).iter().copied();
            parameters.chain([self.return_type(proto)])
        });
        let named = parents.chain(fields).chain(methods);
        for named in named.filter_map(|named| self.element_class(named)) {
            if named != class && can_be_own(standings, named) {
                part.users.push((named.0, class.0));
            }
        }
    }

    /// The class itself, or that of an array's elements.
    fn element_class(&self, class: ClassId) -> Option<ClassId> {
        let entry = self.class(class);
        if entry.kind != ClassKind::Array {
            return Some(class);
        }
        let descriptor = self.symbols().bytes(entry.name);
        let start = descriptor.iter().position(|&byte| byte != b'[')?;
        let element = self.symbols().find_bytes(descriptor.get(start..)?)?;
        self.pools.types.find(element).map(ClassId)
    }

    /// The classes of the methods that hold `sites`, each once per method, without the class itself.
    fn add_sites(&self, named: ClassId, sites: &[CodeSite], edges: &mut Vec<(u32, u32)>) {
        let mut last = MethodId::INVALID;
        for site in sites {
            if site.method == last {
                continue;
            }
            last = site.method;
            let by = self.method(site.method).class;
            if by != named && edges.last() != Some(&(named.0, by.0)) {
                edges.push((named.0, by.0));
            }
        }
    }
}

/// What is looked at in one go, by number.
enum Run {
    Methods(std::ops::Range<usize>),
    Fields(std::ops::Range<usize>),
    Classes(std::ops::Range<usize>),
}

fn can_be_own(standings: &Standings, class: ClassId) -> bool {
    matches!(
        standings.get(class.index()),
        Some(Standing::Own | Standing::Open)
    )
}
