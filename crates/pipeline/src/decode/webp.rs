//! WebP by image-webp, lossy and lossless.

use std::io::Cursor;

use cameo_model::{Error, Result, SizePx};
use image_webp::WebPDecoder;

use crate::bitmap::{Bitmap, Channels, byte_len};

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
