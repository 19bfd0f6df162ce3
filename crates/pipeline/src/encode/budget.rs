//! The byte budget: the best JPEG that fits, found without encoding many.
//!
//! Quality gives way first. What a quality costs is counted from coefficients, without writing;
//! only what should fit is written. If even the lowest quality is too long, the side gives way.

use cameo_model::{Error, Format, Preset, Result, SizePx, Spec};

use crate::{
    bitmap::{Bitmap, Channels},
    colour::Curves,
    decode::Decoded,
    pixel::srgb_bitmap,
    resize::{CropPx, resize},
};

use super::{
    jpeg::{Draft, Plan, Quality},
    side_too_long,
};

/// Files that are written at most before the lowest quality is taken.
const MAX_TRIES: usize = 4;
/// A photo this full of its budget is not worth another try.
const GOOD_FILL: f64 = 0.96;
/// What is aimed at, so that an estimate that is a little off doesn't spoil a try.
const AIMED_FILL: f64 = 0.99;
/// What a file's length is of that after plain rounding, before anything is known better.
const TYPICAL_SHARE: f64 = 0.88;
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
pub(crate) fn within_budget(photo: Bitmap, spec: &Spec, max_bytes: u64) -> Result<Encoded> {
    let too_long = match best_fit(&photo, spec, max_bytes)? {
        Fit::Fits(encoded) => return Ok(encoded),
        Fit::TooLong(byte_len) => byte_len,
    };
    smaller(photo, too_long, spec, max_bytes)
}

/// Goes down in size, to the first that fits at the lowest quality or better.
fn smaller(photo: Bitmap, too_long: u64, spec: &Spec, max_bytes: u64) -> Result<Encoded> {
    let curves = Curves::new();
    // Always scaled from the first photo, so that nothing is blurred twice.
    let photo = Decoded::from(photo);
    let (mut side_px, mut byte_len) = (photo.pixels.size().width_px, too_long);
    while side_px > 1 {
        let share = (max_bytes as f64 / byte_len as f64).sqrt() * SIDE_MARGIN;
        side_px = ((f64::from(side_px) * share.clamp(0.25, 0.9)) as u32).max(1);
        let size = SizePx::new(side_px, side_px);
        let scaled = resize(&photo, &curves, CropPx::whole(photo.pixels.size()), size)?;
        match best_fit(
            &srgb_bitmap(&scaled, &curves, Channels::Rgb)?,
            spec,
            max_bytes,
        )? {
            Fit::Fits(encoded) => return Ok(encoded),
            Fit::TooLong(found) => byte_len = found,
        }
    }
    Err(Error::BudgetTooSmall {
        found: byte_len,
        allowed: max_bytes,
    })
}

enum Fit {
    Fits(Encoded),
    /// Its length at the lowest quality.
    TooLong(u64),
}

fn best_fit(photo: &Bitmap, spec: &Spec, max_bytes: u64) -> Result<Fit> {
    let draft = Draft::new(photo, spec.preset).ok_or(side_too_long(Format::Jpeg, photo.size))?;
    let wanted = Quality::percent(spec.quality_percent);
    let lowest = Quality::percent(spec.min_quality_percent.min(spec.quality_percent));
    let mut search = Search {
        draft,
        max_bytes,
        plain: Vec::new(),
        fits: None,
        qualities: (lowest, wanted),
    };
    let (quality, bytes) = match search.run(spec.preset) {
        Some(fits) => fits,
        None => (lowest, search.draft.encode(&search.draft.plan(lowest))),
    };
    let byte_len = byte_len(&bytes);
    if byte_len > max_bytes {
        return Ok(Fit::TooLong(byte_len));
    }
    Ok(Fit::Fits(Encoded {
        bytes,
        quality_percent: quality.whole_percent(),
        size: photo.size,
    }))
}

