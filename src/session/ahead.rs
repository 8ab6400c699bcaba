//! A time into how far it lies ahead of the moment at which it is made: `now + constant`.
//!
//! Libraries take the end of a token as a date, an instant or milliseconds, and apps put it together in as many ways.
//! What is not understood gives no answer; of several ways to a time, the shortest counts.

use super::Scene;
use super::objects::calls_on;
use super::ports::port_value;
use super::trace::{Site, passed_through};
use crate::ir::{BinaryOp, Number, Op, StmtId, ValueId};
use crate::program::MethodId;
use crate::signatures::Port;

/// Calls and calculations, one inside the other, that are looked into.
const MAX_DEPTH: u8 = 12;
const SECOND: i64 = 1000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Milliseconds, and what they are counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Time {
    /// From nothing: a plain number, or a span.
    Span(i64),
    /// From the moment at which it is made.
    Ahead(i64),
}

/// The seconds by which the time that `value` holds lies ahead of the moment at which it is made.
pub fn seconds_ahead(scene: &Scene<'_, '_, '_>, method: MethodId, value: ValueId) -> Option<i64> {
    let clock = Clock { scene };
    match clock.time(method, value, MAX_DEPTH)? {
        Time::Ahead(millis) => Some(millis / SECOND),
        Time::Span(_) => None,
    }
}

struct Clock<'x, 's, 'p, 'a> {
    scene: &'x Scene<'s, 'p, 'a>,
}

impl Clock<'_, '_, '_, '_> {
    fn time(&self, method: MethodId, value: ValueId, depth: u8) -> Option<Time> {
        let depth = depth.checked_sub(1)?;
        let facts = self.scene.facts.of(method);
        let known = facts.constant_of(value);
        if let Some(number) = known.and_then(|constant| constant.as_number()) {
            return Some(Time::Span(number));
        }
        if let Some(time) = self.made_here(method, value, depth) {
            return Some(time);
        }
        let passed = passed_through(self.scene, method, value).into_iter();
        let others = passed.filter(|other| *other != (method, value));
        let times = others.filter_map(|(method, value)| self.made_here(method, value, depth));
        times.min()
    }

    /// The time that the statement which defines the value makes.
    fn made_here(&self, method: MethodId, value: ValueId, depth: u8) -> Option<Time> {
        let facts = self.scene.facts.of(method);
        let stmt = value.definition();
        if stmt.index() >= facts.body.len() {
            return None;
        }
        let site = Site { method, stmt };
        match facts.body.stmt(stmt).op {
            Op::Invoke(_, callee) => self.called(site, callee, depth),
            Op::Binary(operation, Number::Long | Number::Int) => {
                let [left, right] = facts.body.operands(stmt) else {
                    return None;
                };
                let left = self.time(method, *left, depth)?;
                calculated(operation, left, self.time(method, *right, depth)?)
            }
            Op::New(_) => self.new_object(site, depth),
            _ => None,
        }
    }

    /// `new Date()` and `new Date(millis)`.
    fn new_object(&self, object: Site, depth: u8) -> Option<Time> {
        let facts = self.scene.facts.of(object.method);
        let users = facts.uses(object.stmt.value()).iter().copied();
        let mut made = users.filter_map(|stmt| {
            let site = Site { stmt, ..object };
            let (class, name) = self.names(self.scene.callee(site)?);
            (class == "Ljava/util/Date;" && name == "<init>").then_some(site)
        });
        let made = made.next()?;
        match facts.body.operands(made.stmt) {
            [_] => Some(Time::Ahead(0)),
            [_, millis] => self.time(object.method, *millis, depth),
            _ => None,
        }
    }

    fn called(&self, site: Site, callee: MethodId, depth: u8) -> Option<Time> {
        let (class, name) = self.names(callee);
        let at = |port| self.at(site, port, depth);
        let span_of = |unit: i64| match at(Port::Argument(1))? {
            Time::Span(count) => Some(Time::Span(count.checked_mul(unit)?)),
            Time::Ahead(_) => None,
        };
        let plus_span = |span: Option<Time>| calculated(BinaryOp::Add, at(Port::This)?, span?);
        match (class.as_str(), name.as_str()) {
            ("Ljava/lang/System;", "currentTimeMillis") | ("Ljava/time/Instant;", "now") => {
                Some(Time::Ahead(0))
            }
            ("Ljava/util/Date;", "getTime")
            | ("Ljava/time/Instant;", "toEpochMilli")
            | ("Ljava/time/Duration;", "toMillis") => at(Port::This),
            ("Ljava/util/Date;", "from")
            | ("Ljava/time/Instant;", "ofEpochMilli")
            | ("Ljava/lang/Long;", "valueOf") => at(Port::Argument(1)),
            ("Ljava/lang/Long;", "longValue") => at(Port::This),
            ("Ljava/time/Instant;", "plusMillis") => plus_span(span_of(1)),
            ("Ljava/time/Instant;", "plusSeconds") => plus_span(span_of(SECOND)),
            ("Ljava/time/Instant;", "plus") => {
                plus_span(match self.unit(site, Port::Argument(2)) {
                    Some(unit) => span_of(unit),
                    None => at(Port::Argument(1)),
                })
            }
            ("Ljava/time/Duration;", "ofMillis") => span_of(1),
            ("Ljava/time/Duration;", "ofSeconds") => span_of(SECOND),
            ("Ljava/time/Duration;", "ofMinutes") => span_of(MINUTE),
            ("Ljava/time/Duration;", "ofHours") => span_of(HOUR),
            ("Ljava/time/Duration;", "ofDays") => span_of(DAY),
            ("Ljava/util/concurrent/TimeUnit;", "toMillis") => {
                span_of(self.unit(site, Port::This)?)
            }
            ("Ljava/util/Calendar;", "getTime" | "getTimeInMillis") => self.calendar(site),
            _ => None,
        }
    }

