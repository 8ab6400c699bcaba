//! Writes chunks of Android's resource formats for tests, field by field, so that every field can lie.

/// Little-endian bytes of two-byte values.
pub(crate) fn u16s(values: &[u16]) -> Vec<u8> {
    values
        .iter()
        .flat_map(|value| value.to_le_bytes())
        .collect()
}

/// Little-endian bytes of four-byte values.
pub(crate) fn u32s(values: &[u32]) -> Vec<u8> {
    values
        .iter()
        .flat_map(|value| value.to_le_bytes())
        .collect()
}

/// A length as the formats store it.
pub(crate) fn length(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).unwrap()
}

/// A chunk: its type, the header behind the eight bytes that every chunk has, its body.
pub(crate) fn chunk(kind: u16, header: &[u8], body: &[u8]) -> Vec<u8> {
    let header_size = u16::try_from(8 + header.len()).unwrap();
    let mut out = u16s(&[kind, header_size]);
    out.extend(u32s(&[8 + length(header) + length(body)]));
    out.extend(header);
    out.extend(body);
    out
}

/// How the strings of a pool are stored.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Encoding {
    Utf8,
    Utf16,
}

/// A string pool chunk.
pub(crate) fn pool(strings: &[&str], encoding: Encoding) -> Vec<u8> {
    let (mut offsets, mut data) = (Vec::new(), Vec::new());
    for text in strings {
        offsets.push(length(&data));
        match encoding {
            Encoding::Utf8 => {
                data.extend(utf8_length(text.encode_utf16().count()));
                data.extend(utf8_length(text.len()));
                data.extend(text.as_bytes());
                data.push(0);
            }
            Encoding::Utf16 => {
                let units: Vec<u16> = text.encode_utf16().collect();
                let count = u32::try_from(units.len()).unwrap();
                match u16::try_from(count) {
                    Ok(count) if count < 0x8000 => data.extend(count.to_le_bytes()),
                    _ => {
                        let [a, b, c, d] = count.to_le_bytes();
                        data.extend([c, d | 0x80, a, b]);
                    }
                }
                data.extend(u16s(&units));
                data.extend([0, 0]);
            }
        }
    }
    raw_pool(&offsets, &data, encoding)
}

/// A string pool chunk of these offsets and this string data.
pub(crate) fn raw_pool(offsets: &[u32], data: &[u8], encoding: Encoding) -> Vec<u8> {
    let count = u32::try_from(offsets.len()).unwrap();
    let flags = if encoding == Encoding::Utf8 {
        1 << 8
    } else {
        0
    };
    let start = 28 + 4 * count;
    let mut body = u32s(offsets);
    body.extend(data);
    body.resize(body.len().next_multiple_of(4), 0);
    chunk(1, &u32s(&[count, 0, flags, start, 0]), &body)
}

/// One byte below 128, two above, modulo 32768.
fn utf8_length(length: usize) -> Vec<u8> {
    let [low, high] = u16::try_from(length % 0x8000).unwrap().to_le_bytes();
    match length < 0x80 {
        true => vec![low],
        false => vec![high | 0x80, low],
    }
}

/// Calls `read` with every prefix of `whole` and with `count` randomly changed copies of it.
pub(crate) fn damage(whole: &[u8], count: usize, mut read: impl FnMut(&[u8])) {
    for length in 0..whole.len() {
        read(&whole[..length]);
    }
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    for _ in 0..count {
        let mut data = whole.to_vec();
        for _ in 0..3 {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            let at = usize::try_from(random >> 16).unwrap() % data.len();
            let [value, ..] = random.to_le_bytes();
            data[at] = match random >> 8 & 3 {
                0 => 0xff,
                1 => 0,
                _ => value,
            };
        }
        read(&data);
    }
}
