//! Exclusive or of the characters or bytes of a value with those of a constant: encryption that anybody undoes.

use super::Scene;
use super::changes::{Key, KeyOrigin};
use super::origins::{Origin, Site};
use super::ports::port_value;
use super::trace::{trace_literals, trace_objects};
use crate::analysis::MethodFacts;
use crate::analysis::constants::Constant;
use crate::formats::dex::Opcode;
use crate::ir::{BinaryOp, Number, Op, StmtId, ValueId};
use crate::program::MethodId;
use crate::signatures::Port;
use rayon::prelude::*;

/// Conversions and masks around one character that are looked through at most.
const MAX_CONVERSIONS: u8 = 4;

/// A text or an array whose elements are mixed with those of a constant.
pub(super) struct Mixed {
    /// The exclusive or.
    pub(super) site: Site,
    /// The text or array.
    pub(super) value: ValueId,
}

/// All such places in the app's own code, ascending.
pub(super) fn in_app(scene: &Scene<'_, '_, '_>) -> Vec<Mixed> {
    let methods = scene.program.defined_methods().par_iter().copied();
    let candidates = methods
        .filter(|method| scene.program.is_app_code(*method) && uses_exclusive_or(scene, *method));
    candidates
        .flat_map_iter(|method| in_method(scene, method))
        .collect()
}

/// True when the code holds the instruction; most methods do not, and their bodies need not be made.
fn uses_exclusive_or(scene: &Scene<'_, '_, '_>, method: MethodId) -> bool {
    const WANTED: [Opcode; 2] = [Opcode::XorInt, Opcode::XorInt2addr];
    let Some((_, code)) = scene.program.code(method) else {
        return false;
    };
    let mut units = code.unit_bytes().chunks_exact(2);
    let may = units.any(|unit| {
        WANTED
            .iter()
            .any(|wanted| unit.first() == Some(&(*wanted as u8)))
    });
    may && code
        .instructions()
        .any(|insn| WANTED.contains(&insn.opcode))
}

fn in_method(scene: &Scene<'_, '_, '_>, method: MethodId) -> Vec<Mixed> {
    let facts = scene.facts.of(method);
    let stmts = facts.body.stmts();
    let mixed = stmts.filter_map(|(stmt, _)| {
        let value = mixed_value(scene, &[], &facts, Site { method, stmt })?;
        Some(Mixed {
            site: Site { method, stmt },
            value,
        })
    });
    mixed.collect()
}

/// The text or array whose elements the statement at `site` mixes with those of a constant.
pub(super) fn mixed_value(
    scene: &Scene<'_, '_, '_>,
    chain: &[Site],
    facts: &MethodFacts,
    site: Site,
) -> Option<ValueId> {
    let [one, other] = sides(scene, facts, site.stmt)?;
    let is_constant = |value: ValueId| {
        let traced = trace_objects(scene, chain, site.method, value);
        traced.complete && traced.is_constant()
    };
    match (is_constant(one), is_constant(other)) {
        (false, true) => Some(one),
        (true, false) => Some(other),
        _ => None,
    }
}

/// The key of the exclusive or at `site`.
pub(super) fn key_at(scene: &Scene<'_, '_, '_>, site: Site) -> Option<Key> {
    let facts = scene.facts.of(site.method);
    let value = mixed_value(scene, &[], &facts, site)?;
    let [one, other] = sides(scene, &facts, site.stmt)?;
    let key = if value == one { other } else { one };
    let traced = trace_literals(scene, &[], site.method, key);
    let mut ways = traced.origins.iter();
    let (constant, way) = ways.find_map(|way| match &way.origin {
        Origin::Constant(constant) => Some((constant, way)),
        _ => None,
    })?;
    let place = way.sites.first().map_or(site, |(site, _)| *site);
    let mut steps = way.steps(scene);
    steps.push(scene.step(site, "the value is mixed with the constant here"));
    Some(Key {
        site: place,
        origin: KeyOrigin::Constant,
        text: text_of(constant),
        source: None,
        steps,
    })
}

fn text_of(constant: &Constant) -> Option<String> {
    match constant {
        Constant::Bytes(bytes) => String::from_utf8(bytes.to_vec()).ok(),
        _ => constant.as_literal().map(str::to_owned),
    }
}

/// The texts or arrays of which the exclusive or takes one element each.
fn sides(scene: &Scene<'_, '_, '_>, facts: &MethodFacts, stmt: StmtId) -> Option<[ValueId; 2]> {
    let is_exclusive_or = facts.body.stmt(stmt).op == Op::Binary(BinaryOp::Xor, Number::Int);
    let [left, right] = *facts.body.operands(stmt) else {
        return None;
    };
    match is_exclusive_or {
        true => Some([whole(scene, facts, left)?, whole(scene, facts, right)?]),
        false => None,
    }
}

/// The text or array that `element` was taken from.
fn whole(scene: &Scene<'_, '_, '_>, facts: &MethodFacts, element: ValueId) -> Option<ValueId> {
    let mut value = element;
    for _ in 0..MAX_CONVERSIONS {
        let stmt = value.definition();
        let operands = facts.body.operands(stmt);
        match facts.body.stmt(stmt).op {
            Op::ArrayLoad(_) => return operands.first().copied(),
            Op::Invoke(_, callee) => {
                let name = scene.program.text(scene.program.method(callee).name);
                let receiver = port_value(&facts.body, stmt, Port::This);
                return receiver.filter(|_| &*name == "charAt");
            }
            Op::Unary(_) | Op::Binary(BinaryOp::And, _) => value = *operands.first()?,
            _ => return None,
        }
    }
    None
}
