//! The frame header: size, components, and where their blocks lie.
//!
//! # Source
//! ITU-T T.81 sections A.1, A.2 and B.2.2.

use cameo_model::{Error, Result, SizePx};

use crate::container::Cursor;

/// One component and the planes of its samples or coefficients.
#[derive(Debug)]
pub(super) struct Component {
    pub(super) id: u8,
    /// Horizontal and vertical sampling factors, 1–4.
    pub(super) sampling: (usize, usize),
    pub(super) quantisation: usize,
    /// Samples of the component itself, without what fills up its last blocks.
    pub(super) size: (usize, usize),
    /// Blocks that a scan of this component alone has.
    pub(super) own_blocks: (usize, usize),
    /// Blocks with those that fill up the last units of interleaved scans.
    pub(super) blocks: (usize, usize),
    /// Samples across and down that are made of a block.
    pub(super) block_side: usize,
    /// Samples, as many rows per row of blocks, each as long as its blocks are wide.
    pub(super) samples: Vec<u8>,
    /// Coefficients block by block; only progressive frames keep them.
    pub(super) coefficients: Vec<i16>,
    /// Whether a scan has given its means.
    pub(super) is_seen: bool,
}

impl Component {
    /// Samples from one row to the next.
    pub(super) const fn stride(&self) -> usize {
        self.blocks.0 * self.block_side
    }

    /// Writes a block's samples to its place.
    pub(super) fn put(&mut self, (column, row): (usize, usize), block: &[[u8; 8]; 8]) {
        let (stride, side) = (self.stride(), self.block_side);
        let start = (row * stride + column) * side;
        let rows = self.samples.get_mut(start..).unwrap_or_default();
        for (to, from) in rows.chunks_mut(stride).zip(block).take(side) {
            for (to, from) in to.iter_mut().zip(from).take(side) {
                *to = *from;
            }
        }
    }
}

/// What the frame header says.
#[derive(Debug)]
pub(super) struct Frame {
    /// Size of the picture after its reduction.
    pub(super) size: SizePx,
    pub(super) is_progressive: bool,
    pub(super) components: Vec<Component>,
    /// The largest sampling factors.
    pub(super) max_sampling: (usize, usize),
    /// Units of an interleaved scan, across and down.
    pub(super) units: (usize, usize),
}

impl Frame {
    /// Reads the body of a frame header, whose lengths the container has checked. The picture
    /// is reduced by 8 / `block_side`.
    pub(super) fn read(body: &[u8], is_progressive: bool, block_side: usize) -> Result<Self> {
        let mut cursor = Cursor::new(body);
        cursor.u8()?;
        let (height, width) = (cursor.u16_be()?, cursor.u16_be()?);
        let count = cursor.u8()?;
        let headers = (0..count).map(|_| cursor.array::<3>());
        let headers = headers.collect::<Result<Vec<_>>>()?;
        let sampling =
            |[_, factors, _]: &[u8; 3]| (usize::from(factors >> 4), usize::from(factors & 15));
        let across = headers.iter().map(|header| sampling(header).0).max();
        let down = headers.iter().map(|header| sampling(header).1).max();
        let max_sampling = (across.unwrap_or(0), down.unwrap_or(0));
        let is_sound = |header: &[u8; 3]| {
            let (across, down) = sampling(header);
            (1..=4).contains(&across) && (1..=4).contains(&down) && header[2] < 4
        };
        if !headers.iter().all(is_sound) {
            return Err(Error::Damaged {});
        }
        let (width, height) = (usize::from(width), usize::from(height));
        let units = (
            width.div_ceil(8 * max_sampling.0),
            height.div_ceil(8 * max_sampling.1),
        );
        let reduced = |side: usize| (side * block_side).div_ceil(8);
        let component = |header: &[u8; 3]| {
            let sampling = sampling(header);
            let size = (
                (width * sampling.0).div_ceil(max_sampling.0),
                (height * sampling.1).div_ceil(max_sampling.1),
            );
            let blocks = (units.0 * sampling.0, units.1 * sampling.1);
            let block_count = blocks.0 * blocks.1;
            let sample_count = block_count * block_side * block_side;
            Component {
                id: header[0],
                sampling,
                quantisation: usize::from(header[2]),
                size: (reduced(size.0), reduced(size.1)),
                own_blocks: (size.0.div_ceil(8), size.1.div_ceil(8)),
                blocks,
                block_side,
                samples: vec![0; if is_progressive { 0 } else { sample_count }],
                coefficients: vec![0; if is_progressive { block_count * 64 } else { 0 }],
                is_seen: false,
            }
        };
        Ok(Self {
            size: SizePx::new(reduced(width) as u32, reduced(height) as u32),
            is_progressive,
            components: headers.iter().map(component).collect(),
            max_sampling,
            units,
        })
    }
}
