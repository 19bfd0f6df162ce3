//! PNG by the png crate.

use png::{BitDepth, ColorType, Encoder};

use crate::bitmap::{Bitmap, Channels};

/// `None` if the encoder refuses the size, or for inks.
pub(super) fn encode(bitmap: &Bitmap) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, bitmap.size.width_px, bitmap.size.height_px);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_color(match bitmap.channels {
        Channels::Gray => ColorType::Grayscale,
        Channels::GrayAlpha => ColorType::GrayscaleAlpha,
        Channels::Rgb => ColorType::Rgb,
        Channels::Rgba => ColorType::Rgba,
        Channels::Cmyk => return None,
    });
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(bitmap.samples()).ok()?;
    writer.finish().ok()?;
    Some(bytes)
}
