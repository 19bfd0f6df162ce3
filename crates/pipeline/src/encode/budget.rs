//! The byte budget: the best JPEG that fits, found without encoding many.
//!
//! Quality gives way first, in `fit`. If even the lowest is too long, the side gives way.

use cameo_model::{Error, Format, Result, SizePx, Spec};

use crate::{
    bitmap::{Bitmap, Channels},
    colour::Curves,
    decode::Decoded,
    pixel::srgb_bitmap,
    resize::{CropPx, resize},
};

use super::{
    fit::best_fit,
    jpeg::{Draft, Quality},
    side_too_long,
};

/// The side is taken down a little further than bytes per pixel say, because a smaller picture
/// has more detail per pixel.
const SIDE_MARGIN: f64 = 0.95;

/// A finished JPEG.
pub(crate) struct Encoded {
    pub(crate) bytes: Vec<u8>,
    pub(crate) quality_percent: u8,
    pub(crate) size: SizePx,
}

/// Encodes a square RGB bitmap so that it is not longer than `max_bytes`.
///
/// # Errors
/// `limits/budget-too-small` if a single pixel is too long.
pub(crate) fn within_budget(pixels: Bitmap, spec: &Spec, max_bytes: u64) -> Result<Encoded> {
    match fitted(&pixels, spec, max_bytes)? {
        Ok(encoded) => Ok(encoded),
        Err(too_long) => smaller(pixels, too_long, spec, max_bytes),
    }
}

/// Goes down in size, to the first that fits at the lowest quality or better.
fn smaller(pixels: Bitmap, too_long: u64, spec: &Spec, max_bytes: u64) -> Result<Encoded> {
    let curves = Curves::new();
    // Always scaled from the first pixels, so that nothing is blurred twice.
    let first = Decoded::from(pixels);
    let (mut side_px, mut byte_len) = (first.pixels.size().width_px, too_long);
    while side_px > 1 {
        let share = (max_bytes as f64 / byte_len as f64).sqrt() * SIDE_MARGIN;
        side_px = ((f64::from(side_px) * share.clamp(0.25, 0.9)) as u32).max(1);
        let size = SizePx::new(side_px, side_px);
        let scaled = resize(&first, &curves, CropPx::whole(first.pixels.size()), size)?;
        let scaled = srgb_bitmap(&scaled, &curves, Channels::Rgb)?;
        match fitted(&scaled, spec, max_bytes)? {
            Ok(encoded) => return Ok(encoded),
            Err(found) => byte_len = found,
        }
    }
    Err(Error::BudgetTooSmall {
        found: byte_len,
        allowed: max_bytes,
    })
}

/// The best quality of the spec, or the length at the lowest.
fn fitted(
    pixels: &Bitmap,
    spec: &Spec,
    max_bytes: u64,
) -> Result<std::result::Result<Encoded, u64>> {
    let too_long = side_too_long(Format::Jpeg, pixels.size);
    let draft = Draft::new(pixels, spec.preset).ok_or(too_long)?;
    let wanted = Quality::percent(spec.quality_percent);
    let lowest = Quality::percent(spec.lowest_quality_percent());
    let fit = best_fit(&draft, (lowest, wanted), max_bytes);
    Ok(fit.map(|fit| Encoded {
        bytes: fit.bytes,
        quality_percent: fit.quality.whole_percent(),
        size: pixels.size,
    }))
}

#[cfg(test)]
mod tests {
    use cameo_model::Preset;

    use super::*;

    /// Half detail, half calm, as in a photo.
    fn photo(side_px: u32) -> Bitmap {
        let mut samples = Vec::new();
        for y in 0..side_px {
            for x in 0..side_px {
                let hash = ((x * 7919) ^ (y * 104_729)).wrapping_mul(0x2C1B_3C6D) >> 27;
                let detail = if y * 2 > side_px { hash } else { hash / 8 };
                samples.extend(
                    [
                        x * 128 / side_px + detail,
                        y * 128 / side_px + detail,
                        90 + detail,
                    ]
                    .map(|v| v as u8),
                );
            }
        }
        Bitmap::new(SizePx::new(side_px, side_px), Channels::Rgb, samples).expect("fits")
    }

    fn byte_len(bytes: &[u8]) -> u64 {
        bytes.len() as u64
    }

    fn spec(preset: Preset) -> Spec {
        Spec {
            preset,
            ..Spec::default()
        }
    }

    fn len_at(photo: &Bitmap, quality: u8, preset: Preset) -> u64 {
        let draft = Draft::new(photo, preset).expect("can be expressed");
        byte_len(&draft.encode(&draft.plan(Quality::percent(quality))))
    }

    #[test]
    fn budgets_are_kept_and_filled() {
        let photo = photo(200);
        for preset in [Preset::Fast, Preset::Default] {
            let wanted = len_at(&photo, 87, preset);
            let lowest = len_at(&photo, 50, preset);
            for step in 0..=20 {
                let max_bytes = lowest + (wanted - lowest) * step / 20;
                let found = within_budget(photo.clone(), &spec(preset), max_bytes).expect("fits");
                let found_len = byte_len(&found.bytes);
                assert!(
                    found_len <= max_bytes,
                    "{preset:?} {found_len} of {max_bytes}"
                );
                assert_eq!(found.size, photo.size, "quality gives way first");
                assert!(
                    found_len * 100 >= max_bytes * 94,
                    "{preset:?} {found_len} of {max_bytes}"
                );
            }
            let free = within_budget(photo.clone(), &spec(preset), wanted).expect("fits");
            assert_eq!(
                free.quality_percent, 87,
                "{preset:?}: what fits keeps its quality"
            );
        }
    }

    #[test]
    fn the_side_gives_way_below_the_lowest_quality() {
        let photo = photo(200);
        for preset in [Preset::Fast, Preset::Default] {
            let lowest = len_at(&photo, 50, preset);
            let found = within_budget(photo.clone(), &spec(preset), lowest - 1).expect("fits");
            assert!(byte_len(&found.bytes) < lowest);
            assert!(
                (150..200).contains(&found.size.width_px),
                "{:?}",
                found.size
            );
            let tiny = within_budget(photo.clone(), &spec(preset), 700).expect("fits");
            assert!(
                tiny.bytes.len() <= 700 && tiny.size.width_px < 120,
                "{:?}",
                tiny.size
            );
        }
    }
}