    /// The time at a port of a call.
    fn at(&self, site: Site, port: Port, depth: u8) -> Option<Time> {
        let facts = self.scene.facts.of(site.method);
        let value = port_value(&facts.body, site.stmt, port)?;
        let constant = facts.constants.operand(
            &facts.body,
            site.stmt,
            operand(&facts.body, site.stmt, value)?,
        );
        match constant.and_then(|constant| constant.as_number()) {
            Some(number) => Some(Time::Span(number)),
            None => self.time(site.method, value, depth),
        }
    }

    /// A calendar that stands at the present and is moved by constants.
    fn calendar(&self, site: Site) -> Option<Time> {
        let facts = self.scene.facts.of(site.method);
        let calendar = port_value(&facts.body, site.stmt, Port::This)?;
        let mut millis: i64 = 0;
        let mut is_moved = false;
        for call in calls_on(self.scene, site.method, calendar) {
            let (_, name) = self.names(self.scene.callee(call)?);
            match name.as_str() {
                "add" => {
                    let field = self.scene.number_at(call, Some(Port::Argument(1)))?;
                    let amount = self.scene.number_at(call, Some(Port::Argument(2)))?;
                    millis = millis.checked_add(amount.checked_mul(calendar_field(field)?)?)?;
                    is_moved = true;
                }
                // It may stand anywhere.
                "set" | "setTime" | "setTimeInMillis" | "roll" => return None,
                _ => {}
            }
        }
        is_moved.then_some(Time::Ahead(millis))
    }

    /// The milliseconds of the unit that a port names by a constant of an enumeration.
    fn unit(&self, site: Site, port: Port) -> Option<i64> {
        let facts = self.scene.facts.of(site.method);
        let value = port_value(&facts.body, site.stmt, port)?;
        let Op::StaticLoad(field) = facts.body.definition(value).op else {
            return None;
        };
        let name = self
            .scene
            .program
            .text(self.scene.program.field(field).name);
        match &*name {
            "MILLISECONDS" | "MILLIS" => Some(1),
            "SECONDS" => Some(SECOND),
            "MINUTES" => Some(MINUTE),
            "HOURS" => Some(HOUR),
            "DAYS" => Some(DAY),
            _ => None,
        }
    }

    /// Class and name of a method.
    fn names(&self, method: MethodId) -> (String, String) {
        let program = self.scene.program;
        let reference = program.method(method);
        (
            program.class_name(reference.class).into_owned(),
            program.text(reference.name).into_owned(),
        )
    }
}

/// The position of a value among the operands of a call.
fn operand(body: &crate::ir::Body, stmt: StmtId, value: ValueId) -> Option<usize> {
    body.operands(stmt).iter().position(|one| *one == value)
}

fn calculated(operation: BinaryOp, left: Time, right: Time) -> Option<Time> {
    use Time::{Ahead, Span};
    match (operation, left, right) {
        (BinaryOp::Add, Span(left), Span(right)) => Some(Span(left.checked_add(right)?)),
        (BinaryOp::Add, Ahead(now), Span(more)) | (BinaryOp::Add, Span(more), Ahead(now)) => {
            Some(Ahead(now.checked_add(more)?))
        }
        (BinaryOp::Multiply, Span(left), Span(right)) => Some(Span(left.checked_mul(right)?)),
        _ => None,
    }
}

/// The milliseconds of a field of `Calendar`.
fn calendar_field(field: i64) -> Option<i64> {
    match field {
        1 => Some(365 * DAY),
        2 => Some(30 * DAY),
        3 | 4 => Some(7 * DAY),
        5..=8 => Some(DAY),
        10 | 11 => Some(HOUR),
        12 => Some(MINUTE),
        13 => Some(SECOND),
        14 => Some(1),
        _ => None,
    }
}
