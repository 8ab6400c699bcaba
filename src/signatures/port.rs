//! Ports in signature files: the text of the places of a call.

pub use crate::analysis::flow::Port;

impl Port {
    /// Reads `this`, `a1` to `a9`, or `ret`.
    pub fn parse(text: &str) -> Option<Self> {
        match text.as_bytes() {
            b"this" => Some(Self::This),
            b"ret" => Some(Self::Return),
            [b'a', digit @ b'1'..=b'9'] => Some(Self::Argument(digit - b'0')),
            _ => None,
        }
    }
}

impl std::fmt::Display for Port {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::This => f.write_str("this"),
            Self::Argument(position) => write!(f, "a{position}"),
            Self::Return => f.write_str("ret"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Port;

    #[test]
    fn ports_round_trip() {
        for text in ["this", "a1", "a9", "ret"] {
            assert_eq!(Port::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Port::parse("a0"), None);
        assert_eq!(Port::parse("a10"), None);
    }
}
