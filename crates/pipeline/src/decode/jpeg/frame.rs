//! The frame header: size, components, and where their blocks lie.
//!
//! # Source
//! ITU-T T.81 sections A.1, A.2 and B.2.2.

use cameo_model::{Error, Result, SizePx};

use crate::{
    bitmap::{Channels, byte_len},
    container::Cursor,
};

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

/// What the header says about one component.
struct Header {
    id: u8,
    sampling: (usize, usize),
    quantisation: usize,
}

impl Header {
    fn read(cursor: &mut Cursor<'_>) -> Result<Self> {
        let [id, factors, quantisation] = cursor.array()?;
        let sampling = (usize::from(factors >> 4), usize::from(factors & 15));
        let is_factor = |factor| (1..=4).contains(&factor);
        if !is_factor(sampling.0) || !is_factor(sampling.1) {
            return Err(Error::Damaged {});
        }
        Ok(Self {
            id,
            sampling,
            quantisation: quantisation.into(),
        })
    }
}

impl Frame {
    /// Reads the body of a frame header. The picture is reduced by 8 / `block_side`.
    ///
    /// # Errors
    /// `source/damaged`, `limits/too-many-pixels` if this machine can't address the blocks.
    pub(super) fn read(body: &[u8], is_progressive: bool, block_side: usize) -> Result<Self> {
        let mut cursor = Cursor::new(body);
        cursor.u8()?;
        let (height, width) = (cursor.u16_be()?.into(), cursor.u16_be()?.into());
        let headers = (0..cursor.u8()?).map(|_| Header::read(&mut cursor));
        let headers = headers.collect::<Result<Vec<_>>>()?;
        let largest = |factor: fn(&Header) -> usize| headers.iter().map(factor).max();
        let max_sampling = largest(|header| header.sampling.0)
            .zip(largest(|header| header.sampling.1))
            .ok_or(Error::Damaged {})?;
        let mut frame = Self {
            size: SizePx::new(
                reduced(width, block_side) as u32,
                reduced(height, block_side) as u32,
            ),
            is_progressive,
            components: Vec::new(),
            max_sampling,
            units: (
                width.div_ceil(8 * max_sampling.0),
                height.div_ceil(8 * max_sampling.1),
            ),
        };
        for header in &headers {
            let component = frame.component(header, (width, height), block_side)?;
            frame.components.push(component);
        }
        Ok(frame)
    }

    /// A component of a picture of `width` × `height` with room for its blocks.
    fn component(
        &self,
        header: &Header,
        (width, height): (usize, usize),
        block_side: usize,
    ) -> Result<Component> {
        let (across, down) = header.sampling;
        let size = (
            (width * across).div_ceil(self.max_sampling.0),
            (height * down).div_ceil(self.max_sampling.1),
        );
        let blocks = (self.units.0 * across, self.units.1 * down);
        // Two bytes per coefficient; all components together have at most four times as many.
        let padded = SizePx::new(blocks.0 as u32 * 8, blocks.1 as u32 * 8);
        byte_len(padded, Channels::GrayAlpha)?;
        let count = blocks.0 * blocks.1;
        let (coefficients, samples) = if self.is_progressive {
            (count * 64, 0)
        } else {
            (0, count * block_side * block_side)
        };
        Ok(Component {
            id: header.id,
            sampling: header.sampling,
            quantisation: header.quantisation,
            size: (reduced(size.0, block_side), reduced(size.1, block_side)),
            own_blocks: (size.0.div_ceil(8), size.1.div_ceil(8)),
            blocks,
            block_side,
            samples: vec![0; samples],
            coefficients: vec![0; coefficients],
            is_seen: false,
        })
    }
}

/// A side after the reduction.
const fn reduced(side: usize, block_side: usize) -> usize {
    (side * block_side).div_ceil(8)
}
