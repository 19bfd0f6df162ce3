//! Quantisation tables, and plain quantisation by them.

use super::frame::{Block, Frame, bits};
use crate::jpeg::ZIGZAG;

/// Largest level of an AC coefficient, and of DC but for −1024.
///
/// # Source
/// ITU-T T.81, tables F.1 and F.2, for 8-bit samples.
const MAX_LEVEL: u32 = 1023;
/// Levels are computed from coefficient × reciprocal, this many bits too large.
const FRACTION_BITS: u32 = 21;

/// Plain rounding makes small levels 0 more often than the nearest level would, because they cost
/// more bits than they are worth.
const ROUNDING: f32 = 0.58;

/// How finely is quantised, in eighths of a percent from 8 to 800: whole percents would leave
/// some of a byte budget unused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::encode) struct Quality(u16);

impl Quality {
    pub(in crate::encode) fn percent(percent: u8) -> Self {
        Self(u16::from(percent.clamp(1, 100)) * 8)
    }

    /// The whole percents in it.
    pub(in crate::encode) fn whole_percent(self) -> u8 {
        u8::try_from(self.0 / 8).unwrap_or(100)
    }

    /// The next lower one.
    pub(in crate::encode) fn below(self) -> Self {
        Self(self.0.saturating_sub(1))
    }

    /// The next higher one.
    pub(in crate::encode) fn above(self) -> Self {
        Self(self.0 + 1)
    }

    /// Steps to another.
    pub(in crate::encode) fn distance(self, other: Self) -> u16 {
        self.0.abs_diff(other.0)
    }

    /// The one at a share of the way to a higher one, strictly between them if there is any.
    pub(in crate::encode) fn between(self, higher: Self, share: f64) -> Option<Self> {
        let steps = higher.0.saturating_sub(self.0);
        let taken = (f64::from(steps) * share) as u16;
        (steps > 1).then(|| Self(self.0 + taken.clamp(1, steps - 1)))
    }

    /// Factor of the tables: 1 at 50 %, 0 at 100 %.
    ///
    /// # Source
    /// The Independent JPEG Group's scale, by which everybody counts.
    fn scale(self) -> f32 {
        let percent = f32::from(self.0) / 8.0;
        if percent < 50.0 {
            50.0 / percent
        } else {
            2.0 - percent / 50.0
        }
    }
}

/// The divisors of one kind of component.
#[derive(Debug, Clone)]
pub(super) struct Table {
    /// In zigzag order, 1–255.
    pub(super) steps: [u8; 64],
    reciprocals: [u32; 64],
}

impl Table {
    /// For luma and for chroma.
    pub(super) fn both(quality: Quality) -> [Self; 2] {
        [Self::scaled(&LUMA, quality), Self::scaled(&CHROMA, quality)]
    }

    fn scaled(base: &[f32; 64], quality: Quality) -> Self {
        let scale = quality.scale();
        let steps = ZIGZAG.map(|index| {
            // Half is added because a cast rounds down.
            (base[usize::from(index)] * scale + 0.5).clamp(1.0, 255.0) as u8
        });
        let whole = 1_u32 << (FRACTION_BITS - 3);
        Self {
            steps,
            reciprocals: steps.map(|step| (whole + u32::from(step) / 2) / u32::from(step)),
        }
    }
}

/// Rounds coefficients to levels.
#[derive(Debug, Clone)]
pub(super) struct Quantiser {
    reciprocals: [u32; 64],
    /// What is added before rounding down.
    biases: [u32; 64],
    /// Coefficients below these become 0.
    thresholds: [u16; 64],
}

impl Quantiser {
    /// To the nearest level, but for what plain rounding does better without.
    pub(super) fn plain(table: &Table) -> Self {
        Self::new(table, ROUNDING)
    }

    /// To the nearest level.
    pub(super) fn nearest(table: &Table) -> Self {
        Self::new(table, 0.5)
    }

    /// AC is rounded up from `ac_rounding` above a level.
    fn new(table: &Table, ac_rounding: f32) -> Self {
        let one = (1_u32 << FRACTION_BITS) as f32;
        let mut biases = [(one * (1.0 - ac_rounding)) as u32; 64];
        biases[0] = 1 << (FRACTION_BITS - 1);
        let mut thresholds = [0; 64];
        for ((threshold, bias), reciprocal) in
            thresholds.iter_mut().zip(biases).zip(table.reciprocals)
        {
            let least = ((1 << FRACTION_BITS) - bias).div_ceil(reciprocal);
            *threshold = u16::try_from(least).unwrap_or(u16::MAX);
        }
        Self {
            reciprocals: table.reciprocals,
            biases,
            thresholds,
        }
    }

    /// Which positions don't become 0.
    pub(super) fn kept(&self, coefficients: &Block) -> u64 {
        let mut flags = [0_u8; 64];
        for ((flag, coefficient), threshold) in
            flags.iter_mut().zip(coefficients).zip(&self.thresholds)
        {
            *flag = u8::from(coefficient.unsigned_abs() >= *threshold);
        }
        bits(&flags)
    }

