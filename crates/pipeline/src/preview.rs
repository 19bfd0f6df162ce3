//! The preview: a small upright picture on which a person frames.

use cameo_model::{Error, Limits, Orientation, Result, SizePx, SourceFacts};

use crate::{
    bitmap::{Channels, byte_len},
    colour::Curves,
    decode::Decoded,
    orient::Steps,
    pixel::straight,
    progress::Progress,
    resize::{CropPx, resize_rows},
    source::Source,
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

/// Decodes a source for framing on screen, never enlarged. A JPEG whose end is missing is shown
/// as long as nine tenths of its rows are there. Tells `on_progress` the share of the work that is
/// done, 0–1, at most some fifty times.
///
/// # Errors
/// Those of [`crate::probe`]; `caller/invalid-argument` for a side of 0.
pub fn preview(
    source: &[u8],
    limits: &Limits,
    max_side_px: u32,
    on_progress: &mut dyn FnMut(f32),
) -> Result<Preview> {
    Source::open(source, limits)?.preview(max_side_px, on_progress)
}

impl Source<'_> {
    /// The preview, by the decoders of this build. Notes what a photo can use, see [`Self::marks`].
    ///
    /// # Errors
    /// `source/damaged`; `caller/invalid-argument` for a side of 0.
    pub fn preview(&self, max_side_px: u32, on_progress: &mut dyn FnMut(f32)) -> Result<Preview> {
        let facts = self.facts;
        let size = fitted(facts.stored, max_side_px)?;
        let shrink = f64::from(facts.stored.width_px) / f64::from(size.width_px);
        let decoded = self.decode_reduced(shrink / OVERSAMPLING)?;
        let preview = preview_of(&decoded, facts.stored, facts, max_side_px, on_progress)?;
        self.note(&decoded);
        Ok(preview)
    }
}

/// The preview of a picture that is decoded; `whole` is its size without any reduction.
pub(crate) fn preview_of(
    decoded: &Decoded<'_>,
    whole: SizePx,
    facts: SourceFacts,
    max_side_px: u32,
    on_progress: &mut dyn FnMut(f32),
) -> Result<Preview> {
    let size = fitted(facts.stored, max_side_px)?;
    let crop_to_size = (CropPx::whole(whole), size);
    let rgba = small(
        decoded,
        facts.orientation,
        crop_to_size,
        &mut Progress::new(on_progress),
    )?;
    Ok(Preview {
        size: facts.orientation.upright_size(size),
        facts,
        rgba,
    })
}

/// The whole picture at its new size, turned upright.
fn small(
    decoded: &Decoded<'_>,
    orientation: Orientation,
    crop_to_size: (CropPx, SizePx),
    progress: &mut Progress<'_>,
) -> Result<Vec<u8>> {
    let curves = Curves::new();
    let (_, size) = crop_to_size;
    let steps = Steps::upright(orientation, size);
    let mut upright = vec![0; byte_len(size, Channels::Rgba)?];
    let pixels = upright.as_chunks_mut::<4>().0;
    let rows = 0..size.height_px;
    resize_rows(
        decoded,
        &curves,
        crop_to_size,
        rows,
        progress,
        &mut |y, row| {
            for (pixel, at) in row.iter().zip(steps.row(y)) {
                if let Some(to) = pixels.get_mut(at) {
                    *to = straight(&curves, *pixel);
                }
            }
        },
    )?;
    Ok(upright)
}

/// The size with its longer side at most `max_side_px` and its shorter at least 1.
fn fitted(size: SizePx, max_side_px: u32) -> Result<SizePx> {
    if max_side_px == 0 {
        let name = "max_side_px".into();
        return Err(Error::InvalidArgument { name });
    }
    let longest_px = size.width_px.max(size.height_px);
    let scale = (f64::from(max_side_px) / f64::from(longest_px)).min(1.0);
    let side = |side_px: u32| ((f64::from(side_px) * scale).round() as u32).max(1);
    Ok(SizePx::new(side(size.width_px), side(size.height_px)))
}
