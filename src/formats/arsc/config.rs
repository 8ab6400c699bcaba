//! A stored resource configuration into a comparable value and into qualifiers (`en-rUS-xhdpi-v21`).
//!
//! Source: `ResTable_config` of AOSP `libs/androidfw/include/androidfw/ResourceTypes.h` and
//! `ResTable_config::toString` of `ResourceTypes.cpp`.

use std::fmt;

use crate::bytes::{Reader, u32_at};

/// Bytes of a configuration that this version knows; shorter ones are filled with zeros, "any".
const KNOWN_BYTES: usize = 64;

/// For which devices a value is meant. All zeros is the default configuration. Ordered field by field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Config {
    /// Mobile country code.
    pub mcc: u16,
    /// Mobile network code; 0xffff stands for 0.
    pub mnc: u16,
    /// Packed language: two letters, or three in five bits each.
    pub language: [u8; 2],
    /// Packed region: two letters, or three digits in five bits each.
    pub region: [u8; 2],
    /// 1 portrait, 2 landscape, 3 square.
    pub orientation: u8,
    /// 1 none, 2 stylus, 3 finger.
    pub touchscreen: u8,
    /// Dots per inch; 0xfffe any, 0xffff none.
    pub density: u16,
    /// 1 none, 2 qwerty, 3 12 keys.
    pub keyboard: u8,
    /// 1 none, 2 direction pad, 3 trackball, 4 wheel.
    pub navigation: u8,
    /// Flags: hidden keys, hidden navigation.
    pub input_flags: u8,
    /// Grammatical gender of the user (Android 14): 1 neuter, 2 feminine, 3 masculine.
    pub grammatical_gender: u8,
    /// Width of the screen in pixels.
    pub screen_width: u16,
    /// Height of the screen in pixels.
    pub screen_height: u16,
    /// Lowest API level.
    pub sdk_version: u16,
    /// Always 0 so far.
    pub minor_version: u16,
    /// Flags: size, long, layout direction.
    pub screen_layout: u8,
    /// Flags: type, night.
    pub ui_mode: u8,
    /// Smallest width in dp.
    pub smallest_screen_width_dp: u16,
    /// Width in dp.
    pub screen_width_dp: u16,
    /// Height in dp.
    pub screen_height_dp: u16,
    /// Script of the language, four letters.
    pub locale_script: [u8; 4],
    /// Variant of the language.
    pub locale_variant: [u8; 8],
    /// Flags: round.
    pub screen_layout2: u8,
    /// Flags: wide colour gamut, high dynamic range.
    pub color_mode: u8,
    /// True when the script was computed, not written in the source.
    pub locale_script_was_computed: bool,
    /// Numbering system of the language.
    pub locale_numbering_system: [u8; 8],
}

impl Config {
    /// The configuration at the start of `data`, which begins with its size.
    pub(super) fn read(data: &[u8]) -> Option<Self> {
        let size = usize::try_from(u32_at(data, 0)?).ok()?;
        let stored = data.get(..size)?;
        let mut known = [0; KNOWN_BYTES];
        for (to, from) in known.iter_mut().zip(stored) {
            *to = *from;
        }
        Self::read_known(&known)
    }

    fn read_known(known: &[u8; KNOWN_BYTES]) -> Option<Self> {
        const WHAT: &str = "resource configuration";
        let mut reader = Reader::at(known, 4);
        let config = Self {
            mcc: reader.u16(WHAT).ok()?,
            mnc: reader.u16(WHAT).ok()?,
            language: array(&mut reader)?,
            region: array(&mut reader)?,
            orientation: reader.u8(WHAT).ok()?,
            touchscreen: reader.u8(WHAT).ok()?,
            density: reader.u16(WHAT).ok()?,
            keyboard: reader.u8(WHAT).ok()?,
            navigation: reader.u8(WHAT).ok()?,
            input_flags: reader.u8(WHAT).ok()?,
            grammatical_gender: reader.u8(WHAT).ok()?,
            screen_width: reader.u16(WHAT).ok()?,
            screen_height: reader.u16(WHAT).ok()?,
            sdk_version: reader.u16(WHAT).ok()?,
            minor_version: reader.u16(WHAT).ok()?,
            screen_layout: reader.u8(WHAT).ok()?,
            ui_mode: reader.u8(WHAT).ok()?,
            smallest_screen_width_dp: reader.u16(WHAT).ok()?,
            screen_width_dp: reader.u16(WHAT).ok()?,
            screen_height_dp: reader.u16(WHAT).ok()?,
            locale_script: array(&mut reader)?,
            locale_variant: array(&mut reader)?,
            screen_layout2: reader.u8(WHAT).ok()?,
            color_mode: reader.u8(WHAT).ok()?,
            ..Self::default()
        };
        // Two bytes of padding.
        reader.u16(WHAT).ok()?;
        Some(Self {
            locale_script_was_computed: reader.u8(WHAT).ok()? != 0,
            locale_numbering_system: array(&mut reader)?,
            ..config
        })
    }

