//! The shape of rule files.

use super::Text;
use serde::Deserialize;
use toml::Spanned;

/// The top level of a rule file without its matches.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::signatures) struct RuleSyntax {
    pub(in crate::signatures) schema: Spanned<u32>,
    pub(in crate::signatures) id: Text,
    pub(in crate::signatures) title: Text,
    pub(in crate::signatures) severity: Text,
    pub(in crate::signatures) security_severity: Spanned<f64>,
    pub(in crate::signatures) precision: Text,
    pub(in crate::signatures) confidence: Spanned<u8>,
    #[serde(default)]
    pub(in crate::signatures) cwe: Vec<Spanned<u32>>,
    #[serde(default)]
    pub(in crate::signatures) masvs: Vec<Text>,
    #[serde(default)]
    pub(in crate::signatures) maswe: Vec<Text>,
    #[serde(default)]
    pub(in crate::signatures) maswe_beta: Vec<Text>,
    #[serde(default)]
    pub(in crate::signatures) mastg: Vec<Text>,
    pub(in crate::signatures) message: Text,
    #[serde(default)]
    pub(in crate::signatures) verify: Vec<Text>,
    pub(in crate::signatures) requires: Option<Text>,
    #[serde(default)]
    pub(in crate::signatures) redact: Vec<Text>,
    #[serde(default)]
    pub(in crate::signatures) raise: Vec<RaiseSyntax>,
}

/// `[[raise]]`: what makes the flaw worse in some apps.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::signatures) struct RaiseSyntax {
    #[serde(rename = "where")]
    pub(in crate::signatures) when: Text,
    pub(in crate::signatures) security_severity: Spanned<f64>,
}

/// What every match may have. It stands in each shape by itself, since flattening would lose the places.
#[derive(Debug, Default)]
pub(in crate::signatures) struct CommonSyntax {
    pub(in crate::signatures) when: Option<Text>,
    pub(in crate::signatures) unless: Option<Text>,
    pub(in crate::signatures) level: Vec<LevelSyntax>,
    pub(in crate::signatures) fact: Option<String>,
    pub(in crate::signatures) label: Option<String>,
    pub(in crate::signatures) message: Option<Text>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::signatures) struct LevelSyntax {
    pub(in crate::signatures) severity: Text,
    #[serde(rename = "where")]
    pub(in crate::signatures) when: Text,
}

