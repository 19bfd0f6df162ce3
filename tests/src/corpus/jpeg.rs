//! Plain JPEGs from a function of the pixel's position, stored for any EXIF orientation.
//!
//! Metadata is added elsewhere.

use image::{ExtendedColorType, codecs::jpeg::JpegEncoder};

use super::{Rgb, four_colour_pixel};

/// A JPEG without metadata of the pixels that `colour_at(x, y)` gives.
pub fn of_pixels(
    width: u32,
    height: u32,
    quality: u8,
    colour_at: impl Fn(u32, u32) -> Rgb,
) -> Vec<u8> {
    let mut pixels = Vec::with_capacity(width as usize * height as usize * 3);
    for y in 0..height {
        for x in 0..width {
            pixels.extend(colour_at(x, y));
        }
    }
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, quality)
        .encode(&pixels, width, height, ExtendedColorType::Rgb8)
        .expect("pixels can be encoded");
    without_jfif(&bytes)
}

/// Four colours on `width` × `height` upright pixels, stored as EXIF `orientation` says.
pub fn stored_four_colours(width: u32, height: u32, orientation: u8) -> Vec<u8> {
    let (stored_width, stored_height) = match orientation {
        5..=8 => (height, width),
        _ => (width, height),
    };
    of_pixels(stored_width, stored_height, 92, |column, row| {
        let (x, y) = upright_position(row, column, width, height, orientation);
        four_colour_pixel(x, y, width, height)
    })
}

/// Where the stored pixel of `row` and `column` is seen.
///
/// # Source
/// Exif 2.32, tag *Orientation*: each value names the visual side of the 0th row and of the 0th
/// column.
fn upright_position(row: u32, column: u32, width: u32, height: u32, orientation: u8) -> (u32, u32) {
    let (from_right, from_bottom) = (|n| width - 1 - n, |n| height - 1 - n);
    match orientation {
        2 => (from_right(column), row),
        3 => (from_right(column), from_bottom(row)),
        4 => (column, from_bottom(row)),
        5 => (row, column),
        6 => (from_right(row), column),
        7 => (from_right(row), from_bottom(column)),
        8 => (row, from_bottom(column)),
        _ => (column, row),
    }
}

/// A camera's EXIF file has no JFIF segment in front; the encoder always writes one.
fn without_jfif(jpeg: &[u8]) -> Vec<u8> {
    match jpeg {
        [0xFF, 0xD8, 0xFF, 0xE0, high, low, ..] => {
            let len = usize::from(u16::from_be_bytes([*high, *low]));
            [&jpeg[..2], &jpeg[4 + len..]].concat()
        }
        _ => jpeg.to_vec(),
    }
}
