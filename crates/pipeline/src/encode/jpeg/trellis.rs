//! Rate–distortion optimised quantisation: each AC coefficient gets the level, or the zero, that
//! costs least when error and bits are added up.
//!
//! Bits are those of progressive scans: every band has its own symbols, a run of zeros ends with
//! its band, and a block whose band is all zeros only lengthens a run that is there anyway.
//!
//! # Source
//! Ramchandran, Vetterli: Rate-distortion optimal fast thresholding with complete JPEG/MPEG
//! decoder compatibility (1994); Crouse, Ramchandran: Joint thresholding and quantizer selection
//! for transform image coding (1997). The bands are an extension of them.

use super::{
    dct::COEFFICIENT_SCALE,
    frame::Block,
    huffman::Counts,
    quantise::{Quantiser, Table, positions},
    symbols::{Band, magnitude_bits},
};

/// What a bit of luma is worth, in squared steps of the quantiser.
///
/// # Source
/// This one and the next two are measured: fewest bytes at SSIMULACRA2 scores of 66 to 83.
const BIT_WORTH: f32 = 0.058;
/// The same of chroma.
const CHROMA_BIT_WORTH: f32 = 0.041;
/// What a band of zeros takes, of what a run of blocks that end takes on average: less, because
/// it lengthens a run and doesn't begin one.
const EMPTY_SHARE: f32 = 0.23;

/// Levels from this are never made 0: no bits saved would pay for it.
const SAFE_LEVEL: i16 = 3;

/// Bits of a symbol that has not been seen.
const UNSEEN_BITS: f32 = 16.0;

/// Bits of everything that a scan can say of a block's levels in one band.
#[derive(Debug, Clone)]
struct Rates {
    band: Band,
    /// By the level's own bits and the zeros before it, both included.
    level: [[f32; 64]; 16],
    /// What it takes to end after the last level.
    end: f32,
    /// What no level at all takes.
    empty: f32,
}

impl Rates {
    /// With the codes that are best for these counts.
    fn new(band: Band, counts: &Counts) -> Self {
        let lens = counts.code_lens();
        let bits = |symbol: usize| match lens[symbol & 255] {
            0 => UNSEEN_BITS,
            len => f32::from(len),
        };
        let mut level = [[0.0; 64]; 16];
        for (len, by_zeros) in level.iter_mut().enumerate() {
            for (zeros, rate) in by_zeros.iter_mut().enumerate() {
                let long_runs = (zeros / 16) as f32 * bits(0xF0);
                *rate = long_runs + bits(((zeros % 16) << 4) | len) + len as f32;
            }
        }
        let end = mean_end_bits(counts, bits);
        Self {
            band,
            level,
            end,
            empty: end * EMPTY_SHARE,
        }
    }
}

/// The symbols of runs have no level bits; the upper half says how many bits follow.
fn mean_end_bits(counts: &Counts, bits: impl Fn(usize) -> f32) -> f32 {
    let (mut runs, mut sum) = (0.0, 0.0);
    for extra in 0..15 {
        let count = counts.0[extra << 4] as f32;
        runs += count;
        sum += count * (bits(extra << 4) + extra as f32);
    }
    if runs > 0.0 { sum / runs } else { UNSEEN_BITS }
}

/// Chooses the levels of blocks of one kind.
pub(super) struct Trellis {
    rounding: Quantiser,
    /// From a coefficient to steps of the quantiser.
    steps_per_unit: [f32; 64],
    /// What an error of one squared step is worth.
    bits_per_error: f32,
    /// Of each band, in ascending order.
    rates: Vec<Rates>,
}

/// A coefficient that may be kept, with the best way to it.
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

/// All stops of a block. The first stands for DC, which is always passed.
struct Stops {
    all: [Stop; 64],
    len: usize,
}

/// A way through all bands so far: its last stop, and its cost with these bands ended.
#[derive(Clone, Copy)]
struct Exit {
    stop: u8,
    cost: f32,
}

/// A level that a coefficient may have.
struct Choice {
    position: usize,
    level: i16,
    /// What its error is worth.
    cost: f32,
}

