//! Constants of fields: encoded values, what `<clinit>` stores, and the only value the program ever writes.
//!
//! Computed when asked, and kept. A field's constant may need another class's `<clinit>`, which may need the
//! first again: evaluations inside evaluations are counted, and those too deep know nothing. The count is part of
//! the key, so that a result never depends on who asked first or on which thread.

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::environment::Environment;
use super::propagate_at;
use super::value::Constant;
use crate::formats::dex::EncodedValue;
use crate::ir::{self, Op};
use crate::program::{ClassId, CodeSite, Field, FieldId, MethodId};

/// Evaluations inside evaluations.
const MAX_DEPTH: u8 = 3;
/// Code units of an initializer or writer that is evaluated for a field's sake.
const MAX_UNITS: u32 = 1 << 15;
/// Instructions that write a field, above which it is taken to be a variable.
const MAX_WRITERS: usize = 3;

type Memo<K, V> = Mutex<FxHashMap<(K, u8), V>>;

/// A field that a method stores to.
#[derive(Debug)]
struct Store {
    field: FieldId,
    pc: u32,
    /// What is stored, as far as it means something outside of the method.
    constant: Option<Constant>,
}

/// Everything computed so far.
#[derive(Debug, Default)]
pub(super) struct FieldConstants {
    fields: Memo<FieldId, Option<Constant>>,
    /// The stores of a method that constant conditions do not exclude, by field.
    stores: Memo<MethodId, Arc<[Store]>>,
}

/// Looks up a key, or computes its value without holding the lock: a value that two threads compute is the same.
fn remembered<K: Copy + Eq + std::hash::Hash, V: Clone>(
    memo: &Memo<K, V>,
    key: (K, u8),
    compute: impl FnOnce() -> V,
) -> V {
    let known = memo
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .get(&key)
        .cloned();
    known.unwrap_or_else(|| {
        let value = compute();
        let mut memo = memo.lock().unwrap_or_else(PoisonError::into_inner);
        memo.entry(key).or_insert(value).clone()
    })
}

impl Environment<'_, '_> {
    /// What a field always holds once it is initialized, if that can be told.
    pub fn field_constant(&self, field: FieldId, depth: u8) -> Option<Constant> {
        if depth >= MAX_DEPTH {
            return None;
        }
        remembered(&self.fields.fields, (field, depth), || {
            let described = self.program.field(field);
            if described
                .definition
                .is_some_and(|d| d.static_position.is_some())
            {
                self.static_constant(field, &described, depth)
            } else {
                self.instance_constant(field, &described, depth)
            }
        })
    }

    fn static_constant(&self, field: FieldId, described: &Field, depth: u8) -> Option<Constant> {
        let writers = self.program.writers(field);
        let initial = self.initial_value(described);
        if writers.is_empty() {
            return initial;
        }
        let class = described.class;
        let initializer = self.initializer_method(class);
        match initializer {
            Some(initializer) if writers.iter().all(|site| site.method == initializer) => {
                self.initialized(field, initializer, depth)
            }
            _ => self.written(field, writers, depth, initial.as_ref()),
        }
    }

    fn instance_constant(&self, field: FieldId, described: &Field, depth: u8) -> Option<Constant> {
        described.definition?;
        let writers = self.program.writers(field);
        let in_constructor = |site: &CodeSite| {
            let name = self.program.method(site.method).name;
            self.program.symbols().bytes(name) == b"<init>"
        };
        let zero = Constant::number(0);
        let initial = (!writers.iter().all(in_constructor)).then_some(&zero);
        self.written(field, writers, depth, initial)
    }

