//! One photo by two threads: each makes some of its rows, and one joins them.
//!
//! What deliberately does not live here: threads, which are the caller's.

use std::ops::Range;

use cameo_model::{Error, Framing, Result, SizePx, SourceFacts, Spec};

use crate::{
    bitmap::{Bitmap, Channels},
    frame::{framed_rows, steps},
    orient::Steps,
    process::{Framed, checked_side_px, max_reduction},
    progress::Progress,
    source::Source,
};

/// The shortest side of a framing that is worth a second thread, in pixels of the source.
const MIN_SHARED_SIDE_PX: f64 = 1500.0;

/// A photo whose rows come one part after the other.
pub struct Joining {
    photo: Bitmap,
    steps: Steps,
    side_px: u32,
    come: u32,
    facts: SourceFacts,
    spec: Spec,
}

impl Source<'_> {
    /// How two threads would share [`Self::frame`] by the rows of the photo before it is turned
    /// upright; `None` where that is impossible, because it is not known where rows begin or
    /// because of an angle, or not worth it.
    ///
    /// # Errors
    /// `caller/invalid-argument`, as [`crate::process`].
    pub fn halves(&self, framing: &Framing, spec: &Spec) -> Result<Option<[Range<u32>; 2]>> {
        let side_px = checked_side_px(&self.facts, framing, spec)?;
        let is_long = framing.side_upright_px >= MIN_SHARED_SIDE_PX;
        let is_possible = framing.angle_degrees == 0.0 && !self.marks().is_empty();
        let middle = side_px / 2;
        Ok((is_long && is_possible).then_some([0..middle, middle..side_px]))
    }

    /// Some rows of the photo before it is turned upright: red, green and blue of their pixels.
    ///
    /// # Errors
    /// Those of [`Self::frame`]; `caller/invalid-argument` for an angle or rows that are not the
    /// photo's.
    pub fn frame_rows(&self, framing: &Framing, spec: &Spec, rows: Range<u32>) -> Result<Vec<u8>> {
        let side_px = checked_side_px(&self.facts, framing, spec)?;
        let mut samples =
            Vec::with_capacity(3 * rows.len().min(side_px as usize) * side_px as usize);
        self.for_photo_rows((framing, spec), rows, &mut |_| (), &mut |_, row| {
            samples.extend_from_slice(row.as_flattened());
        })?;
        Ok(samples)
    }

    /// Room for the rows of a photo.
    ///
    /// # Errors
    /// `caller/invalid-argument`, as [`crate::process`].
    pub fn joining(&self, framing: &Framing, spec: &Spec) -> Result<Joining> {
        let facts = self.facts;
        let side_px = checked_side_px(&facts, framing, spec)?;
        Ok(Joining {
            photo: Bitmap::blank(SizePx::new(side_px, side_px), Channels::Rgb)?,
            steps: steps((facts.stored, facts.orientation), framing, side_px),
            side_px,
            come: 0,
            facts,
            spec: *spec,
        })
    }

    /// Makes some rows here, of the same framing and spec that `joining` is for.
    ///
    /// # Errors
    /// Those of [`Self::frame_rows`].
    pub fn frame_into(
        &self,
        joining: &mut Joining,
        (framing, spec): (&Framing, &Spec),
        rows: Range<u32>,
        on_progress: &mut dyn FnMut(f32),
    ) -> Result<()> {
        self.for_photo_rows((framing, spec), rows, on_progress, &mut |y, row| {
            joining.put(y, row);
        })
    }

    fn for_photo_rows(
        &self,
        (framing, spec): (&Framing, &Spec),
        rows: Range<u32>,
        on_progress: &mut dyn FnMut(f32),
        each: &mut dyn FnMut(usize, &[[u8; 3]]),
    ) -> Result<()> {
        let facts = self.facts;
        let side_px = checked_side_px(&facts, framing, spec)?;
        if framing.angle_degrees != 0.0 || rows.is_empty() || rows.end > side_px {
            return Err(wrong_rows());
        }
        framed_rows(
            &self.decode_reduced(max_reduction(framing, side_px))?,
            (facts.stored, facts.orientation),
            framing,
            (side_px, spec.background_srgb),
            (rows, &mut Progress::new(on_progress)),
            each,
        )
    }
}

impl Joining {
    /// Takes what [`Source::frame_rows`] gave for the same framing and spec.
    ///
    /// # Errors
    /// `caller/invalid-argument` if that is not as many pixels as the rows have.
    pub fn put_rows(&mut self, rows: Range<u32>, samples: &[u8]) -> Result<()> {
        let side = self.side_px as usize;
        if rows.end > self.side_px || samples.len() != 3 * side * rows.len() {
            return Err(wrong_rows());
        }
        let pixels = samples.as_chunks().0;
        for (y, row) in (rows.start as usize..).zip(pixels.chunks_exact(side.max(1))) {
            self.put(y, row);
        }
        Ok(())
    }

    /// The photo, still to be encoded.
    ///
    /// # Errors
    /// `caller/invalid-argument` if rows are missing.
    pub fn finish(self) -> Result<Framed> {
        if self.come != self.side_px {
            return Err(wrong_rows());
        }
        Ok(Framed {
            photo: self.photo,
            facts: self.facts,
            spec: self.spec,
        })
    }

    fn put(&mut self, y: usize, row: &[[u8; 3]]) {
        let pixels = self.photo.samples_mut().as_chunks_mut::<3>().0;
        for (pixel, at) in row.iter().zip(self.steps.row(y)) {
            if let Some(to) = pixels.get_mut(at) {
                *to = *pixel;
            }
        }
        self.come += 1;
    }
}

fn wrong_rows() -> Error {
    let name = "rows".into();
    Error::InvalidArgument { name }
}
