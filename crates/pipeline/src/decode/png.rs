//! PNG by the png crate; sixteen bits are cut to eight row by row, palettes are expanded.

use std::io::Cursor;

use cameo_model::{Error, Result, SizePx};
use fdeflate::Decompressor;
use png::{ColorType, Decoder, Transformations};

use crate::{
    bitmap::{Bitmap, Channels},
    container,
};

/// What deflate may refer back to.
const WINDOW_LEN: usize = 1 << 15;
/// Columns and rows of a pass: the first, and from one to the next.
type Pass = ((u64, u64), (u64, u64));
const WHOLE: &[Pass] = &[((0, 1), (0, 1))];
/// The passes of an interlaced picture.
const PASSES: &[Pass] = &[
    ((0, 8), (0, 8)),
    ((4, 8), (0, 8)),
    ((0, 4), (4, 8)),
    ((2, 4), (0, 4)),
    ((0, 2), (2, 4)),
    ((1, 2), (0, 2)),
    ((0, 1), (1, 2)),
];

/// Decodes stripped PNG bytes.
pub(super) fn decode(stripped: &[u8]) -> Result<Bitmap> {
    let mut decoder = Decoder::new(Cursor::new(stripped));
    decoder.set_transformations(Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(|_| Error::Damaged {})?;
    let channels = match reader.output_color_type().0 {
        ColorType::Grayscale => Channels::Gray,
        ColorType::GrayscaleAlpha => Channels::GrayAlpha,
        ColorType::Rgb => Channels::Rgb,
        ColorType::Rgba => Channels::Rgba,
        ColorType::Indexed => return Err(Error::Damaged {}),
    };
    let size = SizePx::new(reader.info().width, reader.info().height);
    let byte_len = reader.output_buffer_size().ok_or(Error::Damaged {})?;
    if byte_len != crate::bitmap::byte_len(size, channels)? {
        return Err(Error::Damaged {});
    }
    let mut samples = vec![0; byte_len];
    reader
        .next_frame(&mut samples)
        .map_err(|_| Error::Damaged {})?;
    Bitmap::new(size, channels, samples)
}

/// Whether the image data of these chunks, each with its length and checksum, is longer than the
/// picture, compressed or not. The decoder would ignore what is too much.
///
/// # Errors
/// `source/damaged`.
pub(super) fn has_leftovers<'a>(chunks: impl Iterator<Item = &'a [u8]>) -> Result<bool> {
    let mut inflated_len = 0;
    let mut compressed = Vec::new();
    for chunk in chunks {
        let data = chunk.get(8..chunk.len().saturating_sub(4));
        match (chunk.get(4..8), data) {
            (Some(b"IHDR"), Some(header)) => inflated_len = raw_len(header)?,
            (Some(b"IDAT"), Some(data)) => compressed.extend_from_slice(data),
            _ => {}
        }
    }
    // Its last byte belongs to the checksum, so that without it the stream must not be complete.
    compressed.pop();
    Ok(is_done(&compressed, inflated_len))
}

/// Whether zlib data comes to its end, or to more than `max_len` bytes.
fn is_done(mut compressed: &[u8], max_len: u64) -> bool {
    let mut inflater = Decompressor::new();
    let mut window = vec![0; 4 * WINDOW_LEN];
    let (mut at, mut len) = (0, 0);
    while let Ok((consumed, produced)) = inflater.read(compressed, &mut window, at, false) {
        compressed = compressed.get(consumed..).unwrap_or_default();
        at += produced;
        len += produced as u64;
        if inflater.is_done() || len > max_len {
            return true;
        }
        if at < window.len() {
            return false;
        }
        window.copy_within(at - WINDOW_LEN.., 0);
        at = WINDOW_LEN;
    }
    true
}

/// Bytes that the rows of a picture take before they are compressed, each with its filter.
fn raw_len(header: &[u8]) -> Result<u64> {
    let mut cursor = container::Cursor::new(header);
    let (width, height) = (cursor.u32_be()?.into(), cursor.u32_be()?.into());
    let [depth, colour, _, _, interlace] = cursor.array()?;
    let samples = ColorType::from_u8(colour)
        .ok_or(Error::Damaged {})?
        .samples() as u64;
    let pixel_bits = samples * u64::from(depth);
    let passes = if interlace == 0 { WHOLE } else { PASSES };
    let lens =
        passes.iter().map(
            |(columns, rows)| match (count(width, *columns), count(height, *rows)) {
                (0, _) => 0,
                (columns, rows) => rows * (1 + (columns * pixel_bits).div_ceil(8)),
            },
        );
    Ok(lens.sum())
}

/// How many of `side` columns or rows a pass has.
const fn count(side: u64, (first, step): (u64, u64)) -> u64 {
    side.saturating_sub(first).div_ceil(step)
}
