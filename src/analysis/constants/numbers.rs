//! Arithmetic on constants, as the virtual machine does it.

use super::value::{Constant, Numbers};
use crate::ir::{BinaryOp, Comparison, Number, Test, UnaryOp};

/// `op` on a known operand.
pub(super) fn unary(op: UnaryOp, operand: &Constant) -> Option<Constant> {
    let Constant::Numbers(numbers) = operand else {
        return None;
    };
    let results: Option<Vec<i64>> = numbers.iter().map(|number| unary_one(op, number)).collect();
    Numbers::of(results?).map(Constant::Numbers)
}

fn unary_one(op: UnaryOp, value: i64) -> Option<i64> {
    let int = value as i32;
    Some(match op {
        UnaryOp::Negate(Number::Int) => i64::from(int.wrapping_neg()),
        UnaryOp::Negate(Number::Long) => value.wrapping_neg(),
        UnaryOp::Negate(Number::Float) => float_bits(-float(value)),
        UnaryOp::Negate(Number::Double) => double_bits(-double(value)),
        UnaryOp::Not(Number::Long) => !value,
        UnaryOp::Not(_) => i64::from(!int),
        UnaryOp::ToByte => i64::from(value as i8),
        UnaryOp::ToChar => i64::from(value as u16),
        UnaryOp::ToShort => i64::from(value as i16),
        UnaryOp::Convert(from, to) => convert(from, to, value)?,
    })
}

/// Conversions; those from floating point saturate in Java as they do in Rust.
fn convert(from: Number, to: Number, value: i64) -> Option<i64> {
    let as_double = match from {
        Number::Int => f64::from(value as i32),
        Number::Long => value as f64,
        Number::Float => f64::from(float(value)),
        Number::Double => double(value),
    };
    Some(match (from, to) {
        (Number::Int, Number::Long) => i64::from(value as i32),
        (Number::Long, Number::Int) => i64::from(value as i32),
        (Number::Long, Number::Float) => float_bits(value as f32),
        (_, Number::Int) => i64::from(as_double as i32),
        (_, Number::Long) => as_double as i64,
        (_, Number::Float) => float_bits(as_double as f32),
        (_, Number::Double) => double_bits(as_double),
    })
}

/// `left op right` for known operands; sets are combined as long as the result stays small.
pub(super) fn binary(
    op: BinaryOp,
    kind: Number,
    left: &Constant,
    right: &Constant,
) -> Option<Constant> {
    let (Constant::Numbers(left), Constant::Numbers(right)) = (left, right) else {
        return None;
    };
    let mut results = Vec::new();
    for a in left.iter() {
        for b in right.iter() {
            results.push(match kind {
                Number::Int => i64::from(int(op, a as i32, b as i32)?),
                Number::Long => long(op, a, b)?,
                Number::Float => float_bits(floating(op, float(a).into(), float(b).into())? as f32),
                Number::Double => double_bits(floating(op, double(a), double(b))?),
            });
        }
    }
    Numbers::of(results).map(Constant::Numbers)
}

fn int(op: BinaryOp, a: i32, b: i32) -> Option<i32> {
    Some(match op {
        BinaryOp::Add => a.wrapping_add(b),
        BinaryOp::Subtract => a.wrapping_sub(b),
        BinaryOp::Multiply => a.wrapping_mul(b),
        BinaryOp::Divide if b == 0 => return None,
        BinaryOp::Divide => a.wrapping_div(b),
        BinaryOp::Remainder if b == 0 => return None,
        BinaryOp::Remainder => a.wrapping_rem(b),
        BinaryOp::And => a & b,
        BinaryOp::Or => a | b,
        BinaryOp::Xor => a ^ b,
        BinaryOp::ShiftLeft => a.wrapping_shl(b as u32),
        BinaryOp::ShiftRight => a.wrapping_shr(b as u32),
        BinaryOp::UnsignedShiftRight => (a as u32).wrapping_shr(b as u32) as i32,
    })
}

fn long(op: BinaryOp, a: i64, b: i64) -> Option<i64> {
    Some(match op {
        BinaryOp::Add => a.wrapping_add(b),
        BinaryOp::Subtract => a.wrapping_sub(b),
        BinaryOp::Multiply => a.wrapping_mul(b),
        BinaryOp::Divide if b == 0 => return None,
        BinaryOp::Divide => a.wrapping_div(b),
        BinaryOp::Remainder if b == 0 => return None,
        BinaryOp::Remainder => a.wrapping_rem(b),
        BinaryOp::And => a & b,
        BinaryOp::Or => a | b,
        BinaryOp::Xor => a ^ b,
        BinaryOp::ShiftLeft => a.wrapping_shl(b as u32),
        BinaryOp::ShiftRight => a.wrapping_shr(b as u32),
        BinaryOp::UnsignedShiftRight => (a as u64).wrapping_shr(b as u32) as i64,
    })
}

/// The operations that floats have. Calculating single precision in double precision and rounding once gives the
/// same result for all but the remainder, which is exact in both.
fn floating(op: BinaryOp, a: f64, b: f64) -> Option<f64> {
    match op {
        BinaryOp::Add => Some(a + b),
        BinaryOp::Subtract => Some(a - b),
        BinaryOp::Multiply => Some(a * b),
        BinaryOp::Divide => Some(a / b),
        BinaryOp::Remainder => Some(a % b),
        _ => None,
    }
}

