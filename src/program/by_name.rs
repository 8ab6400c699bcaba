//! Method references by their simple name, whatever class they are named through.

use super::Program;
use super::csr::Csr;
use super::ids::MethodId;
use super::symbols::Symbol;

/// Made when somebody asks first: not every run of the tool looks for methods.
#[derive(Debug)]
pub(super) struct ByName(Csr<NamedId>);

/// A [`MethodId`] with a default, for the lists.
#[derive(Debug, Clone, Copy)]
struct NamedId(MethodId);

impl Default for NamedId {
    fn default() -> Self {
        Self(MethodId::INVALID)
    }
}

impl Program<'_> {
    /// The method references with this simple name, ascending.
    pub fn methods_named(&self, name: Symbol) -> impl Iterator<Item = MethodId> {
        let index = self.by_name.get_or_init(|| self.index_names());
        index.0.get(name.index()).iter().map(|named| named.0)
    }

    fn index_names(&self) -> ByName {
        let methods = (0..self.method_count()).map(MethodId::at);
        let edges = methods.map(|id| (self.method(id).name.0, NamedId(id)));
        ByName(Csr::of(self.symbols().len(), &[edges.collect()]))
    }
}
