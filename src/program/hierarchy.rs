//! Who extends whom, through the app's classes and on through the framework: subclass tests, the method a call
//! reaches, and the methods that override it.
//!
//! An app can claim any hierarchy, also one with cycles: every walk remembers where it has been.

use super::Program;
use super::ancestry;
use super::classes::{Class, ClassKind, Classes};
use super::csr::Csr;
use super::framework::{self, FrameworkClass, FrameworkMethod, MethodKey};
use super::ids::{ClassId, MethodId, ProtoId};
use super::pools::{MethodEntry, Pools};
use super::symbols::Symbol;
use crate::bytes::limits;
use crate::finding::Gap;
use crate::formats::dex::access::{ACC_PRIVATE, ACC_STATIC};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use std::collections::VecDeque;
use std::ops::ControlFlow;

/// What a method reference stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolved {
    /// A method that a class of the app defines: the one that was named, or one it inherits.
    Defined(MethodId),
    /// A method of the framework.
    Framework(FrameworkMethod),
    /// Neither the app nor the framework table declares it.
    Missing,
}

/// Edges from a class to what extends or implements it, and the classes that no DEX file names.
#[derive(Debug, Default)]
pub(super) struct Hierarchy {
    subclasses: Csr<SubclassId>,
    added: FxHashMap<Symbol, ClassId>,
}

/// A [`ClassId`] with a default, for the lists.
#[derive(Debug, Clone, Copy)]
struct SubclassId(ClassId);

impl Default for SubclassId {
    fn default() -> Self {
        Self(ClassId::INVALID)
    }
}

impl Hierarchy {
    /// Gives every class that the framework knows its framework parents, adding those that no DEX file names.
    pub(super) fn complete(
        pools: &mut Pools<'_>,
        classes: &mut Classes,
        gaps: &mut Vec<Gap>,
    ) -> Self {
        let mut added = FxHashMap::default();
        let mut index = 0;
        while let Some(class) = classes.list.get(index) {
            index += 1;
            let ClassKind::Missing = class.kind else {
                continue;
            };
            let Some(known) = framework::class_by_name(pools.symbols.bytes(class.name)) else {
                continue;
            };
            let mut parents: SmallVec<[ClassId; 8]> = SmallVec::new();
            for parent in known.parents() {
                parents.push(framework_class(parent, pools, classes, &mut added));
            }
            let Some(class) = classes.list.get_mut(index - 1) else {
                continue;
            };
            class.kind = ClassKind::Framework(known);
            if class.definition.is_some() {
                continue;
            }
            let interfaces = parents.iter().skip(1).copied();
            class.interfaces = super::classes::append(&mut classes.interfaces, interfaces);
            class.superclass = parents.first().copied();
            class.access_flags = known.access_flags().into();
        }
        gaps.extend(ancestry::cut_rings(classes));
        let subclasses = subclass_lists(classes);
        Self { subclasses, added }
    }

    /// The class with this descriptor among those that were added.
    pub(super) fn added_class(&self, name: Symbol) -> Option<ClassId> {
        self.added.get(&name).copied()
    }
}

fn framework_class(
    class: FrameworkClass,
    pools: &mut Pools<'_>,
    classes: &mut Classes,
    added: &mut FxHashMap<Symbol, ClassId>,
) -> ClassId {
    let name = pools.symbols.add(class.name());
    if let Some(known) = pools.types.find(name) {
        return ClassId(known);
    }
    *added.entry(name).or_insert_with(|| {
        let id = ClassId::at(classes.list.len());
        classes.list.push(Class {
            name,
            ..super::classes::INVALID_CLASS
        });
        id
    })
}

fn subclass_lists(classes: &Classes) -> Csr<SubclassId> {
    let mut edges = Vec::with_capacity(classes.list.len() + classes.interfaces.len());
    for (index, class) in classes.list.iter().enumerate() {
        let id = SubclassId(ClassId::at(index));
        let interfaces = classes.interfaces_of(class).iter();
        let parents = class.superclass.iter().chain(interfaces);
        edges.extend(parents.map(|parent| (parent.0, id)));
    }
    Csr::of(classes.list.len(), &[edges])
}

