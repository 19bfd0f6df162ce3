//! GIF by the gif crate: one frame, a palette of its own.

use gif::{Encoder, Frame};

use crate::bitmap::{Bitmap, Channels};

/// Effort of the palette search, 1 (best) to 30 (fastest).
const PALETTE_SPEED: i32 = 10;

/// `None` if a side is longer than the format allows.
pub(super) fn encode(bitmap: &Bitmap) -> Option<Vec<u8>> {
    let width = u16::try_from(bitmap.size.width_px).ok()?;
    let height = u16::try_from(bitmap.size.height_px).ok()?;
    let mut pixels = rgba(bitmap);
    let frame = Frame::from_rgba_speed(width, height, &mut pixels, PALETTE_SPEED);
    let mut encoder = Encoder::new(Vec::new(), width, height, &[]).ok()?;
    encoder.write_frame(&frame).ok()?;
    encoder.into_inner().ok()
}

fn rgba(bitmap: &Bitmap) -> Vec<u8> {
    let pixels = bitmap.samples().chunks_exact(bitmap.channels.count());
    let rgba = |pixel: &[u8]| match (bitmap.channels, pixel) {
        (Channels::Gray, [gray]) => [*gray, *gray, *gray, u8::MAX],
        (Channels::GrayAlpha, [gray, alpha]) => [*gray, *gray, *gray, *alpha],
        (Channels::Rgb, [r, g, b]) => [*r, *g, *b, u8::MAX],
        (Channels::Rgba, [r, g, b, alpha]) => [*r, *g, *b, *alpha],
        _ => [0; 4],
    };
    pixels.flat_map(rgba).collect()
}
