//! The text of a file into the lines that declare its classes and methods, without a parser.

use super::text::SourceText;
use memchr::memmem;

/// Words before a name that make it a class.
const CLASS_WORDS: [&str; 5] = ["class", "interface", "object", "enum", "record"];
/// Words before a name and a parenthesis that make it no declaration in Java.
const NO_TYPES: [&str; 12] = [
    "return", "new", "else", "throw", "case", "do", "yield", "assert", "await", "in", "is", "when",
];

/// The first line that declares the class of that simple name.
pub(super) fn class_line(text: &SourceText, name: &str) -> Option<u32> {
    let code = text.skeleton();
    occurrences(code, name)
        .find(|&at| previous_word(code, at).is_some_and(|word| CLASS_WORDS.contains(&word)))
        .map(|at| text.line_at(at))
}

/// A line that declares a method of that name, or the property whose accessor it is: the first one, or the last one
/// that does not stand behind `line`.
pub(super) fn method_line(text: &SourceText, name: &str, line: Option<u32>) -> Option<u32> {
    let code = text.skeleton();
    let declares = |at: &usize| match text.is_kotlin() {
        true => is_kotlin_function(code, *at, name),
        false => is_java_method(code, *at, name),
    };
    let mut lines = occurrences(code, name)
        .filter(declares)
        .map(|at| text.line_at(at));
    let first = lines.next().or_else(|| property_line(text, name))?;
    let before = |limit: u32| lines.take_while(|&line| line <= limit).last();
    Some(line.and_then(before).unwrap_or(first))
}

/// The line of the first thing that a file without a class declares.
pub(super) fn facade_line(text: &SourceText) -> Option<u32> {
    let code = text.skeleton();
    let words = ["fun", "val", "var", "class", "package"];
    let mut firsts = words
        .iter()
        .filter_map(|word| occurrences(code, word).next());
    firsts.next().map(|at| text.line_at(at))
}

/// `val token` for `getToken`, `setToken` and `isToken`.
fn property_line(text: &SourceText, accessor: &str) -> Option<u32> {
    let code = text.skeleton();
    let is_property = |at: &usize| {
        let line_start = code.get(..*at)?.rfind('\n').map_or(0, |end| end + 1);
        let before = code.get(line_start..*at)?;
        let mut words = before.split(|one: char| !one.is_alphanumeric());
        Some(words.any(|word| matches!(word, "val" | "var")) && !before.contains('='))
    };
    property_names(accessor).iter().find_map(|name| {
        let mut found = occurrences(code, name).filter(|at| is_property(at) == Some(true));
        found.next().map(|at| text.line_at(at))
    })
}

/// The properties whose accessor a method may be.
pub(super) fn property_names(accessor: &str) -> Vec<String> {
    let mut names = Vec::new();
    for prefix in ["get", "set"] {
        let rest = accessor.strip_prefix(prefix);
        let Some(rest) = rest.filter(|rest| rest.starts_with(char::is_uppercase)) else {
            continue;
        };
        let mut letters = rest.chars();
        let first = letters.next().into_iter().flat_map(char::to_lowercase);
        names.push(first.chain(letters).collect());
        // The accessor of `isOpen` is `setOpen`.
        names.push(format!("is{rest}"));
    }
    if accessor.starts_with("is") {
        names.push(accessor.to_owned());
    }
    names
}

/// `fun name(`, `fun <T> T.name(`.
fn is_kotlin_function(code: &str, at: usize, name: &str) -> bool {
    let is_call = code.get(at + name.len()..).is_some_and(|rest| {
        rest.trim_start_matches(['`', ' ', '\n', '\t', '\r'])
            .starts_with('(')
    });
    let before = code.get(..at).unwrap_or_default();
    let from = before.len().saturating_sub(200);
    let from = (from..=before.len()).find(|&at| before.is_char_boundary(at));
    let near = before.get(from.unwrap_or(0)..).unwrap_or_default();
    let fun = occurrences(near, "fun").last();
    is_call
        && fun.is_some_and(|fun| {
            let between = near.get(fun + 3..).unwrap_or_default();
            let allowed = |one: char| {
                one.is_alphanumeric() || one.is_whitespace() || "._<>?,:*&@`".contains(one)
            };
            between.chars().all(allowed)
        })
}

