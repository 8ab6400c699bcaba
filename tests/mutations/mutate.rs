//! Valid bytes into broken ones, the same for the same seed: numbers that matter to a format get values that hurt.

use crate::regions::Region;

/// Numbers at which parsers break: zeros, ones, signs, wraps, sizes of headers.
const HURTFUL: [u32; 22] = [
    0,
    1,
    2,
    3,
    4,
    7,
    8,
    15,
    16,
    20,
    28,
    0x7f,
    0x80,
    0xff,
    0x100,
    0x7fff,
    0x8000,
    0xffff,
    0x7fff_ffff,
    0x8000_0000,
    0xffff_fffc,
    0xffff_ffff,
];
/// Small steps away from a right number.
const STEPS: [i32; 8] = [-16, -4, -2, -1, 1, 2, 4, 16];

/// Random numbers of a seed (SplitMix64).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, 0 when there is none.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        match end {
            0 => 0,
            end => usize::try_from(self.next() % end as u64).unwrap(),
        }
    }

    pub(crate) fn of<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len())]
    }
}

/// `data` with some numbers of its `regions` changed, and now and then bytes anywhere removed, added or moved.
pub(crate) fn numbers(data: &[u8], regions: &[Region], dice: &mut Dice) -> Vec<u8> {
    let mut changed = data.to_vec();
    for _ in 0..*dice.of(&[1, 1, 2, 4, 8]) {
        match regions.is_empty() || dice.below(8) == 0 {
            true => bytes(&mut changed, dice),
            false => poke(&mut changed, dice.of(regions), dice),
        }
    }
    changed
}

/// Overwrites one number of a region.
fn poke(data: &mut [u8], region: &Region, dice: &mut Dice) {
    let steps = region.range.len() / region.step;
    let start = region.range.start + dice.below(steps) * region.step;
    let width = *dice.of(&[1, 2, 4, 4]);
    let Some(target) = data.get_mut(start..start + width) else {
        return;
    };
    let mut old = [0; 4];
    old[..width].copy_from_slice(target);
    let old = u32::from_le_bytes(old);
    let new = match dice.below(10) {
        0..6 => *dice.of(&HURTFUL),
        6..8 => old.wrapping_add_signed(*dice.of(&STEPS)),
        _ => dice.next() as u32,
    };
    target.copy_from_slice(&new.to_le_bytes()[..width]);
}

/// Changes bytes at any place.
fn bytes(data: &mut Vec<u8>, dice: &mut Dice) {
    let at = dice.below(data.len());
    let count = (*dice.of(&[1, 2, 4, 64])).min(data.len() - at);
    match dice.below(6) {
        0 if !data.is_empty() => data[at] ^= 1 << dice.below(8),
        1 => {
            data.drain(at..at + count);
        }
        2 => {
            let added: Vec<u8> = (0..count).map(|_| dice.next() as u8).collect();
            data.splice(at..at, added);
        }
        3 => {
            let from = dice.below(data.len() + 1 - count);
            data.copy_within(from..from + count, at);
        }
        4 => data.truncate(at),
        _ => {
            for byte in &mut data[at..at + count] {
                *byte = dice.next() as u8;
            }
        }
    }
}

/// Text with lines removed, doubled, swapped, cut, or with characters changed to those that mean something in it.
pub(crate) fn text(text: &str, dice: &mut Dice) -> Vec<u8> {
    const MEANINGFUL: [&str; 24] = [
        "\"",
        "'",
        "\"\"\"",
        "[",
        "]",
        "{",
        "}",
        "(",
        ")",
        "\\",
        "\\u{110000}",
        "\0",
        "\u{202e}",
        "\r",
        "é",
        "=",
        "#",
        ":",
        "->",
        ";",
        "9999999999999999999",
        "-1",
        "```",
        "|",
    ];
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for _ in 0..*dice.of(&[1, 1, 2, 4, 8]) {
        if lines.is_empty() {
            break;
        }
        let (at, other) = (dice.below(lines.len()), dice.below(lines.len()));
        match dice.below(6) {
            0 => {
                lines.remove(at);
            }
            1 => lines.insert(at, lines[other].clone()),
            2 => lines.swap(at, other),
            3 => {
                let kept = dice.below(lines[at].chars().count() + 1);
                lines[at] = lines[at].chars().take(kept).collect();
            }
            _ => {
                let mut characters: Vec<char> = lines[at].chars().collect();
                let place = dice.below(characters.len() + 1);
                let removed = dice.below(2).min(characters.len() - place);
                characters.splice(place..place + removed, dice.of(&MEANINGFUL).chars());
                lines[at] = characters.into_iter().collect();
            }
        }
    }
    lines.join("\n").into_bytes()
}
