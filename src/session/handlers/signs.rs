//! What the code behind an entry point shows of a logout: kills, lowered flags, opened login screens, texts, calls.

use super::{Known, kills_in};
use crate::ir::Op;
use crate::program::{ClassId, MethodId};
use crate::session::Scene;
use crate::session::cells::{FlagWrite, Kill};
use crate::session::intent_targets::intent_target;
use crate::session::reach::Reach;
use crate::session::trace::Site;
use crate::signatures::{Effect, MethodPattern, Port};
use std::collections::BTreeSet;

/// `Intent.FLAG_ACTIVITY_CLEAR_TASK` and `FLAG_ACTIVITY_CLEAR_TOP`: the screens above the login screen are gone.
const CLEAR_TASK_OR_TOP: i64 = 0x8000 | 0x0400_0000;

/// A session cell that one of the kills empties, with the kill.
pub(super) fn session_kill<'k>(known: &'k Known<'_, '_>, kills: &[usize]) -> Option<&'k Kill> {
    let kills = kills.iter().filter_map(|at| known.stores.kills.get(*at));
    kills.into_iter().find(|kill| {
        known
            .session_cells
            .iter()
            .any(|cell| kill.empties(&cell.key))
    })
}

pub(super) fn lowered_flag<'k>(
    known: &'k Known<'_, '_>,
    reach: &Reach,
    is_login_flag: impl Fn(&str) -> bool,
) -> Option<&'k FlagWrite> {
    let lowered = |flag: &&FlagWrite| flag.value == Some(0) && is_login_flag(&flag.key);
    known
        .stores
        .flags
        .iter()
        .filter(|flag| reach.holds(flag.site))
        .find(lowered)
}

pub(super) fn effect_in(
    scene: &Scene<'_, '_, '_>,
    known: &Known<'_, '_>,
    reach: &Reach,
    effect: Effect,
) -> Option<(String, Site)> {
    match effect {
        Effect::KillsSession => {
            let kill = session_kill(known, &kills_in(known, reach))?;
            Some((
                "it empties a store that holds the session".to_owned(),
                kill.site,
            ))
        }
        Effect::RestartsAtLogin | Effect::OpensLogin => {
            let clears = effect == Effect::RestartsAtLogin;
            // A screen that it starts may lead to a login of its own.
            let own = reach.without_screens(scene);
            let opened = |reach| opened_login(scene, &known.login_screens, reach, clears);
            let (site, class) = match clears {
                true => opened(&own),
                false => opened(&own).or_else(|| opened(reach)),
            }?;
            let name = crate::program::dotted(&scene.program.class_name(class));
            Some((format!("it opens the login screen '{name}'"), site))
        }
        Effect::WritesSession | Effect::ReadsPassword => None,
    }
}

/// The call that starts a login screen.
pub(in crate::session) fn opened_login(
    scene: &Scene<'_, '_, '_>,
    login_screens: &BTreeSet<ClassId>,
    reach: &Reach,
    clears_task: bool,
) -> Option<(Site, ClassId)> {
    for site in reach.calls(scene) {
        let Some(callee) = scene.callee(site) else {
            continue;
        };
        let name = scene.program.text(scene.program.method(callee).name);
        if !matches!(
            &*name,
            "startActivity" | "startActivityForResult" | "startActivities"
        ) {
            continue;
        }
        let target = intent_target(scene, site, Port::Argument(1));
        let Some(class) = target.filter(|class| login_screens.contains(class)) else {
            continue;
        };
        if !clears_task || sets_clear_task(scene, site.method) {
            return Some((site, class));
        }
    }
    None
}

/// True when the method gives an intent flags that close the screens above its target.
pub(super) fn sets_clear_task(scene: &Scene<'_, '_, '_>, method: MethodId) -> bool {
    let facts = scene.facts.of(method);
    let mut calls = facts
        .body
        .stmts()
        .filter_map(|(stmt, statement)| match statement.op {
            Op::Invoke(_, callee) => Some((stmt, callee)),
            _ => None,
        });
    calls.any(|(stmt, callee)| {
        let name = scene.program.text(scene.program.method(callee).name);
        let site = Site { method, stmt };
        matches!(&*name, "setFlags" | "addFlags")
            && scene
                .number_at(site, Some(Port::Argument(1)))
                .is_some_and(|flags| flags & CLEAR_TASK_OR_TOP != 0)
    })
}

/// A constant text that passes the test, in the reached code.
pub(super) fn string_in(
    scene: &Scene<'_, '_, '_>,
    reach: &Reach,
    test: impl Fn(&str) -> bool,
) -> Option<(String, Site)> {
    let mut found = reach.texts(scene).filter(|(text, _)| test(text));
    found
        .next()
        .map(|(text, site)| (format!("it uses '{text}'"), site))
}

pub(super) fn called_in(
    scene: &Scene<'_, '_, '_>,
    reach: &Reach,
    patterns: &[MethodPattern],
) -> Option<(String, Site)> {
    let meant: Vec<_> = patterns
        .iter()
        .map(|pattern| scene.meant(pattern))
        .collect();
    reach.calls(scene).find_map(|site| {
        let callee = scene.callee(site)?;
        let mut meant = meant.iter();
        let is_wanted = meant.any(|methods| methods.binary_search(&callee).is_ok());
        is_wanted.then(|| (format!("it calls '{}'", scene.short_name(callee)), site))
    })
}
