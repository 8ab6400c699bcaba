//! The texts and names of an app into what it is about.
//!
//! A profile needs several signs of different kinds, none of which is enough by itself: what a package is called,
//! what it asks for, what it says to people, what it keeps. Code is looked at only when something else speaks for it.

use crate::finding::{Evidence, Profile, Strength};
use crate::program::Program;
use crate::program::manifest::Manifest;
use crate::signatures::{
    ContentModel, ENOUGH, ProfileModel, ProfilePlace, ProfileSign, SignatureSet, TextRegex,
};
use rayon::prelude::*;
use std::collections::BTreeSet;

/// Words that the reason for a sign names at most.
const SHOWN: usize = 5;
/// Bytes of a text that is looked at; longer ones are about many things.
const TEXT_BYTES: usize = 200;
/// Bytes of a constant that is looked at.
const CONSTANT_BYTES: usize = 120;

/// What the app is about, by name, and what such apps keep.
pub fn profile<'s>(
    program: &Program<'_>,
    signatures: &'s SignatureSet,
) -> (Vec<Profile>, Vec<&'s ContentModel>) {
    let profiles = profiles(program, signatures);
    let contents = contents(&profiles, signatures);
    (profiles, contents)
}

fn profiles(program: &Program<'_>, signatures: &SignatureSet) -> Vec<Profile> {
    let models = signatures.profiles();
    let asks_for_texts = models.iter().flat_map(|model| &model.signs);
    let mut places = asks_for_texts.map(|sign| &sign.place);
    let texts = match places.any(|place| matches!(place, ProfilePlace::Texts(_))) {
        true => shown_texts(program),
        false => Vec::new(),
    };
    let found = models.par_iter().map(|model| {
        let app = Look {
            program,
            texts: &texts,
        };
        app.profile(model)
    });
    found.collect::<Vec<_>>().into_iter().flatten().collect()
}

/// What apps of these profiles keep.
fn contents<'s>(profiles: &[Profile], signatures: &'s SignatureSet) -> Vec<&'s ContentModel> {
    let models = signatures.profiles().iter();
    let meant = models.filter(|model| profiles.iter().any(|one| one.name == model.name));
    meant.filter_map(|model| model.content.as_ref()).collect()
}

/// The texts that the app shows, and the ids and hints of its views.
fn shown_texts(program: &Program<'_>) -> Vec<String> {
    let resources = program.string_resources().into_iter().map(|(_, text)| text);
    let views = program.views().all().iter();
    let of_views = views.flat_map(|view| {
        let own = view.texts.iter().chain(&view.hints).cloned();
        own.chain([view.id_name.replace('_', " ")])
    });
    let texts: BTreeSet<String> = resources
        .chain(of_views)
        .filter(|text| !text.is_empty() && text.len() <= TEXT_BYTES)
        .collect();
    texts.into_iter().collect()
}

/// An app that is looked at.
struct Look<'l, 'p, 'a> {
    program: &'p Program<'a>,
    texts: &'l [String],
}

