//! Lexicons: which words say that a key, a name or a text is about a session, and which only look so.
//!
//! A text is cut into tokens; runs of tokens, joined, are looked up in a hash table, so that `access_token`,
//! `accessToken` and `accesstoken` are one term. Negatives are looked up the same way and win.

mod tokens;

use super::regex::TextRegex;
use crate::finding::ValueKind;
use aho_corasick::AhoCorasick;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::sync::OnceLock;
use tokens::{fold, is_unspaced, tokenise};

/// Tokens of a text that one term may span.
const MAX_SPAN: usize = 6;
/// Letters a term of several words needs to be found at the end of a longer word (`userauthtoken`).
const MIN_SUFFIX: usize = 8;

/// A compiled lexicon.
#[derive(Debug)]
pub struct Lexicon {
    name: String,
    max_chars: usize,
    strip_prefixes: Vec<String>,
    entries: Vec<Entry>,
    /// Entries by their words, joined.
    joined: FxHashMap<String, Vec<usize>>,
    /// Lengths of joined multi-word entries that are looked for at the end of words, in bytes.
    suffix_lengths: Vec<usize>,
    /// Entries whose last word is the beginning of a word (`wyloguj*`).
    stems: Vec<(Vec<String>, usize)>,
    /// Entries of scripts without spaces, folded.
    contained: Vec<(String, usize)>,
    regexes: Vec<(TextRegex, usize)>,
    prefilter: OnceLock<Option<AhoCorasick>>,
    needles: Option<Vec<String>>,
}

/// What a text was found to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LexiconMatch<'a> {
    /// How much the words prove: 1 to 3.
    pub weight: u8,
    /// The kind of session value they name, when they name one.
    pub value: Option<ValueKind>,
    /// The words of the term, as the lexicon spells them.
    pub words: &'a str,
}

/// What a lexicon says of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LexiconVerdict<'a> {
    /// A term.
    Match(LexiconMatch<'a>),
    /// A look-alike of this group.
    LookAlike(&'a str),
    /// Nothing it knows.
    Nothing,
}

/// One term or negative, before it is compiled.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) words: String,
    pub(super) regex: Option<TextRegex>,
    /// Literals one of which every match of `regex` holds; none when unknown.
    pub(super) anchors: Vec<String>,
    pub(super) meaning: Meaning,
}

#[derive(Debug)]
pub(super) enum Meaning {
    Term {
        weight: u8,
        value: Option<ValueKind>,
    },
    LookAlike {
        group: String,
    },
}

/// What a lexicon is built from.
#[derive(Debug)]
pub(super) struct LexiconParts {
    pub(super) name: String,
    /// Texts of more characters are not looked at.
    pub(super) max_chars: usize,
    pub(super) strip_prefixes: Vec<String>,
    pub(super) entries: Vec<Entry>,
}

impl Lexicon {
    /// Compiles the parts.
    pub(super) fn new(parts: LexiconParts) -> Self {
        let mut lexicon = Self {
            name: parts.name,
            max_chars: parts.max_chars,
            strip_prefixes: parts.strip_prefixes,
            entries: Vec::new(),
            joined: FxHashMap::default(),
            suffix_lengths: Vec::new(),
            stems: Vec::new(),
            contained: Vec::new(),
            regexes: Vec::new(),
            prefilter: OnceLock::new(),
            needles: Some(Vec::new()),
        };
        let mut suffixes = BTreeSet::new();
        for entry in parts.entries {
            lexicon.add(entry, &mut suffixes);
        }
        lexicon.suffix_lengths = suffixes.into_iter().collect();
        lexicon
    }

    fn add(&mut self, mut entry: Entry, suffixes: &mut BTreeSet<usize>) {
        let index = self.entries.len();
        let term = matches!(entry.meaning, Meaning::Term { .. });
        if let Some(regex) = entry.regex.take() {
            if term && entry.anchors.is_empty() {
                self.needles = None;
            }
            self.need(term, entry.anchors.iter().map(|anchor| fold(anchor)));
            self.regexes.push((regex, index));
        } else if is_unspaced(&entry.words) {
            let folded = fold(&entry.words);
            self.need(term, [folded.clone()]);
            self.contained.push((folded, index));
        } else if let Some(stem) = entry.words.strip_suffix('*') {
            let words = tokenise(stem);
            self.need(term, words.iter().max_by_key(|word| word.len()).cloned());
            self.stems.push((words, index));
        } else {
            let words = tokenise(&entry.words);
            self.need(term, words.iter().max_by_key(|word| word.len()).cloned());
            let joined = words.concat();
            if words.len() > 1 && joined.len() >= MIN_SUFFIX {
                suffixes.insert(joined.len());
            }
            self.joined.entry(joined).or_default().push(index);
        }
        self.entries.push(entry);
    }

    /// Notes literals one of which a text needs to hold; those of negatives do not matter.
    fn need(&mut self, term: bool, literals: impl IntoIterator<Item = String>) {
        if let (true, Some(needles)) = (term, &mut self.needles) {
            needles.extend(literals);
        }
    }

