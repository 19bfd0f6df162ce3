//! The byte budget: the best JPEG that fits, found with few encodes.
//!
//! Quality gives way first. Its logarithm of bytes is nearly straight between two qualities, so
//! that interpolating needs fewer encodes than halving. If even the lowest quality is too long,
//! the side gives way.

use cameo_model::{Error, Format, Result, SizePx, Spec};

use crate::{
    bitmap::{Bitmap, Channels},
    colour::Curves,
    decode::Decoded,
    pixel::srgb_bitmap,
    resize::{CropPx, resize},
};

use super::encode;

/// Encodes between the two ends of the quality range.
const MAX_REFINEMENTS: usize = 4;
/// A photo this full of its budget is not worth another encode.
const GOOD_FILL: f64 = 0.94;
/// The side is taken down a little further than bytes per pixel say, because a smaller picture
/// has more detail per pixel.
const SIDE_MARGIN: f64 = 0.95;

/// A finished JPEG.
pub(crate) struct Encoded {
    pub(crate) bytes: Vec<u8>,
    pub(crate) quality_percent: u8,
    pub(crate) size: SizePx,
}

impl Encoded {
    fn new(bitmap: &Bitmap, quality_percent: u8) -> Result<Self> {
        Ok(Self {
            bytes: encode(Format::Jpeg, bitmap, quality_percent)?,
            quality_percent,
            size: bitmap.size,
        })
    }

    fn byte_len(&self) -> u64 {
        u64::try_from(self.bytes.len()).unwrap_or(u64::MAX)
    }

    /// Whether little of the budget is left, if it fits at all.
    fn is_full(&self, max_bytes: u64) -> bool {
        self.byte_len() as f64 >= GOOD_FILL * max_bytes as f64
    }
}

/// Encodes a square RGB bitmap so that it is not longer than `max_bytes`.
///
/// # Errors
/// `limits/budget-too-small` if a single pixel is too long.
pub(crate) fn within_budget(photo: Bitmap, spec: &Spec, max_bytes: u64) -> Result<Encoded> {
    let best = Encoded::new(&photo, spec.quality_percent)?;
    if best.byte_len() <= max_bytes {
        return Ok(best);
    }
    let lowest_percent = spec.min_quality_percent.min(spec.quality_percent);
    let lowest = Encoded::new(&photo, lowest_percent)?;
    if lowest.byte_len() <= max_bytes {
        return refined(&photo, lowest, &best, max_bytes);
    }
    let (photo, lowest) = smaller(photo, lowest, max_bytes)?;
    if lowest.is_full(max_bytes) {
        return Ok(lowest);
    }
    let best = Encoded::new(&photo, spec.quality_percent)?;
    if best.byte_len() <= max_bytes {
        return Ok(best);
    }
    refined(&photo, lowest, &best, max_bytes)
}

/// Goes up from what fits towards what does not.
fn refined(photo: &Bitmap, fits: Encoded, best: &Encoded, max_bytes: u64) -> Result<Encoded> {
    let mut fits = fits;
    let mut too_long = (best.quality_percent, best.byte_len());
    for _ in 0..MAX_REFINEMENTS {
        if fits.is_full(max_bytes) || too_long.0 - fits.quality_percent <= 1 {
            break;
        }
        let between = quality_between(&fits, too_long, max_bytes);
        let next = Encoded::new(photo, between)?;
        if next.byte_len() <= max_bytes {
            fits = next;
        } else {
            too_long = (next.quality_percent, next.byte_len());
        }
    }
    Ok(fits)
}

/// The quality at which a straight line between the two reaches the budget, strictly between.
fn quality_between(fits: &Encoded, too_long: (u8, u64), max_bytes: u64) -> u8 {
    let log = |bytes: u64| (bytes as f64).ln();
    let (low, high) = (log(fits.byte_len()), log(too_long.1));
    let share = (log(max_bytes) - low) / (high - low);
    let span = f64::from(too_long.0 - fits.quality_percent);
    let quality = f64::from(fits.quality_percent) + (share * span).floor();
    (quality as u8).clamp(fits.quality_percent + 1, too_long.0 - 1)
}

/// Goes down in size at the lowest quality, to the first size that fits.
fn smaller(photo: Bitmap, too_long: Encoded, max_bytes: u64) -> Result<(Bitmap, Encoded)> {
    let curves = Curves::new();
    // Always scaled from the first photo, so that nothing is blurred twice.
    let photo = Decoded::from(photo);
    let mut last = too_long;
    loop {
        let side_px = last.size.width_px;
        if side_px <= 1 {
            return Err(Error::BudgetTooSmall {
                found: last.byte_len(),
                allowed: max_bytes,
            });
        }
        let share = (max_bytes as f64 / last.byte_len() as f64).sqrt() * SIDE_MARGIN;
        let next_px = ((f64::from(side_px) * share.clamp(0.25, 0.9)) as u32).max(1);
        let size = SizePx::new(next_px, next_px);
        let scaled = resize(&photo, &curves, CropPx::whole(photo.pixels.size()), size)?;
        let scaled = srgb_bitmap(&scaled, &curves, Channels::Rgb)?;
        last = Encoded::new(&scaled, last.quality_percent)?;
        if last.byte_len() <= max_bytes {
            return Ok((scaled, last));
        }
    }
}
