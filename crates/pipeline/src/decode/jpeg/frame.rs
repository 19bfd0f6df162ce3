//! The frame header: size, components, where their blocks lie, and which of them are wanted.
//!
//! # Source
//! ITU-T T.81 sections A.1, A.2 and B.2.2.

use std::ops::Range;

use cameo_model::{Error, Result, SizePx};

use crate::{
    bitmap::{Channels, byte_len},
    container::Cursor,
    decode::Region,
};

/// One component of a frame.
#[derive(Debug)]
pub(super) struct Component {
    pub(super) id: u8,
    /// Horizontal and vertical sampling factors, 1–4: blocks of a unit.
    pub(super) sampling: (usize, usize),
    pub(super) quantisation: usize,
    /// Samples of the component after the reduction, without what fills up its last blocks.
    pub(super) size: (usize, usize),
    /// Blocks that a scan of this component alone has.
    pub(super) own_blocks: (usize, usize),
    /// Blocks with those that fill up the last units of interleaved scans.
    pub(super) blocks: (usize, usize),
    /// Samples across and down that are made of a block: 1, 2, 4 or 8.
    pub(super) block_side: usize,
}

impl Component {
    /// Samples across and down that are made of a unit.
    pub(super) const fn unit(&self) -> (usize, usize) {
        (
            self.sampling.0 * self.block_side,
            self.sampling.1 * self.block_side,
        )
    }
}

/// What the frame header says.
#[derive(Debug)]
pub(super) struct Frame {
    /// Size of the picture after its reduction.
    pub(super) size: SizePx,
    pub(super) is_progressive: bool,
    pub(super) components: Vec<Component>,
    /// Pixels of a unit after the reduction, across and down.
    pub(super) unit: (usize, usize),
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
        let height = usize::from(cursor.u16_be()?);
        let width = usize::from(cursor.u16_be()?);
        let headers = (0..cursor.u8()?).map(|_| Header::read(&mut cursor));
        let headers = headers.collect::<Result<Vec<_>>>()?;
        let largest = |factor: fn(&Header) -> usize| headers.iter().map(factor).max();
        let largest = largest(|header| header.sampling.0)
            .zip(largest(|header| header.sampling.1))
            .ok_or(Error::Damaged {})?;
        let units = (
            width.div_ceil(8 * largest.0),
            height.div_ceil(8 * largest.1),
        );
        // Two bytes per coefficient; all components together have at most four times as many.
        let padded = (units.0 * largest.0 * 8, units.1 * largest.1 * 8);
        byte_len(size_px(padded), Channels::GrayAlpha)?;
        let component =
            |header: &Header| component(header, (width, height), largest, units, block_side);
        Ok(Self {
            size: size_px((reduced(width, block_side), reduced(height, block_side))),
            is_progressive,
            components: headers.iter().map(component).collect(),
            unit: (largest.0 * block_side, largest.1 * block_side),
            units,
        })
    }

    /// The units that the pixels of a region are made of, with the neighbours that shine in.
    pub(super) fn window(&self, region: &Region) -> Window {
        let units = |wanted: &Range<usize>, unit: usize, count: usize| {
            let start = (wanted.start.saturating_sub(NEIGHBOURS_PX) / unit).min(count);
            start..(wanted.end + NEIGHBOURS_PX).div_ceil(unit).min(count)
        };
        Window {
            columns: units(&region.columns, self.unit.0, self.units.0),
            rows: units(&region.rows, self.unit.1, self.units.1),
        }
    }
}

/// Smooth upsampling looks at the next sample, which two pixels share.
const NEIGHBOURS_PX: usize = 2;

/// Units of a frame that are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Window {
    pub(super) columns: Range<usize>,
    pub(super) rows: Range<usize>,
}

/// A component of a picture of `width` × `height`.
///
/// Where several pixels share a sample, the component is reduced less than the picture as long
/// as both go together: its samples are then taken as they are instead of being spread again.
fn component(
    header: &Header,
    (width, height): (usize, usize),
    largest: (usize, usize),
    units: (usize, usize),
    picture_block_side: usize,
) -> Component {
    let (across, down) = header.sampling;
    let is_shared_by = |count: usize| {
        largest.0.is_multiple_of(across * count) && largest.1.is_multiple_of(down * count)
    };
    let mut block_side = picture_block_side;
    while block_side < 8 && is_shared_by(2 * block_side / picture_block_side) {
        block_side *= 2;
    }
    let size = (
        (width * across).div_ceil(largest.0),
        (height * down).div_ceil(largest.1),
    );
    Component {
        id: header.id,
        sampling: header.sampling,
        quantisation: header.quantisation,
        size: (reduced(size.0, block_side), reduced(size.1, block_side)),
        own_blocks: (size.0.div_ceil(8), size.1.div_ceil(8)),
        blocks: (units.0 * across, units.1 * down),
        block_side,
    }
}

/// A side after the reduction.
const fn reduced(side: usize, block_side: usize) -> usize {
    (side * block_side).div_ceil(8)
}

const fn size_px((width, height): (usize, usize)) -> SizePx {
    SizePx::new(width as u32, height as u32)
}
