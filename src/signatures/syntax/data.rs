//! The shapes of model, store, lexicon, anchor and pack files.

use super::Text;
use serde::Deserialize;
use toml::Spanned;

/// `pack.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::signatures) struct PackSyntax {
    pub(in crate::signatures) name: Text,
    pub(in crate::signatures) version: Text,
    pub(in crate::signatures) schema: Spanned<u32>,
    pub(in crate::signatures) license: Option<String>,
}

/// `[[method]]` of a model file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::signatures) struct MethodSyntax {
    pub(in crate::signatures) name: Option<Text>,
    #[serde(default)]
    pub(in crate::signatures) names: Vec<Text>,
    pub(in crate::signatures) source: Option<SourceSyntax>,
    #[serde(default)]
    pub(in crate::signatures) sink: Vec<SinkSyntax>,
    pub(in crate::signatures) propagate: Option<Vec<PropagationSyntax>>,
    pub(in crate::signatures) key: Option<Text>,
    pub(in crate::signatures) protect: Option<Text>,
    #[serde(default)]
    pub(in crate::signatures) compares: Vec<Text>,
    pub(in crate::signatures) shows: Option<Text>,
    pub(in crate::signatures) encryption_key: Option<Text>,
    pub(in crate::signatures) encryption_mode: Option<Text>,
    #[serde(default)]
    pub(in crate::signatures) makes_key: bool,
    pub(in crate::signatures) fills: Option<Text>,
    #[serde(default)]
    pub(in crate::signatures) coarse: bool,
    pub(in crate::signatures) returns: Option<Text>,
    pub(in crate::signatures) wraps: Option<Text>,
    #[serde(default)]
    pub(in crate::signatures) clears: Vec<Text>,
    #[serde(default)]
    pub(in crate::signatures) calls: Vec<ImpliedCallSyntax>,
    pub(in crate::signatures) sends: Option<SendSyntax>,
    #[serde(default)]
    pub(in crate::signatures) leaves: Vec<Text>,
}

/// A call that follows from the modelled one.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::signatures) struct ImpliedCallSyntax {
    pub(in crate::signatures) on: Text,
    pub(in crate::signatures) method: Text,
    #[serde(default)]
    pub(in crate::signatures) arguments: Vec<Text>,
    pub(in crate::signatures) result: Option<Text>,
}

/// An intent that the modelled call sends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::signatures) struct SendSyntax {
    pub(in crate::signatures) to: Text,
    pub(in crate::signatures) intent: Text,
}

/// `[[field]]` of a model file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::signatures) struct FieldSyntax {
    pub(in crate::signatures) name: Option<Text>,
    #[serde(default)]
    pub(in crate::signatures) names: Vec<Text>,
    pub(in crate::signatures) source: SourceSyntax,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::signatures) struct SourceSyntax {
    pub(in crate::signatures) value: Option<Text>,
    pub(in crate::signatures) by_key: Option<Text>,
    pub(in crate::signatures) kind: Option<Text>,
    pub(in crate::signatures) evidence: Text,
    pub(in crate::signatures) strength: Option<Text>,
    #[serde(default)]
    pub(in crate::signatures) not_a_session: bool,
    #[serde(default)]
    pub(in crate::signatures) external: bool,
    #[serde(default)]
    pub(in crate::signatures) public: bool,
    pub(in crate::signatures) port: Option<Text>,
    pub(in crate::signatures) place: Option<Text>,
    #[serde(default)]
    pub(in crate::signatures) only_password_fields: bool,
    #[serde(default)]
    pub(in crate::signatures) only_exported: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::signatures) struct SinkSyntax {
    pub(in crate::signatures) kind: Text,
    pub(in crate::signatures) ports: Vec<Text>,
    pub(in crate::signatures) key: Option<Text>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::signatures) struct PropagationSyntax {
    pub(in crate::signatures) from: Vec<Text>,
    pub(in crate::signatures) to: Text,
}