/// The comparing instructions, on single numbers.
pub(super) fn compare(op: Comparison, left: &Constant, right: &Constant) -> Option<Constant> {
    let (a, b) = (left.as_number()?, right.as_number()?);
    let (ordering, unordered) = match op {
        Comparison::Long => (Some(a.cmp(&b)), 0),
        Comparison::FloatLess => (float(a).partial_cmp(&float(b)), -1),
        Comparison::FloatGreater => (float(a).partial_cmp(&float(b)), 1),
        Comparison::DoubleLess => (double(a).partial_cmp(&double(b)), -1),
        Comparison::DoubleGreater => (double(a).partial_cmp(&double(b)), 1),
    };
    Some(Constant::number(
        ordering.map_or(unordered, |ordering| ordering as i64),
    ))
}

/// Which ways a branch can go: if the test can hold, and if it can fail.
pub(super) fn test(test: Test, left: &Constant, right: &Constant) -> (bool, bool) {
    let (a, b) = match (left, right) {
        (Constant::Numbers(a), Constant::Numbers(b)) => (a, b),
        // Texts, classes and arrays are objects: they are never null, and may or may not be the same.
        (Constant::Numbers(zero), _) | (_, Constant::Numbers(zero)) if zero.single() == Some(0) => {
            return (test == Test::NotEqual, test == Test::Equal);
        }
        _ => return (true, true),
    };
    let mut ways = (false, false);
    for left in a.iter() {
        for right in b.iter() {
            let holds = test.holds(left, right);
            ways = (ways.0 || holds, ways.1 || !holds);
        }
    }
    ways
}

fn float(bits: i64) -> f32 {
    f32::from_bits(bits as u32)
}

fn double(bits: i64) -> f64 {
    f64::from_bits(bits as u64)
}

/// The bits as `const` would load them.
fn float_bits(value: f32) -> i64 {
    i64::from(value.to_bits() as i32)
}

fn double_bits(value: f64) -> i64 {
    value.to_bits() as i64
}

#[cfg(test)]
mod tests {
    use super::{Constant, binary, compare, test, unary};
    use crate::analysis::constants::Numbers;
    use crate::ir::{BinaryOp as B, Comparison, Number as N, Test, UnaryOp};

    fn set(numbers: &[i64]) -> Constant {
        Constant::Numbers(Numbers::of(numbers.iter().copied()).unwrap())
    }

    #[test]
    fn arithmetic_wraps_like_the_virtual_machine() {
        let check = |op, kind, a: i64, b: i64, expected: Option<i64>| {
            let result = binary(op, kind, &set(&[a]), &set(&[b]));
            assert_eq!(
                result.and_then(|c| c.as_number()),
                expected,
                "{op:?} {a} {b}"
            );
        };
        check(B::Add, N::Int, i32::MAX.into(), 1, Some(i32::MIN.into()));
        check(B::Add, N::Long, i32::MAX.into(), 1, Some(1 << 31));
        check(B::Divide, N::Int, 7, 0, None);
        check(
            B::Divide,
            N::Int,
            i32::MIN.into(),
            -1,
            Some(i32::MIN.into()),
        );
        check(B::Remainder, N::Int, -7, 3, Some(-1));
        check(B::ShiftLeft, N::Int, 1, 33, Some(2));
        check(B::UnsignedShiftRight, N::Int, -1, 28, Some(15));
        check(B::ShiftRight, N::Long, -8, 65, Some(-4));
        check(
            B::Add,
            N::Float,
            0x3f80_0000,
            0x3f80_0000,
            Some(0x4000_0000),
        );
        check(B::And, N::Float, 1, 1, None);
    }

    #[test]
    fn sets_stay_small() {
        let sum = binary(B::Add, N::Int, &set(&[1, 2]), &set(&[10, 20]));
        assert_eq!(sum, Some(set(&[11, 12, 21, 22])));
        let product = binary(B::Multiply, N::Int, &set(&[1, 3, 5]), &set(&[7, 11, 13]));
        assert_eq!(product, None);
    }

    #[test]
    fn conversions_and_comparisons() {
        let convert = |from, to, value| unary(UnaryOp::Convert(from, to), &set(&[value]));
        assert_eq!(convert(N::Long, N::Int, 1 << 32 | 5), Some(set(&[5])));
        assert_eq!(convert(N::Float, N::Int, 0x7fc0_0000), Some(set(&[0])));
        assert_eq!(unary(UnaryOp::ToChar, &set(&[-1])), Some(set(&[0xffff])));
        assert_eq!(unary(UnaryOp::ToByte, &set(&[0xff])), Some(set(&[-1])));
        let nan = set(&[0x7fc0_0000]);
        assert_eq!(
            compare(Comparison::FloatGreater, &nan, &nan),
            Some(set(&[1]))
        );
        assert_eq!(
            compare(Comparison::Long, &set(&[1]), &set(&[2])),
            Some(set(&[-1]))
        );
    }

    #[test]
    fn branches_with_sets() {
        assert_eq!(test(Test::Equal, &set(&[1]), &set(&[1])), (true, false));
        assert_eq!(test(Test::Equal, &set(&[1, 2]), &set(&[1])), (true, true));
        assert_eq!(test(Test::Less, &set(&[1, 2]), &set(&[3])), (true, false));
        let text = Constant::literal("");
        assert_eq!(test(Test::Equal, &text, &set(&[0])), (false, true));
        assert_eq!(test(Test::Equal, &text, &text), (true, true));
    }
}
