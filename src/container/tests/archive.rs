//! Writes archives field by field, so that every field can lie.

use std::io::Write;

/// An entry as it is written, header field by header field.
#[derive(Clone)]
pub(super) struct Part {
    pub(super) name: Vec<u8>,
    /// What stands in the archive.
    pub(super) stored: Vec<u8>,
    pub(super) method: u16,
    pub(super) local_method: u16,
    pub(super) flags: u16,
    pub(super) crc: u32,
    pub(super) compressed_size: u32,
    pub(super) local_sizes: Option<(u32, u32)>,
    pub(super) size: u32,
    pub(super) local_name: Option<Vec<u8>>,
    pub(super) extra: Vec<u8>,
    pub(super) offset: Option<u32>,
    pub(super) in_directory: bool,
    /// Time and date as MS-DOS has them.
    pub(super) modified: (u16, u16),
}

pub(super) fn deflate(data: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}

/// A stored entry.
pub(super) fn part(name: &str, data: &[u8]) -> Part {
    let size = u32::try_from(data.len()).unwrap();
    Part {
        name: name.into(),
        stored: data.to_vec(),
        method: 0,
        local_method: 0,
        flags: 0,
        crc: 7,
        compressed_size: size,
        local_sizes: None,
        size,
        local_name: None,
        extra: Vec::new(),
        offset: None,
        in_directory: true,
        modified: (0, 33),
    }
}

/// A deflated entry.
pub(super) fn deflated(name: &str, data: &[u8]) -> Part {
    let stored = deflate(data);
    Part {
        compressed_size: u32::try_from(stored.len()).unwrap(),
        stored,
        method: 8,
        local_method: 8,
        ..part(name, data)
    }
}

pub(super) fn changed(mut part: Part, change: impl FnOnce(&mut Part)) -> Part {
    change(&mut part);
    part
}

/// What stands around the entries.
pub(super) struct Frame {
    pub(super) prefix: Vec<u8>,
    /// Bytes between the directory and the end record.
    pub(super) before_end: Vec<u8>,
    pub(super) comment: Vec<u8>,
    pub(super) trailing: Vec<u8>,
    pub(super) count: Option<u16>,
    pub(super) directory_offset: Option<u32>,
    /// True when offsets count from the end of the prefix.
    pub(super) offsets_ignore_prefix: bool,
}

pub(super) fn frame() -> Frame {
    Frame {
        prefix: Vec::new(),
        before_end: Vec::new(),
        comment: Vec::new(),
        trailing: Vec::new(),
        count: None,
        directory_offset: None,
        offsets_ignore_prefix: false,
    }
}

pub(super) fn u16s(values: &[usize]) -> Vec<u8> {
    let bytes = |value: &usize| u16::try_from(*value).unwrap().to_le_bytes();
    values.iter().flat_map(bytes).collect()
}

pub(super) fn u32s(values: &[u32]) -> Vec<u8> {
    values
        .iter()
        .flat_map(|value| value.to_le_bytes())
        .collect()
}

pub(super) fn archive(parts: &[Part]) -> Vec<u8> {
    framed(parts, &frame())
}

pub(super) fn framed(parts: &[Part], frame: &Frame) -> Vec<u8> {
    let mut out = frame.prefix.clone();
    let base = if frame.offsets_ignore_prefix {
        frame.prefix.len()
    } else {
        0
    };
    let mut directory = Vec::new();
    let mut count = 0;
    for part in parts {
        let offset = u32::try_from(out.len() - base).unwrap();
        let name = part.local_name.as_ref().unwrap_or(&part.name);
        let (compressed, size) = part
            .local_sizes
            .unwrap_or((part.compressed_size, part.size));
        out.extend(b"PK\x03\x04");
        out.extend(u16s(&[
            20,
            part.flags.into(),
            part.local_method.into(),
            0,
            33,
        ]));
        out.extend(u32s(&[part.crc, compressed, size]));
        out.extend(u16s(&[name.len(), 0]));
        out.extend(name);
        out.extend(&part.stored);
        if !part.in_directory {
            continue;
        }
        count += 1;
        directory.extend(b"PK\x01\x02");
        directory.extend(u16s(&[
            20,
            20,
            part.flags.into(),
            part.method.into(),
            part.modified.0.into(),
            part.modified.1.into(),
        ]));
        directory.extend(u32s(&[part.crc, part.compressed_size, part.size]));
        directory.extend(u16s(&[part.name.len(), part.extra.len(), 0, 0, 0]));
        directory.extend(u32s(&[0, part.offset.unwrap_or(offset)]));
        directory.extend(&part.name);
        directory.extend(&part.extra);
    }
    let start = u32::try_from(out.len() - base).unwrap();
    let size = u32::try_from(directory.len()).unwrap();
    out.extend(directory);
    out.extend(&frame.before_end);
    let count = usize::from(frame.count.unwrap_or(count));
    out.extend(b"PK\x05\x06");
    out.extend(u16s(&[9, 9, 9, count]));
    out.extend(u32s(&[size, frame.directory_offset.unwrap_or(start)]));
    out.extend(u16s(&[frame.comment.len()]));
    out.extend(&frame.comment);
    out.extend(&frame.trailing);
    out
}
