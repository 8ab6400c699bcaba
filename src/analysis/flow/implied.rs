//! Calls that library methods make: what models say of threads and tasks, and objects that are registered to be
//! called back.

use super::heap::State;
use super::library::LibraryCall;
use super::limits;
use super::model::{ImpliedCall, Port, Root};
use super::object::{Elem, GLOBAL, ObjId};
use super::summary::Deferred;
use super::targets::method_named;
use super::transfer::Interpreter;
use super::value::Val;
use crate::formats::dex::access::{ACC_ABSTRACT, ACC_FINAL, ACC_INTERFACE};
use crate::ir::StmtId;
use crate::program::{ClassId, ClassKind, MethodId};

impl Interpreter<'_, '_, '_, '_> {
    /// What a library call of a callee does, now that more is known of its arguments.
    pub(super) fn resume(&mut self, id: StmtId, deferred: Deferred) {
        if self.depth >= limits::IMPLIED_DEPTH || self.resumes_left == 0 {
            self.is_cut = true;
            return;
        }
        self.resumes_left -= 1;
        let mut call = LibraryCall::new(self.engine, id, deferred.callee, &deferred.arguments);
        let models = self.engine.models.of(deferred.callee);
        for implied in models.iter().flat_map(|model| &model.calls) {
            self.implied_call(&mut call, implied);
        }
    }

    /// A call that follows from a library call.
    pub(super) fn implied_call(&mut self, call: &mut LibraryCall<'_>, implied: &ImpliedCall) {
        let target = self.value_at(call, &implied.target);
        let mut arguments = vec![target.clone()];
        for place in &implied.arguments {
            let val = self.value_at(call, place);
            arguments.push(val);
        }
        let before = self.frame.state.clone();
        let mut outcome: Option<(Val, State)> = None;
        self.depth += 1;
        for object in &target.objs {
            for method in self.implied_targets(call, implied, *object) {
                self.frame.state = before.clone();
                arguments[0] = Val::object(*object);
                let val = self.enter(call.id, method, &arguments);
                self.merge(&mut outcome, val);
            }
        }
        self.depth -= 1;
        let Some((val, state)) = outcome else {
            self.frame.state = before;
            return;
        };
        self.frame.state = state;
        if let Some(to) = &implied.result {
            self.put(call, to, &val);
        }
    }

    /// The definitions that run on an object. Where only the callers know its class, the call is left to them.
    fn implied_targets(
        &mut self,
        call: &LibraryCall<'_>,
        implied: &ImpliedCall,
        object: ObjId,
    ) -> Vec<MethodId> {
        let known = self.frame.objects.get(object);
        if known.is_exact {
            let program = self.engine.program;
            let named = method_named(program, known.class, &implied.name, &implied.descriptor);
            return named.into_iter().collect();
        }
        let class = match (known.class, &implied.target.root) {
            (ClassId::INVALID, Root::Port(port)) if implied.target.steps.is_empty() => {
                self.port_class(call.callee, *port, call.has_receiver)
            }
            (class, _) => class,
        };
        let targets = self.engine.implied_targets(class, implied);
        if self.frame.is_symbolic && self.frame.objects.is_rooted_in_input(object) {
            let may_be_anything =
                class == ClassId::INVALID && self.engine.is_called_by_libraries(implied);
            if may_be_anything || !targets.is_empty() {
                self.outputs.defer(Deferred {
                    callee: call.callee,
                    arguments: call.arguments.to_vec(),
                });
            }
            return Vec::new();
        }
        // Nobody knows the object: what it would do with what it holds is not known either, but it may run.
        self.outputs.callees.extend(targets.iter());
        Vec::new()
    }

    /// The declared class of a port.
    fn port_class(&self, callee: MethodId, port: Port, has_receiver: bool) -> ClassId {
        let program = self.engine.program;
        let method = program.method(callee);
        let parameters = program.parameters(method.proto);
        match port {
            Port::This if has_receiver => method.class,
            Port::This => ClassId::INVALID,
            Port::Argument(at) => {
                let class = parameters.get(usize::from(at) - 1);
                class.copied().unwrap_or(ClassId::INVALID)
            }
            Port::Return => program.return_type(method.proto),
        }
    }

    /// Objects of the app that are given to a library, which may call them back.
    pub(super) fn register_callbacks(&mut self, call: &LibraryCall<'_>) {
        let program = self.engine.program;
        let method = program.method(call.callee);
        let first = usize::from(call.has_receiver);
        for (at, class) in program.parameters(method.proto).iter().enumerate() {
            let Some(val) = call.arguments.get(first + at) else {
                continue;
            };
            if !is_callback_type(program, *class) {
                continue;
            }
            let replaces = program.symbols().bytes(method.name).starts_with(b"set");
            let is_null = val.as_constant().is_some_and(|constant| constant.is_null());
            if is_null && !replaces {
                continue;
            }
            if !is_null && !self.may_be_called_back(val, *class) {
                continue;
            }
            let this = self.port(call, Port::This);
            let holder = if this.objs.is_empty() {
                Val::object(GLOBAL)
            } else {
                this
            };
            let elem = Elem::Registered(call.callee);
            for object in &holder.objs {
                let is_sure =
                    replaces && holder.objs.len() == 1 && self.frame.objects.get(*object).is_single;
                self.frame.write(*object, &elem, val, is_sure);
            }
        }
    }

    fn may_be_called_back(&self, val: &Val, type_: ClassId) -> bool {
        let program = self.engine.program;
        val.objs.iter().any(|object| {
            let known = self.frame.objects.get(*object);
            match program.class(known.class).kind {
                ClassKind::App => {
                    let called = self.engine.callbacks(known.class, Some(type_));
                    !called.is_empty()
                }
                _ => known.is_input(),
            }
        })
    }
}

/// True for types whose objects libraries call back.
fn is_callback_type(program: &crate::program::Program<'_>, class: ClassId) -> bool {
    let described = program.class(class);
    if matches!(
        described.kind,
        ClassKind::Primitive | ClassKind::Array | ClassKind::App
    ) {
        return false;
    }
    let is_data = matches!(
        program.symbols().bytes(described.name),
        b"Ljava/lang/Object;"
            | b"Ljava/lang/String;"
            | b"Ljava/lang/CharSequence;"
            | b"Ljava/lang/Class;"
            | b"Ljava/lang/Comparable;"
            | b"Ljava/lang/Cloneable;"
            | b"Ljava/lang/Iterable;"
            | b"Ljava/io/Serializable;"
            | b"Landroid/os/Parcelable;"
            | b"Landroid/content/Context;"
            | b"Landroid/app/Activity;"
            | b"Landroid/app/Service;"
            | b"Landroid/content/Intent;"
            | b"Landroid/os/Bundle;"
            | b"Ljava/util/Collection;"
            | b"Ljava/util/List;"
            | b"Ljava/util/Map;"
            | b"Ljava/util/Set;"
    );
    let is_open = described.access_flags & (ACC_INTERFACE | ACC_ABSTRACT) != 0
        || described.access_flags & ACC_FINAL == 0;
    !is_data && is_open
}
