//! Strings as expressions: what is known of a text when not all of it is.

use std::fmt;
use std::sync::Arc;

use crate::program::FieldId;

/// Parts of a [`Text::Concat`]; what follows is a hole.
const MAX_PARTS: usize = 32;
/// Choices of a [`Text::OneOf`]; more become a hole.
const MAX_CHOICES: usize = 8;
/// Bytes of one literal; longer ones are cut and followed by a hole. Embedded JSON and certificates fit.
const MAX_LITERAL: usize = 1 << 14;
/// Literals, holes, concatenations and choices of one expression; larger ones become holes. Expressions share
/// their parts, so without a ceiling a short method could describe one of astronomical size.
const MAX_NODES: usize = 64;

/// A text expression. Shared, since the same text is the value of many statements.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Text {
    /// Exactly this text.
    Literal(Arc<str>),
    /// The text of the method's parameter with this index, the receiver being 0 in instance methods.
    Parameter(u16),
    /// What a field holds that is not a constant.
    Field(FieldId),
    /// One after the other; at least two parts, none of them a concatenation, no two literals side by side.
    Concat(Arc<[Text]>),
    /// One of these; at least two, sorted, none of them a choice.
    OneOf(Arc<[Text]>),
    /// Any text.
    Hole,
}

impl Text {
    /// The literal it starts with; `None` when nothing is known of its beginning.
    pub fn known_prefix(&self) -> Option<&str> {
        match self {
            Self::Literal(text) => Some(text),
            Self::Concat(parts) => parts.first()?.as_literal(),
            _ => None,
        }
    }

    /// The literal it ends with; `None` when nothing is known of its end.
    pub fn known_suffix(&self) -> Option<&str> {
        self.parts().last()?.as_literal()
    }

    /// What stands one after the other in it: itself, unless it is a concatenation.
    pub fn parts(&self) -> &[Self] {
        match self {
            Self::Concat(parts) => parts,
            one => std::slice::from_ref(one),
        }
    }

    /// Number of the parts that are not literal.
    pub fn unknown_parts(&self) -> usize {
        let parts = self.parts().iter();
        parts.filter(|part| part.as_literal().is_none()).count()
    }

    /// Exactly this text.
    pub fn literal(text: &str) -> Self {
        if text.len() <= MAX_LITERAL {
            return Self::Literal(text.into());
        }
        let end = (0..=MAX_LITERAL)
            .rev()
            .find(|end| text.is_char_boundary(*end))
            .unwrap_or(0);
        Self::concat([Self::Literal(text[..end].into()), Self::Hole])
    }

    /// The empty text.
    pub fn empty() -> Self {
        Self::Literal("".into())
    }

    /// The parts one after the other, simplified.
    pub fn concat(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut flat: Vec<Self> = Vec::new();
        for part in parts {
            match part {
                Self::Concat(inner) => inner.iter().for_each(|part| push(&mut flat, part.clone())),
                part => push(&mut flat, part),
            }
        }
        if flat.len() > MAX_PARTS {
            flat.truncate(MAX_PARTS - 1);
            push(&mut flat, Self::Hole);
        }
        if flat.len() > 1 {
            flat.retain(|part| part.as_literal() != Some(""));
        }
        let whole = match flat.len() {
            0 => Self::empty(),
            1 => flat.swap_remove(0),
            _ => Self::Concat(flat.into()),
        };
        whole.bounded()
    }

    /// Any of the choices, simplified; nothing to choose from is a hole.
    pub fn one_of(choices: impl IntoIterator<Item = Self>) -> Self {
        let mut flat: Vec<Self> = Vec::new();
        for choice in choices {
            match choice {
                Self::OneOf(inner) => flat.extend(inner.iter().cloned()),
                Self::Hole => return Self::Hole,
                choice => flat.push(choice),
            }
            if flat.len() > 4 * MAX_CHOICES {
                flat.sort();
                flat.dedup();
            }
            if flat.len() > 4 * MAX_CHOICES {
                return Self::Hole;
            }
        }
        flat.sort();
        flat.dedup();
        match flat.len() {
            1 => flat.swap_remove(0),
            2..=MAX_CHOICES => Self::OneOf(flat.into()).bounded(),
            _ => Self::Hole,
        }
    }

    fn bounded(self) -> Self {
        let mut nodes_left = MAX_NODES;
        match self.count(&mut nodes_left) {
            Some(()) => self,
            None => Self::Hole,
        }
    }

    /// Takes the nodes of the expression off `left`; none if there are more.
    fn count(&self, left: &mut usize) -> Option<()> {
        *left = left.checked_sub(1)?;
        match self {
            Self::Concat(parts) | Self::OneOf(parts) => {
                parts.iter().try_for_each(|part| part.count(left))
            }
            _ => Some(()),
        }
    }

    /// The text, if it is fully known.
    pub fn as_literal(&self) -> Option<&str> {
        match self {
            Self::Literal(text) => Some(text),
            _ => None,
        }
    }

    /// All texts it can be, at most [`MAX_CHOICES`]; none if some part is not known.
    pub fn literals(&self) -> Option<Vec<String>> {
        match self {
            Self::Literal(text) => Some(vec![text.to_string()]),
            Self::OneOf(choices) => {
                let mut all = Vec::new();
                for choice in choices.iter() {
                    all.extend(choice.literals()?);
                }
                (all.len() <= MAX_CHOICES).then_some(all)
            }
            Self::Concat(parts) => {
                let mut all = vec![String::new()];
                for part in parts.iter() {
                    let ends = part.literals()?;
                    if all.len() * ends.len() > MAX_CHOICES {
                        return None;
                    }
                    let join = |start: &String| {
                        let start = start.clone();
                        ends.iter()
                            .map(move |end| format!("{start}{end}"))
                            .collect::<Vec<_>>()
                    };
                    all = all.iter().flat_map(join).collect();
                }
                Some(all)
            }
            Self::Parameter(_) | Self::Field(_) | Self::Hole => None,
        }
    }

