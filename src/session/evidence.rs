//! Reasons into a verdict: is this value a session credential, and of which kind?
//!
//! A value needs one strong reason, or two independent medium ones, or a medium one with two weak ones. A name
//! alone is never a proof; a reason against (a push token, a paging marker) outweighs everything but a strong one.

use crate::finding::{Confidence, Evidence, Strength, ValueKind};
use std::collections::BTreeSet;

/// One reason for or against, with the kind of value it speaks for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Reason {
    /// The reason itself.
    pub evidence: Evidence,
    /// The kind of value it speaks for; `None` when it only says "some credential".
    pub value: Option<ValueKind>,
}

/// All reasons about one value.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reasons {
    /// Reasons for, in the order they were found, without repetition.
    list: Vec<Reason>,
    /// Reasons against: what the value is instead.
    against: BTreeSet<String>,
}

/// The result of weighing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// What kind of credential.
    pub value: ValueKind,
    /// How sure, before the quality of the path is taken into account.
    pub confidence: Confidence,
}

impl Reasons {
    /// Adds a reason unless the same one is there.
    pub fn add(&mut self, strength: Strength, atom: &str, text: String, value: Option<ValueKind>) {
        let evidence = Evidence {
            strength,
            atom: atom.to_owned(),
            text,
        };
        let reason = Reason { evidence, value };
        if !self.list.contains(&reason) {
            self.list.push(reason);
        }
    }

    /// Adds a reason against: the value is `what`, such as "a push token".
    pub fn add_against(&mut self, what: &str) {
        self.against.insert(what.to_owned());
    }

    /// Takes over all reasons of `other`.
    pub fn extend(&mut self, other: &Self) {
        for reason in &other.list {
            if !self.list.contains(reason) {
                self.list.push(reason.clone());
            }
        }
        self.against.extend(other.against.iter().cloned());
    }

    /// True when something speaks for this kind, and nothing against all.
    pub fn speaks_for(&self, kind: ValueKind) -> bool {
        let mut list = self.list.iter();
        self.against.is_empty() && list.any(|reason| reason.value == Some(kind))
    }

    /// True when something speaks against.
    pub(super) fn has_against(&self) -> bool {
        !self.against.is_empty()
    }

    /// True when nothing speaks for anything.
    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The reasons for alone.
    pub fn only_for(self) -> Self {
        Self {
            against: BTreeSet::new(),
            ..self
        }
    }

    /// The reasons for, strongest first.
    pub fn evidence(&self) -> Vec<Evidence> {
        let mut evidence: Vec<Evidence> = self
            .list
            .iter()
            .map(|reason| reason.evidence.clone())
            .collect();
        evidence.sort_by(|a, b| b.strength.cmp(&a.strength).then_with(|| a.cmp(b)));
        evidence.dedup();
        evidence
    }

    /// Weighs the reasons; `None` when they prove nothing.
    pub fn verdict(&self) -> Option<Verdict> {
        let percent = match self.counts() {
            (1.., ..) => 95,
            _ if !self.against.is_empty() => return None,
            (0, 2.., _) => 85,
            (0, 1, 2..) => 75,
            _ => return None,
        };
        Some(Verdict {
            value: self.value()?,
            confidence: Confidence::new(percent),
        })
    }

    /// Numbers of independent strong, medium and weak reasons. Reasons of the same kind depend on each other:
    /// two JSON keys are one reason.
    fn counts(&self) -> (usize, usize, usize) {
        let atoms = |strength: Strength| {
            self.list
                .iter()
                .filter(|reason| reason.evidence.strength == strength)
                .map(|reason| reason.evidence.atom.as_str())
                .collect::<BTreeSet<_>>()
        };
        let medium = atoms(Strength::Medium);
        let weak = atoms(Strength::Weak);
        (
            atoms(Strength::Strong).len(),
            medium.len(),
            weak.difference(&medium).count(),
        )
    }

    /// The kind of value that the strongest reasons speak for.
    fn value(&self) -> Option<ValueKind> {
        let weight = |strength: Strength| match strength {
            Strength::Strong => 16_u32,
            Strength::Medium => 4,
            Strength::Weak => 1,
        };
        ValueKind::ALL
            .into_iter()
            .filter_map(|kind| {
                let sum: u32 = self
                    .list
                    .iter()
                    .filter(|reason| reason.value == Some(kind))
                    .map(|reason| weight(reason.evidence.strength))
                    .sum();
                (sum > 0).then_some((sum, std::cmp::Reverse(kind)))
            })
            .max()
            .map(|(_, std::cmp::Reverse(kind))| kind)
    }
}

#[cfg(test)]
mod tests {
    use super::Reasons;
    use crate::finding::{Strength, ValueKind};
    use Strength::{Medium, Strong, Weak};

    fn check(reasons: &[(Strength, &str)], against: &[&str], expected: Option<u8>) {
        let mut all = Reasons::default();
        for (strength, atom) in reasons {
            all.add(
                *strength,
                atom,
                atom.to_string(),
                Some(ValueKind::AccessToken),
            );
        }
        against.iter().for_each(|what| all.add_against(what));
        let found = all.verdict().map(|verdict| verdict.confidence.percent());
        assert_eq!(found, expected, "{reasons:?} against {against:?}");
    }

    #[test]
    fn one_strong_two_medium_or_a_medium_with_two_weak_reasons_prove() {
        check(&[(Strong, "auth-header")], &[], Some(95));
        check(
            &[(Medium, "json-key"), (Medium, "store-key")],
            &[],
            Some(85),
        );
        check(
            &[
                (Medium, "store-key"),
                (Weak, "field-name"),
                (Weak, "store-name"),
            ],
            &[],
            Some(75),
        );
    }

    #[test]
    fn a_name_alone_proves_nothing() {
        check(&[], &[], None);
        check(&[(Medium, "store-key")], &[], None);
        check(&[(Medium, "store-key"), (Weak, "field-name")], &[], None);
        check(&[(Weak, "a"), (Weak, "b"), (Weak, "c")], &[], None);
    }

    #[test]
    fn reasons_of_one_kind_count_once() {
        let mut reasons = Reasons::default();
        for key in ["access_token", "accessToken"] {
            reasons.add(
                Medium,
                "json-key",
                key.to_owned(),
                Some(ValueKind::AccessToken),
            );
        }
        assert_eq!(reasons.verdict(), None);
    }

    #[test]
    fn a_reason_against_outweighs_all_but_a_strong_one() {
        check(
            &[(Medium, "json-key"), (Medium, "store-key")],
            &["a push token"],
            None,
        );
        check(&[(Strong, "auth-header")], &["a push token"], Some(95));
    }

    #[test]
    fn the_strongest_reasons_name_the_kind() {
        let mut reasons = Reasons::default();
        reasons.add(
            Medium,
            "store-key",
            "k".to_owned(),
            Some(ValueKind::AccessToken),
        );
        reasons.add(
            Medium,
            "password-field",
            "p".to_owned(),
            Some(ValueKind::Password),
        );
        reasons.add(
            Weak,
            "method-name",
            "m".to_owned(),
            Some(ValueKind::Password),
        );
        assert_eq!(
            reasons.verdict().map(|v| v.value),
            Some(ValueKind::Password)
        );
    }
}
