//! The stages of the work one by one, for benches; not part of what the crate promises.

pub use crate::encode::stages::{Draft, Pixels, Plan};

use cameo_model::{Limits, Result, SizePx};

use crate::{
    bitmap::{Bitmap, Channels},
    colour::Curves,
    decode::{Damage, Decoded, decode},
    probe::opened,
    progress::Progress,
    resize::{CropPx, resize_rows},
};

/// Reads all blocks of a JPEG without transforming one. Gives the number of bytes they took.
///
/// # Errors
/// Those of [`crate::probe`].
pub fn entropy(source: &[u8]) -> Result<usize> {
    let container = opened(source, &Limits::SOURCE)?;
    let decoded = decode(&container, 1.0, Damage::Refused)?;
    Ok(decoded.pixels.prove()?.iter().sum())
}

/// Decodes the middle square of a JPEG at 1 / `reduction`. Gives the sum of its samples.
///
/// # Errors
/// Those of [`crate::probe`].
pub fn decoded(source: &[u8], reduction: u32) -> Result<u64> {
    let container = opened(source, &Limits::SOURCE)?;
    let decoded = decode(&container, reduction.into(), Damage::Tolerated)?;
    let region = CropPx::middle(decoded.pixels.size()).region();
    let mut sum = 0;
    decoded.pixels.for_rows(&region, &mut |_, row| {
        sum += row.iter().map(|sample| u64::from(*sample)).sum::<u64>();
    })?;
    Ok(sum)
}

/// Scales an opaque picture of sRGB samples to a square. Gives the sum of its light.
///
/// # Errors
/// `source/damaged` if there are not three samples for each pixel.
pub fn resized(rgb: Vec<u8>, from: SizePx, side_px: u32) -> Result<f32> {
    let bitmap = Decoded::from(Bitmap::new(from, Channels::Rgb, rgb)?);
    let scale = (CropPx::middle(from), SizePx::new(side_px, side_px));
    let mut unobserved = |_| ();
    let mut progress = Progress::new(&mut unobserved);
    let mut sum = 0.0;
    let rows = 0..side_px;
    resize_rows(
        &bitmap,
        &Curves::new(),
        scale,
        rows,
        &mut progress,
        &mut |_, row| {
            sum += row.iter().flatten().sum::<f32>();
        },
    )?;
    Ok(sum)
}