    /// True for the configuration that fits every device.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// Language with region, script, variant and numbering system as a resource folder names them
    /// (`de`, `pt-rBR`, `b+sr+Latn`), empty when the value is meant for every language.
    pub fn locale(&self) -> String {
        let language = unpack(self.language, b'a');
        if language.is_empty() {
            return language;
        }
        let region = unpack(self.region, b'0');
        let script = match self.locale_script_was_computed {
            true => String::new(),
            false => ascii(&self.locale_script),
        };
        let variant = ascii(&self.locale_variant);
        let numbering = ascii(&self.locale_numbering_system);
        if script.is_empty() && variant.is_empty() && numbering.is_empty() {
            return match region.is_empty() {
                true => language,
                false => format!("{language}-r{region}"),
            };
        }
        let mut tag = format!("b+{language}");
        for part in [script, region, variant] {
            if !part.is_empty() {
                tag.push('+');
                tag.push_str(&part);
            }
        }
        if !numbering.is_empty() {
            tag.push_str("+u+nu+");
            tag.push_str(&numbering);
        }
        tag
    }

    /// All qualifiers in the order of a resource folder's name; empty for the default configuration.
    fn qualifiers(&self) -> Vec<String> {
        let mut parts = Vec::new();
        let number = |prefix: &str, value: u16, suffix: &str| {
            (value != 0).then(|| format!("{prefix}{value}{suffix}"))
        };
        parts.extend(number("mcc", self.mcc, ""));
        parts.extend(match self.mnc {
            0xffff => Some("mnc00".to_owned()),
            mnc => number("mnc", mnc, ""),
        });
        parts.push(self.locale());
        parts.push(match self.grammatical_gender & 3 {
            1 => "neuter".to_owned(),
            2 => "feminine".to_owned(),
            3 => "masculine".to_owned(),
            _ => String::new(),
        });
        parts.push(named(
            self.screen_layout >> 6,
            &["", "ldltr", "ldrtl"],
            "layoutDir",
        ));
        parts.extend(number("sw", self.smallest_screen_width_dp, "dp"));
        parts.extend(number("w", self.screen_width_dp, "dp"));
        parts.extend(number("h", self.screen_height_dp, "dp"));
        self.screen_qualifiers(&mut parts);
        self.input_qualifiers(&mut parts);
        if self.screen_width != 0 || self.screen_height != 0 {
            parts.push(format!("{}x{}", self.screen_width, self.screen_height));
        }
        if self.sdk_version != 0 {
            parts.push(match self.minor_version {
                0 => format!("v{}", self.sdk_version),
                minor => format!("v{}.{minor}", self.sdk_version),
            });
        }
        parts.retain(|part| !part.is_empty());
        parts
    }

    fn screen_qualifiers(&self, parts: &mut Vec<String>) {
        let layout = self.screen_layout;
        let sizes = ["", "small", "normal", "large", "xlarge"];
        parts.push(named(layout & 0x0f, &sizes, "screenLayoutSize"));
        parts.push(named(
            layout >> 4 & 3,
            &["", "notlong", "long"],
            "screenLayoutLong",
        ));
        parts.push(named(
            self.screen_layout2 & 3,
            &["", "notround", "round"],
            "screenRound",
        ));
        let gamut = ["", "nowidecg", "widecg"];
        parts.push(named(self.color_mode & 3, &gamut, "wideColorGamut"));
        parts.push(named(
            self.color_mode >> 2 & 3,
            &["", "lowdr", "highdr"],
            "hdr",
        ));
        let orientations = ["", "port", "land", "square"];
        parts.push(named(self.orientation, &orientations, "orientation"));
        let modes = [
            "",
            "",
            "desk",
            "car",
            "television",
            "appliance",
            "watch",
            "vrheadset",
        ];
        parts.push(named(self.ui_mode & 0x0f, &modes, "uiModeType"));
        parts.push(named(
            self.ui_mode >> 4 & 3,
            &["", "notnight", "night"],
            "uiModeNight",
        ));
        parts.push(match self.density {
            0 => String::new(),
            120 => "ldpi".to_owned(),
            160 => "mdpi".to_owned(),
            213 => "tvdpi".to_owned(),
            240 => "hdpi".to_owned(),
            320 => "xhdpi".to_owned(),
            480 => "xxhdpi".to_owned(),
            640 => "xxxhdpi".to_owned(),
            0xfffe => "anydpi".to_owned(),
            0xffff => "nodpi".to_owned(),
            density => format!("{density}dpi"),
        });
    }

