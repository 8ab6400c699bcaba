//! The members of the classes that have findings into tables from place to original frames.

use super::mapping::{Class, Mapping, comment};
use crate::finding::CodePosition;
use proguard::{LineMapping, ProguardRecord};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// Original names of the members of some classes.
pub(super) struct Members<'m, 'a> {
    mapping: &'m Mapping<'a>,
    /// By the names of class and method in the app.
    methods: FxHashMap<(&'a str, &'a str), Vec<Piece<'a>>>,
    fields: FxHashMap<(&'a str, &'a str), &'a str>,
}

/// A part of a method of the app, with the frames that were inlined into one another there.
struct Piece<'a> {
    /// Descriptor in the app.
    descriptor: String,
    /// First and last line, or instruction offset when the method has no lines; `None` for all of it.
    range: Option<(usize, usize)>,
    /// Innermost first; the last one is the method itself.
    frames: Vec<Frame<'a>>,
}

/// A method of the sources, with the lines that a piece holds of it.
struct Frame<'a> {
    class: &'a str,
    method: &'a str,
    arguments: &'a str,
    return_type: &'a str,
    lines: Option<(usize, Option<usize>)>,
    /// Made by the compiler; nobody wrote it.
    is_synthesized: bool,
}

impl<'m, 'a> Members<'m, 'a> {
    /// Reads the members of those classes, named as in the app.
    pub(super) fn read(mapping: &'m Mapping<'a>, classes: &BTreeSet<String>) -> Self {
        let mut members = Self {
            mapping,
            methods: FxHashMap::default(),
            fields: FxHashMap::default(),
        };
        for name in classes {
            if let Some(class) = mapping.class(name) {
                members.read_class(class);
            }
        }
        members
    }

    fn read_class(&mut self, class: &Class<'a>) {
        let obfuscated_class = self.mapping.renamed(class.original);
        // Where the piece that the last line belongs to stands.
        let mut open: Option<&'a str> = None;
        for line in self.mapping.members(class) {
            if let Some(comment) = comment(line) {
                let pieces = open.and_then(|name| self.methods.get_mut(&(obfuscated_class, name)));
                if let Some(piece) = pieces.and_then(|pieces| pieces.last_mut()) {
                    piece.annotate(&comment);
                }
                continue;
            }
            match ProguardRecord::try_parse(line) {
                Ok(ProguardRecord::Field {
                    original,
                    obfuscated,
                    ..
                }) => {
                    self.fields.insert((obfuscated_class, obfuscated), original);
                    open = None;
                }
                Ok(ProguardRecord::Method {
                    ty,
                    original,
                    obfuscated,
                    arguments,
                    original_class,
                    line_mapping,
                }) => {
                    let frame = Frame {
                        class: original_class.unwrap_or(class.original),
                        method: original,
                        arguments,
                        return_type: ty,
                        lines: line_mapping.and_then(original_lines),
                        is_synthesized: false,
                    };
                    let range = line_mapping.and_then(|lines| lines.startline.zip(lines.endline));
                    self.add((obfuscated_class, obfuscated), range, frame);
                    open = Some(obfuscated);
                }
                _ => {}
            }
        }
    }

    /// Adds a frame to the last piece when it is what that one was inlined into: the same range, and a single
    /// original line, the one of the call.
    fn add(&mut self, method: (&'a str, &'a str), range: Option<(usize, usize)>, frame: Frame<'a>) {
        let descriptor = self.descriptor_in_app(&frame);
        let pieces = self.methods.entry(method).or_default();
        let is_caller = matches!(frame.lines, Some((_, None)));
        match pieces.last_mut() {
            Some(last) if is_caller && range.is_some() && last.range == range => {
                last.descriptor = descriptor;
                last.frames.push(frame);
            }
            _ => pieces.push(Piece {
                descriptor,
                range,
                frames: vec![frame],
            }),
        }
    }

    fn descriptor_in_app(&self, frame: &Frame<'_>) -> String {
        let name = |original: &str| self.mapping.renamed(original).to_owned();
        descriptor(frame, name)
    }