impl Look<'_, '_, '_> {
    fn profile(&self, model: &ProfileModel) -> Option<Profile> {
        let is_costly = |sign: &&ProfileSign| matches!(sign.place, ProfilePlace::Constants(_));
        let (costly, cheap): (Vec<_>, Vec<_>) = model.signs.iter().partition(is_costly);
        let mut seen = self.seen(&cheap);
        if !seen.is_empty() {
            seen.extend(self.seen(&costly));
        }
        let points: u32 = seen.iter().map(|(sign, _)| sign.score).sum();
        (points >= ENOUGH).then(|| Profile {
            name: model.name.clone(),
            title: model.title.clone(),
            signs: seen
                .iter()
                .map(|(sign, words)| evidence(sign, words))
                .collect(),
        })
    }

    /// The signs that are to be seen, with the words.
    fn seen<'m>(&self, signs: &[&'m ProfileSign]) -> Vec<(&'m ProfileSign, BTreeSet<String>)> {
        let mut known = BTreeSet::new();
        let mut seen = Vec::new();
        for sign in signs {
            let mut words = self.words(&sign.place);
            if is_name(&sign.place) {
                // What the app and its screens are called after is one sign, however often it is said.
                words.retain(|word| known.insert(word.clone()));
            }
            if words.len() >= sign.at_least && !words.is_empty() {
                seen.push((*sign, words));
            }
        }
        seen
    }

    /// The different words of a kind of place that are meant.
    fn words(&self, place: &ProfilePlace) -> BTreeSet<String> {
        let manifest = self.program.manifest();
        match place {
            ProfilePlace::Permissions(regex) => {
                let asked = manifest.into_iter().flat_map(|one| &one.used_permissions);
                let names = asked.map(|permission| permission.name.as_str());
                whole(regex, names)
            }
            ProfilePlace::Categories(list) => {
                let category = manifest.and_then(|manifest| manifest.application.category);
                let meant = category.filter(|category| list.iter().any(|one| one == category));
                meant.into_iter().map(str::to_owned).collect()
            }
            ProfilePlace::Names(regex) => matched(regex, manifest.map_or_else(Vec::new, names)),
            ProfilePlace::Components(regex) => {
                let components = manifest.into_iter().flat_map(|one| &one.components);
                let simple = components.filter_map(|one| one.class().rsplit('.').next());
                matched(regex, simple)
            }
            ProfilePlace::Texts(regex) => matched(regex, self.texts),
            ProfilePlace::Constants(regex) => self.constants(regex),
            ProfilePlace::Libraries(beginnings) => self.libraries(beginnings),
        }
    }

    /// Words of the constants that the app's own code uses.
    fn constants(&self, regex: &TextRegex) -> BTreeSet<String> {
        let own = self.program.own_texts().map(|(_, bytes)| bytes);
        let short = own.filter(|bytes| bytes.len() <= CONSTANT_BYTES);
        matched(
            regex,
            short.filter_map(|bytes| std::str::from_utf8(bytes).ok()),
        )
    }

    /// The libraries whose classes the app's own code uses.
    fn libraries(&self, beginnings: &[String]) -> BTreeSet<String> {
        let program = self.program;
        let mut found = BTreeSet::new();
        for (class, _) in program.classes() {
            let name = program.symbols().bytes(program.class(class).name);
            let mut meant = beginnings.iter();
            let Some(beginning) = meant.find(|beginning| name.starts_with(beginning.as_bytes()))
            else {
                continue;
            };
            let mut users = program.users_of_type(class).iter();
            let own_method = |method| program.is_app_code(method);
            let mut methods = program.methods_of(class).iter();
            let is_called = methods.any(|method| {
                let mut sites = program.callers(*method).iter();
                sites.any(|site| own_method(site.method))
            });
            if is_called || users.any(|site| own_method(site.method)) {
                let library = beginning.trim_start_matches('L').trim_end_matches('/');
                found.insert(library.replace('/', "."));
            }
        }
        found
    }
}

/// True for places that developers give names to.
fn is_name(place: &ProfilePlace) -> bool {
    matches!(place, ProfilePlace::Names(_) | ProfilePlace::Components(_))
}

/// Package and label of an app.
fn names(manifest: &Manifest) -> Vec<&str> {
    let label = manifest.application.label.as_deref();
    label.into_iter().chain([&*manifest.package]).collect()
}

/// The different parts of the texts that the expression matches, in small letters.
fn matched(
    regex: &TextRegex,
    texts: impl IntoIterator<Item = impl AsRef<str>>,
) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for text in texts {
        let matches = regex.get().map(|regex| regex.find_iter(text.as_ref()));
        let parts = matches.into_iter().flatten();
        found.extend(parts.map(|part| part.as_str().to_lowercase()));
    }
    found
}

/// The whole texts that the expression matches.
fn whole<'t>(regex: &TextRegex, texts: impl Iterator<Item = &'t str>) -> BTreeSet<String> {
    texts
        .filter(|text| regex.is_match(text))
        .map(str::to_owned)
        .collect()
}

fn evidence(sign: &ProfileSign, words: &BTreeSet<String>) -> Evidence {
    let listed: Vec<String> = words
        .iter()
        .take(SHOWN)
        .map(|word| format!("'{word}'"))
        .collect();
    let listed = listed.join(", ");
    let more = if words.len() > SHOWN { ", …" } else { "" };
    let what = match sign.place {
        ProfilePlace::Permissions(_) => "it asks for the permission",
        ProfilePlace::Categories(_) => "its manifest puts it into the category",
        ProfilePlace::Names(_) => "it is named",
        ProfilePlace::Components(_) => "its screens and services are named",
        ProfilePlace::Texts(_) => "it says",
        ProfilePlace::Constants(_) => "its code uses",
        ProfilePlace::Libraries(_) => "it uses the library",
    };
    Evidence {
        strength: match sign.score {
            3.. => Strength::Strong,
            2 => Strength::Medium,
            _ => Strength::Weak,
        },
        atom: sign.id.clone(),
        text: format!("{what} {listed}{more}"),
    }
}
