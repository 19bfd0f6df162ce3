//! Encoding in each format. What comes out has been stripped already.

mod budget;
mod fit;
#[cfg(feature = "gif")]
mod gif;
mod jpeg;
#[cfg(feature = "png")]
mod png;
#[cfg(feature = "stages")]
pub(crate) mod stages;
#[cfg(test)]
mod tests;
#[cfg(feature = "webp")]
mod webp;

use cameo_model::{Error, Format, Result, SizePx};

use crate::{bitmap::Bitmap, container::Container};

pub(crate) use budget::within_budget;

/// Encodes a bitmap as the only frame of a file. The quality counts for JPEG; all other formats
/// keep what they can.
///
/// # Errors
/// `limits/side-too-long` if the format can't express the size; `source/unsupported-format` for one
/// that is never written.
pub(crate) fn encode(format: Format, bitmap: &Bitmap, quality_percent: u8) -> Result<Vec<u8>> {
    let bytes = match format {
        Format::Jpeg => jpeg::encode(bitmap, quality_percent),
        #[cfg(feature = "png")]
        Format::Png => png::encode(bitmap),
        #[cfg(feature = "webp")]
        Format::WebP => webp::encode(bitmap),
        #[cfg(feature = "gif")]
        Format::Gif => gif::encode(bitmap),
        // Sources only, or not in this build.
        _ => return Err(Error::UnsupportedFormat {}),
    };
    let bytes = bytes.ok_or(side_too_long(format, bitmap.size))?;
    // Encoders have habits, such as comments; our own form has none.
    Ok(Container::read(&bytes)?.stripped())
}

/// The error for a bitmap that a format can't express.
fn side_too_long(format: Format, size: SizePx) -> Error {
    let allowed = match format {
        Format::Jpeg | Format::Gif => 65_535,
        Format::Png => u32::MAX >> 1,
        Format::WebP => 16_384,
        // Never written at any size.
        Format::Avif | Format::Heic => 0,
    };
    Error::SideTooLong {
        found: size.width_px.max(size.height_px),
        allowed,
    }
}
