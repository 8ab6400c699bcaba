//! A summary as text: stable, one fact per line, for goldens and for `dump summaries`.

use super::label::{Labels, Origin};
use super::object::{Elem, ObjId, ObjKind};
use super::summary::{EffectKind, Summary};
use super::value::{Known, Val};
use crate::program::Program;
use std::fmt::Write;

/// All of a summary.
pub fn print_summary(program: &Program<'_>, summary: &Summary) -> String {
    let printer = Printer { program, summary };
    let mut out = String::new();
    if !summary.result.is_nothing() {
        let _ = writeln!(out, "  returns {}", printer.val(&summary.result));
    }
    for ((object, elem), val) in &summary.cells {
        let _ = writeln!(
            out,
            "  {}{} = {}",
            printer.object(*object),
            printer.elem(elem),
            printer.val(val)
        );
    }
    for hit in &summary.sinks {
        let _ = writeln!(
            out,
            "  sink {} gets {}",
            program.method_name(hit.sink.callee),
            printer.labels(&hit.labels)
        );
    }
    for effect in &summary.effects {
        let kind = match effect.kind {
            EffectKind::Send(kind) => format!("sends {kind:?}"),
            EffectKind::Store(action, ..) => format!("{action:?}"),
        };
        let key = effect.key.as_ref().map(|key| printer.elem(key));
        let _ = writeln!(
            out,
            "  {kind} {}{} with {}",
            printer.val(&effect.object),
            key.unwrap_or_default(),
            printer.val(&effect.value)
        );
    }
    for (birth, sink, _) in summary.arrivals.keys() {
        let _ = writeln!(
            out,
            "  flow from {} to {}",
            program.method_name(birth.callee),
            program.method_name(sink.callee)
        );
    }
    if summary.is_cut {
        out.push_str("  cut short\n");
    }
    out
}

struct Printer<'s> {
    program: &'s Program<'s>,
    summary: &'s Summary,
}

impl Printer<'_> {
    fn val(&self, val: &Val) -> String {
        let mut parts: Vec<String> = val.objs.iter().map(|id| self.object(*id)).collect();
        if !val.labels.is_empty() {
            parts.push(format!("holding {}", self.labels(&val.labels)));
        }
        match &val.known {
            Some(Known::Constant(constant)) => parts.push(format!("known as {constant}")),
            Some(Known::Input(place)) => parts.push(format!("same as {}", self.object(*place))),
            None => {}
        }
        if parts.is_empty() {
            return "nothing".to_owned();
        }
        parts.join(" ")
    }

    fn labels(&self, labels: &Labels) -> String {
        let all = labels.iter().map(|label| {
            let mut text = match label.origin {
                Origin::Source(birth) => {
                    format!("source {}", self.program.method_name(birth.callee))
                }
                Origin::Input(place) => self.object(place),
                Origin::Content(object) => format!("content of {}", self.object(object)),
                Origin::Deep(object) => format!("all of {}", self.object(object)),
            };
            for protection in label.protected_by() {
                let _ = write!(text, " {}", protection.as_str());
            }
            text
        });
        let all: Vec<String> = all.collect();
        format!("{{{}}}", all.join(", "))
    }

    fn object(&self, id: ObjId) -> String {
        match &self.summary.object(id).kind {
            ObjKind::Global => "@".to_owned(),
            ObjKind::Param(index) => format!("p{index}"),
            ObjKind::At(parent, elem) => {
                format!("{}{}", self.object(*parent), self.elem(elem))
            }
            ObjKind::Alloc(stmt) => format!("new v{}", stmt.0),
            ObjKind::Born(stmt, method, at) => {
                let method = self.program.method(*method);
                format!(
                    "new {}#{} v{}",
                    self.program.text(method.name),
                    at.0,
                    stmt.0
                )
            }
            ObjKind::Result(stmt) => format!("result v{}", stmt.0),
            ObjKind::Given(at) => format!("given {at}"),
            ObjKind::Component(class) => self.program.class_name(*class).into_owned(),
        }
    }

    fn elem(&self, elem: &Elem) -> String {
        match elem {
            Elem::Field(field) => {
                let field = self.program.field(*field);
                format!(".{}", self.program.text(field.name))
            }
            Elem::Slot(name) => format!(".<{name}>"),
            Elem::Index(index) => format!("[{index}]"),
            Elem::Key(text) => format!("[{text}]"),
            Elem::KeyAt(place) => format!("[{}]", self.object(*place)),
            Elem::Any => "[*]".to_owned(),
            Elem::Content => ".<content>".to_owned(),
            Elem::Wrapped => ".<wrapped>".to_owned(),
            Elem::Size => ".<size>".to_owned(),
            Elem::Registered(method) => {
                let method = self.program.method(*method);
                format!(".<callbacks of {}>", self.program.text(method.name))
            }
            Elem::Thrown => ".<thrown>".to_owned(),
        }
    }
}
