//! `java.util.Formatter` patterns into text expressions.

use super::fold::displayed;
use super::text::Text;
use super::value::Constant;

/// The text of a pattern with arguments: plain `%s`, `%d`, `%b`, `%c` and `%x` of known values are filled in, and
/// whatever else a pattern can ask for becomes a hole.
pub(super) fn format(pattern: &str, values: &[Option<Constant>]) -> Text {
    let mut parts = Vec::new();
    let mut rest = pattern;
    let mut next = 0;
    while let Some(at) = rest.find('%') {
        parts.push(Text::literal(&rest[..at]));
        let spec = &rest[at + 1..];
        let length = spec.find(|c: char| c.is_alphabetic() || c == '%');
        let Some(length) = length else {
            return Text::Hole;
        };
        let (options, conversion) = (&spec[..length], spec[length..].chars().next());
        let width = conversion.map_or(0, char::len_utf8);
        rest = &spec[length + width..];
        parts.push(match conversion {
            Some('%') if options.is_empty() => Text::literal("%"),
            Some('n') if options.is_empty() => Text::literal("\n"),
            Some(conversion) => {
                let (index, plain) = position(options, &mut next);
                let value = values.get(index).and_then(Option::as_ref);
                if plain {
                    show(conversion, value)
                } else {
                    Text::Hole
                }
            }
            None => Text::Hole,
        });
    }
    parts.push(Text::literal(rest));
    Text::concat(parts)
}

/// Which argument is meant, and if it is shown without width, flags and precision.
fn position(options: &str, next: &mut usize) -> (usize, bool) {
    if let Some(number) = options.strip_suffix('$')
        && let Ok(number) = number.parse::<usize>()
    {
        return (number.wrapping_sub(1), true);
    }
    let index = *next;
    *next += 1;
    (index, options.is_empty())
}

fn show(conversion: char, value: Option<&Constant>) -> Text {
    match conversion {
        's' => displayed(value, b"L"),
        'd' => displayed(value, b"I"),
        'b' => displayed(value, b"Z"),
        'c' => displayed(value, b"C"),
        'x' => match value.and_then(Constant::as_number) {
            Some(number) => Text::literal(&format!("{:x}", number as i32)),
            None => Text::Hole,
        },
        _ => Text::Hole,
    }
}

#[cfg(test)]
mod tests {
    use super::format;
    use crate::analysis::constants::Constant;

    #[test]
    fn patterns() {
        let values = [
            Some(Constant::literal("key")),
            Some(Constant::number(7)),
            None,
        ];
        let check = |pattern: &str, expected: &str| {
            assert_eq!(format(pattern, &values).to_string(), expected, "{pattern}");
        };
        check("%s_%d", r#""key_7""#);
        check("%2$d%%%1$s", r#""7%key""#);
        check("a%s%s%sb", r#""akey" + * + "b""#);
        check("%05d-%d", r#"* + "-7""#);
        check("100%", "*");
        check("%s%s%s%s", r#""key" + *"#);
    }
}
