//! What makes a finding the same finding in the next build.

use super::{Finding, Location, Place};
use sha2::{Digest, Sha256};

/// 32 hexadecimal digits that stay the same across rebuilds (`sessionlint/v1` in SARIF).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// Hashes the rule, the names of the primary place and the identity of the finding, each preceded by
    /// its length. Lines, offsets, registers and the names of DEX files do not take part.
    pub fn of(finding: &Finding) -> Self {
        let mut hash = Sha256::new();
        let mut add = |part: &str| {
            hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
            hash.update(part.as_bytes());
        };
        add(&finding.rule);
        match &finding.primary.place {
            Place::Code(code) => {
                add(outermost_class(&code.class));
                add(lambda_owner(&code.method));
                add(&code.descriptor);
            }
            Place::Line { element, .. } => {
                add(&finding.primary.artifact);
                add(element);
            }
            Place::Offset { .. } | Place::Whole => add(&finding.primary.artifact),
        }
        finding.identity.iter().for_each(|part| add(part));
        let digest = hash.finalize();
        Self(
            digest
                .iter()
                .take(16)
                .map(|byte| format!("{byte:02x}"))
                .collect(),
        )
    }

    /// The hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Location {
    /// A name that stays the same in the next build: without lines, offsets and numbers that compilers give out.
    pub fn stable_name(&self) -> String {
        match &self.place {
            Place::Code(code) => {
                let class = outermost_class(&code.class);
                format!("{class}.{}{}", lambda_owner(&code.method), code.descriptor)
            }
            Place::Line { element, .. } => format!("{} {element}", self.artifact),
            Place::Offset { .. } | Place::Whole => self.artifact.clone(),
        }
    }
}

/// `com.example.Foo` for `com.example.Foo$1$bar` and for synthetic lambda classes beside it: compilers number
/// inner classes by their order in the file.
fn outermost_class(class: &str) -> &str {
    let simple = class.rfind('.').map_or(0, |dot| dot + 1);
    match class[simple..].find(['$', '-']) {
        Some(at) if at > 0 => &class[..simple + at],
        _ => class,
    }
}

/// `onCreate` for `lambda$onCreate$0`.
fn lambda_owner(method: &str) -> &str {
    method
        .strip_prefix("lambda$")
        .and_then(|rest| rest.split('$').next())
        .unwrap_or(method)
}

#[cfg(test)]
mod tests {
    use super::{lambda_owner, outermost_class};

    #[test]
    fn generated_names_fall_back_to_what_the_user_wrote() {
        assert_eq!(outermost_class("com.example.Foo$1$bar"), "com.example.Foo");
        assert_eq!(outermost_class("com.example.Foo"), "com.example.Foo");
        assert_eq!(outermost_class("a.-$$Lambda$Foo"), "a.-$$Lambda$Foo");
        assert_eq!(lambda_owner("lambda$onCreate$0"), "onCreate");
        assert_eq!(lambda_owner("logout"), "logout");
    }
}
