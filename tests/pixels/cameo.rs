//! Cameo's pipeline as these tests call it, in one place.

use cameo_model::{Framing, Limits, Result, Spec};
use cameo_pipeline::Photo;

use crate::picture::Picture;

/// Limits that no test file reaches.
pub const LIMITS: Limits = Limits::SOURCE;

/// All of a source, upright, at its own size.
pub fn whole(source: &[u8]) -> Result<Picture> {
    preview(source, LIMITS.max_side_px)
}

/// A small upright picture of a source.
pub fn preview(source: &[u8], max_side_px: u32) -> Result<Picture> {
    let preview = cameo_pipeline::preview(source, &LIMITS, max_side_px, &mut |_| ())?;
    Ok(Picture {
        width: preview.size.width_px,
        height: preview.size.height_px,
        rgba: preview.rgba,
    })
}

/// The photo of a framing.
pub fn process(source: &[u8], framing: &Framing, spec: &Spec) -> Result<Photo> {
    cameo_pipeline::process(source, &LIMITS, framing, spec, &mut |_| ())
}