    /// The name by which expressions and models refer to it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The best term of `text`, unless it is a look-alike.
    pub fn look_up(&self, text: &str) -> Option<LexiconMatch<'_>> {
        if !self.may_match(text) {
            return None;
        }
        match self.judge(text) {
            LexiconVerdict::Match(found) => Some(found),
            LexiconVerdict::LookAlike(_) | LexiconVerdict::Nothing => None,
        }
    }

    /// Everything the lexicon says of `text`. Of several terms the heaviest counts, of equal ones the longest.
    /// Negative words decide alone; negative expressions only tell a term from its look-alikes, so that
    /// `display_name` is nothing and `token_name` a look-alike.
    pub fn judge(&self, text: &str) -> LexiconVerdict<'_> {
        if text.len() > self.max_chars * 4 || text.chars().count() > self.max_chars {
            return LexiconVerdict::Nothing;
        }
        let mut named = Vec::new();
        self.find_words(text, &mut named);
        self.find_contained(text, &mut named);
        let matching = |(regex, _): &&(TextRegex, usize)| regex.is_match(text);
        let described: Vec<usize> = self
            .regexes
            .iter()
            .filter(matching)
            .map(|(_, index)| *index)
            .collect();
        if let Some(group) = self.look_alike(&named) {
            return LexiconVerdict::LookAlike(group);
        }
        let term = self.best_term(named.iter().chain(&described));
        match term.filter(|_| self.may_match(text)) {
            None => LexiconVerdict::Nothing,
            Some(term) => self
                .look_alike(&described)
                .map_or(LexiconVerdict::Match(term), LexiconVerdict::LookAlike),
        }
    }

    /// The group of the first look-alike among the entries.
    fn look_alike(&self, indexes: &[usize]) -> Option<&str> {
        let mut entries = indexes.iter().filter_map(|index| self.entries.get(*index));
        entries.find_map(|entry| match &entry.meaning {
            Meaning::LookAlike { group } => Some(group.as_str()),
            Meaning::Term { .. } => None,
        })
    }

    /// The heaviest term among the entries; of equal ones the longest, then the first.
    fn best_term<'i>(&self, indexes: impl Iterator<Item = &'i usize>) -> Option<LexiconMatch<'_>> {
        let mut best: Option<LexiconMatch<'_>> = None;
        for entry in indexes.filter_map(|index| self.entries.get(*index)) {
            let Meaning::Term { weight, value } = entry.meaning else {
                continue;
            };
            let rank = (weight, entry.words.len());
            if best
                .as_ref()
                .is_none_or(|best| rank > (best.weight, best.words.len()))
            {
                best = Some(LexiconMatch {
                    weight,
                    value,
                    words: &entry.words,
                });
            }
        }
        best
    }

    /// False when `text` cannot hold a term; much cheaper than [`Lexicon::look_up`].
    pub fn may_match(&self, text: &str) -> bool {
        // Texts beyond ASCII are few, and folding changes their letters.
        !text.is_ascii()
            || self
                .prefilter()
                .is_none_or(|prefilter| prefilter.is_match(text))
    }

    /// The automaton behind [`Lexicon::may_match`], to search many ASCII texts at once; `None` when every text may
    /// hold a term. It ignores case.
    pub fn prefilter(&self) -> Option<&AhoCorasick> {
        self.prefilter
            .get_or_init(|| self.build_prefilter())
            .as_ref()
    }

    fn build_prefilter(&self) -> Option<AhoCorasick> {
        let needles: BTreeSet<&String> = self
            .needles
            .as_ref()?
            .iter()
            .filter(|needle| needle.is_ascii())
            .collect();
        let holds_other = |one: &String| {
            needles
                .iter()
                .any(|other| *other != one && one.contains(other.as_str()))
        };
        let shortest: Vec<&&String> = needles.iter().filter(|one| !holds_other(one)).collect();
        AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .build(shortest.iter().map(|one| one.as_bytes()))
            .ok()
    }

    fn find_words(&self, text: &str, found: &mut Vec<usize>) {
        let all = tokenise(text);
        let mut words = all.as_slice();
        while let [first, rest @ ..] = words
            && !rest.is_empty()
            && self.strip_prefixes.contains(first)
        {
            words = rest;
        }
        let mut joined = String::new();
        for (start, first) in words.iter().enumerate() {
            joined.clear();
            for word in words.iter().skip(start).take(MAX_SPAN) {
                joined.push_str(word);
                found.extend(self.joined.get(&joined).into_iter().flatten());
            }
            for length in self
                .suffix_lengths
                .iter()
                .filter(|length| **length < first.len())
            {
                let suffix = first.get(first.len() - length..);
                found.extend(
                    suffix
                        .and_then(|suffix| self.joined.get(suffix))
                        .into_iter()
                        .flatten(),
                );
            }
            let rest = words.get(start..).unwrap_or_default();
            found.extend(
                self.stems
                    .iter()
                    .filter(|(stem, _)| begins_with(rest, stem))
                    .map(|(_, index)| *index),
            );
        }
    }

    fn find_contained(&self, text: &str, found: &mut Vec<usize>) {
        if self.contained.is_empty() || text.is_ascii() {
            return;
        }
        let folded = fold(text);
        let held = self
            .contained
            .iter()
            .filter(|(term, _)| folded.contains(term.as_str()));
        found.extend(held.map(|(_, index)| *index));
    }
}

/// True when `words` begin with the words of `stem`, the last one being the beginning of a word.
fn begins_with(words: &[String], stem: &[String]) -> bool {
    let Some((last, before)) = stem.split_last() else {
        return false;
    };
    let starts = words.get(..before.len()) == Some(before);
    starts
        && words
            .get(before.len())
            .is_some_and(|word| word.starts_with(last.as_str()))
}

#[cfg(test)]
mod tests;
