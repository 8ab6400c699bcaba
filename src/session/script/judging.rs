//! The sources and names of a value of a script into reasons for and against its being a session credential.

use super::inputs::Inputs;
use super::operations::{Operations, at_port};
use crate::analysis::script::{Source, Step, Values};
use crate::finding::{Confidence, Evidence, Strength, ValueKind};
use crate::formats::script::{Expr, ExprIdx};
use crate::session::evidence::Reasons;
use crate::signatures::{Lexicon, LexiconVerdict, ScriptDeed, ScriptModel, SignatureSet};
use rustc_hash::FxHashSet;

/// Weight from which one word of a key is enough beside a value that is no constant.
pub(super) const OUTRIGHT: u8 = 3;
/// What a key alone makes us believe of a value that is no constant.
const BY_KEY: u8 = 65;

/// What is known of session values while scripts are read.
pub(super) struct Judge<'j> {
    pub(super) values: &'j Values<'j>,
    pub(super) operations: &'j Operations<'j>,
    pub(super) signatures: &'j SignatureSet,
    pub(super) inputs: Inputs,
    pub(super) lexicon: Option<&'j Lexicon>,
    pub(super) auth_paths: Option<&'j Lexicon>,
    pub(super) login: Option<&'j Lexicon>,
    /// Kind of store and key of cells whose values are sent as credentials.
    pub(super) used: FxHashSet<(String, String)>,
    /// Sources whose values are sent as credentials.
    pub(super) sent: FxHashSet<Source>,
    /// Kind of store and key of cells whose values are credentials.
    pub(super) cells: FxHashSet<(String, String)>,
    /// Sources whose values are credentials, by their use or by where they are kept.
    pub(super) known: FxHashSet<Source>,
    /// Constants that headers are given.
    pub(super) header_literals: Vec<(ExprIdx, String)>,
}

/// A value that is a session credential.
#[derive(Debug, Clone)]
pub(super) struct Judged {
    pub(super) value: ValueKind,
    pub(super) confidence: Confidence,
    pub(super) evidence: Vec<Evidence>,
    pub(super) is_confirmed: bool,
}

impl<'j> Judge<'j> {
    pub(super) fn new(
        signatures: &'j SignatureSet,
        values: &'j Values<'j>,
        operations: &'j Operations<'j>,
    ) -> Self {
        Self {
            inputs: Inputs::of(values),
            values,
            operations,
            signatures,
            lexicon: signatures.lexicon("session"),
            auth_paths: signatures.lexicon("auth-path"),
            login: signatures.lexicon("login-text"),
            used: FxHashSet::default(),
            sent: FxHashSet::default(),
            cells: FxHashSet::default(),
            known: FxHashSet::default(),
            header_literals: Vec::new(),
        }
    }

