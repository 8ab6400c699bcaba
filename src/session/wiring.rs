//! A view, menu entry or preference into the code that runs when somebody touches it.

use super::Scene;
use super::ports::{argument, port_value};
use super::reach::Entry;
use super::trace::{Origin, Site, trace};
use crate::ir::{BlockId, Body, EdgeKind, Op, StmtId, Test, ValueId};
use crate::program::{ClassId, MethodId, View, ViewKind};
use crate::signatures::Port;
use std::collections::BTreeSet;

/// Methods that are called with the selected menu entry.
const MENU_CALLBACKS: [&str; 4] = [
    "onOptionsItemSelected",
    "onNavigationItemSelected",
    "onMenuItemClick",
    "onContextItemSelected",
];
/// Methods that a listener object is called back through.
const LISTENER_CALLBACKS: [&str; 4] = ["onClick", "onPreferenceClick", "onMenuItemClick", "invoke"];

/// The entry points that the view is wired to.
pub(super) fn wired_entries(scene: &Scene<'_, '_, '_>, view: &View) -> Vec<Entry> {
    let mut entries = by_attribute(scene, view);
    if let Some(id) = view.id {
        match view.kind {
            ViewKind::Menu => entries.extend(by_menu_branch(scene, id)),
            ViewKind::Layout | ViewKind::Preference => {
                entries.extend(by_listener(scene, id));
                entries.extend(by_view_branch(scene, id));
            }
        }
    }
    entries.sort();
    entries.dedup();
    entries
}

/// `android:onClick="name"`: every method of that name which takes the view.
fn by_attribute(scene: &Scene<'_, '_, '_>, view: &View) -> Vec<Entry> {
    let Some(name) = &view.on_click else {
        return Vec::new();
    };
    let program = scene.program;
    let Some(symbol) = program.symbols().find(name) else {
        return Vec::new();
    };
    let takes_view = |method: &MethodId| {
        let method = program.method(*method);
        method.name == symbol && program.descriptor(method.proto) == "(Landroid/view/View;)V"
    };
    let methods = program.defined_methods().iter().copied().filter(takes_view);
    methods
        .filter(|method| program.is_app_code(*method))
        .map(Entry::method)
        .collect()
}

/// The methods that name a resource id in their code.
fn users_of_id(scene: &Scene<'_, '_, '_>, id: u32) -> BTreeSet<MethodId> {
    scene.resource_users.of(id)
}

/// `findViewById(id).setOnClickListener(listener)`: the callback of the listener object.
fn by_listener(scene: &Scene<'_, '_, '_>, id: u32) -> Vec<Entry> {
    let mut entries = Vec::new();
    for method in users_of_id(scene, id) {
        let facts = scene.facts.of(method);
        for (stmt, statement) in facts.body.stmts() {
            let Op::Invoke(_, callee) = statement.op else {
                continue;
            };
            let name = scene.program.text(scene.program.method(callee).name);
            if !(name.starts_with("setOn") && name.ends_with("Listener")) {
                continue;
            }
            let site = Site { method, stmt };
            if found_by_id(scene, site, Port::This, id) {
                entries.extend(listener_entries(scene, site));
            }
        }
    }
    entries
}

/// True when the object at `port` was looked up by this id.
fn found_by_id(scene: &Scene<'_, '_, '_>, site: Site, port: Port, id: u32) -> bool {
    let facts = scene.facts.of(site.method);
    let Some(value) = port_value(&facts.body, site.stmt, port) else {
        return false;
    };
    trace(scene, &[], site.method, value)
        .origins
        .iter()
        .any(|origin| match origin.origin {
            Origin::Call(found, _) => {
                let number = number_given(scene, &origin.chain, found);
                number.is_some_and(|number| number & 0xffff_ffff == i64::from(id))
            }
            _ => false,
        })
}

/// The number that the call at `found` is given, by those who enter its method through `chain` where it only passes on
/// what it was given itself: a look-up of views that keeps what it has found.
fn number_given(scene: &Scene<'_, '_, '_>, chain: &[Site], found: Site) -> Option<i64> {
    let (mut site, mut index, mut chain) = (found, 1, chain);
    loop {
        let facts = scene.facts.of(site.method);
        let value = argument(&facts.body, site.stmt, index)?;
        let known = facts.constant_of(value);
        if let Some(number) = known.and_then(|constant| constant.as_number()) {
            return Some(number);
        }
        let Op::Parameter(given) = facts.body.definition(value).op else {
            return None;
        };
        (site, chain) = chain.split_last().map(|(last, outer)| (*last, outer))?;
        index = given;
    }
}

