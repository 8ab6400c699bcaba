//! What is sent as a credential: the values of headers.

use super::judging::Judge;
use crate::formats::script::{Expr, ExprIdx};

/// Names of headers that carry credentials, in lower case.
const HEADERS: [&str; 7] = [
    "authorization",
    "x-access-token",
    "x-auth-token",
    "x-session-token",
    "x-api-token",
    "x-authorization",
    "cookie",
];
/// Calls that set a header which they are given first.
const HEADER_CALLS: [&str; 5] = ["setRequestHeader", "set", "append", "setHeader", "header"];

impl Judge<'_> {
    /// Finds what is sent as a credential: values in headers.
    pub(super) fn learn_uses(&mut self) {
        let scripts = self.values.scripts();
        let mut sent = Vec::new();
        for (_, node) in scripts.expressions() {
            match &node.expr {
                Expr::Object(members) => {
                    let headers = members
                        .iter()
                        .filter(|(name, _)| name.as_deref().is_some_and(is_header));
                    sent.extend(headers.map(|(_, value)| *value));
                }
                Expr::Assign { target, value } => {
                    if let Expr::Member { name, .. } = scripts.expr(*target)
                        && is_header(name)
                    {
                        sent.push(*value);
                    }
                }
                Expr::Call {
                    callee, arguments, ..
                } => {
                    if let (Expr::Member { name, .. }, [first, value, ..]) =
                        (scripts.expr(*callee), &**arguments)
                        && HEADER_CALLS.contains(&&**name)
                        && scripts.text(*first).is_some_and(is_header)
                    {
                        sent.push(*value);
                    }
                }
                _ => {}
            }
        }
        for value in sent {
            self.learn_use(value);
        }
    }

    fn learn_use(&mut self, value: ExprIdx) {
        let template = self.values.template(value, &[]);
        if !template.contains(crate::analysis::script::HOLE) {
            self.header_literals.push((value, template));
        }
        for source in self.parts(value, &[]) {
            let cells = self.read_cells(&source);
            self.used.extend(cells.iter().cloned());
            self.cells.extend(cells);
            if source.made().is_none() && !source.steps.is_empty() {
                self.sent.insert(source.clone());
                self.known.insert(source);
            }
        }
    }
}

/// True for names of headers that carry credentials.
pub(super) fn is_header(name: &str) -> bool {
    HEADERS
        .iter()
        .any(|header| header.eq_ignore_ascii_case(name))
}