/// Declares the shape of a match: its own keys and the common ones.
macro_rules! match_syntax {
    ($(#[$doc:meta])* $name:ident { $($(#[$attr:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(in crate::signatures) struct $name {
            $($(#[$attr])* pub(in crate::signatures) $field: $type,)*
            #[serde(rename = "where")]
            when: Option<Text>,
            unless: Option<Text>,
            #[serde(default)]
            level: Vec<LevelSyntax>,
            fact: Option<String>,
            label: Option<String>,
            message: Option<Text>,
        }

        impl $name {
            /// Takes the common keys out.
            pub(in crate::signatures) fn take_common(&mut self) -> CommonSyntax {
                CommonSyntax {
                    when: self.when.take(),
                    unless: self.unless.take(),
                    level: std::mem::take(&mut self.level),
                    fact: self.fact.take(),
                    label: self.label.take(),
                    message: self.message.take(),
                }
            }
        }
    };
}

match_syntax! {
    /// `[[match.string]]`.
    StringSyntax {
        pools: Vec<Text>,
        anchors: Vec<Text>,
        #[serde(default)] ignore_case: bool,
        regex: Text,
        decode: Option<Text>,
        secret: Option<Text>,
    }
}

match_syntax! {
    /// `[[match.native]]`.
    NativeSyntax {
        #[serde(default)] decoders: Vec<Text>,
        anchors: Vec<Text>,
        #[serde(default)] ignore_case: bool,
        regex: Text,
        decode: Option<Text>,
        secret: Option<Text>,
    }
}

match_syntax! {
    /// `[[match.asset]]`.
    AssetSyntax {
        files: Vec<Text>,
        anchors: Vec<Text>,
        #[serde(default)] ignore_case: bool,
        regex: Text,
        decode: Option<Text>,
        secret: Option<Text>,
    }
}

match_syntax! {
    /// `[[match.manifest]]`.
    ManifestSyntax {
        element: Text,
    }
}

match_syntax! {
    /// `[[match.resource]]`.
    ResourceSyntax {
        file: Text,
        element: Option<String>,
    }
}

match_syntax! {
    /// `[[match.call]]`.
    CallSyntax {
        methods: Vec<Text>,
        secret: Option<Text>,
        #[serde(default)] absent: Vec<Text>,
        absent_in: Option<Text>,
        #[serde(default)] present: Vec<Text>,
        present_in: Option<Text>,
    }
}

match_syntax! {
    /// `[[match.body]]`.
    BodySyntax {
        overrides: Option<Vec<Text>>,
        methods: Option<Vec<Text>>,
    }
}

match_syntax! {
    /// `[[match.flow]]`.
    FlowSyntax {
        #[serde(default)] values: Vec<Text>,
        #[serde(default)] sources: Vec<Text>,
        sinks: Vec<Text>,
        primary: Option<Text>,
        #[serde(default)] absent: Vec<Text>,
        absent_in: Option<Text>,
        #[serde(default)] present: Vec<Text>,
        present_in: Option<Text>,
    }
}

match_syntax! {
    /// `[[match.cell]]`.
    CellSyntax {
        stores: Vec<Text>,
        #[serde(default)] values: Vec<Text>,
        primary: Option<Text>,
        named: Option<Text>,
    }
}

match_syntax! {
    /// `[[match.absence]]`.
    AbsenceSyntax {
        subject: Text,
        #[serde(default)] values: Vec<Text>,
        scope: Text,
        named: Option<Text>,
        primary: Option<Text>,
        never: Option<Text>,
        never_calls: Option<Vec<Text>>,
        never_overrides: Option<Vec<Text>>,
        never_annotations: Option<Vec<Text>>,
        never_texts: Option<Text>,
        never_labels: Option<Text>,
        never_names: Option<Text>,
        never_types: Option<Vec<Text>>,
        never_numbers: Option<Vec<i64>>,
        but_in: Option<Vec<Text>>,
        but_after: Option<Vec<Text>>,
        #[serde(default)] doubt: Vec<DoubtSyntax>,
    }
}

match_syntax! {
    /// `[[match.script]]`.
    ScriptSyntax {
        subject: Text,
        #[serde(default)] stores: Vec<Text>,
        #[serde(default)] sinks: Vec<Text>,
        #[serde(default)] calls: Vec<Text>,
        #[serde(default)] values: Vec<Text>,
        primary: Option<Text>,
    }
}

/// `[[match.absence.doubt]]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::signatures) struct DoubtSyntax {
    pub(in crate::signatures) says: Text,
    pub(in crate::signatures) confidence: Spanned<u8>,
    #[serde(default)]
    pub(in crate::signatures) calls: Vec<Text>,
    #[serde(default)]
    pub(in crate::signatures) types: Vec<Text>,
}

/// The keys that the three searches share.
#[derive(Debug)]
pub(in crate::signatures) struct SearchSyntax {
    pub(in crate::signatures) anchors: Vec<Text>,
    pub(in crate::signatures) ignore_case: bool,
    pub(in crate::signatures) regex: Text,
    pub(in crate::signatures) decode: Option<Text>,
    pub(in crate::signatures) secret: Option<Text>,
}

macro_rules! search_syntax {
    ($($name:ident),*) => {
        $(impl $name {
            /// Takes the keys of the search out.
            pub(in crate::signatures) fn take_search(&mut self) -> SearchSyntax {
                let empty = Spanned::new(self.regex.span(), String::new());
                SearchSyntax {
                    anchors: std::mem::take(&mut self.anchors),
                    ignore_case: self.ignore_case,
                    regex: std::mem::replace(&mut self.regex, empty),
                    decode: self.decode.take(),
                    secret: self.secret.take(),
                }
            }
        })*
    };
}

search_syntax!(StringSyntax, NativeSyntax, AssetSyntax);