/// `Type name(`, or a constructor, which is written without a type.
fn is_java_method(code: &str, at: usize, name: &str) -> bool {
    let after = code.get(at + name.len()..).unwrap_or_default();
    let before = code.get(..at).unwrap_or_default().trim_end();
    let word = previous_word(code, at);
    after.trim_start().starts_with('(')
        && before.ends_with(|one: char| one.is_alphanumeric() || ">]_$".contains(one))
        && word.is_none_or(|word| !NO_TYPES.contains(&word))
}

/// The offsets at which `name` stands as a word of its own.
pub(super) fn occurrences<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = usize> + 't {
    let is_part = |one: Option<char>| {
        one.is_some_and(|one| one.is_alphanumeric() || one == '_' || one == '$')
    };
    memmem::find_iter(text.as_bytes(), name.as_bytes()).filter(move |&at| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text
            .get(at + name.len()..)
            .and_then(|after| after.chars().next());
        !name.is_empty() && !is_part(before) && !is_part(after)
    })
}

/// The word that stands before an offset with nothing but space between.
fn previous_word(code: &str, at: usize) -> Option<&str> {
    let before = code
        .get(..at)?
        .trim_end_matches(['`', ' ', '\t', '\n', '\r']);
    let start = before
        .char_indices()
        .rev()
        .take_while(|(_, one)| one.is_alphanumeric() || *one == '_')
        .last()
        .map(|(at, _)| at)?;
    before.get(start..)
}

#[cfg(test)]
mod tests {
    use super::super::text::SourceText;
    use super::{class_line, method_line};

    const KOTLIN: &str = "package a\n// class Login\nclass Login(val token: String) {\n  var isOpen = false\n  \
        fun save() { save(1) }\n  private fun <T : Any> List<T>.save(x: Int) = store.put(x)\n  val Context.prefs get() = 1\n  \
        object Keys\n  suspend fun `odd`() = Unit\n}\nfun top() = \"fun no()\"\n";
    const JAVA: &str = "package a;\n@interface Mark {}\npublic class Login {\n  Login() { super(); }\n  \
        void save(int x) { save(x, 1); }\n  static List<String>\n    save(int x, int y) { return save(x); }\n  \
        String[] names() { new names(); return names(); }\n  enum Kind { A }\n}\n";

    #[test]
    fn declarations_are_told_from_uses() {
        let kotlin = SourceText::new(KOTLIN.to_owned(), true);
        let java = SourceText::new(JAVA.to_owned(), false);
        for (text, name, expected) in [
            (&kotlin, "Login", Some(3)),
            (&kotlin, "Keys", Some(8)),
            (&java, "Login", Some(3)),
            (&java, "Mark", Some(2)),
            (&java, "Kind", Some(9)),
            (&java, "Other", None),
        ] {
            assert_eq!(class_line(text, name), expected, "{name}");
        }
        for (text, name, line, expected) in [
            (&kotlin, "save", None, Some(5)),
            (&kotlin, "save", Some(6), Some(6)),
            (&kotlin, "save", Some(2), Some(5)),
            (&kotlin, "getToken", None, Some(3)),
            (&kotlin, "setOpen", None, Some(4)),
            (&kotlin, "getPrefs", None, Some(7)),
            (&kotlin, "odd", None, Some(9)),
            (&kotlin, "put", None, None),
            (&kotlin, "no", None, None),
            (&java, "save", None, Some(5)),
            (&java, "save", Some(8), Some(7)),
            (&java, "names", None, Some(8)),
            (&java, "super", None, None),
        ] {
            assert_eq!(method_line(text, name, line), expected, "{name}");
        }
    }
}
