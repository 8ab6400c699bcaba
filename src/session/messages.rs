//! What a handler reads out of a message into what was sent as such a message: a branch for one kind does not get what
//! is sent as another.

use super::Scene;
use super::kinds::kinds_at;
use super::ports::argument;
use super::trace::Site;
use crate::analysis::MethodFacts;
use crate::ir::{Op, ValueId};
use crate::program::FieldId;

const MESSAGE: &str = "Landroid/os/Message;";

/// False when what is put into a message at `store` is sent as another kind of message than those that come to `read`.
pub(super) fn may_be_read(scene: &Scene<'_, '_, '_>, read: Site, store: Site) -> bool {
    let sender = scene.facts.of(store.method);
    let Some(message) = sender.body.operands(store.stmt).first() else {
        return true;
    };
    let Some(sent) = kinds_of(scene, &sender, *message) else {
        return true;
    };
    let reader = scene.facts.of(read.method);
    let kinds = kinds_at(&reader, read.stmt, |field| is_kind(scene, field));
    let comes = |sent: &i64| kinds.iter().all(|kinds| kinds.may_be(*sent));
    sent.iter().any(comes)
}

/// True for a field of the class of all messages.
pub(super) fn is_of_message(scene: &Scene<'_, '_, '_>, field: FieldId) -> bool {
    let class = scene.program.field(field).class;
    scene.program.class_name(class) == MESSAGE
}

fn is_kind(scene: &Scene<'_, '_, '_>, field: FieldId) -> bool {
    is_of_message(scene, field) && scene.program.text(scene.program.field(field).name) == "what"
}

/// The numbers that tell what the message is about, where they are set in the same method; `None` when they are not
/// known.
fn kinds_of(scene: &Scene<'_, '_, '_>, facts: &MethodFacts, message: ValueId) -> Option<Vec<i64>> {
    let number = |value: ValueId| facts.constant_of(value)?.as_number();
    let set = facts.uses(message).iter().filter_map(|stmt| {
        let is_set =
            matches!(facts.body.stmt(*stmt).op, Op::FieldStore(field) if is_kind(scene, field));
        match facts.body.operands(*stmt) {
            [object, value] if is_set && *object == message => Some(number(*value)),
            _ => None,
        }
    });
    let set: Vec<i64> = set.collect::<Option<_>>()?;
    if !set.is_empty() {
        return Some(set);
    }
    let stmt = message.definition();
    let Op::Invoke(_, callee) = facts.body.stmt(stmt).op else {
        return None;
    };
    let name = scene.program.text(scene.program.method(callee).name);
    let is_made = matches!(&*name, "obtainMessage" | "obtain");
    let given = argument(&facts.body, stmt, 1).filter(|_| is_made)?;
    Some(vec![number(given)?])
}
