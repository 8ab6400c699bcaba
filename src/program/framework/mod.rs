//! The classes of the Android framework: an embedded table into lookups, without any parsing.
//!
//! An app names framework classes without containing them. This table (API level 34) tells what they extend
//! and which methods they declare, so that the class hierarchy of an app has no holes: which app method
//! implements a framework callback, whether a class is an `Activity`, where an inherited method is declared.
//!
//! `android-34.bin` is generated from the class list under `testdata/framework` by the test of this module.

mod layout;
#[cfg(test)]
mod tests;

use crate::formats::dex::access::{ACC_ABSTRACT, ACC_INTERFACE, ACC_STATIC};
use layout::Layout;

const API_34: Layout = Layout::of(include_bytes!("android-34.bin"));

/// A class of the framework table, by its position in the order of names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FrameworkClass(u16);

/// A method of the framework table; methods of one class are neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FrameworkMethod(u32);

/// Name and descriptor of a method as one number: the XXH3 hash of `onCreate(Landroid/os/Bundle;)V`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MethodKey(u64);

impl MethodKey {
    /// The key of a method from its name and descriptor without anything between them.
    pub fn of(name_and_descriptor: &[u8]) -> Self {
        Self(twox_hash::XxHash3_64::oneshot(name_and_descriptor))
    }
}

/// All classes in the order of their names.
pub fn classes() -> impl Iterator<Item = FrameworkClass> {
    (0..API_34.class_count()).filter_map(|index| u16::try_from(index).ok().map(FrameworkClass))
}

/// The class with this descriptor, such as `Landroid/app/Activity;`.
pub fn class_by_name(descriptor: &[u8]) -> Option<FrameworkClass> {
    let (mut low, mut high) = (0, API_34.class_count());
    while low < high {
        let middle = low + (high - low) / 2;
        match API_34.class_name(middle).cmp(descriptor) {
            std::cmp::Ordering::Less => low = middle + 1,
            std::cmp::Ordering::Greater => high = middle,
            std::cmp::Ordering::Equal => return u16::try_from(middle).ok().map(FrameworkClass),
        }
    }
    None
}

impl FrameworkClass {
    /// The descriptor, such as `Landroid/app/Activity;`.
    pub fn name(self) -> &'static [u8] {
        API_34.class_name(usize::from(self.0))
    }

    /// True for an interface.
    pub fn is_interface(self) -> bool {
        u32::from(self.access_flags()) & ACC_INTERFACE != 0
    }

    /// Access flags as in a class file.
    pub fn access_flags(self) -> u16 {
        API_34.class_flags(usize::from(self.0))
    }

    /// What it extends; `None` for `Object` alone. An interface extends `Object`, as in DEX files.
    pub fn superclass(self) -> Option<FrameworkClass> {
        self.parents().next()
    }

    /// What it implements, or for an interface: extends.
    pub fn interfaces(self) -> impl Iterator<Item = FrameworkClass> {
        self.parents().skip(1)
    }

    /// Superclass first, then the interfaces in the order of their declaration.
    pub fn parents(self) -> impl Iterator<Item = FrameworkClass> {
        API_34.parents(usize::from(self.0)).map(FrameworkClass)
    }

    /// The methods it declares itself.
    pub fn methods(self) -> impl Iterator<Item = FrameworkMethod> {
        API_34.methods(usize::from(self.0)).map(FrameworkMethod)
    }

    /// The method it declares itself with this name and descriptor.
    pub fn declared_method(self, key: MethodKey) -> Option<FrameworkMethod> {
        let range = API_34.methods(usize::from(self.0));
        let (mut low, end) = (range.start, range.end);
        let mut high = end;
        while low < high {
            let middle = low + (high - low) / 2;
            match API_34.method_key(middle).cmp(&key.0) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some(FrameworkMethod(middle)),
            }
        }
        None
    }

    /// The method it declares or inherits: its own, then the superclass's, then those of the interfaces.
    pub fn find_method(self, key: MethodKey) -> Option<FrameworkMethod> {
        let superclasses = std::iter::successors(Some(self), |class| class.superclass());
        if let Some(found) = superclasses.clone().find_map(|c| c.declared_method(key)) {
            return Some(found);
        }
        self.ancestors()
            .into_iter()
            .find_map(|c| c.declared_method(key))
    }

    /// Everything it is an instance of besides itself, each once, in breadth-first order.
    pub fn ancestors(self) -> Vec<FrameworkClass> {
        let mut found: Vec<FrameworkClass> = Vec::new();
        let mut next = 0;
        let mut class = self;
        loop {
            for parent in class.parents() {
                if parent != self && !found.contains(&parent) {
                    found.push(parent);
                }
            }
            let Some(&waiting) = found.get(next) else {
                return found;
            };
            class = waiting;
            next += 1;
        }
    }

    /// True when it is `other`, extends it or implements it, at any distance.
    pub fn is_subclass_of(self, other: FrameworkClass) -> bool {
        self == other || self.ancestors().contains(&other)
    }
}

impl FrameworkMethod {
    /// The class that declares it.
    pub fn class(self) -> FrameworkClass {
        let (mut low, mut high) = (0, API_34.class_count());
        while low + 1 < high {
            let middle = low + (high - low) / 2;
            if API_34.methods(middle).start <= self.0 {
                low = middle;
            } else {
                high = middle;
            }
        }
        FrameworkClass(u16::try_from(low).unwrap_or(u16::MAX))
    }

    /// Access flags as in a class file.
    pub fn access_flags(self) -> u16 {
        API_34.method_flags(self.0)
    }

    /// True for a method without a body.
    pub fn is_abstract(self) -> bool {
        u32::from(self.access_flags()) & ACC_ABSTRACT != 0
    }

    /// True for a method without a receiver.
    pub fn is_static(self) -> bool {
        u32::from(self.access_flags()) & ACC_STATIC != 0
    }
}