    /// The value that all writers store, together with the initial one if that can be seen.
    fn written(
        &self,
        field: FieldId,
        writers: &[CodeSite],
        depth: u8,
        initial: Option<&Constant>,
    ) -> Option<Constant> {
        if writers.is_empty() || writers.len() > MAX_WRITERS {
            return None;
        }
        let mut value: Option<Constant> = None;
        for site in writers {
            let stores = self.stores_of(site.method, depth);
            let is_it = |store: &&Store| store.field == field && store.pc == site.pc;
            let Some(store) = stores.iter().find(is_it) else {
                continue;
            };
            let stored = store.constant.clone()?;
            value = match value {
                None => Some(stored),
                Some(value) => Some(value.join(&stored)?),
            };
        }
        match (value?, initial) {
            // Null until it is written is no value of interest; zero is.
            (value @ Constant::Numbers(_), Some(initial)) => value.join(initial),
            (value, _) => Some(value),
        }
    }

    /// What an initializer leaves in a field.
    fn initialized(&self, field: FieldId, initializer: MethodId, depth: u8) -> Option<Constant> {
        let stores = self.stores_of(initializer, depth);
        let start = stores.partition_point(|store| store.field < field);
        let mut stores = stores[start..]
            .iter()
            .take_while(|store| store.field == field);
        let first = stores.next()?.constant.clone()?;
        stores.try_fold(first, |value, store| value.join(store.constant.as_ref()?))
    }

    fn stores_of(&self, method: MethodId, depth: u8) -> Arc<[Store]> {
        remembered(&self.fields.stores, (method, depth), || {
            let mut stores = self.compute_stores(method, depth).unwrap_or_default();
            stores.sort_by_key(|store| (store.field, store.pc));
            stores.into()
        })
    }

    fn compute_stores(&self, method: MethodId, depth: u8) -> Option<Vec<Store>> {
        let (_, code) = self.program.code(method)?;
        if code.unit_count() > MAX_UNITS {
            return None;
        }
        let (body, _) = ir::body(self.program, method);
        let constants = propagate_at(self, &body, method, depth + 1);
        let mut stores = Vec::new();
        for (id, stmt) in body.stmts() {
            if let Op::FieldStore(field) | Op::StaticStore(field) = stmt.op
                && constants.is_reachable(stmt.block)
            {
                let value = body.operands(id).len().checked_sub(1)?;
                let constant = constants.operand(&body, id, value);
                stores.push(Store {
                    field,
                    pc: stmt.pc,
                    constant: constant
                        .filter(|constant| !depends_on_caller(constant))
                        .cloned(),
                });
            }
        }
        Some(stores)
    }

    fn initializer_method(&self, class: ClassId) -> Option<MethodId> {
        let is_initializer = |method: &&MethodId| {
            let name = self.program.method(**method).name;
            self.program.symbols().bytes(name) == b"<clinit>"
        };
        self.program
            .methods_of(class)
            .iter()
            .find(is_initializer)
            .copied()
    }

    /// The encoded value of a static field, or what its type starts with.
    fn initial_value(&self, field: &Field) -> Option<Constant> {
        let definition = field.definition?;
        let dex = self.program.dex(definition.dex)?;
        let class = self.program.class(field.class).definition?;
        let values = dex.file.static_values(&dex.file.class_def(class.index));
        let value = values.iter().nth(definition.static_position? as usize);
        match value {
            // What is not listed starts as zero or null.
            None | Some(EncodedValue::Null) => Some(Constant::number(0)),
            Some(EncodedValue::String(string)) => Some(Constant::literal(&dex.file.string(string))),
            Some(EncodedValue::Type(type_)) => Some(Constant::Class(dex.class(type_))),
            Some(EncodedValue::Boolean(value)) => Some(Constant::boolean(value)),
            Some(EncodedValue::Byte(value)) => Some(Constant::number(value.into())),
            Some(EncodedValue::Short(value)) => Some(Constant::number(value.into())),
            Some(EncodedValue::Char(value)) => Some(Constant::number(value.into())),
            Some(EncodedValue::Int(value)) => Some(Constant::number(value.into())),
            Some(EncodedValue::Long(value)) => Some(Constant::number(value)),
            Some(_) => None,
        }
    }
}

/// True for expressions that mean something only in the method they come from.
fn depends_on_caller(constant: &Constant) -> bool {
    constant
        .as_text()
        .is_some_and(|text| text.mentions_parameters())
}