    /// The level of the coefficient at a zigzag position.
    pub(super) fn level(&self, position: usize, coefficient: i16) -> i16 {
        let magnitude = u32::from(coefficient.unsigned_abs());
        let scaled = magnitude * self.reciprocals[position & 63] + self.biases[position & 63];
        let level = (scaled >> FRACTION_BITS).min(MAX_LEVEL) as i16;
        if coefficient < 0 { -level } else { level }
    }

    /// Levels of a block of which the positions in `kept` don't become 0.
    pub(super) fn levels(&self, coefficients: &Block, kept: u64) -> Block {
        let mut levels = [0; 64];
        for position in positions(kept) {
            levels[position] = self.level(position, coefficients[position]);
        }
        levels
    }
}

/// The positions whose bit is set, from the lowest.
pub(super) fn positions(mask: u64) -> impl Iterator<Item = usize> {
    let mut rest = mask;
    std::iter::from_fn(move || {
        let position = rest.trailing_zeros() as usize;
        rest &= rest.wrapping_sub(1);
        (position < 64).then_some(position)
    })
}

/// Levels by plain rounding.
pub(super) fn quantise(coefficients: Frame, tables: &[Table; 2]) -> Frame {
    let quantisers = tables.each_ref().map(Quantiser::plain);
    coefficients.into_levels(|component, block| {
        let quantiser = &quantisers[component.min(1)];
        quantiser.levels(block, quantiser.kept(block))
    })
}

/// Steps of luma at 50 %, row by row.
///
/// # Source
/// Own measurement: the radial curve with the fewest bytes at SSIMULACRA2 scores of 66 to 83 over
/// the trellis, found by coordinate descent on photos of 512 × 512 pixels.
#[rustfmt::skip]
const LUMA: [f32; 64] = [
    13.6, 16.1, 16.9, 18.9, 22.3, 27.6, 35.2, 45.4,
    16.1, 16.9, 17.7, 19.6, 23.2, 28.6, 36.3, 46.6,
    16.9, 17.7, 19.0, 21.3, 25.2, 30.9, 38.9, 49.5,
    18.9, 19.6, 21.3, 24.1, 28.4, 34.7, 43.1, 54.2,
    22.3, 23.2, 25.2, 28.4, 33.3, 40.1, 49.2, 60.8,
    27.6, 28.6, 30.9, 34.7, 40.1, 47.6, 57.3, 69.7,
    35.2, 36.3, 38.9, 43.1, 49.2, 57.3, 67.8, 80.9,
    45.4, 46.6, 49.5, 54.2, 60.8, 69.7, 80.9, 94.9,
];
/// The same for chroma.
#[rustfmt::skip]
const CHROMA: [f32; 64] = [
    11.2, 16.2, 17.4, 20.6, 26.9, 37.2, 52.6, 74.2,
    16.2, 17.1, 18.4, 21.8, 28.4, 39.0, 54.8, 76.8,
    17.4, 18.4, 20.6, 24.8, 32.1, 43.6, 60.2, 83.1,
    20.6, 21.8, 24.8, 30.0, 38.5, 51.3, 69.2, 93.4,
    26.9, 28.4, 32.1, 38.5, 48.5, 62.7, 82.4, 108.3,
    37.2, 39.0, 43.6, 51.3, 62.7, 78.8, 100.4, 128.4,
    52.6, 54.8, 60.2, 69.2, 82.4, 100.4, 124.1, 154.4,
    74.2, 76.8, 83.1, 93.4, 108.3, 128.4, 154.4, 187.3,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_the_nearest_that_the_code_can_say() {
        let [luma, _] = Table::both(Quality::percent(100));
        assert_eq!(luma.steps, [1; 64]);
        let quantiser = Quantiser::nearest(&luma);
        let cases = [
            (8, 1),
            (-8, -1),
            (11, 1),
            (12, 2),
            (-13, -2),
            (3, 0),
            (8190, 1023),
            (-9000, -1023),
        ];
        for (coefficient, level) in cases {
            assert_eq!(quantiser.level(5, coefficient), level, "{coefficient}");
            let mut block = [0; 64];
            block[5] = coefficient;
            assert_eq!(quantiser.kept(&block), u64::from(level != 0) << 5);
        }
    }

    #[test]
    fn steps_grow_as_quality_falls() {
        let mut last = [0; 64];
        for percent in (1..=100).rev().step_by(9) {
            let [luma, _] = Table::both(Quality::percent(percent));
            assert!(
                luma.steps
                    .iter()
                    .zip(last)
                    .all(|(step, last)| *step >= last)
            );
            last = luma.steps;
        }
        assert!(last.iter().all(|step| *step > 100));
    }
}
