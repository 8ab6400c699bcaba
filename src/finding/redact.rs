//! Secrets are shown by their first characters, length and a short hash, never in full.

use sha2::{Digest, Sha256};

/// Characters from which a secret is shown with its hash.
const HASHED: usize = 8;

/// Whether secret values may appear in a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Redaction {
    /// Secrets are replaced by [`redact`].
    #[default]
    Redacted,
    /// Secrets are shown in full, because the user asked for it.
    Shown,
}

impl Redaction {
    /// `secret` as it may appear in a report.
    pub fn apply(self, secret: &str) -> String {
        match self {
            Self::Redacted => redact(secret),
            Self::Shown => secret.to_owned(),
        }
    }

    /// `text` with every occurrence of `secret` as it may appear in a report.
    pub fn cleanse(self, text: &str, secret: &str) -> String {
        if self == Self::Shown || secret.is_empty() {
            return text.to_owned();
        }
        text.replace(secret, &redact(secret))
    }
}

/// `abcd… (43 characters, sha256 1f2e3d4c5b6a)`: enough to recognise a secret one knows, too little to use
/// one. Secrets of less than 12 characters show none of them, and those of less than 8 no hash, from which they could be
/// guessed.
pub fn redact(secret: &str) -> String {
    let length = secret.chars().count();
    let shown: String = match length {
        0..12 => String::new(),
        _ => secret.chars().take(4).collect(),
    };
    if length < HASHED {
        return format!("… ({length} characters)");
    }
    let digest = Sha256::digest(secret.as_bytes());
    let hash: String = digest
        .iter()
        .take(6)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("{shown}… ({length} characters, sha256 {hash})")
}

#[cfg(test)]
mod tests {
    use super::{Redaction, redact};

    #[test]
    fn long_secrets_keep_four_characters_and_short_ones_none() {
        assert_eq!(
            redact("correct horse battery staple"),
            "corr… (28 characters, sha256 c4bbcb1fbec9)"
        );
        assert_eq!(redact("hunter2"), "… (7 characters)");
        assert!(redact("hunter22").starts_with("… (8 characters, sha256 "));
    }

    #[test]
    fn every_occurrence_in_a_text_is_replaced() {
        let text = Redaction::Redacted.cleanse("a=hunter2 b=hunter2", "hunter2");
        assert!(!text.contains("hunter2"), "{text}");
        assert_eq!(Redaction::Shown.cleanse("hunter2", "hunter2"), "hunter2");
    }
}
