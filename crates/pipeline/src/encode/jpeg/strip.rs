//! One row of MCUs as samples, ready to be transformed.

use super::{dct, frame::Block};

/// Samples of one component around 0, rows from top to bottom, whole blocks wide and high.
pub(super) struct Strip {
    lanes: Vec<[f32; 8]>,
    blocks_wide: usize,
}

impl Strip {
    pub(super) fn new(blocks_wide: usize, blocks_high: usize) -> Self {
        Self {
            lanes: vec![[0.0; 8]; blocks_wide * blocks_high * 8],
            blocks_wide,
        }
    }

    /// Rows of samples.
    pub(super) fn height(&self) -> usize {
        self.lanes.len() / self.blocks_wide
    }

    pub(super) fn row(&self, index: usize) -> &[f32] {
        let start = index * self.blocks_wide;
        self.lanes[start..start + self.blocks_wide].as_flattened()
    }

    pub(super) fn row_mut(&mut self, index: usize) -> &mut [f32] {
        let start = index * self.blocks_wide;
        self.lanes[start..start + self.blocks_wide].as_flattened_mut()
    }

    /// Repeats the last sample of a row that is filled up to `width`.
    pub(super) fn fill_row(&mut self, index: usize, width: usize) {
        let row = self.row_mut(index);
        let last = row[width - 1];
        row[width..].fill(last);
    }

    /// Repeats the last row of a strip that is filled up to `height`.
    pub(super) fn fill_rows(&mut self, height: usize) {
        let last = (height - 1) * self.blocks_wide;
        for index in height..self.height() {
            self.lanes
                .copy_within(last..last + self.blocks_wide, index * self.blocks_wide);
        }
    }

    /// Coefficients of the block at this place in the strip.
    pub(super) fn coefficients(&self, across: usize, down: usize) -> Block {
        let first = down * 8 * self.blocks_wide + across;
        let rows = std::array::from_fn(|row| self.lanes[first + row * self.blocks_wide]);
        dct::forward(rows)
    }
}
