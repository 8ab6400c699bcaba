//! JSON Web Tokens read structurally, without verifying anything: RFC 7519, RFC 7515 section 3.1.

use super::expression::Value;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};

/// Characters of a token that is looked into; longer ones carry images or certificates.
const MAX_CHARS: usize = 64 << 10;

/// The readable parts of a token.
#[derive(Debug, Clone, PartialEq)]
pub struct Jwt {
    header: serde_json::Map<String, serde_json::Value>,
    payload: serde_json::Map<String, serde_json::Value>,
    signature_chars: usize,
}

impl Jwt {
    /// Reads `header.payload.signature`; `None` unless header and payload are JSON objects.
    pub fn decode(text: &str) -> Option<Self> {
        if text.len() > MAX_CHARS {
            return None;
        }
        let mut parts = text.split('.');
        let header = object(parts.next()?)?;
        let payload = object(parts.next()?)?;
        let signature = parts.next()?;
        if parts.next().is_some() {
            return None;
        }
        Some(Self {
            header,
            payload,
            signature_chars: signature.len(),
        })
    }

    /// The value of `header.alg`, `payload.role`, `payload.app_metadata.role` and the like.
    pub fn value(&self, path: &str) -> Value {
        let (part, rest) = path.split_once('.').unwrap_or((path, ""));
        let object = match part {
            "header" => &self.header,
            "payload" => &self.payload,
            _ => return Value::Unknown,
        };
        object
            .get(rest)
            .map_or_else(|| nested(object, rest), json_value)
    }

    /// Signature algorithm; `None` when the header names none.
    pub fn algorithm(&self) -> Option<&str> {
        self.header.get("alg")?.as_str()
    }

    /// Expiry in seconds since 1970, when there is one.
    pub fn expires_at(&self) -> Option<i64> {
        let claim = self.payload.get("exp")?;
        #[allow(
            clippy::cast_possible_truncation,
            reason = "float to integer casts saturate, which is right for a date"
        )]
        claim
            .as_i64()
            .or_else(|| claim.as_f64().map(|seconds| seconds as i64))
    }

    /// True when the token was no longer valid at `seconds` since 1970; `None` when it never expires.
    pub fn is_expired_at(&self, seconds: i64) -> Option<bool> {
        self.expires_at().map(|expiry| expiry <= seconds)
    }

    /// True when header or payload have the claim, whatever its value is.
    pub fn has(&self, claim: &str) -> bool {
        self.header.contains_key(claim) || self.payload.contains_key(claim)
    }

    /// True when nothing vouches for the claims.
    pub fn is_unsigned(&self) -> bool {
        self.signature_chars == 0
            || self
                .algorithm()
                .is_some_and(|alg| alg.eq_ignore_ascii_case("none"))
    }

    /// True for tokens of tutorials and specifications: jwt.io, RFC 7519, Supabase's demo project.
    pub fn is_sample(&self) -> bool {
        let claim = |name: &str| self.payload.get(name).and_then(serde_json::Value::as_str);
        let subject_of_jwt_io = claim("sub") == Some("1234567890");
        let of_rfc =
            claim("iss") == Some("joe") && self.payload.contains_key("http://example.com/is_root");
        let demo = claim("iss") == Some("supabase-demo");
        let john = claim("name") == Some("John Doe");
        subject_of_jwt_io || of_rfc || demo || john
    }
}

fn object(part: &str) -> Option<serde_json::Map<String, serde_json::Value>> {
    let bytes = decode_base64(part)?;
    match serde_json::from_slice(&bytes).ok()? {
        serde_json::Value::Object(object) => Some(object),
        _ => None,
    }
}

fn nested(object: &serde_json::Map<String, serde_json::Value>, path: &str) -> Value {
    let mut steps = path.split('.');
    let first = steps.next().and_then(|step| object.get(step));
    let found = first.and_then(|first| steps.try_fold(first, |at, step| at.get(step)));
    found.map_or(Value::Unknown, json_value)
}

