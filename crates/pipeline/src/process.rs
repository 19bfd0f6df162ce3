//! The photo: framed, scaled, encoded within the budget, and proven to be clean.

use cameo_model::{Error, Format, Framing, Limits, PhotoFacts, Result, SourceFacts, Spec};

use crate::{
    bitmap::Bitmap, encode::within_budget, frame::framed, progress::Progress,
    resize::GOOD_OVERSAMPLING, source::Source, strip::check_clean,
};

/// A photo is never longer than its source, unless the source is shorter than this.
const FREE_BYTES: u64 = 24_000;
/// The longest side that a spec may ask for.
const MAX_SPEC_SIDE_PX: u32 = 4096;

/// The finished photo: square, upright, sRGB JPEG without metadata.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photo {
    /// What is known about the bytes.
    pub facts: PhotoFacts,
    /// The JPEG.
    pub bytes: Vec<u8>,
}

/// Makes the photo of a framing: scaled in linear light, within the byte budget, free of
/// metadata and parsed again to prove it. A JPEG whose end is missing is taken as [`crate::preview`]
/// takes it. Tells `on_progress` the share of the picture's rows that are done, 0–1, at most some
/// fifty times.
///
/// # Errors
/// Those of [`crate::probe`]; `caller/invalid-argument` for a framing outside the picture or a
/// spec outside its ranges; `limits/budget-too-small`.
pub fn process(
    source: &[u8],
    limits: &Limits,
    framing: &Framing,
    spec: &Spec,
    on_progress: &mut dyn FnMut(f32),
) -> Result<Photo> {
    let source = Source::open(source, limits)?;
    source.frame(framing, spec, on_progress)?.encode()
}

/// All pixels of a photo, still to be encoded. They need the source no more, whose memory can
/// serve the encoder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Framed {
    pub(crate) pixels: Bitmap,
    pub(crate) facts: SourceFacts,
    pub(crate) spec: Spec,
}

impl Framed {
    /// Encodes the photo and proves that it is clean.
    ///
    /// # Errors
    /// `limits/budget-too-small`.
    pub fn encode(self) -> Result<Photo> {
        let max_bytes = self.spec.max_bytes.min(self.facts.byte_len.max(FREE_BYTES));
        let encoded = within_budget(self.pixels, &self.spec, max_bytes)?;
        check_clean(&encoded.bytes)?;
        Ok(Photo {
            facts: PhotoFacts {
                format: Format::Jpeg,
                size: encoded.size,
                byte_len: u64::try_from(encoded.bytes.len()).unwrap_or(u64::MAX),
                quality_percent: encoded.quality_percent,
            },
            bytes: encoded.bytes,
        })
    }
}

impl Source<'_> {
    /// Cuts out the framing and scales it, by the decoders of this build. The first half of
    /// [`process`].
    ///
    /// # Errors
    /// `source/damaged`; `caller/invalid-argument`, as [`process`].
    pub fn frame(
        &self,
        framing: &Framing,
        spec: &Spec,
        on_progress: &mut dyn FnMut(f32),
    ) -> Result<Framed> {
        let facts = self.facts;
        let side_px = checked_side_px(&facts, framing, spec)?;
        let pixels = framed(
            &self.decode_reduced(max_reduction(framing, side_px))?,
            (facts.stored, facts.orientation),
            framing,
            (side_px, spec.background_srgb),
            &mut Progress::new(on_progress),
        )?;
        Ok(Framed {
            pixels,
            facts,
            spec: *spec,
        })
    }
}

/// How far a decoder may reduce the picture.
pub(crate) fn max_reduction(framing: &Framing, side_px: u32) -> f64 {
    framing.side_upright_px / f64::from(side_px) / GOOD_OVERSAMPLING
}

/// The photo's side, if framing and spec make sense.
pub(crate) fn checked_side_px(facts: &SourceFacts, framing: &Framing, spec: &Spec) -> Result<u32> {
    check_spec(spec)?;
    framing.check(facts.upright())?;
    Ok(framing.photo_side_px(spec))
}

fn check_spec(spec: &Spec) -> Result<()> {
    let is_percent = |value: u8| (1..=100).contains(&value);
    let is_sound = (1..=MAX_SPEC_SIDE_PX).contains(&spec.max_side_px)
        && is_percent(spec.quality_percent)
        && is_percent(spec.min_quality_percent);
    if is_sound {
        Ok(())
    } else {
        let name = "spec".into();
        Err(Error::InvalidArgument { name })
    }
}
