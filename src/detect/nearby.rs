//! Calls near to what a signature means, which make it harmless or are what makes it a flaw.

use super::Detection;
use super::call::calls_meant;
use super::same_object::CallsOn;
use crate::ir::ValueId;
use crate::session::trace::Site;
use crate::signatures::{CallCondition, Scope};

/// Such calls, as far as they are looked for.
pub(super) enum Nearby<'c> {
    /// Those on one of the objects at hand.
    OnObject(CallsOn<'c>),
    /// Those at one of these places, or around them.
    At(Scope, Vec<Site>),
}

impl<'c> Nearby<'c> {
    /// The calls that `wanted` means.
    pub(super) fn of(
        detection: &Detection<'_, '_, '_, '_>,
        wanted: &'c [CallCondition],
        scope: Scope,
    ) -> Self {
        if scope == Scope::Object {
            return Self::OnObject(CallsOn::of(detection, wanted));
        }
        Self::At(scope, calls_meant(detection, wanted))
    }

    /// True when one of the calls is near to `site`, where `objects` are at hand.
    pub(super) fn holds(
        &self,
        detection: &Detection<'_, '_, '_, '_>,
        site: Site,
        mut objects: impl Iterator<Item = ValueId>,
    ) -> bool {
        let program = detection.scene.program;
        let own = site.method;
        match self {
            Self::OnObject(calls) => objects.any(|one| calls.object(detection, own, one)),
            Self::At(scope, sites) => sites.iter().any(|other| match scope {
                Scope::App => true,
                Scope::Class => program.outermost_name(other.method) == program.outermost_name(own),
                Scope::Method | Scope::Object => other.method == own,
                Scope::Logout => {
                    let mut handlers = detection.session.logouts.iter();
                    handlers.any(|handler| handler.reach.holds(*other))
                }
            }),
        }
    }
}
