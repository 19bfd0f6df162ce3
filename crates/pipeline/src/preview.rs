//! The preview: a small upright picture on which a person frames.

use cameo_model::{Error, Limits, Result, SizePx, SourceFacts};

use crate::{
    bitmap::Channels,
    colour::Curves,
    decode::decode,
    orient::upright,
    pixel::srgb_bitmap,
    probe::{facts, opened},
    resize::{CropPx, resize},
};

/// Reduced pixels that a preview's pixel is made of at least. It is seen for a moment, so that
/// speed and memory count more than the last bit of sharpness.
const OVERSAMPLING: f64 = 1.5;

/// A small upright picture for the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// What is known about the source.
    pub facts: SourceFacts,
    /// Size of the preview in pixels.
    pub size: SizePx,
    /// Red, green, blue and straight alpha in sRGB, rows from top to bottom.
    pub rgba: Vec<u8>,
}

/// Decodes a source for framing on screen, never enlarged.
///
/// # Errors
/// Those of [`crate::probe`]; `caller/invalid-argument` for a side of 0.
pub fn preview(source: &[u8], limits: &Limits, max_side_px: u32) -> Result<Preview> {
    if max_side_px == 0 {
        let name = "max_side_px".into();
        return Err(Error::InvalidArgument { name });
    }
    let container = opened(source, limits)?;
    let facts = facts(&container, source)?;
    let size = fitted(facts.stored, max_side_px);
    let shrink = f64::from(facts.stored.width_px) / f64::from(size.width_px);
    let decoded = decode(&container, shrink / OVERSAMPLING)?;
    let curves = Curves::new();
    let small = resize(&decoded, &curves, CropPx::whole(facts.stored), size)?;
    let small = srgb_bitmap(&small, &curves, Channels::Rgba)?;
    let small = upright(small, facts.orientation)?;
    Ok(Preview {
        facts,
        size: small.size,
        rgba: small.into_samples(),
    })
}

/// The size with its longer side at most `max_side_px` and its shorter at least 1.
fn fitted(size: SizePx, max_side_px: u32) -> SizePx {
    let longest_px = size.width_px.max(size.height_px);
    let scale = (f64::from(max_side_px) / f64::from(longest_px)).min(1.0);
    let side = |side_px: u32| ((f64::from(side_px) * scale).round() as u32).max(1);
    SizePx::new(side(size.width_px), side(size.height_px))
}