impl Trellis {
    /// For luma, with the codes that are best for what was counted in each band.
    pub(super) fn luma(table: &Table, counts: &[(Band, Counts)]) -> Self {
        Self::new(table, counts, BIT_WORTH)
    }

    /// The same for chroma.
    pub(super) fn chroma(table: &Table, counts: &[(Band, Counts)]) -> Self {
        Self::new(table, counts, CHROMA_BIT_WORTH)
    }

    fn new(table: &Table, counts: &[(Band, Counts)], bit_worth: f32) -> Self {
        let counts = counts.iter();
        Self {
            rounding: Quantiser::nearest(table),
            steps_per_unit: table
                .steps
                .map(|step| 1.0 / (COEFFICIENT_SCALE * f32::from(step))),
            bits_per_error: 1.0 / bit_worth,
            rates: counts
                .map(|(band, counts)| Rates::new(*band, counts))
                .collect(),
        }
    }

    /// The best levels of a block's coefficients. DC is rounded to the nearest.
    pub(super) fn levels(&self, coefficients: &Block) -> Block {
        let mut levels = [0; 64];
        levels[0] = self.rounding.level(0, coefficients[0]);
        let mask = self.rounding.kept(coefficients) & !1;
        if mask != 0 {
            self.choose(coefficients, mask, &mut levels);
        }
        levels
    }

    /// Sets the levels at the positions of the mask, which don't round to 0.
    fn choose(&self, coefficients: &Block, mask: u64, levels: &mut Block) {
        let mut stops = Stops {
            all: [Stop::default(); 64],
            len: 1,
        };
        let mut exit = Exit { stop: 0, cost: 0.0 };
        for rates in &self.rates {
            let within = mask & rates.band.mask();
            if within == 0 {
                exit.cost += rates.empty;
            } else {
                exit = self.through(rates, coefficients, within, &mut stops, exit);
            }
        }
        for stop in stops.back_from(exit) {
            let position = usize::from(stop.position) & 63;
            let is_negative = coefficients[position] < 0;
            levels[position] = if is_negative { -stop.level } else { stop.level };
        }
    }

    /// The best way through one band, for each of its coefficients and out of it.
    #[inline]
    fn through(
        &self,
        rates: &Rates,
        coefficients: &Block,
        within: u64,
        stops: &mut Stops,
        mut entry: Exit,
    ) -> Exit {
        let mut first = stops.len;
        for position in positions(within) {
            let (nearest, shorter) = self.choices(position, coefficients[position & 63]);
            let is_safe = nearest.level >= SAFE_LEVEL;
            let mut best = stops.reach(nearest, rates, first, entry);
            if shorter.level > 0 {
                let other = stops.reach(shorter, rates, first, entry);
                best = if other.cost < best.cost { other } else { best };
            }
            if is_safe {
                // All ways lead over this one.
                first = stops.len;
                entry.cost = f32::INFINITY;
            }
            stops.push(best);
        }
        stops.exit(rates, first, entry)
    }

    /// The nearest level, and the highest with fewer bits: others with as many bits have a larger
    /// error for nothing.
    fn choices(&self, position: usize, coefficient: i16) -> (Choice, Choice) {
        let steps = f32::from(coefficient.unsigned_abs()) * self.steps_per_unit[position & 63];
        let nearest = self.rounding.level(position, coefficient).abs();
        let shorter = (1 << (magnitude_bits(nearest) - 1)) - 1;
        let choice = |level| {
            let value = f32::from(level);
            Choice {
                position,
                level,
                cost: value * (value - 2.0 * steps) * self.bits_per_error,
            }
        };
        (choice(nearest), choice(shorter))
    }
}

impl Stops {
    fn push(&mut self, stop: Stop) {
        self.all[self.len & 63] = stop;
        self.len += 1;
    }

    /// The best way to a choice: from outside its band or from a stop from `first` on.
    #[inline]
    fn reach(&self, choice: Choice, rates: &Rates, first: usize, entry: Exit) -> Stop {
        let bits = &rates.level[magnitude_bits(choice.level) as usize & 15];
        let zeros = choice.position - usize::from(rates.band.first);
        let mut from = entry.stop;
        let mut least = entry.cost + bits[zeros & 63];
        for at in first..self.len {
            let before = self.all[at & 63];
            let zeros = choice.position - 1 - usize::from(before.position);
            let cost = before.cost + bits[zeros & 63];
            if cost < least {
                (from, least) = (at as u8, cost);
            }
        }
        Stop {
            position: choice.position as u8,
            from,
            level: choice.level,
            cost: least + choice.cost,
        }
    }

