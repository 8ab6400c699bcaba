//! Renewals of the session whose refusal changes nothing, and renewals that throw the new refresh token away.

use super::Detection;
use super::call::calls_meant;
use super::cell::{CellNames, identity, way_into};
use super::code_place::CodePlace;
use super::hit::{Hit, Rule};
use super::signs::text_in;
use crate::finding::{Flow, ValueKind};
use crate::session::Verdict;
use crate::session::cells::CellFacts;
use crate::session::renewals::{Failure, Renewal, renewals};
use crate::session::rotation::{Unused, unused_refresh_token};
use crate::session::trace::Site;
use crate::signatures::names::{AboutRenewal, RenewalName};
use crate::signatures::{Argument, Doubt, Environment, Signs, Value};

/// Kinds of values whose cells stand for the session, the best first.
const KINDS: [ValueKind; 5] = [
    ValueKind::RefreshToken,
    ValueKind::AccessToken,
    ValueKind::IdToken,
    ValueKind::SessionId,
    ValueKind::Cookie,
];

/// One hit for the renewals after whose refusal nothing ends the session.
pub(super) fn hits(
    detection: &Detection<'_, '_, '_, '_>,
    values: &[ValueKind],
    (signs, doubts): (&Signs, &[Doubt]),
    rule: Rule<'_>,
) -> Option<Hit> {
    let (scene, session) = (detection.scene, detection.session);
    let wanted = KINDS.into_iter();
    let wanted = wanted.filter(|kind| values.is_empty() || values.contains(kind));
    let (cell, verdict) = session_cell(detection, &wanted.collect::<Vec<_>>())?;
    let all = renewals(scene, session);
    let ending = match all.is_empty() {
        true => return None,
        false => calls_meant(detection, &signs.calls),
    };
    let is_told = |renewal: &Renewal| {
        let around = renewal.surroundings(scene);
        around.end_session(scene, session)
            || ending.iter().any(|site| around.hold(*site))
            || text_in(detection, &around.reaches, signs)
    };
    // One that ends the session shows that the app knows how to.
    if all.iter().any(is_told) {
        return None;
    }
    let mut named = all.iter().filter_map(|renewal| {
        let failure = Some(renewal.failure(scene)?);
        let names = RenewalNames::of(detection, renewal, (cell, verdict.value), failure, None);
        rule.holds(&names).then_some(names)
    });
    let names = named.next()?;
    let others: Vec<Site> = named.map(|names| names.renewal.site).collect();
    let mut hit = names.hit(rule, &verdict);
    hit.related = others
        .into_iter()
        .map(|site| scene.step(site, "another renewal without an end"))
        .collect();
    for doubt in doubts {
        let told = calls_meant(detection, &doubt.signs.calls);
        if told.iter().any(|site| names.renewal.reach.holds(*site)) {
            hit.doubt(rule, doubt);
        }
    }
    Some(hit)
}

/// One hit for the first renewal whose answer holds a refresh token that is not kept.
pub(super) fn rotation(detection: &Detection<'_, '_, '_, '_>, rule: Rule<'_>) -> Option<Hit> {
    let (scene, session) = (detection.scene, detection.session);
    let (cell, verdict) = session_cell(detection, &[ValueKind::RefreshToken])?;
    if cell.reads.is_empty() {
        return None;
    }
    renewals(scene, session).iter().find_map(|renewal| {
        let unused = unused_refresh_token(scene, session, renewal)?;
        let value = (cell, verdict.value);
        let names = RenewalNames::of(detection, renewal, value, None, Some(unused));
        rule.holds(&names).then(|| names.hit(rule, &verdict))
    })
}

/// The first cell with one of these kinds of values, by their order.
fn session_cell<'d, 's>(
    detection: &'d Detection<'_, 's, '_, '_>,
    kinds: &[ValueKind],
) -> Option<(&'d CellFacts<'s>, Verdict)> {
    kinds.iter().find_map(|kind| {
        let mut cells = detection.session.session_cells();
        cells.find(|(cell, verdict)| verdict.value == *kind && !cell.writes.is_empty())
    })
}