impl Classes {
    pub(super) fn interfaces_of(&self, class: &Class) -> &[ClassId] {
        let range = class.interfaces.start as usize..class.interfaces.end as usize;
        self.interfaces.get(range).unwrap_or_default()
    }
}

/// Classes in the order in which they were first met.
#[derive(Default)]
struct Visited {
    few: SmallVec<[ClassId; 16]>,
    many: FxHashMap<ClassId, ()>,
}

impl Visited {
    /// True when the class was not met before.
    fn insert(&mut self, class: ClassId) -> bool {
        if self.few.len() < 16 {
            let new = !self.few.contains(&class);
            if new {
                self.few.push(class);
            }
            return new;
        }
        !self.few.contains(&class) && self.many.insert(class, ()).is_none()
    }
}

impl Program<'_> {
    /// The superclasses, nearest first, without the class itself.
    pub fn superclasses(&self, class: ClassId) -> impl Iterator<Item = ClassId> {
        let mut visited = Visited::default();
        visited.insert(class);
        std::iter::successors(Some(class), move |&class| {
            let parent = self.class(class).superclass?;
            visited.insert(parent).then_some(parent)
        })
        .skip(1)
        .take(limits::ANCESTORS)
    }

    /// Everything an instance of the class is an instance of: the class, its superclasses, then all interfaces.
    pub fn ancestors(&self, class: ClassId) -> Vec<ClassId> {
        let mut visited = Visited::default();
        visited.insert(class);
        let mut found = vec![class];
        for superclass in self.superclasses(class) {
            if visited.insert(superclass) {
                found.push(superclass);
            }
        }
        let mut next = 0;
        while let Some(&class) = found.get(next).filter(|_| next < limits::ANCESTORS) {
            next += 1;
            for &interface in self.interfaces(class) {
                if visited.insert(interface) {
                    found.push(interface);
                }
            }
            // An interface has no superclass but `Object`; what claims another is walked all the same.
            if let Some(superclass) = self.class(class).superclass
                && visited.insert(superclass)
            {
                found.push(superclass);
            }
        }
        found
    }

    /// True when `class` is `ancestor`, extends it or implements it, at any distance.
    pub fn is_subclass(&self, class: ClassId, ancestor: ClassId) -> bool {
        class == ancestor
            || self.superclasses(class).any(|c| c == ancestor)
            || self.ancestors(class).contains(&ancestor)
    }

    /// True when `class` is the class with this descriptor, extends it or implements it, at any distance.
    pub fn is_subclass_of(&self, class: ClassId, descriptor: &str) -> bool {
        self.class_by_name(descriptor)
            .is_some_and(|ancestor| self.is_subclass(class, ancestor))
    }

    /// The classes that extend or implement it directly, in the order of their numbers.
    pub fn direct_subclasses(&self, class: ClassId) -> impl Iterator<Item = ClassId> {
        let list = self.hierarchy.subclasses.get(class.index());
        list.iter().map(|subclass| subclass.0)
    }

    /// All classes below it at any distance, without the class itself, in breadth-first order.
    pub fn subclasses(&self, class: ClassId) -> Vec<ClassId> {
        let mut found = Vec::new();
        let _ = self.visit_subclasses(class, |subclass| {
            found.push(subclass);
            ControlFlow::Continue(())
        });
        found
    }

    /// Shows all classes below `class` to `visit` in breadth-first order, until it breaks off.
    fn visit_subclasses(
        &self,
        class: ClassId,
        mut visit: impl FnMut(ClassId) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let mut visited = Visited::default();
        visited.insert(class);
        let mut waiting = VecDeque::from([class]);
        while let Some(class) = waiting.pop_front() {
            for subclass in self.direct_subclasses(class) {
                if visited.insert(subclass) {
                    visit(subclass)?;
                    waiting.push_back(subclass);
                }
            }
        }
        ControlFlow::Continue(())
    }

    /// What a reference stands for: the first declaration on the way up from the class it names.
    pub fn resolve(&self, method: MethodId) -> Resolved {
        let method = self.method(method);
        self.resolve_in(method.class, method.name, method.proto)
    }

    /// What a call with this name and prototype reaches on an instance of exactly this class.
    pub fn resolve_in(&self, class: ClassId, name: Symbol, proto: ProtoId) -> Resolved {
        let mut key = None;
        let mut declared_in = |class: ClassId| {
            if let ClassKind::Framework(known) = self.class(class).kind {
                let key = *key.get_or_insert_with(|| self.method_key(name, proto));
                return known.declared_method(key).map(Resolved::Framework);
            }
            self.defined_in(class, name, proto).map(Resolved::Defined)
        };
        if let Some(found) = declared_in(class) {
            return found;
        }
        let inherited = self.superclasses(class).find_map(&mut declared_in);
        if let Some(found) = inherited {
            return found;
        }
        let is_array = self.class(class).kind == ClassKind::Array;
        let object = is_array.then(|| self.class_by_name("Ljava/lang/Object;"));
        if let Some(object) = object.flatten() {
            return declared_in(object).unwrap_or(Resolved::Missing);
        }
        let all = self.ancestors(class);
        all.into_iter()
            .find_map(declared_in)
            .unwrap_or(Resolved::Missing)
    }

    /// The reference with these parts, when code or the framework table names it.
    pub fn reference(&self, class: ClassId, name: Symbol, proto: ProtoId) -> Option<MethodId> {
        let entry = MethodEntry { class, name, proto };
        self.pools.methods.find(entry).map(MethodId)
    }

    /// The definition of a method in this very class.
    pub fn defined_in(&self, class: ClassId, name: Symbol, proto: ProtoId) -> Option<MethodId> {
        self.class(class).definition?;
        let entry = MethodEntry { class, name, proto };
        let method = self.pools.methods.find(entry).map(MethodId)?;
        self.method(method).definition.map(|_| method)
    }

    /// The defined methods that a virtual call of this reference can reach when nothing is known about the
    /// receiver: what the reference resolves to, then the overrides in all subclasses of the class it names.
    /// At most `limit` are given; the second value is true when there are more.
    pub fn virtual_targets(&self, method: MethodId, limit: usize) -> (Vec<MethodId>, bool) {
        let reference = self.method(method);
        let mut targets = Vec::new();
        if let Resolved::Defined(found) = self.resolve(method) {
            targets.push(found);
        }
        // Almost every class is below `Object`: the walk ends as soon as there are too many.
        let walk = self.visit_subclasses(reference.class, |subclass| {
            let found = self.defined_in(subclass, reference.name, reference.proto);
            match found {
                Some(_) if targets.len() >= limit => return ControlFlow::Break(()),
                Some(found) => targets.push(found),
                None => {}
            }
            ControlFlow::Continue(())
        });
        (targets, walk.is_break())
    }

    /// The framework method that an app method overrides or implements: the way the system calls into the app.
    pub fn framework_method_of(&self, method: MethodId) -> Option<FrameworkMethod> {
        let method = self.method(method);
        let definition = method.definition?;
        let is_special = self.symbols().bytes(method.name).starts_with(b"<");
        if definition.access_flags & (ACC_PRIVATE | ACC_STATIC) != 0 || is_special {
            return None;
        }
        let key = self.method_key(method.name, method.proto);
        let ancestors = self.ancestors(method.class);
        ancestors.into_iter().find_map(|class| {
            let ClassKind::Framework(known) = self.class(class).kind else {
                return None;
            };
            let declared = known.declared_method(key)?;
            let open = u32::from(declared.access_flags()) & (ACC_PRIVATE | ACC_STATIC) == 0;
            open.then_some(declared)
        })
    }

    /// Name and descriptor as the framework table keys its methods.
    pub fn method_key(&self, name: Symbol, proto: ProtoId) -> MethodKey {
        let mut text: SmallVec<[u8; 128]> = SmallVec::from_slice(self.symbols().bytes(name));
        self.push_descriptor(proto, |bytes| text.extend_from_slice(bytes));
        MethodKey::of(&text)
    }
}
