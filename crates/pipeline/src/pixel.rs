//! From linear premultiplied pixels back to sRGB samples.

use cameo_model::Result;

use crate::{
    bitmap::{Bitmap, Channels},
    colour::Curves,
    resize::{LinearBitmap, LinearPixel},
};

/// Alpha below this is 0 of 255, and then there is no colour either.
const HALF_A_STEP: f32 = 0.5 / 255.0;

/// Red, green, blue and straight alpha in sRGB.
pub(crate) fn straight(curves: &Curves, [r, g, b, alpha]: LinearPixel) -> [u8; 4] {
    if alpha == 1.0 {
        return [curves.srgb(r), curves.srgb(g), curves.srgb(b), u8::MAX];
    }
    if alpha < HALF_A_STEP {
        return [0; 4];
    }
    let alpha = alpha.min(1.0);
    let [r, g, b] = [r, g, b].map(|premultiplied| curves.srgb(premultiplied / alpha));
    [r, g, b, (alpha * 255.0).round() as u8]
}

/// The pixel over a background. Blended in sRGB and not in linear light, because that is what
/// every browser shows while the person frames.
pub(crate) fn over(curves: &Curves, pixel: LinearPixel, background_srgb: [u8; 3]) -> [u8; 3] {
    let [r, g, b, alpha] = straight(curves, pixel);
    if alpha == u8::MAX {
        return [r, g, b];
    }
    let alpha = f32::from(alpha) / 255.0;
    let mut blended = [r, g, b];
    for (sample, behind) in blended.iter_mut().zip(background_srgb) {
        *sample = (f32::from(*sample) * alpha + f32::from(behind) * (1.0 - alpha)).round() as u8;
    }
    blended
}

/// A whole picture as samples of `channels`, which must be coloured.
pub(crate) fn srgb_bitmap(
    linear: &LinearBitmap,
    curves: &Curves,
    channels: Channels,
) -> Result<Bitmap> {
    let count = channels.count();
    let pixels = linear.pixels.iter();
    let straight = pixels.flat_map(|pixel| straight(curves, *pixel).into_iter().take(count));
    Bitmap::new(linear.size, channels, straight.collect())
}
