//! The inverse cosine transform of a block, whole or reduced, in integers of 13 fractional bits.
//!
//! A reduced block is the transform of as many of its lowest frequencies: exactly the picture at
//! half, a quarter or an eighth of its size, for a fraction of the work.
//!
//! # Source
//! ITU-T T.81 annex A.3.3; Loeffler, Ligtenberg, Moschytz 1989, with eleven multiplications.

use std::array::from_fn;

use crate::lanes::{Four, transposed};

/// 64 numbers in natural order: eight rows of eight.
pub(super) type Block = [i32; 64];

const FRACTION_BITS: u32 = 13;
/// Bits that the first pass keeps for the second.
const KEPT_BITS: u32 = 2;
/// The same for reduced transforms.
const REDUCED_KEPT_BITS: u32 = 4;

/// Where in the order of the file the 4 × 4 lowest frequencies have all been left behind. Before
/// it, the sum of both frequencies is at most 3.
pub(super) const LOW_PLACES: usize = 10;

/// The samples of a block that has nothing but its mean.
pub(super) fn flat_sample(mean: i32) -> u8 {
    ((mean.saturating_add(4) >> 3) + 128).clamp(0, 255) as u8
}

/// The 2 × 2 samples of a block's lowest frequencies.
pub(super) fn two(coefficients: &Block) -> [[u8; 2]; 2] {
    let ([a, b, ..], [c, d, ..]) = (half_row(coefficients, 0), half_row(coefficients, 2));
    let pair = |mean: i32, slope: i32| {
        [mean.wrapping_add(slope), mean.wrapping_sub(slope)].map(flat_sample)
    };
    [
        pair(a.wrapping_add(c), b.wrapping_add(d)),
        pair(a.wrapping_sub(c), b.wrapping_sub(d)),
    ]
}

/// The 4 × 4 samples of a block's lowest frequencies.
#[inline]
pub(super) fn four(coefficients: &Block) -> [[u8; 4]; 4] {
    let low = from_fn(|v| Four::new(half_row(coefficients, 2 * v)));
    // The first pass keeps four bits of its fraction, so that the second can't overflow.
    let columns = pass_of_four(low, FRACTION_BITS - REDUCED_KEPT_BITS);
    let rows = pass_of_four(transposed(columns), 1 + FRACTION_BITS + REDUCED_KEPT_BITS);
    transposed(rows).map(Four::sampled)
}

/// All samples of a block.
#[inline]
pub(super) fn eight(coefficients: &Block) -> [[u8; 8]; 8] {
    let half = |side: usize| {
        let columns = from_fn(|v| Four::new(half_row(coefficients, 2 * v + side)));
        pass(columns, FRACTION_BITS - KEPT_BITS)
    };
    both_halves(half(0), half(1))
}

/// The same for a block that has nothing behind the first [`LOW_PLACES`].
#[inline]
pub(super) fn eight_of_low(coefficients: &Block) -> [[u8; 8]; 8] {
    let nothing = Four::new([0; 4]);
    let column = |v| Four::new(half_row(coefficients, 2 * v));
    let columns = from_fn(|v| if v < 4 { column(v) } else { nothing });
    both_halves(pass(columns, FRACTION_BITS - KEPT_BITS), [nothing; 8])
}

/// Half a row of coefficients: the first, the second, and so on.
#[inline(always)]
fn half_row(coefficients: &Block, half: usize) -> [i32; 4] {
    let halves = coefficients.as_chunks().0;
    halves.get(half).copied().unwrap_or_default()
}

/// The second pass, and the samples that it gives, from the left and the right half of the first.
#[inline(always)]
fn both_halves(left: [Four; 8], right: [Four; 8]) -> [[u8; 8]; 8] {
    let [l0, l1, l2, l3, l4, l5, l6, l7] = left;
    let [r0, r1, r2, r3, r4, r5, r6, r7] = right;
    let top = four_rows([l0, l1, l2, l3], [r0, r1, r2, r3]);
    let bottom = four_rows([l4, l5, l6, l7], [r4, r5, r6, r7]);
    let [t0, t1, t2, t3] = top;
    let [b0, b1, b2, b3] = bottom;
    [t0, t1, t2, t3, b0, b1, b2, b3]
}

#[inline(always)]
fn four_rows(left: [Four; 4], right: [Four; 4]) -> [[u8; 8]; 4] {
    let [x0, x1, x2, x3] = transposed(left);
    let [x4, x5, x6, x7] = transposed(right);
    let sums = pass(
        [x0, x1, x2, x3, x4, x5, x6, x7],
        FRACTION_BITS + KEPT_BITS + 3,
    );
    let [s0, s1, s2, s3, s4, s5, s6, s7] = sums;
    let left = transposed([s0, s1, s2, s3]).map(Four::sampled);
    let right = transposed([s4, s5, s6, s7]).map(Four::sampled);
    let mut rows = [[0; 8]; 4];
    for ((row, left), right) in rows.iter_mut().zip(left).zip(right) {
        let (to_left, to_right) = row.split_at_mut(4);
        to_left.copy_from_slice(&left);
        to_right.copy_from_slice(&right);
    }
    rows
}

/// A constant with the fraction bits of the transform.
const fn fixed(value: f64) -> i32 {
    let half = if value < 0.0 { -0.5 } else { 0.5 };
    (value * (1 << FRACTION_BITS) as f64 + half) as i32
}

