//! The lines of a file into the hashes by which GitHub code scanning recognises them.
//!
//! The action that uploads SARIF computes the same ones and warns when a file names others. The hash of a line is
//! that of the 100 UTF-16 units which begin with it and are neither a space nor a tab; it therefore survives lines
//! that are inserted above.

use rustc_hash::FxHashMap;

/// Units that one hash covers.
const UNITS: usize = 100;
/// Base of the polynomial.
const BASE: u64 = 37;
/// Stands after the last unit of a file.
const END: u16 = u16::MAX;

/// One hash per line, from line 1: hexadecimal digits, and how often that hash has occurred so far.
pub(super) fn line_hashes(text: &str) -> Vec<String> {
    let (units, starts) = significant(text);
    let mut occurrences: FxHashMap<u64, usize> = FxHashMap::default();
    let hash_at = |start: usize| {
        let window = units.iter().skip(start).take(UNITS).copied();
        let padded = window.chain(std::iter::repeat(0)).take(UNITS);
        padded.fold(0_u64, |hash, unit| {
            hash.wrapping_mul(BASE).wrapping_add(u64::from(unit))
        })
    };
    starts
        .into_iter()
        .map(|start| {
            let hash = hash_at(start);
            let count = occurrences.entry(hash).or_default();
            *count += 1;
            format!("{hash:x}:{count}")
        })
        .collect()
}

/// The units that count, with every kind of line break as one line feed, and the index of the first one of each line.
fn significant(text: &str) -> (Vec<u16>, Vec<usize>) {
    let mut units = Vec::with_capacity(text.len());
    let mut starts = vec![0];
    let mut after_return = false;
    for unit in text.encode_utf16() {
        let is_second_half = after_return && unit == u16::from(b'\n');
        after_return = false;
        if is_second_half || unit == u16::from(b' ') || unit == u16::from(b'\t') {
            continue;
        }
        after_return = unit == u16::from(b'\r');
        if after_return || unit == u16::from(b'\n') {
            units.push(u16::from(b'\n'));
            starts.push(units.len());
        } else {
            units.push(unit);
        }
    }
    units.push(END);
    (units, starts)
}

#[cfg(test)]
mod tests {
    use super::line_hashes;

    /// The values are those that GitHub's own implementation is tested with.
    #[test]
    fn hashes_are_those_of_github() {
        let lines = [
            "e9496ae3ebfced30:1",
            "fb7c023a8b9ccb3f:1",
            "ce8ba1a563dcdaca:1",
            "e20e36e16fcb0cc8:1",
            "b3edc88f2938467e:1",
            "c8e28b0b4002a3a0:1",
            "c129715d7a2bc9a3:1",
        ];
        for (text, expected) in [
            ("", &["c129715d7a2bc9a3:1"][..]),
            (
                " a\nb\n  \t\tc\n d",
                &[
                    "271789c17abda88f:1",
                    "54703d4cd895b18:1",
                    "180aee12dab6264:1",
                    "a23a3dc5e078b07b:1",
                ],
            ),
            (" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n", &lines),
            (" hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r", &lines),
            (
                " hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n",
                &lines,
            ),
            (
                " hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n",
                &lines,
            ),
        ] {
            assert_eq!(line_hashes(text), expected, "{text:?}");
        }
    }

    #[test]
    fn equal_lines_are_counted() {
        let hashes = line_hashes(&"Lorem ipsum dolor sit amet.\n".repeat(10));
        assert_eq!(hashes[0], "a7f2ff13bc495cf2:1");
        assert_eq!(hashes[5], "a7f2ff13bc495cf2:6");
        assert_eq!(hashes[9], "cc97dc7b1d7d8f7b:1");
    }
}