    /// The original name of a class; the same when the mapping does not know it.
    pub(super) fn class<'n>(&self, name: &'n str) -> &'n str
    where
        'a: 'n,
    {
        self.mapping
            .class(name)
            .map_or(name, |class| class.original)
    }

    /// The original name of a method or field, when all that it may be called agree on it.
    pub(super) fn member(&self, class: &str, name: &str) -> Option<&'a str> {
        if let Some(field) = self.fields.get(&(class, name)) {
            return Some(field);
        }
        let pieces = self.methods.get(&(class, name))?;
        let mut names = pieces.iter().filter_map(|piece| piece.frames.last());
        let first = names.next()?.method;
        names.all(|frame| frame.method == first).then_some(first)
    }

    /// The original frames at a place, innermost first; empty when the mapping does not know its class.
    pub(super) fn frames(&self, place: &CodePosition) -> Vec<CodePosition> {
        let Some(class) = self.mapping.class(&place.class) else {
            return Vec::new();
        };
        let pieces = self.methods.get(&(&*place.class, &*place.method));
        let pieces = pieces.map_or(&[][..], |pieces| pieces);
        let exact = pieces
            .iter()
            .any(|piece| piece.descriptor == place.descriptor);
        let candidates: Vec<&Piece<'_>> = pieces
            .iter()
            .filter(|piece| !exact || piece.descriptor == place.descriptor)
            .collect();
        let key = place.line.or(place.pc).map(|key| key as usize);
        let piece = candidates
            .iter()
            .find(|piece| match (piece.range, key) {
                (Some((first, last)), Some(key)) => (first..=last).contains(&key),
                (range, _) => range.is_none(),
            })
            .or_else(|| next_piece(&candidates, place))
            .or_else(|| only_method(&candidates));
        let Some(piece) = piece else {
            return vec![self.unknown_member(place, class)];
        };
        let inside = match (piece.range, key) {
            (Some((first, last)), Some(key)) if (first..=last).contains(&key) => Some(key - first),
            // The instruction prepares the first one of the piece.
            (Some(_), Some(_))
                if place.line.is_none() && next_piece(&candidates, place).is_some() =>
            {
                Some(0)
            }
            _ => None,
        };
        let written = piece.frames.iter().filter(|frame| !frame.is_synthesized);
        let mut frames: Vec<_> = written
            .map(|frame| self.position(place, piece, frame, inside))
            .collect();
        if frames.is_empty() {
            frames.extend(
                piece
                    .frames
                    .last()
                    .map(|frame| self.position(place, piece, frame, inside)),
            );
        }
        frames
    }

    fn position(
        &self,
        place: &CodePosition,
        piece: &Piece<'_>,
        frame: &Frame<'_>,
        inside: Option<usize>,
    ) -> CodePosition {
        let line = match (frame.lines, piece.range) {
            // Without a range the lines of the app are those of the sources.
            (None, None) => place.line,
            (Some((first, None)), _) => Some(first as u32),
            (Some((first, Some(last))), range) => {
                let length = range.map_or(0, |(start, end)| end.saturating_sub(start));
                let is_parallel = last.saturating_sub(first) == length;
                let offset = inside.filter(|_| is_parallel).unwrap_or(0);
                (inside.is_some() || range.is_none()).then(|| (first + offset) as u32)
            }
            (None, Some(_)) => None,
        };
        CodePosition {
            class: frame.class.to_owned(),
            method: frame.method.to_owned(),
            descriptor: descriptor(frame, str::to_owned),
            pc: place.pc,
            // Line 0 is what R8 writes for code without a line.
            line: line.filter(|&line| line > 0),
            source_file: self.source_file(frame.class),
        }
    }

    /// A member that was not renamed, or one that the mapping forgot: the class alone is certain.
    fn unknown_member(&self, place: &CodePosition, class: &Class<'_>) -> CodePosition {
        CodePosition {
            class: class.original.to_owned(),
            descriptor: original_descriptor(&place.descriptor, |name| self.class(name).to_owned()),
            source_file: self.source_file(class.original),
            ..place.clone()
        }
    }

    /// The source file of a class: R8 leaves out what follows from the name.
    fn source_file(&self, original: &str) -> Option<String> {
        let class = self.mapping.original_class(original);
        if let Some(file) = class.and_then(Class::source_file) {
            return Some(file);
        }
        let simple = original.rsplit('.').next()?;
        let outer = simple.split('$').next().filter(|name| !name.is_empty())?;
        Some(format!("{outer}.java"))
    }
}