    fn input_qualifiers(&self, parts: &mut Vec<String>) {
        let touch = ["", "notouch", "stylus", "finger"];
        parts.push(named(self.touchscreen, &touch, "touchscreen"));
        let hidden = ["", "keysexposed", "keyshidden", "keyssoft"];
        parts.push(named(self.input_flags & 3, &hidden, "keysHidden"));
        let keyboards = ["", "nokeys", "qwerty", "12key"];
        parts.push(named(self.keyboard, &keyboards, "keyboard"));
        let hidden = ["", "navexposed", "navhidden"];
        parts.push(named(self.input_flags >> 2 & 3, &hidden, "navHidden"));
        let navigations = ["", "nonav", "dpad", "trackball", "wheel"];
        parts.push(named(self.navigation, &navigations, "navigation"));
    }
}

impl fmt::Display for Config {
    /// The qualifiers joined by `-`; nothing for the default configuration.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.qualifiers().join("-"))
    }
}

fn array<const N: usize>(reader: &mut Reader<'_>) -> Option<[u8; N]> {
    let bytes = reader.bytes(N, "resource configuration").ok()?;
    bytes.try_into().ok()
}

/// The name of a value, or the field with the number when it has none.
fn named(value: u8, names: &[&str], field: &str) -> String {
    match names.get(usize::from(value)) {
        Some(name) => (*name).to_owned(),
        None => format!("{field}={value}"),
    }
}

/// Letters up to the first NUL.
fn ascii(bytes: &[u8]) -> String {
    let letters = bytes.iter().take_while(|&&byte| byte != 0);
    letters.map(|&byte| char::from(byte)).collect()
}

/// Two characters as they are, or three packed in five bits each, counted from `base`.
fn unpack(packed: [u8; 2], base: u8) -> String {
    let [high, low] = packed;
    if high & 0x80 == 0 {
        return ascii(&packed);
    }
    let first = low & 0x1f;
    let second = (low & 0xe0) >> 5 | (high & 0x03) << 3;
    let third = (high & 0x7c) >> 2;
    [first, second, third]
        .map(|letter| char::from(letter.saturating_add(base)))
        .iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::Config;

    /// A configuration of 64 bytes with some of them set.
    fn config(set: &[(usize, &[u8])]) -> Config {
        let mut data = [0; 64];
        data[0] = 64;
        for (offset, bytes) in set {
            data[*offset..*offset + bytes.len()].copy_from_slice(bytes);
        }
        Config::read(&data).unwrap()
    }

    #[test]
    fn qualifiers() {
        let check = |set: &[(usize, &[u8])], expected: &str| {
            assert_eq!(config(set).to_string(), expected);
        };
        check(&[], "");
        check(&[(8, b"de")], "de");
        check(&[(8, b"ptBR"), (24, &[21])], "pt-rBR-v21");
        // Filipino and Latin America, packed.
        check(&[(8, &[0xad, 0x05])], "fil");
        check(&[(8, b"es"), (10, &[0xa4, 0x24])], "es-r419");
        check(&[(8, b"sr"), (36, b"Latn")], "b+sr+Latn");
        check(&[(8, b"sr"), (36, b"Latn"), (52, &[1])], "sr");
        check(&[(8, b"arEG"), (53, b"latn")], "b+ar+EG+u+nu+latn");
        check(&[(4, &[0x36, 1]), (6, &[0xff, 0xff])], "mcc310-mnc00");
        check(&[(14, &[0x40, 1])], "xhdpi");
        check(&[(14, &[0xff, 0xff])], "nodpi");
        check(&[(28, &[0x84]), (30, &[0x58, 2])], "ldrtl-sw600dp-xlarge");
        check(&[(12, &[2]), (29, &[0x20])], "land-night");
        check(
            &[(20, &[0x40, 1, 0xe0, 1]), (13, &[9])],
            "touchscreen=9-320x480",
        );
    }

    #[test]
    fn short_and_broken_configurations() {
        assert!(Config::read(&[28; 3]).is_none());
        assert!(Config::read(&[0xff, 0xff, 0xff, 0xff]).is_none());
        let mut short = [0; 12];
        short[0] = 12;
        short[8..10].copy_from_slice(b"fr");
        assert_eq!(Config::read(&short).unwrap().to_string(), "fr");
        assert!(config(&[]).is_default() && !config(&[(8, b"en")]).is_default());
    }
}
