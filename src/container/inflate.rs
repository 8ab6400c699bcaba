//! Deflated bytes into the bytes they stand for, up to a ceiling.

use flate2::{Decompress, FlushDecompress, Status};

/// Why data could not be inflated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InflateError {
    /// The stream breaks the rules of RFC 1951.
    #[error("the deflate stream is broken after {0} inflated bytes")]
    Broken(usize),
    /// The stream ends before its last block.
    #[error("the deflate stream is cut off after {0} inflated bytes")]
    CutOff(usize),
    /// The data is larger than it may be.
    #[error("the data inflates to more than {0} bytes")]
    TooLarge(usize),
}

/// Bytes reserved at first, as a multiple of the deflated bytes: a usual ratio, so that most buffers never
/// move, while a declared size alone reserves nothing.
const USUAL_RATIO: usize = 4;
/// Bytes by which a full buffer grows at least.
const STEP: usize = 64 << 10;

/// Inflates a raw deflate stream to at most `ceiling` bytes. `expected` is the declared size, a hint.
pub(super) fn inflate(
    deflated: &[u8],
    expected: usize,
    ceiling: usize,
) -> Result<Vec<u8>, InflateError> {
    let usual = deflated.len().saturating_mul(USUAL_RATIO);
    let mut output = Vec::with_capacity(expected.min(usual).min(ceiling));
    let mut stream = Decompress::new(false);
    let mut rest = deflated;
    loop {
        if output.len() == output.capacity() {
            if output.len() > ceiling {
                return Err(InflateError::TooLarge(ceiling));
            }
            // One byte more than allowed may be written: it tells data of that size from larger data.
            let room = ceiling.saturating_sub(output.len()).saturating_add(1);
            output.reserve_exact(output.len().max(STEP).min(room));
        }
        let (read_before, written_before) = (stream.total_in(), output.len());
        let status = stream
            .decompress_vec(rest, &mut output, FlushDecompress::None)
            .map_err(|_| InflateError::Broken(output.len()))?;
        let read = stream.total_in().saturating_sub(read_before);
        let read = usize::try_from(read).unwrap_or(usize::MAX);
        rest = rest.get(read..).unwrap_or(&[]);
        if output.len() > ceiling {
            return Err(InflateError::TooLarge(ceiling));
        }
        let stuck = read == 0 && output.len() == written_before;
        match status {
            Status::StreamEnd => return Ok(output),
            _ if stuck && output.len() < output.capacity() => {
                return Err(InflateError::CutOff(output.len()));
            }
            Status::Ok | Status::BufError => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::{InflateError, inflate};

    fn deflate(data: &[u8]) -> Vec<u8> {
        let mut encoder =
            flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(data).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn sizes_around_the_ceiling() {
        let data: Vec<u8> = (0..200_000_u32).map(|n| n.to_le_bytes()[0]).collect();
        let deflated = deflate(&data);
        for expected in [0, 1, data.len(), usize::MAX] {
            assert_eq!(inflate(&deflated, expected, data.len()), Ok(data.clone()));
            assert_eq!(inflate(&deflated, expected, usize::MAX), Ok(data.clone()));
            for ceiling in [0, 1, 65_536, data.len() - 1] {
                let error = InflateError::TooLarge(ceiling);
                assert_eq!(inflate(&deflated, expected, ceiling), Err(error));
            }
        }
        assert_eq!(inflate(&deflate(&[]), 0, 0), Ok(Vec::new()));
    }

    #[test]
    fn broken_streams() {
        let deflated = deflate(&[7; 100_000]);
        let cut = inflate(&deflated[..deflated.len() / 2], 0, usize::MAX);
        assert!(matches!(cut, Err(InflateError::CutOff(_))), "{cut:?}");
        let broken = inflate(&[0xff; 40], 0, usize::MAX);
        assert_eq!(broken, Err(InflateError::Broken(0)));
        assert_eq!(inflate(&[], 9, 9), Err(InflateError::CutOff(0)));
        // What follows the last block does not belong to the stream.
        let mut longer = deflated.clone();
        longer.extend_from_slice(&[0xff; 9]);
        assert_eq!(inflate(&longer, 0, usize::MAX).unwrap().len(), 100_000);
    }
}