/// `[[callback]]` of a model file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::signatures) struct CallbackSyntax {
    #[serde(default)]
    pub(in crate::signatures) overrides: Vec<Text>,
    pub(in crate::signatures) annotation: Option<Text>,
    #[serde(default)]
    pub(in crate::signatures) external: Vec<Text>,
    #[serde(default)]
    pub(in crate::signatures) sink: Vec<SinkSyntax>,
}

/// `[[parameter]]` of a model file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::signatures) struct ParameterSyntax {
    pub(in crate::signatures) annotations: Vec<Text>,
    pub(in crate::signatures) sink: Text,
    pub(in crate::signatures) shows: Option<Text>,
}

/// `[[store]]` of a store file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::signatures) struct StoreSyntax {
    pub(in crate::signatures) kind: Text,
    pub(in crate::signatures) title: Text,
    pub(in crate::signatures) file: Option<Text>,
    #[serde(default)]
    pub(in crate::signatures) encrypted: bool,
    #[serde(default)]
    pub(in crate::signatures) external: bool,
    #[serde(default)]
    pub(in crate::signatures) open: Vec<AccessSyntax>,
    #[serde(default)]
    pub(in crate::signatures) base: Vec<Text>,
    #[serde(default)]
    pub(in crate::signatures) base_fields: Vec<Text>,
    pub(in crate::signatures) base_path: Option<Text>,
    pub(in crate::signatures) renamed_class: Option<RenamedClassSyntax>,
    #[serde(default)]
    pub(in crate::signatures) derive: Vec<AccessSyntax>,
    #[serde(default)]
    pub(in crate::signatures) alias: Vec<AccessSyntax>,
    #[serde(default)]
    pub(in crate::signatures) put: Vec<AccessSyntax>,
    #[serde(default)]
    pub(in crate::signatures) write: Vec<AccessSyntax>,
    #[serde(default)]
    pub(in crate::signatures) flag: Vec<AccessSyntax>,
    #[serde(default)]
    pub(in crate::signatures) flag_read: Vec<AccessSyntax>,
    #[serde(default)]
    pub(in crate::signatures) read: Vec<AccessSyntax>,
    #[serde(default)]
    pub(in crate::signatures) kill: Vec<AccessSyntax>,
    #[serde(default)]
    pub(in crate::signatures) key_object: Vec<AccessSyntax>,
    #[serde(default)]
    pub(in crate::signatures) prepare: Vec<AccessSyntax>,
    #[serde(default)]
    pub(in crate::signatures) encrypted_by: Vec<Text>,
    #[serde(default)]
    pub(in crate::signatures) commit: Vec<Text>,
}

/// A class that is known by what renaming leaves of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::signatures) struct RenamedClassSyntax {
    pub(in crate::signatures) implements: String,
    pub(in crate::signatures) strings: Vec<String>,
}

/// One operation of a store.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::signatures) struct AccessSyntax {
    pub(in crate::signatures) method: Text,
    pub(in crate::signatures) instance: Option<Text>,
    pub(in crate::signatures) name: Option<Text>,
    pub(in crate::signatures) fixed_name: Option<Text>,
    pub(in crate::signatures) mode: Option<Text>,
    pub(in crate::signatures) database: Option<Text>,
    pub(in crate::signatures) from: Option<Text>,
    pub(in crate::signatures) key: Option<Text>,
    pub(in crate::signatures) fixed_key: Option<String>,
    pub(in crate::signatures) value: Option<Text>,
    pub(in crate::signatures) row: Option<Text>,
    pub(in crate::signatures) sql: Option<Text>,
    pub(in crate::signatures) arguments: Option<Text>,
    pub(in crate::signatures) statement: Option<Text>,
    pub(in crate::signatures) position: Option<Text>,
    pub(in crate::signatures) shows: Option<Text>,
    #[serde(default)]
    pub(in crate::signatures) commit: bool,
}

/// `[lexicon]` of a lexicon file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::signatures) struct LexiconSyntax {
    pub(in crate::signatures) name: Text,
    pub(in crate::signatures) max_chars: Option<Spanned<u32>>,
    #[serde(default)]
    pub(in crate::signatures) strip_prefixes: Vec<String>,
}