/// What conditions may ask about a renewal.
struct RenewalNames<'n, 'd, 's, 'p, 'a> {
    place: CodePlace<'n, 'd, 's, 'p, 'a>,
    cell: CellNames<'n, 'd, 's, 'p, 'a>,
    renewal: &'n Renewal,
    failure: Option<Failure>,
    unused: Option<Unused>,
}

impl<'n, 'd, 's, 'p, 'a> RenewalNames<'n, 'd, 's, 'p, 'a> {
    fn of(
        detection: &'n Detection<'d, 's, 'p, 'a>,
        renewal: &'n Renewal,
        (cell, value): (&'n CellFacts<'s>, ValueKind),
        failure: Option<Failure>,
        unused: Option<Unused>,
    ) -> Self {
        Self {
            place: CodePlace {
                detection,
                site: renewal.site,
            },
            cell: CellNames {
                detection,
                cell,
                value: Some(value),
            },
            renewal,
            failure,
            unused,
        }
    }

    fn hit(&self, rule: Rule<'_>, verdict: &Verdict) -> Hit {
        let scene = self.place.detection.scene;
        let mut steps = vec![scene.step(self.renewal.site, "the session is renewed here")];
        steps.extend(self.failure.map(|failure| {
            let (site, text) = match failure {
                Failure::Caught(site) => (site, "an exception ends here"),
                Failure::CalledBack(site) => (site, "this runs when it fails"),
                Failure::Checked(site) => (site, "the answer is checked here"),
            };
            scene.step(site, text)
        }));
        let unused = self.unused.as_ref();
        steps.extend(unused.map(|unused| {
            let text = format!("the answer is read here, and not its '{}'", unused.name);
            scene.step(unused.site, &text)
        }));
        let primary = match (self.failure, unused) {
            (
                Some(Failure::CalledBack(site) | Failure::Checked(site) | Failure::Caught(site)),
                _,
            ) => site,
            (None, Some(unused)) => unused.site,
            (None, None) => self.renewal.site,
        };
        let mut hit = rule.hit(scene.location_with_excerpt(primary), self);
        hit.flows.extend(way_into(self.cell.cell));
        hit.flows.push(Flow {
            title: "how the session is renewed".to_owned(),
            steps,
        });
        hit.evidence = self.cell.cell.reasons.evidence();
        hit.confidence = Some(verdict.confidence.min(rule.signature.confidence));
        hit.identity = identity(self.cell.cell);
        hit
    }

    fn renewal(&self, name: RenewalName) -> Value {
        let scene = self.place.detection.scene;
        match name {
            RenewalName::Path => Value::text(&self.renewal.path),
            RenewalName::Unused => Value::optional(self.unused.as_ref().map(|one| &one.name)),
            RenewalName::Failure => Value::optional(self.failure.map(|failure| match failure {
                Failure::Caught(site) => {
                    format!("'{}' catches the error", scene.short_name(site.method))
                }
                Failure::CalledBack(site) => {
                    format!("'{}' is called", scene.short_name(site.method))
                }
                Failure::Checked(site) => {
                    format!("'{}' looks at the answer", scene.short_name(site.method))
                }
            })),
        }
    }
}

impl Environment for RenewalNames<'_, '_, '_, '_, '_> {
    fn name(&self, path: &str) -> Value {
        match AboutRenewal::find(path) {
            Some(AboutRenewal::App(_)) => self.place.detection.app.name(path),
            Some(AboutRenewal::Code(name)) => self.place.code(name),
            Some(AboutRenewal::Cell(name)) => self.cell.cell(name),
            Some(AboutRenewal::Value(name)) => self.cell.value(name),
            Some(AboutRenewal::Renewal(name)) => self.renewal(name),
            None => Value::Unknown,
        }
    }

    fn call(&self, function: &str, arguments: &[Argument<'_>]) -> Value {
        self.place.detection.app.call(function, arguments)
    }
}
