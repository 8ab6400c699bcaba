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
                add(named_class(&code.class));
                add(lambda_owner(&code.method));
                add(&code.descriptor);
            }
            Place::Line { element, .. } => {
                add(&finding.primary.artifact);
                add(element);
            }
            Place::Script { function, .. } => {
                add(script_file(&finding.primary.artifact));
                add(if function.len() > 2 { function } else { "" });
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
                let class = named_class(&code.class);
                format!("{class}.{}{}", lambda_owner(&code.method), code.descriptor)
            }
            Place::Line { element, .. } => format!("{} {element}", self.artifact),
            Place::Script { function, .. } => format!("{} {function}", self.artifact),
            Place::Offset { .. } | Place::Whole => self.artifact.clone(),
        }
    }
}

/// The name of a script up to the hash that build tools put into it: `main` for `main.3f2a9c1d.js`.
fn script_file(artifact: &str) -> &str {
    let start = artifact.rfind('/').map_or(0, |slash| slash + 1);
    let name = &artifact[start..];
    &artifact[..start + name.find(['.', '-']).unwrap_or(name.len())]
}

/// `com.example.Foo` for `com.example.Foo$1$bar` and for synthetic lambda classes beside it, which compilers number by
/// their order in the file; `com.example.Foo$Bar` for what is inside a nested class, which people name.
fn named_class(class: &str) -> &str {
    let simple = class.rfind('.').map_or(0, |dot| dot + 1);
    let mut end = match class[simple..].find(['$', '-']) {
        Some(at) if at > 0 => simple + at,
        _ => return class,
    };
    while let Some(rest) = class[end..].strip_prefix('$') {
        let name = rest.split(['$', '-']).next().unwrap_or_default();
        if !name.starts_with(char::is_uppercase) {
            break;
        }
        end += 1 + name.len();
    }
    &class[..end]
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
    use super::{lambda_owner, named_class};

    #[test]
    fn generated_names_fall_back_to_what_the_user_wrote() {
        let check = |class, expected| assert_eq!(named_class(class), expected);
        check("com.example.Foo$1$bar", "com.example.Foo");
        check("com.example.Foo$login$1", "com.example.Foo");
        check("com.example.Foo", "com.example.Foo");
        check("com.example.Foo$Task", "com.example.Foo$Task");
        check("com.example.Foo$Task$1", "com.example.Foo$Task");
        check(
            "com.example.Foo$$ExternalSyntheticLambda0",
            "com.example.Foo",
        );
        check("com.example.-$$Lambda$Foo", "com.example.-$$Lambda$Foo");
        assert_eq!(lambda_owner("lambda$onCreate$0"), "onCreate");
        assert_eq!(lambda_owner("logout"), "logout");
    }
}