fn byte_len(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

/// The way to the best quality that fits.
struct Search {
    draft: Draft,
    max_bytes: u64,
    /// Lengths after plain rounding, as far as known.
    plain: Vec<(Quality, u64)>,
    /// The best that fits so far.
    fits: Option<(Quality, Vec<u8>)>,
    /// What is still worth trying: the lowest, the highest.
    qualities: (Quality, Quality),
}

impl Search {
    /// `None` if nothing was found that fits.
    fn run(&mut self, preset: Preset) -> Option<(Quality, Vec<u8>)> {
        let mut share = match preset {
            Preset::Fast => 1.0,
            Preset::Default => TYPICAL_SHARE,
        };
        for attempt in 0..MAX_TRIES {
            if self.qualities.0 > self.qualities.1 {
                break;
            }
            let quality = self.aim(share);
            let mut plan = self.draft.plan(quality);
            if attempt == 0 && preset == Preset::Default {
                // The first plan has shown what this picture's share is.
                let quality = self.aim(plan.share);
                if quality != plan.quality {
                    plan = self.draft.plan(quality);
                }
            }
            match self.attempt(&plan) {
                None => break,
                Some(found) => share = found,
            }
        }
        self.fits.take()
    }

    /// Writes a file. Gives its share of plain rounding, unless there is nothing better to find.
    fn attempt(&mut self, plan: &Plan) -> Option<f64> {
        let bytes = self.draft.encode(plan);
        let byte_len = byte_len(&bytes);
        let share = byte_len as f64 / self.plain_byte_len(plan.quality) as f64;
        if byte_len > self.max_bytes {
            self.qualities.1 = Quality(plan.quality.0 - 1);
            return Some(share);
        }
        let is_best = plan.quality >= self.qualities.1;
        self.qualities.0 = Quality(plan.quality.0 + 1);
        self.fits = Some((plan.quality, bytes));
        let is_full = byte_len as f64 >= GOOD_FILL * self.max_bytes as f64;
        (!is_best && !is_full).then_some(share)
    }

    /// The quality that should fill the budget, given the share of plain rounding.
    fn aim(&mut self, share: f64) -> Quality {
        let max_plain = (self.max_bytes as f64 / share) as u64;
        let (mut low, mut high) = self.qualities;
        if self.plain_byte_len(high) <= max_plain {
            return high;
        }
        let max_plain = (max_plain as f64 * AIMED_FILL) as u64;
        if self.plain_byte_len(low) >= max_plain {
            return low;
        }
        while high.0 - low.0 > 1 {
            let between = self.between(low, high, max_plain);
            if self.plain_byte_len(between) <= max_plain {
                low = between;
            } else {
                high = between;
            }
        }
        low
    }

    /// Where a straight line between two qualities reaches the length, strictly between them.
    /// One over the length is nearly straight.
    fn between(&mut self, low: Quality, high: Quality, byte_len: u64) -> Quality {
        let inverse = |byte_len: u64| 1.0 / byte_len as f64;
        let start = inverse(self.plain_byte_len(low));
        let end = inverse(self.plain_byte_len(high));
        let share = (inverse(byte_len) - start) / (end - start);
        let steps = f64::from(high.0 - low.0) * share;
        Quality((low.0 + steps as u16).clamp(low.0 + 1, high.0 - 1))
    }

    fn plain_byte_len(&mut self, quality: Quality) -> u64 {
        let known = self.plain.iter().find(|known| known.0 == quality);
        if let Some((_, byte_len)) = known {
            return *byte_len;
        }
        let byte_len = self.draft.plain_byte_len(quality);
        self.plain.push((quality, byte_len));
        byte_len
    }
}

#[cfg(test)]
mod tests {
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

    fn spec(preset: Preset) -> Spec {
        Spec {
            preset,
            ..Spec::default()
        }
    }

    fn len_at(photo: &Bitmap, quality: u16, preset: Preset) -> u64 {
        let draft = Draft::new(photo, preset).expect("can be expressed");
        byte_len(&draft.encode(&draft.plan(Quality(quality))))
    }

    #[test]
    fn budgets_are_kept_and_filled() {
        let photo = photo(200);
        for preset in [Preset::Fast, Preset::Default] {
            let wanted = len_at(&photo, 87 * 8, preset);
            let lowest = len_at(&photo, 50 * 8, preset);
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
            let lowest = len_at(&photo, 50 * 8, preset);
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