    /// The best way out of a band: past all of it, or from a stop from `first` on.
    fn exit(&self, rates: &Rates, first: usize, entry: Exit) -> Exit {
        let mut exit = Exit {
            cost: entry.cost + rates.empty,
            ..entry
        };
        for at in first..self.len {
            let stop = self.all[at & 63];
            let is_last = stop.position == rates.band.last;
            let cost = if is_last {
                stop.cost
            } else {
                stop.cost + rates.end
            };
            if cost < exit.cost {
                let stop = at as u8;
                exit = Exit { stop, cost };
            }
        }
        exit
    }

    /// The stops of a way, from its last, without DC.
    fn back_from(&self, exit: Exit) -> impl Iterator<Item = Stop> {
        let mut at = usize::from(exit.stop);
        std::iter::from_fn(move || {
            let stop = self.all[at & 63];
            let is_dc = at == 0;
            at = usize::from(stop.from);
            (!is_dc).then_some(stop)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encode::jpeg::quantise::Quality;

    const BANDS: [Band; 2] = [Band { first: 1, last: 5 }, Band { first: 6, last: 63 }];

    /// Codes in which every symbol has eight bits, so that only level bits and runs differ.
    fn trellis() -> Trellis {
        let counts = BANDS.map(|band| (band, Counts([1; 256])));
        let [luma, _] = Table::both(Quality::percent(80));
        Trellis::luma(&luma, &counts)
    }

    /// What the levels cost by definition, without the trellis.
    fn cost(trellis: &Trellis, coefficients: &Block, levels: &Block) -> f32 {
        let mut cost = 0.0;
        for rates in &trellis.rates {
            let range = usize::from(rates.band.first)..usize::from(rates.band.last) + 1;
            let mut next = range.start;
            for position in range.clone() {
                let value = f32::from(coefficients[position]) * trellis.steps_per_unit[position];
                let error = value - f32::from(levels[position]);
                cost += (error * error - value * value) * trellis.bits_per_error;
                if levels[position] != 0 {
                    let bits = magnitude_bits(levels[position]) as usize;
                    cost += rates.level[bits][position - next];
                    next = position + 1;
                }
            }
            cost += match next {
                next if next == range.start => rates.empty,
                next if next == range.end => 0.0,
                _ => rates.end,
            };
        }
        cost
    }

    #[test]
    fn no_other_choice_of_a_few_levels_is_cheaper() {
        let trellis = trellis();
        let mut seed = 7_u32;
        let mut kept_less = 0;
        for _ in 0..60 {
            let mut random = |below: u32| {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (seed >> 8) % below
            };
            // Six coefficients of up to four steps of either sign.
            let mut coefficients = [0; 64];
            for _ in 0..6 {
                let position = 1 + random(63) as usize;
                let unit = 1.0 / trellis.steps_per_unit[position];
                let value = (random(800) as f32 / 100.0 - 4.0) * unit;
                coefficients[position] = value as i16;
            }
            let found = trellis.levels(&coefficients);
            let found_cost = cost(&trellis, &coefficients, &found);
            let used: Vec<usize> = (1..64).filter(|at| coefficients[*at] != 0).collect();
            for choice in 0..5_u32.pow(used.len() as u32) {
                let mut levels = [0; 64];
                let mut rest = choice;
                for position in &used {
                    let sign = coefficients[*position].signum();
                    levels[*position] = sign * (rest % 5) as i16;
                    rest /= 5;
                }
                let other = cost(&trellis, &coefficients, &levels);
                assert!(
                    other > found_cost - 0.01,
                    "{levels:?} {other} < {found_cost}"
                );
            }
            let rounded = trellis.rounding.kept(&coefficients).count_ones();
            kept_less +=
                u32::from(found.iter().filter(|level| **level != 0).count() < rounded as usize);
        }
        assert!(
            kept_less > 4,
            "{kept_less} of 60 blocks have a level made 0"
        );
    }
}
