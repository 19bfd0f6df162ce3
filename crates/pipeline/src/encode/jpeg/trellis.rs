//! Rate–distortion optimised quantisation: each AC coefficient gets the level, or the zero, that
//! costs least when error and bits are added up.
//!
//! # Source
//! Ramchandran, Vetterli: Rate-distortion optimal fast thresholding with complete JPEG/MPEG
//! decoder compatibility (1994); Crouse, Ramchandran: Joint thresholding and quantizer selection
//! for transform image coding (1997).

use super::{
    frame::Block,
    huffman::Counts,
    quantise::{Quantiser, Table, positions},
    symbols::magnitude_bits,
};

/// What a bit is worth, in squared steps of the quantiser.
const BIT_WORTH: f32 = 0.058;

/// Levels from this are never made 0: no bits saved would pay for it.
const SAFE_LEVEL: i16 = 3;

/// Bits of a symbol that has not been seen.
const UNSEEN_BITS: f32 = 16.0;

/// Most bits of an AC level.
const MAX_LEVEL_BITS: usize = 10;

/// Bits of everything that a scan can say of a block's AC levels.
#[derive(Debug, Clone)]
pub(super) struct Rates {
    /// By the level's own bits and the zeros before it, both included.
    level: [[f32; 64]; MAX_LEVEL_BITS + 1],
    end_of_block: f32,
}

impl Rates {
    /// With the codes that are best for these counts.
    pub(super) fn new(counts: &Counts) -> Self {
        let lens = counts.code_lens();
        let bits = |symbol: usize| match lens[symbol & 255] {
            0 => UNSEEN_BITS,
            len => f32::from(len),
        };
        let mut level = [[0.0; 64]; MAX_LEVEL_BITS + 1];
        for (len, by_zeros) in level.iter_mut().enumerate() {
            for (zeros, rate) in by_zeros.iter_mut().enumerate() {
                let long_runs = (zeros / 16) as f32 * bits(0xF0);
                *rate = long_runs + bits(((zeros % 16) << 4) | len) + len as f32;
            }
        }
        Self {
            level,
            end_of_block: bits(0),
        }
    }
}

/// Chooses the levels of blocks of one kind.
pub(super) struct Trellis {
    rounding: Quantiser,
    /// From a coefficient to steps of the quantiser.
    steps_per_unit: [f32; 64],
    rates: Rates,
}

/// The ways to a coefficient that may be kept, the best of which is known.
#[derive(Clone, Copy, Default)]
struct Stop {
    position: u8,
    /// The stop before it.
    from: u8,
    level: i16,
    /// Bits up to here, and what the errors up to here are worth; an error is counted from what
    /// it were if all were 0.
    cost: f32,
}

impl Trellis {
    pub(super) fn new(table: &Table, rates: Rates) -> Self {
        Self {
            rounding: Quantiser::new(table, 0.5),
            steps_per_unit: table.steps.map(|step| 0.125 / f32::from(step)),
            rates,
        }
    }

    /// The best levels of a block's coefficients.
    pub(super) fn levels(&self, coefficients: &Block) -> Block {
        let mut levels = [0; 64];
        levels[0] = self.rounding.level(0, coefficients[0]);
        let mask = self.rounding.kept(coefficients) & !1;
        if mask != 0 {
            self.choose(mask, coefficients, &mut levels);
        }
        levels
    }

    fn choose(&self, mask: u64, coefficients: &Block, levels: &mut Block) {
        let bits_per_error = 1.0 / BIT_WORTH;
        // The first stop is DC, which is always passed.
        let mut stops = [Stop::default(); 64];
        let mut first = 0;
        let mut len = 1;
        for position in positions(mask) {
            let coefficient = coefficients[position];
            let steps = f32::from(coefficient.unsigned_abs()) * self.steps_per_unit[position & 63];
            let level = self.rounding.level(position, coefficient).abs();
            let mut best = Stop {
                cost: f32::INFINITY,
                ..Stop::default()
            };
            self.reach(
                &mut best,
                &stops,
                first..len,
                position,
                level,
                steps,
                bits_per_error,
            );
            // Only the highest level with fewer bits can be better than the nearest.
            let shorter = (1 << (magnitude_bits(level) - 1)) - 1;
            if shorter > 0 {
                self.reach(
                    &mut best,
                    &stops,
                    first..len,
                    position,
                    shorter,
                    steps,
                    bits_per_error,
                );
            }
            stops[len & 63] = best;
            if level >= SAFE_LEVEL {
                first = len;
            }
            len += 1;
        }
        let end = |stop: &Stop| {
            if stop.position < 63 {
                stop.cost + self.rates.end_of_block
            } else {
                stop.cost
            }
        };
        let mut last = first;
        let mut least = end(&stops[first & 63]);
        for at in first + 1..len {
            let cost = end(&stops[at & 63]);
            if cost < least {
                (least, last) = (cost, at);
            }
        }
        while last > 0 {
            let stop = stops[last & 63];
            let position = usize::from(stop.position);
            levels[position & 63] = if coefficients[position & 63] < 0 {
                -stop.level
            } else {
                stop.level
            };
            last = usize::from(stop.from);
        }
    }

    #[allow(clippy::too_many_arguments)]
    #[inline(always)]
    fn reach(
        &self,
        best: &mut Stop,
        stops: &[Stop; 64],
        from: std::ops::Range<usize>,
        position: usize,
        level: i16,
        steps: f32,
        bits_per_error: f32,
    ) {
        let value = f32::from(level);
        let error = value * (value - 2.0 * steps) * bits_per_error;
        let rates = &self.rates.level[(magnitude_bits(level) as usize).min(MAX_LEVEL_BITS)];
        for at in from {
            let before = stops[at & 63];
            let zeros = position - 1 - usize::from(before.position);
            let cost = before.cost + error + rates[zeros & 63];
            if cost < best.cost {
                *best = Stop {
                    position: position as u8,
                    from: at as u8,
                    level,
                    cost,
                };
            }
        }
    }
}