/// The piece that begins next after an instruction that has no line: constants are loaded before the line that
/// uses them. Lines that the mapping does not know lead nowhere.
fn next_piece<'p, 'q, 'a>(
    candidates: &'q [&'p Piece<'a>],
    place: &CodePosition,
) -> Option<&'q &'p Piece<'a>> {
    let at = place.pc.filter(|_| place.line.is_none())? as usize;
    candidates
        .iter()
        .filter(|piece| piece.range.is_some_and(|(first, _)| first > at))
        .min_by_key(|piece| piece.range)
        .filter(|_| only_method(candidates).is_some())
}

/// The piece to name a method by when no range holds the place: any, if all are of one method.
fn only_method<'p, 'q, 'a>(candidates: &'q [&'p Piece<'a>]) -> Option<&'q &'p Piece<'a>> {
    let (first, rest) = candidates.split_first()?;
    let name = |piece: &Piece<'a>| {
        piece
            .frames
            .last()
            .map(|frame| (frame.method, frame.arguments))
    };
    rest.iter()
        .all(|piece| name(piece) == name(first))
        .then_some(first)
}

fn original_lines(lines: LineMapping) -> Option<(usize, Option<usize>)> {
    // Lines beyond what a class file can hold are not lines.
    let fits = |line: &usize| u32::try_from(*line).is_ok();
    let first = lines.original_startline.filter(fits)?;
    Some((first, lines.original_endline.filter(fits)))
}

impl Piece<'_> {
    /// Takes in a comment about the frame that was read last.
    fn annotate(&mut self, comment: &serde_json::Value) {
        let text = |key: &str| comment.get(key).and_then(|value| value.as_str());
        match text("id") {
            Some("com.android.tools.r8.residualsignature") => {
                if let Some(signature) = text("signature") {
                    self.descriptor = signature.to_owned();
                }
            }
            Some("com.android.tools.r8.synthesized" | "com.android.tools.r8.outline") => {
                if let Some(frame) = self.frames.last_mut() {
                    frame.is_synthesized = true;
                }
            }
            _ => {}
        }
    }
}

/// `(ILjava/lang/String;)V` for the types of a frame, with classes as `name` calls them.
fn descriptor(frame: &Frame<'_>, name: impl Fn(&str) -> String) -> String {
    let mut out = String::from("(");
    for argument in frame
        .arguments
        .split(',')
        .filter(|argument| !argument.is_empty())
    {
        push_type(&mut out, argument.trim(), &name);
    }
    out.push(')');
    push_type(&mut out, frame.return_type, &name);
    out
}

fn push_type(out: &mut String, java: &str, name: impl Fn(&str) -> String) {
    let element = java.trim_end_matches("[]");
    let dimensions = (java.len() - element.len()) / 2;
    out.extend(std::iter::repeat_n('[', dimensions));
    match element {
        "void" => out.push('V'),
        "boolean" => out.push('Z'),
        "byte" => out.push('B'),
        "short" => out.push('S'),
        "char" => out.push('C'),
        "int" => out.push('I'),
        "long" => out.push('J'),
        "float" => out.push('F'),
        "double" => out.push('D'),
        class => {
            out.push('L');
            out.push_str(&name(class).replace('.', "/"));
            out.push(';');
        }
    }
}

/// A descriptor of the app with the original names of its classes; also fits any text with descriptors in it.
pub(super) fn original_descriptor(text: &str, name: impl Fn(&str) -> String) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('L') {
        let (before, from) = rest.split_at(start);
        out.push_str(before);
        let inner = from.get(1..).unwrap_or_default();
        let end = inner.find(|one: char| !(one.is_alphanumeric() || "/$_-".contains(one)));
        let is_word = before.ends_with(|one: char| one.is_ascii_lowercase() || one == '_');
        match end {
            Some(end) if inner.get(end..).is_some_and(|tail| tail.starts_with(';')) && !is_word => {
                let class = inner.get(..end).unwrap_or_default().replace('/', ".");
                out.push('L');
                out.push_str(&name(&class).replace('.', "/"));
                out.push(';');
                rest = inner.get(end + 1..).unwrap_or_default();
            }
            _ => {
                out.push('L');
                rest = inner;
            }
        }
    }
    out.push_str(rest);
    out
}
