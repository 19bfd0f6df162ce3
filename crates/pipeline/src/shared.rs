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
const MIN_SHARED_SIDE_PX: u32 = 1500;

/// The pixels of a photo, which come row by row from the top; rows are those before the photo is
/// turned upright.
pub struct Joining {
    pixels: Bitmap,
    steps: Steps,
    side_px: u32,
    next_row: u32,
    facts: SourceFacts,
    framing: Framing,
    spec: Spec,
}

impl Source<'_> {
    /// Whether there are framings that two threads would share: it is known where rows begin, no
    /// side is short, and its colours need no table, which only one of them would have.
    pub fn can_be_shared(&self) -> bool {
        let SizePx {
            width_px,
            height_px,
        } = self.facts.stored;
        self.is_shareable() && width_px.min(height_px) >= MIN_SHARED_SIDE_PX
    }

    fn is_shareable(&self) -> bool {
        let needs_table = !self.container.colours.are_as_said() || self.wanted_table().is_some();
        self.has_row_marks() && !needs_table
    }

    /// How two threads would share [`Self::frame`]: two ranges that are all rows of the photo
    /// before it is turned upright. `None` where that is impossible, because it is not known where
    /// rows begin, because of an angle or of a table of colours, or not worth it, for framings of fewer than 1500 source
    /// pixels.
    ///
    /// # Errors
    /// `caller/invalid-argument`, as [`crate::process`].
    pub fn halves(&self, framing: &Framing, spec: &Spec) -> Result<Option<[Range<u32>; 2]>> {
        let side_px = checked_side_px(&self.facts, framing, spec)?;
        let is_long = framing.side_upright_px >= f64::from(MIN_SHARED_SIDE_PX);
        let is_possible = framing.angle_degrees == 0.0 && side_px > 1 && self.is_shareable();
        let middle = side_px / 2;
        Ok((is_long && is_possible).then_some([0..middle, middle..side_px]))
    }

    /// Some rows of the photo before it is turned upright, from the top: red, green and blue of
    /// each pixel, as many pixels in a row as the photo has, and nothing between rows.
    ///
    /// # Errors
    /// Those of [`Self::frame`]; `caller/invalid-argument` for an angle or rows that are not the
    /// photo's. A source with damage may be refused for some rows and not for all.
    pub fn frame_rows(&self, framing: &Framing, spec: &Spec, rows: Range<u32>) -> Result<Vec<u8>> {
        let side_px = checked_side_px(&self.facts, framing, spec)?;
        let mut samples =
            Vec::with_capacity(3 * rows.len().min(side_px as usize) * side_px as usize);
        self.for_photo_rows((framing, spec), rows, &mut |_| (), &mut |row| {
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
            pixels: Bitmap::blank(SizePx::new(side_px, side_px), Channels::Rgb)?,
            steps: steps((facts.stored, facts.orientation), framing, side_px),
            side_px,
            next_row: 0,
            facts,
            framing: *framing,
            spec: *spec,
        })
    }

    /// Makes the next rows here.
    ///
    /// # Errors
    /// Those of [`Self::frame_rows`]; `caller/invalid-argument` if they are not the next.
    pub fn frame_into(
        &self,
        joining: &mut Joining,
        rows: Range<u32>,
        on_progress: &mut dyn FnMut(f32),
    ) -> Result<()> {
        joining.check_next(&rows)?;
        let (framing, spec) = (joining.framing, joining.spec);
        self.for_photo_rows((&framing, &spec), rows, on_progress, &mut |row| {
            joining.put(row);
        })
    }

    fn for_photo_rows(
        &self,
        (framing, spec): (&Framing, &Spec),
        rows: Range<u32>,
        on_progress: &mut dyn FnMut(f32),
        each: &mut dyn FnMut(&[[u8; 3]]),
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
            &mut |_, row| each(row),
        )
    }
}

impl Joining {
    /// Takes what [`Source::frame_rows`] gave for the same framing and spec.
    ///
    /// # Errors
    /// `caller/invalid-argument` if they are not the next rows, or not as many pixels as those have.
    pub fn put_rows(&mut self, rows: Range<u32>, samples: &[u8]) -> Result<()> {
        self.check_next(&rows)?;
        let side = self.side_px as usize;
        if samples.len() != 3 * side * rows.len() {
            return Err(wrong_rows());
        }
        for row in samples.as_chunks().0.chunks_exact(side.max(1)) {
            self.put(row);
        }
        Ok(())
    }

    /// All pixels of the photo, still to be encoded.
    ///
    /// # Errors
    /// `caller/invalid-argument` if rows are missing.
    pub fn finish(self) -> Result<Framed> {
        if self.next_row != self.side_px {
            return Err(wrong_rows());
        }
        Ok(Framed {
            pixels: self.pixels,
            facts: self.facts,
            spec: self.spec,
        })
    }

    fn check_next(&self, rows: &Range<u32>) -> Result<()> {
        let is_next = rows.start == self.next_row && rows.end <= self.side_px;
        is_next.then_some(()).ok_or_else(wrong_rows)
    }

    fn put(&mut self, row: &[[u8; 3]]) {
        let pixels = self.pixels.samples_mut().as_chunks_mut().0;
        self.steps.put_row(self.next_row as usize, row, pixels);
        self.next_row += 1;
    }
}

fn wrong_rows() -> Error {
    let name = "rows".into();
    Error::InvalidArgument { name }
}
