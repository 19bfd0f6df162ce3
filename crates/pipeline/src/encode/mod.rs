//! Encoding in each format. What comes out has been stripped already.

mod budget;
mod gif;
mod jpeg;
mod png;
mod webp;

use cameo_model::{Error, Format, Result};

use crate::{bitmap::Bitmap, container::Container};

pub(crate) use budget::within_budget;

/// Encodes a bitmap as the only frame of a file. The quality counts for JPEG; all other formats
/// keep what they can.
///
/// # Errors
/// `limits/side-too-long` if the format can't express the size.
pub(crate) fn encode(format: Format, bitmap: &Bitmap, quality_percent: u8) -> Result<Vec<u8>> {
    let (bytes, max_side_px) = match format {
        Format::Jpeg => (jpeg::encode(bitmap, quality_percent), 65_535),
        Format::Png => (png::encode(bitmap), u32::MAX >> 1),
        Format::WebP => (webp::encode(bitmap), 16_384),
        Format::Gif => (gif::encode(bitmap), 65_535),
    };
    let size = bitmap.size;
    let bytes = bytes.ok_or(Error::SideTooLong {
        found: size.width_px.max(size.height_px),
        allowed: max_side_px,
    })?;
    // Encoders have habits, such as comments; our own form has none.
    Ok(Container::read(&bytes)?.stripped())
}
