//! Words into registers, numbers, descriptors and references.

use super::syntax::{FieldRef, Handle, HandleTarget, MethodRef, Proto, Register};

/// `v3` or `p1`.
pub(super) fn register(word: &str) -> Option<Register> {
    let number = word.get(1..)?;
    if !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: u32 = number.parse().ok().filter(|&number| number <= 0xffff)?;
    match word.as_bytes().first()? {
        b'v' => Some(Register::Local(number)),
        b'p' => Some(Register::Parameter(number)),
        _ => None,
    }
}

/// An integer in decimal, hexadecimal (`0x`) or octal (`0`) notation without a suffix. Hexadecimal numbers
/// up to 2^64 - 1 stand for their bit pattern.
pub(super) fn integer(word: &str) -> Option<i64> {
    let (negative, digits) = match word.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, word),
    };
    let (radix, digits) = match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, digits.get(2..)?),
        [b'0', _, ..] => (8, digits.get(1..)?),
        _ => (10, digits),
    };
    if !digits.starts_with(|c: char| c.is_digit(radix)) {
        return None;
    }
    let magnitude = u64::from_str_radix(digits, radix).ok()?;
    if negative {
        0i64.checked_sub_unsigned(magnitude)
    } else {
        Some(magnitude as i64)
    }
}

/// A descriptor of a field type: a primitive, a class or an array.
pub(super) fn is_type(word: &str) -> bool {
    descriptor_length(word) == Some(word.len())
}

/// Bytes of the descriptor that `text` starts with.
fn descriptor_length(text: &str) -> Option<usize> {
    let dimensions = text.bytes().take_while(|&byte| byte == b'[').count();
    match text.as_bytes().get(dimensions)? {
        b'Z' | b'B' | b'S' | b'C' | b'I' | b'J' | b'F' | b'D' => Some(dimensions + 1),
        b'L' => {
            let name = text.get(dimensions + 1..)?.find(';')?;
            (name > 0).then_some(dimensions + name + 2)
        }
        _ => None,
    }
}

/// `(I[Ljava/lang/String;)V`
pub(super) fn proto(word: &str) -> Option<Proto> {
    let (mut rest, return_type) = word.strip_prefix('(')?.split_once(')')?;
    if return_type != "V" && !is_type(return_type) {
        return None;
    }
    let mut parameters = Vec::new();
    while !rest.is_empty() {
        let (parameter, tail) = rest.split_at_checked(descriptor_length(rest)?)?;
        parameters.push(parameter.to_owned());
        rest = tail;
    }
    Some(Proto {
        parameters,
        return_type: return_type.to_owned(),
    })
}

/// `name(I)V`, as `.method` has it.
pub(super) fn method_in(class: &str, word: &str) -> Option<MethodRef> {
    let open = word.find('(').filter(|&open| open > 0)?;
    Some(MethodRef {
        class: class.to_owned(),
        name: word.get(..open)?.to_owned(),
        proto: proto(word.get(open..)?)?,
    })
}

/// `Lcom/example/A;->name(I)V`; the class may be an array (`[I->clone()Ljava/lang/Object;`).
pub(super) fn method(word: &str) -> Option<MethodRef> {
    let (class, member) = word.split_once("->")?;
    is_type(class).then(|| method_in(class, member))?
}

/// `name:I`, as `.field` has it.
pub(super) fn field_in(class: &str, word: &str) -> Option<FieldRef> {
    let (name, type_) = word.split_once(':')?;
    (!name.is_empty() && is_type(type_)).then(|| FieldRef {
        class: class.to_owned(),
        name: name.to_owned(),
        type_: type_.to_owned(),
    })
}

/// `Lcom/example/A;->name:I`
pub(super) fn field(word: &str) -> Option<FieldRef> {
    let (class, member) = word.split_once("->")?;
    is_type(class).then(|| field_in(class, member))?
}

/// `invoke-static@Lcom/example/A;->name(I)V`
pub(super) fn handle(word: &str) -> Option<Handle> {
    const KINDS: [&str; 9] = [
        "static-put",
        "static-get",
        "instance-put",
        "instance-get",
        "invoke-static",
        "invoke-instance",
        "invoke-constructor",
        "invoke-direct",
        "invoke-interface",
    ];
    let (kind, target) = word.split_once('@')?;
    let (kind, name) = (0u16..).zip(KINDS).find(|(_, name)| *name == kind)?;
    let target = if name.starts_with("invoke") {
        HandleTarget::Method(method(target)?)
    } else {
        HandleTarget::Field(field(target)?)
    };
    Some(Handle { kind, target })
}

#[cfg(test)]
mod tests {
    use super::{field, handle, integer, is_type, method, proto, register};
    use crate::selftest::smali::syntax::Register;

    #[test]
    fn registers() {
        assert_eq!(register("v15"), Some(Register::Local(15)));
        assert_eq!(register("p0"), Some(Register::Parameter(0)));
        for bad in ["v", "x1", "v-1", "v+1", "v65536"] {
            assert_eq!(register(bad), None, "{bad}");
        }
    }

    #[test]
    fn integers() {
        let check =
            |word: &str, expected: Option<i64>| assert_eq!(integer(word), expected, "{word}");
        check("0", Some(0));
        check("-12", Some(-12));
        check("0x7f010001", Some(0x7f01_0001));
        check("-0x80000000", Some(-0x8000_0000));
        check("0xffffffffffffffff", Some(-1));
        check("017", Some(15));
        check("-0x8000000000000000", Some(i64::MIN));
        check("-0x8000000000000001", None);
        check("1L", None);
        check("", None);
        check("--1", None);
    }

    #[test]
    fn descriptors_and_references() {
        assert!(is_type("[[Lcom/example/A;"));
        for bad in ["", "L;", "V", "Lcom/example/A", "[", "II", "com.example.A"] {
            assert!(!is_type(bad), "{bad}");
        }
        let parsed = proto("(I[JLa/B;[[La/C;)V").unwrap();
        assert_eq!(parsed.parameters, ["I", "[J", "La/B;", "[[La/C;"]);
        assert!(proto("(V)V").is_none());
        assert_eq!(
            method("[I->clone()Ljava/lang/Object;").unwrap().name,
            "clone"
        );
        assert_eq!(field("La/B;->f:[I").unwrap().type_, "[I");
        assert!(method("La/B;->f:I").is_none());
        assert_eq!(handle("invoke-static@La/B;->f()V").unwrap().kind, 4);
        assert!(handle("static-get@La/B;->f()V").is_none());
    }
}
