//! How a picture is cut into blocks, and in which order they are kept.
//!
//! A component keeps its blocks MCU by MCU, which is the order of interleaved scans; scans of one
//! component alone go row by row. What a block's numbers mean is the holder's business: they are
//! coefficients at first and levels later.

/// One 8 × 8 block in zigzag order.
pub(super) type Block = [i16; 64];

/// Luma, or one of the two chroma components.
#[derive(Debug, Clone)]
pub(super) struct Component {
    pub(super) blocks: Vec<Block>,
    /// Of levels: which of each block are not 0, but for DC. Empty for coefficients.
    pub(super) masks: Vec<u64>,
    /// Blocks of an MCU on either axis: 1, or 2 for luma with shared chroma.
    pub(super) sampling: usize,
    /// Blocks that show part of the picture: across, down. The rest fills up MCUs.
    shown: (usize, usize),
    mcus_wide: usize,
}

/// All components of a picture.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    pub(super) width_px: u16,
    pub(super) height_px: u16,
    /// One for gray; otherwise luma, blue and red.
    pub(super) components: Vec<Component>,
}

impl Component {
    /// A component without blocks yet, which come MCU by MCU. Its own size is `width` × `height`.
    pub(super) fn empty(sampling: usize, mcus_wide: usize, width: usize, height: usize) -> Self {
        let mcus_high = height.div_ceil(8 * sampling);
        Self {
            blocks: Vec::with_capacity(mcus_wide * mcus_high * sampling * sampling),
            masks: Vec::new(),
            sampling,
            shown: (width.div_ceil(8), height.div_ceil(8)),
            mcus_wide,
        }
    }

    /// Appends the next block. One that shows nothing gets what is cheapest to write.
    pub(super) fn push(&mut self, block: Block) {
        if self.is_shown(self.blocks.len()) {
            self.blocks.push(block);
        } else {
            let mut flat = [0; 64];
            flat[0] = self.blocks.last().map_or(0, |last| last[0]);
            self.blocks.push(flat);
        }
    }

    pub(super) const fn blocks_per_mcu(&self) -> usize {
        self.sampling * self.sampling
    }

    /// Blocks that show part of the picture, row by row, as a scan of this component alone has
    /// them.
    pub(super) fn shown_blocks(&self) -> impl Iterator<Item = (&Block, u64)> {
        let (across, down) = self.shown;
        let positions = (0..down).flat_map(move |y| (0..across).map(move |x| (x, y)));
        positions.map(|(x, y)| {
            let index = self.index(x, y);
            (&self.blocks[index], self.masks[index])
        })
    }

    /// Whether the block at this index shows part of the picture.
    fn is_shown(&self, index: usize) -> bool {
        let (mcu, within) = (index / self.blocks_per_mcu(), index % self.blocks_per_mcu());
        let x = mcu % self.mcus_wide * self.sampling + within % self.sampling;
        let y = mcu / self.mcus_wide * self.sampling + within / self.sampling;
        x < self.shown.0 && y < self.shown.1
    }

    const fn index(&self, x: usize, y: usize) -> usize {
        let n = self.sampling;
        let mcu = y / n * self.mcus_wide + x / n;
        mcu * n * n + y % n * n + x % n
    }
}

impl Frame {
    /// Blocks of all components.
    pub(super) fn blocks(&self) -> usize {
        let components = self.components.iter();
        components.map(|component| component.blocks.len()).sum()
    }

    /// MCUs of the whole picture.
    pub(super) fn mcus(&self) -> usize {
        let luma = self.components.first();
        luma.map_or(0, |luma| luma.blocks.len() / luma.blocks_per_mcu())
    }

    /// Rows of MCUs.
    pub(super) fn mcu_rows(&self) -> usize {
        let luma = self.components.first();
        luma.map_or(0, |luma| luma.shown.1.div_ceil(luma.sampling))
    }

    /// Turns each block of each component into the levels that `levels` makes of it.
    pub(super) fn into_levels(mut self, levels: impl Fn(usize, &Block) -> Block) -> Self {
        for (index, component) in self.components.iter_mut().enumerate() {
            let blocks = component.blocks.iter_mut();
            let masks = blocks.map(|block| {
                *block = levels(index, block);
                nonzero(block)
            });
            component.masks = masks.collect();
        }
        self
    }

    /// One row of MCUs in `interval`, the first among them.
    pub(super) fn sample(&self, interval: usize) -> Self {
        let components = self.components.iter().map(|component| {
            let row_len = component.mcus_wide * component.blocks_per_mcu();
            let rows = component.blocks.chunks(row_len).step_by(interval);
            Component {
                shown: (component.shown.0, rows.len() * component.sampling),
                blocks: rows.flatten().copied().collect(),
                masks: Vec::new(),
                ..*component
            }
        });
        Self {
            components: components.collect(),
            ..*self
        }
    }
}

/// One bit for each position that is not 0, the lowest for the first.
fn nonzero(block: &Block) -> u64 {
    bits(&block.map(|level| u8::from(level != 0)))
}

/// Packs 64 flags of 0 or 1.
pub(super) fn bits(flags: &[u8; 64]) -> u64 {
    // Multiplying moves each byte's lowest bit to a place of its own in the top byte.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let groups = flags.as_chunks::<8>().0.iter().enumerate();
    groups.fold(0, |all, (index, group)| {
        let byte = u64::from_le_bytes(*group).wrapping_mul(GATHER) >> 56;
        all | byte << (8 * index)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_outside_the_picture_repeat_the_mean() {
        // 24 × 9 pixels in two MCUs of 16 × 16: the last column shows nothing.
        let mut component = Component::empty(2, 2, 24, 9);
        for index in 0..8 {
            component.push([index + 1; 64]);
        }
        let means = component.blocks.iter().map(|block| (block[0], block[1]));
        let wanted = [
            (1, 1),
            (2, 2),
            (3, 3),
            (4, 4),
            (5, 5),
            (5, 0),
            (7, 7),
            (7, 0),
        ];
        assert_eq!(means.collect::<Vec<_>>(), wanted);
        component.masks = vec![0; 8];
        let by_row = component.shown_blocks().map(|(block, _)| block[0]);
        assert_eq!(by_row.collect::<Vec<_>>(), [1, 2, 5, 3, 4, 7]);
    }

    #[test]
    fn masks_name_what_is_not_zero() {
        let mut block = [0; 64];
        for position in [0, 7, 8, 33, 63] {
            block[position] = -1;
            assert_ne!(nonzero(&block) & 1 << position, 0);
        }
        assert_eq!(nonzero(&block).count_ones(), 5);
    }
}