    /// What the lexicon of sessions says of a word.
    pub(super) fn word(&self, word: &str) -> LexiconVerdict<'j> {
        self.lexicon
            .map_or(LexiconVerdict::Nothing, |lexicon| lexicon.judge(word))
    }

    /// The weight of a word, with the kind of value that it names.
    pub(super) fn weight(&self, word: &str) -> (u8, Option<ValueKind>) {
        match self.word(word) {
            LexiconVerdict::Match(found) => (found.weight, found.value),
            _ => (0, None),
        }
    }

    /// The sources of a value and of the parts that it is put together from, constants left out.
    pub(super) fn parts(&self, index: ExprIdx, chain: &[ExprIdx]) -> Vec<Source> {
        let mut found = Vec::new();
        self.add_parts(index, chain, 4, &mut found);
        found.sort();
        found.dedup();
        found
    }

    fn add_parts(&self, index: ExprIdx, chain: &[ExprIdx], left: usize, found: &mut Vec<Source>) {
        for source in self.values.resolved(index, chain) {
            match source.made().map(|made| self.values.scripts().expr(made)) {
                Some(Expr::Join(parts)) if left > 0 => {
                    for part in parts {
                        self.add_parts(*part, chain, left - 1, found);
                    }
                }
                Some(Expr::Text(_) | Expr::Number(_)) => {}
                _ => found.push(source),
            }
        }
    }

    /// The cells that a value is read from: kind of store and key.
    pub(super) fn read_cells(&self, source: &Source) -> Vec<(String, String)> {
        let mut found = Vec::new();
        if let Some((call, via, model)) = self.operations.last_call(source, ScriptDeed::Read) {
            let kind = model.kind.clone().unwrap_or_default();
            let chain: Vec<ExprIdx> = via.into_iter().collect();
            for key in self.keys(model, call, &chain) {
                found.push((kind.clone(), key));
            }
        }
        if let Some((model, name)) = self.operations.read_property(source, self.values) {
            found.push((model.kind.clone().unwrap_or_default(), name));
        }
        found
    }

    /// The keys that a call names.
    pub(super) fn keys(
        &self,
        model: &ScriptModel,
        call: ExprIdx,
        chain: &[ExprIdx],
    ) -> Vec<String> {
        let ports = model
            .key
            .iter()
            .flat_map(|port| at_port(port, call, self.values));
        let mut keys: Vec<String> = ports
            .flat_map(|key| self.values.texts(key, chain))
            .collect();
        keys.sort();
        keys.dedup();
        keys
    }

    /// What speaks for a value that stands under `key`.
    pub(super) fn judge_kept(
        &self,
        kind: &str,
        key: &str,
        index: ExprIdx,
        chain: &[ExprIdx],
    ) -> Option<Judged> {
        let sources = self.parts(index, chain);
        if sources.is_empty() || sources.iter().any(|source| self.is_protected(source)) {
            return None;
        }
        let mut reasons = Reasons::default();
        let (weight, value) = self.add_word(
            key,
            "store-key",
            format!("it is stored under '{key}'"),
            Strength::Medium,
            &mut reasons,
        );
        if weight < 2 {
            return self.judge_object(&sources);
        }
        if self.used.contains(&(kind.to_owned(), key.to_owned())) {
            let text = format!("what is read under '{key}' is sent as a credential");
            reasons.add(
                Strength::Strong,
                "used-as-credential",
                text,
                value.or(Some(ValueKind::AccessToken)),
            );
        }
        self.add_sources(&sources, &self.sent, &mut reasons);
        self.add_names(index, chain, &mut reasons);
        self.verdict(&reasons).or_else(|| {
            let is_outright = weight >= OUTRIGHT && !reasons.has_against();
            is_outright.then(|| Judged {
                value: value.unwrap_or(ValueKind::AccessToken),
                confidence: Confidence::new(BY_KEY),
                evidence: reasons.evidence(),
                is_confirmed: false,
            })
        })
    }

    /// An object that is stored as text, with a session value in it.
    fn judge_object(&self, sources: &[Source]) -> Option<Judged> {
        let scripts = self.values.scripts();
        let objects = sources.iter().filter_map(Source::made);
        let members = objects.filter_map(|made| match scripts.expr(made) {
            Expr::Object(members) => Some(members),
            _ => None,
        });
        let mut found: Vec<Judged> = members
            .flat_map(|members| members.iter())
            .filter_map(|(name, value)| self.judge_kept("", name.as_deref()?, *value, &[]))
            .collect();
        found.sort_by_key(|judged| std::cmp::Reverse(judged.confidence));
        found.into_iter().next()
    }

    /// What speaks for a value by itself, and that of what it is put together.
    pub(super) fn judge_alone(
        &self,
        index: ExprIdx,
        chain: &[ExprIdx],
        more: Reasons,
    ) -> Option<Judged> {
        let mut best: Option<Judged> = None;
        for source in self.parts(index, chain) {
            if self.is_protected(&source) {
                continue;
            }
            let mut reasons = more.clone();
            self.add_sources(std::slice::from_ref(&source), &self.known, &mut reasons);
            self.add_names(index, chain, &mut reasons);
            let judged = self.verdict(&reasons);
            if judged.as_ref().map(|it| it.confidence) > best.as_ref().map(|it| it.confidence) {
                best = judged;
            }
        }
        best
    }

    fn verdict(&self, reasons: &Reasons) -> Option<Judged> {
        let verdict = reasons.verdict()?;
        let evidence = reasons.evidence();
        Some(Judged {
            value: verdict.value,
            confidence: verdict.confidence,
            is_confirmed: evidence.iter().any(|one| one.strength == Strength::Strong),
            evidence,
        })
    }

    /// Adds what a word says; gives its weight and kind.
    pub(super) fn add_word(
        &self,
        word: &str,
        atom: &str,
        text: String,
        strength: Strength,
        reasons: &mut Reasons,
    ) -> (u8, Option<ValueKind>) {
        match self.word(word) {
            LexiconVerdict::Match(found) if found.weight >= 2 => {
                reasons.add(strength, atom, text, found.value);
                (found.weight, found.value)
            }
            LexiconVerdict::LookAlike(group) => {
                reasons.add_against(&format!("'{word}' ({group})"));
                (0, None)
            }
            _ => (0, None),
        }
    }

    /// True for what nobody can read without a key.
    pub(super) fn is_protected(&self, source: &Source) -> bool {
        let words = ["encrypt", "cipher", "hash", "digest", "seal", "hmac"];
        let calls = source.steps.windows(2).any(|pair| match pair {
            [Step::Name(name), Step::Call { .. }] => {
                let name = name.to_ascii_lowercase();
                words.iter().any(|word| name.contains(word)) && !name.contains("decrypt")
            }
            _ => false,
        });
        calls
            || self
                .operations
                .last_call(source, ScriptDeed::Protect)
                .is_some()
    }
}
