//! Rate–distortion optimised DC: a level may give way to its neighbour if that makes the
//! differences from block to block cheaper. AC has a trellis of its own.

use super::{
    dct::COEFFICIENT_SCALE, frame::Block, huffman::Counts, quantise::Table, symbols::magnitude_bits,
};

/// What a bit is worth, in squared steps of the quantiser. Little, because an error of DC is
/// seen as an edge between blocks.
const DC_WORTH: f32 = 0.03;

/// Most bits of a difference.
const MAX_BITS: usize = 11;

/// Chooses DC of blocks of one kind.
pub(super) struct DcTrellis {
    steps_per_unit: f32,
    /// Bits of a difference by its magnitude's bits, those included.
    rates: [f32; MAX_BITS + 1],
}

/// What it costs to get to a block with one of its two levels.
#[derive(Clone, Copy, Default)]
struct Way {
    level: i16,
    cost: f32,
    /// Which of the two ways to the block before it comes from.
    from: bool,
}

impl DcTrellis {
    /// With the codes that are best for these counts.
    pub(super) fn new(table: &Table, counts: &Counts) -> Self {
        let lens = counts.code_lens();
        Self {
            steps_per_unit: 1.0 / (COEFFICIENT_SCALE * f32::from(table.steps[0])),
            rates: std::array::from_fn(|bits| match lens[bits] {
                0 => 16.0 + bits as f32,
                len => f32::from(len) + bits as f32,
            }),
        }
    }

    /// Sets DC of blocks that follow one another.
    pub(super) fn choose(&self, coefficients: &[Block], levels: &mut [Block]) {
        let mut last = [Way::default(); 2];
        let mut ways = Vec::with_capacity(coefficients.len());
        for block in coefficients {
            last = self.passed(&last, f32::from(block[0]) * self.steps_per_unit);
            ways.push(last);
        }
        let mut second = last[1].cost < last[0].cost;
        for (block, ways) in levels.iter_mut().zip(&ways).rev() {
            let way = ways[usize::from(second)];
            block[0] = way.level;
            second = way.from;
        }
    }

    /// The ways to the two levels next to a value.
    fn passed(&self, before: &[Way; 2], value: f32) -> [Way; 2] {
        let below = floor(value);
        let base = before[0].cost;
        [below, below + 1].map(|level| {
            let level = level.clamp(-1024, 1023);
            let error = (value - f32::from(level)) * (value - f32::from(level)) / DC_WORTH;
            let [one, other] = before.map(|way| {
                let bits = magnitude_bits(level - way.level) as usize;
                // Only differences count: a sum over a whole picture would lose precision.
                way.cost - base + self.rates[bits.min(MAX_BITS)]
            });
            let from = other < one;
            let cost = error + if from { other } else { one };
            Way { level, cost, from }
        })
    }
}

/// Rounds down, which a cast alone doesn't do below 0.
fn floor(value: f32) -> i16 {
    let whole = value as i16;
    whole - i16::from(f32::from(whole) > value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encode::jpeg::quantise::Quality;

    #[test]
    fn no_other_neighbours_are_cheaper() {
        let [luma, _] = Table::both(Quality::percent(80));
        let mut counts = Counts::default();
        counts.0[..5].copy_from_slice(&[40, 20, 10, 5, 2]);
        let trellis = DcTrellis::new(&luma, &counts);
        let values = [0.4, 0.6, 1.4, 1.5, -0.5, 2.6, 2.4, 7.5];
        let block = |value: f32| {
            let mut block = [0; 64];
            block[0] = (value / trellis.steps_per_unit) as i16;
            block
        };
        let coefficients = values.map(block);
        let mut levels = [[0; 64]; 8];
        trellis.choose(&coefficients, &mut levels);
        let cost = |levels: [i16; 8]| {
            let (mut cost, mut last) = (0.0, 0);
            for (level, block) in levels.iter().zip(&coefficients) {
                let error = f32::from(block[0]) * trellis.steps_per_unit - f32::from(*level);
                let bits = magnitude_bits(level - last) as usize;
                cost += error * error / DC_WORTH + trellis.rates[bits];
                last = *level;
            }
            cost
        };
        let found = cost(levels.map(|block| block[0]));
        let nearest = cost(values.map(|value| (value + 0.5_f32).floor() as i16));
        assert!(found < nearest - 0.5, "{found}, rounded {nearest}");
        for choice in 0..256_u32 {
            let up = |at: usize| (choice >> at & 1) as i16;
            let other = std::array::from_fn(|at| values[at].floor() as i16 + up(at));
            assert!(cost(other) > found - 0.01, "{other:?}");
        }
    }
}
