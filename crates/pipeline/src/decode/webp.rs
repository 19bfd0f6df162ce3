//! WebP by image-webp, lossy and lossless.

use std::io::Cursor;

use cameo_model::{Error, Result, SizePx};
use image_webp::WebPDecoder;

use crate::bitmap::{Bitmap, Channels, byte_len};

/// What is left out to see whether a bitstream needs its end. Encoders pad theirs with two bytes
/// at most.
const PROBE_LEN: usize = 8;
/// Bytes before the first partition of a lossy bitstream, with those of its chunk.
const FIRST_PARTITION: usize = 18;

/// Decodes stripped WebP bytes.
pub(super) fn decode(stripped: &[u8]) -> Result<Bitmap> {
    let mut decoder = WebPDecoder::new(Cursor::new(stripped)).map_err(|_| Error::Damaged {})?;
    let (width_px, height_px) = decoder.dimensions();
    let size = SizePx::new(width_px, height_px);
    let channels = if decoder.has_alpha() {
        Channels::Rgba
    } else {
        Channels::Rgb
    };
    let mut samples = vec![0; byte_len(size, channels)?];
    decoder
        .read_image(&mut samples)
        .map_err(|_| Error::Damaged {})?;
    Bitmap::new(size, channels, samples)
}

/// Whether a bitstream among these chunks can do without its last bytes. Of a lossy one, the first
/// partition and the last are looked at; more than these two are hardly ever written.
pub(super) fn has_leftovers<'a>(chunks: impl Iterator<Item = &'a [u8]>) -> bool {
    let chunks: Vec<&[u8]> = chunks.collect();
    (1..chunks.len()).any(|index| {
        let shortened = |shorten: fn(&mut Vec<u8>) -> Option<()>| {
            let mut chunks: Vec<Vec<u8>> = chunks.iter().map(|chunk| chunk.to_vec()).collect();
            shorten(chunks.get_mut(index)?)?;
            subtract(chunks.first_mut()?, 4, PROBE_LEN)?;
            decode(&chunks.concat()).ok()
        };
        shortened(shorten_end).is_some() || shortened(shorten_first_partition).is_some()
    })
}

fn shorten_end(chunk: &mut Vec<u8>) -> Option<()> {
    if chunk.starts_with(b"VP8X") {
        return None;
    }
    subtract(chunk, 4, PROBE_LEN)?;
    chunk.truncate(chunk.len() - PROBE_LEN);
    Some(())
}

fn shorten_first_partition(chunk: &mut Vec<u8>) -> Option<()> {
    if !chunk.starts_with(b"VP8 ") {
        return None;
    }
    let tag = chunk.get(8..)?.first_chunk::<3>()?;
    let len = u32::from_le_bytes([tag[0], tag[1], tag[2], 0]) >> 5;
    let end = FIRST_PARTITION + usize::try_from(len).ok()?;
    let start = end.checked_sub(PROBE_LEN)?;
    if start < FIRST_PARTITION || end > chunk.len() {
        return None;
    }
    chunk.drain(start..end);
    subtract(chunk, 4, PROBE_LEN)?;
    // The length is in the upper 19 of 24 bits and was not too short, so that the byte behind them
    // stays as it is.
    subtract(chunk, 8, PROBE_LEN << 5)
}

/// Makes the number at a place smaller.
fn subtract(bytes: &mut [u8], at: usize, less: usize) -> Option<()> {
    let field = bytes.get_mut(at..)?.first_chunk_mut::<4>()?;
    let number = u32::from_le_bytes(*field);
    *field = number.checked_sub(less.try_into().ok()?)?.to_le_bytes();
    Some(())
}