/// The callbacks of the listener that the call at `site` installs.
fn listener_entries(scene: &Scene<'_, '_, '_>, site: Site) -> Vec<Entry> {
    let facts = scene.facts.of(site.method);
    let Some(listener) = port_value(&facts.body, site.stmt, Port::Argument(1)) else {
        return Vec::new();
    };
    let mut classes: BTreeSet<ClassId> = BTreeSet::new();
    for origin in &trace(scene, &[], site.method, listener).origins {
        if let Origin::Object(_, class) = origin.origin {
            classes.insert(class);
        }
    }
    // A screen that listens itself: what tells its views apart by their ids is found branch by branch.
    let is_own = facts.body.definition(listener).op == Op::Parameter(0);
    let own = is_own.then(|| scene.program.method(site.method).class);
    let own = own.into_iter().flat_map(|class| callbacks(scene, class));
    let own = own.filter(|method| !tells_views_apart(scene, *method));
    let made = classes
        .into_iter()
        .flat_map(|class| callbacks(scene, class));
    made.chain(own).map(Entry::method).collect()
}

/// The methods of a class that a listener is called back through.
fn callbacks(scene: &Scene<'_, '_, '_>, class: ClassId) -> Vec<MethodId> {
    let methods = scene.program.methods_of(class).iter().copied();
    methods
        .filter(|method| {
            let name = scene.program.text(scene.program.method(*method).name);
            LISTENER_CALLBACKS.contains(&&*name) && scene.program.code(*method).is_some()
        })
        .collect()
}

fn tells_views_apart(scene: &Scene<'_, '_, '_>, method: MethodId) -> bool {
    let facts = scene.facts.of(method);
    let calls = facts.body.stmts().filter_map(|(_, stmt)| match stmt.op {
        Op::Invoke(_, callee) => Some(callee),
        _ => None,
    });
    let mut names = calls.map(|callee| scene.program.text(scene.program.method(callee).name));
    names.any(|name| name == "getId")
}

/// The branch of a menu callback that an entry selects.
fn by_menu_branch(scene: &Scene<'_, '_, '_>, id: u32) -> Vec<Entry> {
    branches(scene, id, |name| MENU_CALLBACKS.contains(&name))
}

/// The branch of an `onClick` that tells views apart.
fn by_view_branch(scene: &Scene<'_, '_, '_>, id: u32) -> Vec<Entry> {
    branches(scene, id, |name| name == "onClick")
}

fn branches(scene: &Scene<'_, '_, '_>, id: u32, is_callback: impl Fn(&str) -> bool) -> Vec<Entry> {
    let mut entries = Vec::new();
    for method in users_of_id(scene, id) {
        let name = scene.program.text(scene.program.method(method).name);
        if is_callback(&name) {
            entries.extend(branches_on(scene, method, id));
        }
    }
    entries
}

/// The branches of a method that run when some value equals `number`.
pub(super) fn branches_on(scene: &Scene<'_, '_, '_>, method: MethodId, number: u32) -> Vec<Entry> {
    let facts = scene.facts.of(method);
    let is_number = |value: ValueId| {
        let known = facts
            .constant_of(value)
            .and_then(|constant| constant.as_number());
        known.is_some_and(|known| known & 0xffff_ffff == i64::from(number))
    };
    let selected = selected_blocks(&facts.body, number, is_number);
    let entries = selected.into_iter().map(|target| Entry {
        method,
        branch: Some(branch_of(&facts.body, target.0, &target.1)),
    });
    entries.collect()
}

/// Blocks that run when a value equals the id, each with the blocks that run otherwise.
fn selected_blocks(
    body: &Body,
    id: u32,
    is_id: impl Fn(ValueId) -> bool,
) -> Vec<(BlockId, Vec<BlockId>)> {
    let mut found = Vec::new();
    for (stmt, statement) in body.stmts() {
        match statement.op {
            Op::If {
                test,
                taken,
                otherwise,
            } if body.operands(stmt).iter().any(|value| is_id(*value)) => match test {
                Test::Equal => found.push((taken, vec![otherwise])),
                Test::NotEqual => found.push((otherwise, vec![taken])),
                _ => {}
            },
            Op::Switch(idx) => {
                let table = body.switch(idx);
                let own = table
                    .cases
                    .iter()
                    .filter(|(key, _)| key.cast_unsigned() == id);
                for (_, target) in own {
                    let others = table.cases.iter().map(|(_, block)| *block);
                    let others = others.chain(std::iter::once(table.otherwise));
                    found.push((*target, others.filter(|block| block != target).collect()));
                }
            }
            _ => {}
        }
    }
    found
}

/// The statements of the blocks that only the branch at `start` reaches.
pub(super) fn branch_of(body: &Body, start: BlockId, others: &[BlockId]) -> BTreeSet<StmtId> {
    let elsewhere = blocks_from(body, others);
    blocks_from(body, &[start])
        .into_iter()
        .filter(|block| !elsewhere.contains(block))
        .flat_map(|block| body.block_stmts(block))
        .collect()
}

fn blocks_from(body: &Body, starts: &[BlockId]) -> BTreeSet<BlockId> {
    let mut seen: BTreeSet<BlockId> = starts.iter().copied().collect();
    let mut stack: Vec<BlockId> = starts.to_vec();
    while let Some(block) = stack.pop() {
        for edge in body.successors(block) {
            let edge = body.edge(*edge);
            if edge.kind == EdgeKind::Normal && seen.insert(edge.to) {
                stack.push(edge.to);
            }
        }
    }
    seen
}