/// `[[term]]` of a lexicon file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::signatures) struct TermSyntax {
    pub(in crate::signatures) words: Option<Spanned<WordsSyntax>>,
    pub(in crate::signatures) regex: Option<Text>,
    #[serde(default)]
    pub(in crate::signatures) anchors: Vec<Text>,
    pub(in crate::signatures) weight: Spanned<u8>,
    pub(in crate::signatures) value: Option<Text>,
}

/// `[[negative]]` of a lexicon file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::signatures) struct NegativeSyntax {
    pub(in crate::signatures) words: Option<Spanned<WordsSyntax>>,
    pub(in crate::signatures) regex: Option<Text>,
    pub(in crate::signatures) group: Text,
}

/// One n-gram, or several with the same meaning.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(in crate::signatures) enum WordsSyntax {
    One(String),
    Several(Vec<String>),
}

impl WordsSyntax {
    /// All of them.
    pub(in crate::signatures) fn into_vec(self) -> Vec<String> {
        match self {
            Self::One(one) => vec![one],
            Self::Several(several) => several,
        }
    }
}

/// `[profile]` of a profile file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::signatures) struct ProfileSyntax {
    pub(in crate::signatures) name: Text,
    pub(in crate::signatures) title: Text,
    pub(in crate::signatures) content: Option<ContentSyntax>,
}

/// `content` of a profile.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::signatures) struct ContentSyntax {
    pub(in crate::signatures) value: Text,
    pub(in crate::signatures) words: Text,
    pub(in crate::signatures) beside: Option<Text>,
}

/// `[[sign]]` of a profile file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::signatures) struct ProfileSignSyntax {
    pub(in crate::signatures) id: Text,
    pub(in crate::signatures) score: Spanned<u32>,
    pub(in crate::signatures) at_least: Option<usize>,
    pub(in crate::signatures) permissions: Option<Text>,
    pub(in crate::signatures) categories: Option<Vec<String>>,
    pub(in crate::signatures) names: Option<Text>,
    pub(in crate::signatures) components: Option<Text>,
    pub(in crate::signatures) texts: Option<Text>,
    pub(in crate::signatures) constants: Option<Text>,
    pub(in crate::signatures) libraries: Option<Vec<String>>,
}

/// `[[anchor]]` of an anchor file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::signatures) struct AnchorSyntax {
    pub(in crate::signatures) concept: Text,
    pub(in crate::signatures) id: Text,
    pub(in crate::signatures) score: Spanned<u32>,
    pub(in crate::signatures) says: Option<Text>,
    #[serde(default)]
    pub(in crate::signatures) needs: Vec<Text>,
    pub(in crate::signatures) method_name: Option<Text>,
    pub(in crate::signatures) class_name: Option<Text>,
    pub(in crate::signatures) string: Option<Text>,
    pub(in crate::signatures) text: Option<Text>,
    pub(in crate::signatures) id_name: Option<Text>,
    pub(in crate::signatures) string_in: Option<Text>,
    pub(in crate::signatures) text_in: Option<Text>,
    pub(in crate::signatures) id_in: Option<Text>,
    pub(in crate::signatures) call: Option<Vec<Text>>,
    pub(in crate::signatures) flag_key: Option<Text>,
    pub(in crate::signatures) effect: Option<Text>,
}

/// `[[script]]` of a file about scripts.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::signatures) struct ScriptModelSyntax {
    #[serde(default)]
    pub(in crate::signatures) calls: Vec<Text>,
    #[serde(default)]
    pub(in crate::signatures) properties: Vec<Text>,
    pub(in crate::signatures) does: Text,
    pub(in crate::signatures) kind: Option<Text>,
    pub(in crate::signatures) title: Option<String>,
    pub(in crate::signatures) key: Option<Text>,
    #[serde(default)]
    pub(in crate::signatures) values: Vec<Text>,
    pub(in crate::signatures) url: Option<Text>,
}

/// `[[library]]` of a file about scripts.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::signatures) struct ScriptLibrarySyntax {
    pub(in crate::signatures) name: Text,
    #[serde(default)]
    pub(in crate::signatures) strings: Vec<String>,
    #[serde(default)]
    pub(in crate::signatures) files: Vec<String>,
}