/// One dimension of the transform of four frequencies for four columns at once, rounded by
/// `drop_bits`.
#[inline(always)]
fn pass_of_four([x0, x1, x2, x3]: [Four; 4], drop_bits: u32) -> [Four; 4] {
    const LONG: i32 = fixed(0.653_281_482);
    const SHORT: i32 = fixed(0.270_598_050);
    let sum = x0.plus(x2).raised(FRACTION_BITS - 1);
    let difference = x0.minus(x2).raised(FRACTION_BITS - 1);
    let outer = x1.scaled(LONG).plus(x3.scaled(SHORT));
    let inner = x1.scaled(SHORT).minus(x3.scaled(LONG));
    [
        sum.plus(outer),
        difference.plus(inner),
        difference.minus(inner),
        sum.minus(outer),
    ]
    .map(|lane| lane.rounded(drop_bits))
}

/// One dimension of the transform for four columns at once, rounded by `drop_bits`.
#[inline(always)]
fn pass([x0, x1, x2, x3, x4, x5, x6, x7]: [Four; 8], drop_bits: u32) -> [Four; 8] {
    let [e0, e1, e2, e3] = even(x0, x2, x4, x6);
    let [o0, o1, o2, o3] = odd(x1, x3, x5, x7);
    [
        e0.plus(o0),
        e1.plus(o1),
        e2.plus(o2),
        e3.plus(o3),
        e3.minus(o3),
        e2.minus(o2),
        e1.minus(o1),
        e0.minus(o0),
    ]
    .map(|lane| lane.rounded(drop_bits))
}

#[inline(always)]
fn even(x0: Four, x2: Four, x4: Four, x6: Four) -> [Four; 4] {
    let both = x2.plus(x6).scaled(fixed(0.541_196_100));
    let low = both.minus(x6.scaled(fixed(1.847_759_065)));
    let high = both.plus(x2.scaled(fixed(0.765_366_865)));
    let sum = x0.plus(x4).raised(FRACTION_BITS);
    let difference = x0.minus(x4).raised(FRACTION_BITS);
    [
        sum.plus(high),
        difference.plus(low),
        difference.minus(low),
        sum.minus(high),
    ]
}

#[inline(always)]
fn odd(x1: Four, x3: Four, x5: Four, x7: Four) -> [Four; 4] {
    let all = x7.plus(x3).plus(x5).plus(x1).scaled(fixed(1.175_875_602));
    let outer = x7.plus(x1).scaled(fixed(-0.899_976_223));
    let inner = x5.plus(x3).scaled(fixed(-2.562_915_447));
    let first = all.plus(x7.plus(x3).scaled(fixed(-1.961_570_560)));
    let second = all.plus(x5.plus(x1).scaled(fixed(-0.390_180_644)));
    [
        x1.scaled(fixed(1.501_321_110)).plus(outer).plus(second),
        x3.scaled(fixed(3.072_711_026)).plus(inner).plus(first),
        x5.scaled(fixed(2.053_119_869)).plus(inner).plus(second),
        x7.scaled(fixed(0.298_631_336)).plus(outer).plus(first),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jpeg::ZIGZAG;

    /// The transform as its definition has it, of the lowest frequencies only.
    fn reference(coefficients: &Block, side: usize) -> Vec<f64> {
        let points = side as f64;
        let scale = |index: usize| if index == 0 { 0.5_f64.sqrt() } else { 1.0 };
        let cosine = |at: usize, frequency: usize| {
            ((2 * at + 1) as f64 * frequency as f64 * std::f64::consts::PI / (2.0 * points)).cos()
        };
        let sample = |x: usize, y: usize| {
            let low = (0..side).flat_map(|v| (0..side).map(move |u| (u, v)));
            let terms = low.map(|(u, v)| {
                let coefficient = f64::from(coefficients[v * 8 + u]);
                scale(u) * scale(v) * coefficient * cosine(x, u) * cosine(y, v)
            });
            // 2/N for a transform of N points, and N/8 because there were eight.
            (terms.sum::<f64>() / 4.0 + 128.0).clamp(0.0, 255.0)
        };
        let places = (0..side).flat_map(|y| (0..side).map(move |x| (x, y)));
        places.map(|(x, y)| sample(x, y)).collect()
    }

    fn samples(block: &Block, side: usize) -> Vec<u8> {
        match side {
            1 => vec![flat_sample(block[0])],
            2 => two(block).concat(),
            4 => four(block).concat(),
            _ => eight(block).concat(),
        }
    }

    #[test]
    fn samples_are_those_of_the_definition() {
        let mut seed = 1_u32;
        for strength in [3, 40, 300] {
            let mut block = [0; 64];
            for coefficient in &mut block {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                *coefficient = (seed >> 16) as i32 % (2 * strength + 1) - strength;
            }
            for side in [1, 2, 4, 8] {
                let found = samples(&block, side);
                for (found, wanted) in found.into_iter().zip(reference(&block, side)) {
                    let off = (f64::from(found) - wanted).abs();
                    assert!(off < 1.0, "side {side}: {found} {wanted}");
                }
            }
        }
    }

    #[test]
    fn a_mean_alone_is_flat() {
        for mean in [-2000, -100, -3, 0, 5, 1000, 3000] {
            let mut block = [0; 64];
            block[0] = mean;
            assert_eq!(eight(&block), [[flat_sample(mean); 8]; 8]);
        }
    }

    #[test]
    fn low_frequencies_alone_give_the_same() {
        let mut block = [0; 64];
        for (place, natural) in ZIGZAG.iter().take(LOW_PLACES).enumerate() {
            block[usize::from(*natural)] = 300 - 61 * place as i32;
        }
        assert_eq!(eight_of_low(&block), eight(&block));
    }

    #[test]
    fn absurd_coefficients_do_not_panic() {
        for side in [1, 2, 4, 8] {
            samples(&[i32::MAX; 64], side);
            samples(&[i32::MIN; 64], side);
        }
    }
}
