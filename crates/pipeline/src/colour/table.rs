//! Profiles that need a table: of printers and scanners, whose colours no formula tells.
//!
//! # Source
//! For the interpolation: Kasson, Nin, Plouffe, Hafner, "Performing color space conversions with
//! three-dimensional linear interpolation", Journal of Electronic Imaging 4(3), 1995.

use std::ops::RangeInclusive;

use super::convert_pixels;
use crate::bitmap::Channels;

/// sRGB of evenly spaced samples of one, three or four channels.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Table {
    grid: Grid,
    /// Red, green and blue at each node; the last channel changes fastest.
    srgb: Vec<[u8; 3]>,
}

/// The samples at which a table says what they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Grid {
    channels: usize,
    /// Samples from one node to the next; a divisor of 255, so that the last one is a node.
    step: u8,
}

impl Grid {
    /// The grid for so many channels: fine where that costs little.
    const fn of(channels: usize) -> Option<Self> {
        let step = match channels {
            1 => 1,
            3 => 5,
            4 => 15,
            _ => return None,
        };
        Some(Self { channels, step })
    }

    const fn side(self) -> usize {
        (u8::MAX / self.step) as usize + 1
    }

    const fn node_count(self) -> usize {
        self.side().pow(self.channels as u32)
    }

    fn levels(self) -> impl Iterator<Item = u8> + Clone {
        let all: RangeInclusive<u8> = 0..=u8::MAX;
        all.step_by(self.step.into())
    }
}

/// The samples of all nodes for so many channels, one after the other; none for a number of
/// channels that no picture has.
#[cfg(any(feature = "tables", test))]
pub(super) fn nodes(channels: usize) -> Vec<u8> {
    let Some(grid) = Grid::of(channels) else {
        return Vec::new();
    };
    let mut nodes = vec![Vec::new()];
    for _ in 0..channels {
        let with = |node: &Vec<u8>, level| [node.as_slice(), &[level]].concat();
        let each = |node| grid.levels().map(move |level| with(node, level));
        nodes = nodes.iter().flat_map(each).collect();
    }
    nodes.concat()
}

impl Table {
    /// A table of `srgb` at all nodes. `None` if they are not as many as any table has.
    pub(crate) fn new(srgb: Vec<u8>) -> Option<Self> {
        let (srgb, rest) = srgb.as_chunks();
        let grids = [1, 3, 4].into_iter().filter_map(Grid::of);
        let grid = grids
            .into_iter()
            .find(|grid| grid.node_count() == srgb.len())?;
        rest.is_empty().then(|| Self {
            grid,
            srgb: srgb.to_vec(),
        })
    }

    /// Samples of a pixel that say its colour.
    pub(super) const fn inputs(&self) -> usize {
        self.grid.channels
    }

    /// Converts a row of as many channels into red, green, blue and, if the source has it, alpha.
    pub(super) fn convert(&self, from: &[u8], to: &mut [u8], channels: Channels) {
        let (rows, has_alpha) = ((from, to), channels.has_alpha());
        match self.grid.channels {
            1 => convert_pixels(rows, has_alpha, |gray: [u8; 1]| self.srgb(gray)),
            3 => convert_pixels(rows, has_alpha, |rgb: [u8; 3]| self.srgb(rgb)),
            _ => convert_pixels(rows, has_alpha, |inks: [u8; 4]| self.srgb(inks)),
        }
    }

    /// Between nodes, in the simplex of those nearest: from the node below, one step along each
    /// channel, beginning with the one that lies farthest beyond.
    fn srgb<const N: usize>(&self, samples: [u8; N]) -> [u8; 3] {
        let step = self.grid.step;
        let mut node = 0;
        let mut stride = 1;
        let mut beyond = [(0, 0); N];
        for (sample, beyond) in samples.iter().zip(&mut beyond).rev() {
            node += usize::from(sample / step) * stride;
            *beyond = (sample % step, stride);
            stride *= self.grid.side();
        }
        beyond.sort_unstable_by(|one, other| other.cmp(one));
        let mut sum = [u32::from(step) / 2; 3];
        let mut left = step;
        for (share, stride) in beyond {
            self.add(&mut sum, node, left - share);
            left = share;
            node += stride;
        }
        self.add(&mut sum, node, left);
        sum.map(|sum| (sum / u32::from(step)) as u8)
    }

    /// Adds a node so many times. One beyond the edge is added no time.
    #[inline(always)]
    fn add(&self, sum: &mut [u32; 3], node: usize, times: u8) {
        if let Some(srgb) = self.srgb.get(node) {
            for (sum, sample) in sum.iter_mut().zip(srgb) {
                *sum += u32::from(*sample) * u32::from(times);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(channels: usize, srgb: impl Fn(&[u8]) -> [u8; 3]) -> Table {
        let nodes = nodes(channels);
        let srgb = nodes.chunks_exact(channels).flat_map(srgb).collect();
        Table::new(srgb).expect("is as long as it must be")
    }

    fn check<const N: usize>(of: impl Fn(&[u8]) -> [u8; 3]) {
        let table = table(N, &of);
        assert_eq!(table.inputs(), N);
        for seed in 0..2000_usize {
            let samples = std::array::from_fn(|at| (seed * [37, 101, 59, 83][at] + seed / 7) as u8);
            let (found, wanted) = (table.srgb::<N>(samples), of(&samples));
            let off = found.iter().zip(wanted).map(|(a, b)| a.abs_diff(b)).max();
            assert!(off <= Some(1), "{samples:?}: {found:?} for {wanted:?}");
        }
        assert_eq!(table.srgb([255; N]), of(&[255; N]));
        assert_eq!(table.srgb([0; N]), of(&[0; N]));
    }

    /// What is straight everywhere is straight between nodes.
    #[test]
    fn planes_are_kept() {
        check::<1>(|s| [s[0], 255 - s[0], s[0] / 2]);
        check::<3>(|s| {
            let [r, g, b] = [0, 1, 2].map(|at| u32::from(s[at]));
            [(r + g + b) / 3, (2 * g + b) / 3, r].map(|sum| sum as u8)
        });
        check::<4>(|s| {
            let [c, m, y, k] = [0, 1, 2, 3].map(|at| 255 - u32::from(s[at]));
            [(c + k) / 2, (m + k) / 2, (y + m + 2 * k) / 4].map(|sum| sum as u8)
        });
    }

    #[test]
    fn what_is_no_table_is_none() {
        for len in [0, 3, 3 * 256 + 1, 3 * 255, 3 * 52 * 52] {
            assert_eq!(Table::new(vec![0; len]), None, "{len}");
        }
    }
}