    /// The known beginning, empty if there is none.
    pub fn known_start(&self) -> &str {
        match self {
            Self::Literal(text) => text,
            Self::Concat(parts) => parts.first().map_or("", Self::known_start),
            _ => "",
        }
    }

    /// The known end, empty if there is none.
    pub fn known_end(&self) -> &str {
        match self {
            Self::Literal(text) => text,
            Self::Concat(parts) => parts.last().map_or("", Self::known_end),
            _ => "",
        }
    }

    /// All literal pieces, from left to right.
    pub fn pieces(&self) -> Vec<&str> {
        let mut pieces = Vec::new();
        self.collect_pieces(&mut pieces);
        pieces
    }

    fn collect_pieces<'t>(&'t self, pieces: &mut Vec<&'t str>) {
        match self {
            Self::Literal(text) => pieces.push(text),
            Self::Concat(parts) | Self::OneOf(parts) => {
                parts.iter().for_each(|part| part.collect_pieces(pieces));
            }
            Self::Parameter(_) | Self::Field(_) | Self::Hole => {}
        }
    }

    /// True if a parameter of the method is part of it.
    pub fn mentions_parameters(&self) -> bool {
        match self {
            Self::Parameter(_) => true,
            Self::Concat(parts) | Self::OneOf(parts) => parts.iter().any(Self::mentions_parameters),
            Self::Literal(_) | Self::Field(_) | Self::Hole => false,
        }
    }

    /// True if nothing at all is known.
    pub fn is_hole(&self) -> bool {
        matches!(self, Self::Hole)
    }

    /// The same operation on every text it can be; a hole as soon as one of them is not known.
    pub fn map_literals(&self, change: impl Fn(&str) -> Option<String>) -> Self {
        let Some(literals) = self.literals() else {
            return Self::Hole;
        };
        let changed = literals
            .iter()
            .map(|text| change(text).map_or(Self::Hole, |t| Self::literal(&t)));
        Self::one_of(changed)
    }
}

/// Appends a part, joining literals and holes that meet.
fn push(parts: &mut Vec<Text>, part: Text) {
    match (parts.last_mut(), part) {
        (Some(Text::Literal(left)), Text::Literal(right))
            if left.len() + right.len() <= MAX_LITERAL =>
        {
            *left = format!("{left}{right}").into();
        }
        (Some(Text::Hole), Text::Hole) => {}
        (Some(_), Text::Literal(nothing)) if nothing.is_empty() => {}
        (_, part) => parts.push(part),
    }
}

/// For people and goldens: literals quoted, parameters as `{p0}`, fields as `{f12}`, holes as `*`.
impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |f: &mut fmt::Formatter<'_>, parts: &[Self], between: &str| {
            for (at, part) in parts.iter().enumerate() {
                let before = if at == 0 { "" } else { between };
                write!(f, "{before}{part}")?;
            }
            Ok(())
        };
        match self {
            Self::Literal(text) => write!(f, "{text:?}"),
            Self::Parameter(index) => write!(f, "{{p{index}}}"),
            Self::Field(field) => write!(f, "{{f{}}}", field.0),
            Self::Concat(parts) => list(f, parts, " + "),
            Self::OneOf(choices) => {
                f.write_str("(")?;
                list(f, choices, " | ")?;
                f.write_str(")")
            }
            Self::Hole => f.write_str("*"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Text;

    fn lit(text: &str) -> Text {
        Text::literal(text)
    }

    #[test]
    fn simplified_on_the_way() {
        let check = |text: Text, expected: &str| assert_eq!(text.to_string(), expected);
        check(Text::concat([]), r#""""#);
        check(Text::concat([lit("a"), lit("b")]), r#""ab""#);
        check(Text::concat([lit(""), Text::Hole, Text::Hole]), "*");
        check(
            Text::concat([Text::concat([lit("a"), Text::Hole]), lit("b"), lit("c")]),
            r#""a" + * + "bc""#,
        );
        check(
            Text::one_of([lit("b"), lit("a"), lit("b")]),
            r#"("a" | "b")"#,
        );
        check(Text::one_of([lit("a"), Text::Hole]), "*");
        check(Text::one_of((0..9).map(|n| lit(&n.to_string()))), "*");
        check(Text::one_of([]), "*");
        let many = Text::concat((0..99).flat_map(|n| [Text::Parameter(n), lit("-")]));
        assert_eq!((many.known_end(), many.pieces().len()), ("", 15));
        let twice = |text: Text| Text::concat([text.clone(), Text::Parameter(0), text]);
        let folded = (0..99).fold(lit("a"), |text, _| twice(text));
        assert!(folded.pieces().len() < 32);
    }

    #[test]
    fn literals_of_choices() {
        let key = Text::concat([
            lit("user_"),
            Text::one_of([lit("id"), lit("token")]),
            lit("!"),
        ]);
        assert_eq!(key.literals().unwrap(), ["user_id!", "user_token!"]);
        assert_eq!((key.known_start(), key.known_end()), ("user_", "!"));
        assert_eq!(key.pieces(), ["user_", "id", "token", "!"]);
        let open = Text::concat([lit("a"), Text::Parameter(1)]);
        assert_eq!(open.literals(), None);
        assert_eq!(open.map_literals(|t| Some(t.to_uppercase())), Text::Hole);
        let upper = key.map_literals(|t| Some(t.to_uppercase()));
        assert_eq!(upper.literals().unwrap(), ["USER_ID!", "USER_TOKEN!"]);
    }
}