/// A JSON value as an expression sees it; objects and null are unknown.
pub fn json_value(value: &serde_json::Value) -> Value {
    match value {
        serde_json::Value::Null | serde_json::Value::Object(_) => Value::Unknown,
        serde_json::Value::Bool(truth) => Value::Bool(*truth),
        serde_json::Value::Number(number) => number
            .as_i64()
            .map(Value::Int)
            .or_else(|| number.as_f64().map(Value::Float))
            .unwrap_or_default(),
        serde_json::Value::String(text) => Value::text(text),
        serde_json::Value::Array(items) => Value::List(items.iter().map(json_value).collect()),
    }
}

/// Bytes of Base64 in either alphabet, with or without padding.
pub fn decode_base64(text: &str) -> Option<Vec<u8>> {
    let compact: String = text.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    let padded = compact.ends_with('=');
    let url_safe = compact.contains(['-', '_']);
    match (url_safe, padded) {
        (true, true) => URL_SAFE.decode(compact).ok(),
        (true, false) => URL_SAFE_NO_PAD.decode(compact).ok(),
        (false, true) => STANDARD.decode(compact).ok(),
        (false, false) => STANDARD_NO_PAD.decode(compact).ok(),
    }
}

/// The text that Base64 stands for; `None` when it is none, or stands for something else than text.
pub fn decode_base64_text(text: &str) -> Option<String> {
    let decoded = String::from_utf8(decode_base64(text)?).ok()?;
    let readable = !decoded.is_empty()
        && !decoded
            .chars()
            .any(|c| c.is_control() && !c.is_whitespace());
    readable.then_some(decoded)
}

#[cfg(test)]
mod tests {
    use super::{Jwt, decode_base64_text};
    use crate::signatures::expression::Value;
    use base64::Engine as _;

    fn token(header: &str, payload: &str, signature: &str) -> String {
        let encode = |text: &str| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text);
        format!("{}.{}.{signature}", encode(header), encode(payload))
    }

    #[test]
    fn claims_are_read_by_path() {
        let text = token(
            r#"{"alg":"HS256","typ":"JWT"}"#,
            r#"{"role":"service_role","exp":1700000000,"app":{"role":"admin"},"aud":["a","b"]}"#,
            "c2ln",
        );
        let jwt = Jwt::decode(&text).unwrap();
        assert_eq!(jwt.value("header.alg"), Value::text("HS256"));
        assert_eq!(jwt.value("payload.role"), Value::text("service_role"));
        assert_eq!(jwt.value("payload.app.role"), Value::text("admin"));
        assert_eq!(jwt.value("payload.none"), Value::Unknown);
        assert!(matches!(jwt.value("payload.aud"), Value::List(_)));
        assert_eq!(jwt.is_expired_at(1_700_000_001), Some(true));
        assert_eq!(jwt.is_expired_at(1), Some(false));
        assert!(jwt.has("app") && jwt.has("typ") && !jwt.has("iss"));
        assert!(!jwt.is_unsigned());
        assert!(!jwt.is_sample());
    }

    #[test]
    fn what_is_no_token_is_refused() {
        for text in [
            "",
            "a.b.c",
            "eyJhbGciOiJIUzI1NiJ9.eyJ",
            "e30.e30",
            "e30.W10.x",
            "e30.e30.a.b",
        ] {
            assert_eq!(Jwt::decode(text), None, "{text}");
        }
        assert!(Jwt::decode("e30.e30.").unwrap().is_unsigned());
    }

    #[test]
    fn samples_of_tutorials_are_recognised() {
        let jwt_io = token(
            r#"{"alg":"HS256"}"#,
            r#"{"sub":"1234567890","name":"John Doe"}"#,
            "x",
        );
        assert!(Jwt::decode(&jwt_io).unwrap().is_sample());
    }

    #[test]
    fn base64_gives_text_or_nothing() {
        assert_eq!(decode_base64_text("c2VjcmV0").as_deref(), Some("secret"));
        assert_eq!(decode_base64_text("AAEC"), None);
        assert_eq!(decode_base64_text("not base64!"), None);
    }
}
