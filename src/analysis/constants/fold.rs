//! Results of known calls from what is known of their arguments.

use super::environment::Environment;
use super::fold_data::data;
use super::fold_text::{question, text};
use super::known_calls::KnownCall as K;
use super::text::Text;
use super::value::Constant;
use crate::program::MethodId;

/// Characters or elements of what is made from constants.
pub(super) const MAX_ELEMENTS: usize = 4096;

/// A known call with what is known of its arguments, the receiver first.
#[derive(Clone, Copy)]
pub(super) struct Call<'c> {
    pub(super) known: K,
    pub(super) method: MethodId,
    pub(super) arguments: &'c [Option<&'c Constant>],
    pub(super) environment: &'c Environment<'c, 'c>,
}

impl<'c> Call<'c> {
    /// What is known of an argument.
    pub(super) fn at(&self, index: usize) -> Option<&'c Constant> {
        self.arguments.get(index).copied().flatten()
    }

    /// An argument that is one number.
    pub(super) fn number(&self, index: usize) -> Option<i64> {
        self.at(index)?.as_number()
    }

    /// An argument that is a text.
    pub(super) fn text(&self, index: usize) -> Option<&'c Text> {
        self.at(index)?.as_text()
    }

    /// An argument that is a fully known text.
    pub(super) fn literal(&self, index: usize) -> Option<&'c str> {
        self.at(index)?.as_literal()
    }

    /// The descriptor of a parameter, not counting the receiver.
    pub(super) fn parameter(&self, index: usize) -> &'c [u8] {
        self.environment.parameter_letter(self.method, index)
    }

    /// The first argument that is no receiver.
    pub(super) fn first(&self) -> Option<&'c Constant> {
        let receiver = self
            .environment
            .has_receiver(self.method, self.arguments.len());
        self.at(usize::from(receiver))
    }

    /// The result, if enough is known of the arguments.
    pub(super) fn fold(&self) -> Option<Constant> {
        match self.known {
            K::Same => self.at(0).cloned(),
            K::SameNumber => self.at(0).filter(|c| c.as_number().is_some()).cloned(),
            K::Concat
            | K::Substring
            | K::Replace
            | K::ReplaceAll
            | K::Trim
            | K::ToLowerCase
            | K::ToUpperCase
            | K::Format
            | K::ValueOf
            | K::Join
            | K::JoinTexts
            | K::ConcatTexts
            | K::Repeat
            | K::ToText
            | K::NumberToText
            | K::DecodeUrl => {
                let text = text(self)?;
                (!text.is_hole()).then(|| Constant::text(text))
            }
            K::Length
            | K::IsEmpty
            | K::IsEmptyText
            | K::CharAt
            | K::Equals
            | K::EqualsIgnoreCase
            | K::StartsWith
            | K::EndsWith
            | K::Contains
            | K::IndexOf
            | K::HashCode => question(self).map(Constant::number),
            K::GetBytes
            | K::ToCharArray
            | K::DecodeBase64
            | K::EncodeBase64
            | K::ParseNumber
            | K::ParseBoolean => data(self),
            K::ResourceText
            | K::PackageName
            | K::ClassName
            | K::SimpleClassName
            | K::ClassForName
            | K::EnumName
            | K::EnumOrdinal => self.program_fact(),
            // Objects that change are followed through the paths of the method instead.
            K::NewString
            | K::NewBuilder
            | K::Append
            | K::Insert
            | K::Reverse
            | K::SetLength
            | K::DeleteCharAt
            | K::BuilderToString => None,
        }
    }
    /// Results that the app itself decides: its resources, classes and enum constants.
    fn program_fact(&self) -> Option<Constant> {
        let environment = self.environment;
        match (self.known, self.at(0)) {
            (K::ResourceText, _) => {
                let text = environment.resource_text(self.number(1)? as u32)?;
                Some(Constant::literal(&text))
            }
            (K::PackageName, _) => environment.package_name().map(Constant::literal),
            (K::ClassName, Some(Constant::Class(class))) => environment.class_name(*class, false),
            (K::SimpleClassName, Some(Constant::Class(class))) => {
                environment.class_name(*class, true)
            }
            (K::ClassForName, _) => environment.class_for_name(self.literal(0)?),
            (K::EnumName, Some(Constant::Enum(constant))) => {
                Some(Constant::literal(&constant.name))
            }
            (K::EnumOrdinal, Some(Constant::Enum(constant))) => {
                Some(Constant::number(constant.ordinal.into()))
            }
            _ => None,
        }
    }
}

/// What appending or formatting a value of the given type shows.
pub(super) fn displayed(constant: Option<&Constant>, type_: &[u8]) -> Text {
    let one = |number: i64| match type_.first() {
        Some(b'Z') => Text::literal(if number == 0 { "false" } else { "true" }),
        Some(b'C') => u32::try_from(number)
            .ok()
            .and_then(char::from_u32)
            .map_or(Text::Hole, |c| Text::literal(c.encode_utf8(&mut [0; 4]))),
        Some(b'F' | b'D') => Text::Hole,
        // Null, or a boxed number that may be a character or a boolean.
        Some(b'L' | b'[') => Text::Hole,
        _ => Text::literal(&number.to_string()),
    };
    match constant {
        Some(Constant::Text(text)) => Text::clone(text),
        Some(Constant::Numbers(numbers)) => Text::one_of(numbers.iter().map(one)),
        Some(Constant::Enum(constant)) => Text::Literal(constant.name.clone()),
        Some(Constant::Array(chars)) if type_ == b"[C" => {
            from_chars(chars).map_or(Text::Hole, |text| Text::literal(&text))
        }
        _ => Text::Hole,
    }
}

/// The text of a char array.
pub(super) fn from_chars(chars: &[Option<Constant>]) -> Option<String> {
    let units: Option<Vec<u16>> = chars
        .iter()
        .map(|unit| unit.as_ref()?.as_number().map(|number| number as u16))
        .collect();
    Some(String::from_utf16_lossy(&units?))
}
