//! A position in code into the line of the Kotlin or Java file that it was compiled from.

use super::declaration::{class_line, facade_line, method_line};
use super::rank::{SetRank, set_rank};
use super::text::SourceText;
use super::{Finder, Search, Spot, checked, generated, index};
use crate::finding::{CodePosition, SourcePrecision};
use std::rc::Rc;

/// Files of one package that are searched for a class whose file is not known.
const SEARCHED_FILES: usize = 200;

impl Finder<'_> {
    /// Looks a position up; `words` are what its line must mention.
    pub(super) fn code(&mut self, code: &CodePosition, words: &[String]) -> Search {
        let (package, simple) = match code.class.rsplit_once('.') {
            Some((package, simple)) => (package, simple),
            None => ("", code.class.as_str()),
        };
        if self.index.of_package(package).is_empty() {
            return Search::Foreign;
        }
        let outer = generated::outermost(simple);
        if let Some(file) = self.file_of(package, outer, code.source_file.as_deref()) {
            return Search::Found(self.line_in(file, code, simple, words));
        }
        // Nobody wrote the class: the one it was generated from is what a developer knows.
        for origin in generated::origins(outer) {
            if let Some(file) = self.file_of(package, &origin, None) {
                let line = class_line(&file.text, &origin).or_else(|| facade_line(&file.text));
                return Search::Found(file.spot(line.unwrap_or(1), SourcePrecision::Class));
            }
        }
        Search::Missing
    }

    /// The file that declares the class `outer`, by the name that the build tells, by that of the class, or by
    /// what the files of the package say.
    fn file_of(&mut self, package: &str, outer: &str, named: Option<&str>) -> Option<File> {
        let paths = self.index.of_package(package);
        let names = named
            .into_iter()
            .map(str::to_owned)
            .chain(generated::file_names(outer));
        for name in names {
            let fitting: Vec<&String> = paths
                .iter()
                .filter(|path| index::file_name(path) == name)
                .collect();
            if let Some(file) = self.best(&fitting, outer) {
                return Some(file);
            }
        }
        let mut declaring = Vec::new();
        for path in paths.iter().take(SEARCHED_FILES) {
            let text = self.texts.get(path)?;
            if class_line(&text, outer).is_some() {
                declaring.push(path);
            }
        }
        self.best(&declaring, outer)
    }

    /// The file that fits best: first those that declare the class, then by source set, then by path.
    fn best(&mut self, paths: &[&String], outer: &str) -> Option<File> {
        let mut ranked: Vec<(bool, SetRank, &String)> = Vec::with_capacity(paths.len());
        for path in paths {
            let declares = paths.len() == 1 || {
                let text = self.texts.get(path)?;
                class_line(&text, outer).is_some()
            };
            ranked.push((!declares, set_rank(path, self.build.variant), path));
        }
        ranked.sort();
        let (declares, set, path) = *ranked.first()?;
        let is_ambiguous = ranked
            .get(1)
            .is_some_and(|second| (second.0, second.1) == (declares, set));
        let text = self.texts.get(path)?;
        Some(File {
            path: path.clone(),
            text,
            is_ambiguous,
        })
    }

    /// The line that the build tells, while the file still agrees; else the declaration around it.
    fn line_in(&self, file: File, code: &CodePosition, simple: &str, words: &[String]) -> Spot {
        let text = &file.text;
        let methods = generated::written_methods(simple, &code.method);
        let method = methods
            .iter()
            .find_map(|name| method_line(text, name, None));
        if let Some(line) = code
            .line
            .filter(|&line| checked::holds(text, line, method, words))
        {
            return file.spot(line, SourcePrecision::Line);
        }
        // Of several methods of one name the build means the one that begins last before its line.
        let last = |name: &String| method_line(text, name, code.line);
        if let Some(line) = methods.iter().find_map(last) {
            return file.spot(line, SourcePrecision::Method);
        }
        let classes = simple.split('$').rev();
        let line = classes
            .filter_map(|name| class_line(text, name))
            .next()
            .or_else(|| facade_line(text));
        file.spot(line.unwrap_or(1), SourcePrecision::Class)
    }
}

/// A file that was chosen.
struct File {
    path: String,
    text: Rc<SourceText>,
    is_ambiguous: bool,
}

impl File {
    fn spot(&self, line: u32, precision: SourcePrecision) -> Spot {
        Spot {
            path: self.path.clone(),
            line,
            precision,
            is_ambiguous: self.is_ambiguous,
        }
    }
}
