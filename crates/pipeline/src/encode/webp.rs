//! Lossless WebP by image-webp.

use image_webp::{ColorType, WebPEncoder};

use crate::bitmap::{Bitmap, Channels};

/// `None` if a side is longer than the format allows, or for inks.
pub(super) fn encode(bitmap: &Bitmap) -> Option<Vec<u8>> {
    let colours = match bitmap.channels {
        Channels::Gray => ColorType::L8,
        Channels::GrayAlpha => ColorType::La8,
        Channels::Rgb => ColorType::Rgb8,
        Channels::Rgba => ColorType::Rgba8,
        Channels::Cmyk => return None,
    };
    let mut bytes = Vec::new();
    let size = bitmap.size;
    WebPEncoder::new(&mut bytes)
        .encode(bitmap.samples(), size.width_px, size.height_px, colours)
        .ok()?;
    Some(bytes)
}
