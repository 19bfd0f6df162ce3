//! The samples of one component for one row of units, of the wanted columns only.

use super::{
    frame::{Component, Window},
    idct::{self, Block, LOW_PLACES},
};

/// Rows that are kept from the units above, because smooth upsampling looks back.
const KEPT_ROWS: usize = 1;

/// What a block without any data shows: neither light nor dark, without a colour.
const NOTHING: u8 = 128;

/// Samples of a row of units.
pub(super) struct Band {
    samples: Vec<u8>,
    stride: usize,
    block_side: usize,
    /// Rows of samples in a row of units.
    unit_rows: usize,
    /// The component's row that is the first of these units.
    top: usize,
    /// Samples that show something: all but those that fill up the last block.
    width: usize,
}

impl Band {
    pub(super) fn new(component: &Component, window: &Window) -> Self {
        let (across, unit_rows) = component.unit();
        let stride = window.columns.len() * across;
        let left = window.columns.start * across;
        Self {
            samples: vec![NOTHING; stride * (KEPT_ROWS + unit_rows)],
            stride,
            block_side: component.block_side,
            unit_rows,
            top: 0,
            width: component.size.0.saturating_sub(left).min(stride),
        }
    }

    /// Makes room for row `row` of the frame's units.
    pub(super) fn begin(&mut self, row: usize) {
        let last = self.samples.len() - KEPT_ROWS * self.stride;
        self.samples.copy_within(last.., 0);
        self.top = row * self.unit_rows;
    }

    /// A row of the component, which must be one of these units or the last one above them.
    pub(super) fn row(&self, row: usize) -> &[u8] {
        let start = (row + KEPT_ROWS).saturating_sub(self.top) * self.stride;
        let row = self.samples.get(start..start + self.width);
        row.unwrap_or_default()
    }

    /// Draws a block from its dequantised coefficients, of which all behind `last` in the order
    /// of the file are 0. Its place is counted in blocks from the first one wanted.
    pub(super) fn draw(&mut self, place: (usize, usize), block: &Block, last: usize) {
        match self.block_side {
            _ if last == 0 => self.fill(place, idct::flat_sample(block[0])),
            1 => self.fill(place, idct::flat_sample(block[0])),
            2 => self.put(place, &idct::two(block)),
            4 => self.put(place, &idct::four(block)),
            _ if last < LOW_PLACES => self.put(place, &idct::eight_of_low(block)),
            _ => self.put(place, &idct::eight(block)),
        }
    }

    /// Leaves a block without a picture.
    pub(super) fn draw_nothing(&mut self, place: (usize, usize)) {
        self.fill(place, NOTHING);
    }

    #[inline]
    fn put<const SIDE: usize>(&mut self, place: (usize, usize), block: &[[u8; SIDE]; SIDE]) {
        for (to, from) in self.block_rows(place).zip(block) {
            if let Some(to) = to.first_chunk_mut() {
                *to = *from;
            }
        }
    }

    #[inline]
    fn fill(&mut self, place: (usize, usize), sample: u8) {
        let side = self.block_side;
        for to in self.block_rows(place).take(side) {
            to.iter_mut().take(side).for_each(|to| *to = sample);
        }
    }

    #[inline]
    fn block_rows(&mut self, (column, row): (usize, usize)) -> impl Iterator<Item = &mut [u8]> {
        let (side, stride) = (self.block_side, self.stride);
        let start = (KEPT_ROWS + row * side) * stride + column * side;
        let rest = self.samples.get_mut(start..).unwrap_or_default();
        rest.chunks_mut(stride)
    }
}
