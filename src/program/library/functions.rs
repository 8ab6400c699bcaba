//! Static functions that a shrinker gathered from everywhere into those that are a library's.
//!
//! A class of gathered functions stays the app's as a whole when the app calls one of them. A library was compiled
//! without the app, so that a function which nothing but a library calls is the library's all the same.

use super::super::Program;
use super::super::ids::{ClassId, MethodId};
use super::links::{Links, Shape};
use super::{Standing, Standings};
use rustc_hash::FxHashSet;

impl Program<'_> {
    /// The functions in the app's renamed classes that only libraries call, also through each other.
    pub(super) fn functions_of_libraries(
        &self,
        standings: &Standings,
        links: &Links,
    ) -> FxHashSet<MethodId> {
        let gathered = |class: usize| {
            let standing = standings.get(class).copied();
            matches!(standing, Some(Standing::Tied | Standing::Open))
                && links.shapes.get(class) == Some(&Shape::Functions)
        };
        let classes = (0..standings.len()).filter(|class| gathered(*class));
        let mut functions: FxHashSet<MethodId> = classes
            .flat_map(|class| self.methods_of(ClassId::at(class)).iter().copied())
            .filter(|method| !self.callers(*method).is_empty())
            .collect();
        let is_library = |method: MethodId| {
            let class = self.method(method).class.index();
            matches!(standings.get(class), Some(Standing::Library(_)))
        };
        loop {
            let known = functions.clone();
            functions.retain(|function| {
                let mut callers = self.callers(*function).iter().map(|site| site.method);
                callers.all(|caller| is_library(caller) || known.contains(&caller))
            });
            if functions.len() == known.len() {
                return functions;
            }
        }
    }
}
