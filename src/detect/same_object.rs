//! An object into whether one of the calls on it makes it harmless.

use super::Detection;
use super::call::meets;
use crate::ir::ValueId;
use crate::program::MethodId;
use crate::session::apis::{Resolution, resolve};
use crate::session::objects::calls_on;
use crate::signatures::CallCondition;

/// Calls to look for on objects.
pub(super) struct CallsOn<'c> {
    wanted: &'c [CallCondition],
    resolution: Resolution,
}

impl<'c> CallsOn<'c> {
    /// Resolves the patterns of the calls.
    pub(super) fn of(detection: &Detection<'_, '_, '_, '_>, wanted: &'c [CallCondition]) -> Self {
        let patterns: Vec<_> = wanted.iter().map(|call| &call.pattern).collect();
        Self {
            wanted,
            resolution: resolve(detection.scene.program, &patterns),
        }
    }

    /// True when one of the calls is made on the object.
    pub(super) fn object(
        &self,
        detection: &Detection<'_, '_, '_, '_>,
        method: MethodId,
        object: ValueId,
    ) -> bool {
        if self.wanted.is_empty() {
            return false;
        }
        let scene = detection.scene;
        calls_on(scene, method, object).into_iter().any(|site| {
            let callee = scene.callee(site);
            let mut wanted = self.wanted.iter().enumerate();
            wanted.any(|(position, call)| {
                callee.is_some_and(|callee| self.resolution.methods(position).contains(&callee))
                    && meets(detection, call, site)
            })
        })
    }
}
