//! The inverse cosine transform of a block, whole or reduced, in integers of 13 fractional bits.
//!
//! A reduced block is the transform of as many of its lowest frequencies: exactly the picture at
//! half, a quarter or an eighth of its size, for a fraction of the work.
//!
//! # Source
//! ITU-T T.81 annex A.3.3; Loeffler, Ligtenberg, Moschytz 1989, with eleven multiplications.

/// 64 numbers in natural order: eight rows of eight.
pub(super) type Block = [i32; 64];

const FRACTION_BITS: u32 = 13;
/// Bits that the first pass keeps for the second.
const KEPT_BITS: u32 = 2;
/// The same for reduced transforms.
const REDUCED_KEPT_BITS: u32 = 4;

/// The 2 × 2 samples of a block's lowest frequencies.
pub(super) fn two(coefficients: &Block) -> [[u8; 2]; 2] {
    reduced(coefficients, pass_of_two, 3 + FRACTION_BITS)
}

/// The 4 × 4 samples of a block's lowest frequencies.
pub(super) fn four(coefficients: &Block) -> [[u8; 4]; 4] {
    reduced(coefficients, pass_of_four, 1 + FRACTION_BITS)
}

/// All samples of a block.
pub(super) fn eight(coefficients: &Block) -> [[u8; 8]; 8] {
    let columns = pass(&lowest(coefficients), FRACTION_BITS - KEPT_BITS);
    let rows = pass(&transposed(&columns), FRACTION_BITS + KEPT_BITS + 3);
    transposed(&sampled(&rows))
}

/// The samples of a block that has nothing but its mean.
pub(super) fn flat_sample(mean: i32) -> u8 {
    ((mean.saturating_add(4) >> 3) + 128).clamp(0, 255) as u8
}

/// Both passes of a reduced transform, whose sums have `drop_bits` too many in the end.
#[inline(always)]
fn reduced<const SIDE: usize>(
    coefficients: &Block,
    pass: impl Fn(&[[i32; SIDE]; SIDE]) -> [[i32; SIDE]; SIDE],
    drop_bits: u32,
) -> [[u8; SIDE]; SIDE] {
    let mut columns = pass(&lowest(coefficients));
    // The first pass keeps four bits of its fraction, so that the second can't overflow.
    for sum in columns.as_flattened_mut() {
        *sum >>= FRACTION_BITS - REDUCED_KEPT_BITS;
    }
    let mut rows = pass(&transposed(&columns));
    let drop_bits = drop_bits + REDUCED_KEPT_BITS;
    for sum in rows.as_flattened_mut() {
        *sum = sum.wrapping_add(1 << (drop_bits - 1)) >> drop_bits;
    }
    transposed(&sampled(&rows))
}

/// The coefficients of the lowest frequencies.
#[inline(always)]
fn lowest<const SIDE: usize>(coefficients: &Block) -> [[i32; SIDE]; SIDE] {
    let mut low = [[0; SIDE]; SIDE];
    for (to, row) in low.iter_mut().zip(coefficients.as_chunks::<8>().0) {
        if let Some(row) = row.first_chunk() {
            *to = *row;
        }
    }
    low
}

/// Numbers around 0 as samples.
#[inline(always)]
fn sampled<const SIDE: usize>(numbers: &[[i32; SIDE]; SIDE]) -> [[u8; SIDE]; SIDE] {
    let mut samples = [[0; SIDE]; SIDE];
    let pairs = samples
        .as_flattened_mut()
        .iter_mut()
        .zip(numbers.as_flattened());
    for (to, number) in pairs {
        *to = number.saturating_add(128).clamp(0, 255) as u8;
    }
    samples
}

#[inline(always)]
fn pass_of_two([x0, x1]: &[[i32; 2]; 2]) -> [[i32; 2]; 2] {
    let (x0, x1) = (Lane(*x0), Lane(*x1));
    [(x0 + x1).shifted().0, (x0 - x1).shifted().0]
}

#[inline(always)]
fn pass_of_four([x0, x1, x2, x3]: &[[i32; 4]; 4]) -> [[i32; 4]; 4] {
    let (x0, x1, x2, x3) = (Lane(*x0), Lane(*x1), Lane(*x2), Lane(*x3));
    let sum = (x0 + x2).times(0.5);
    let difference = (x0 - x2).times(0.5);
    let outer = x1.times(0.653_281_482) + x3.times(0.270_598_050);
    let inner = x1.times(0.270_598_050) - x3.times(0.653_281_482);
    [
        (sum + outer).0,
        (difference + inner).0,
        (difference - inner).0,
        (sum - outer).0,
    ]
}

#[inline(always)]
#[expect(clippy::indexing_slicing, reason = "both indices are below the side")]
fn transposed<T: Copy + Default, const SIDE: usize>(
    lanes: &[[T; SIDE]; SIDE],
) -> [[T; SIDE]; SIDE] {
    let mut turned = [[T::default(); SIDE]; SIDE];
    for (row, turned) in turned.iter_mut().enumerate() {
        for (column, to) in turned.iter_mut().enumerate() {
            *to = lanes[column][row];
        }
    }
    turned
}

/// A constant with the fraction bits of the transform.
const fn fixed(value: f64) -> i32 {
    (value * (1 << FRACTION_BITS) as f64 + 0.5) as i32
}

/// Numbers on which the compiler can work at once. They wrap, because the coefficients of a
/// hostile file can be anything.
#[derive(Clone, Copy)]
struct Lane<const N: usize>([i32; N]);

impl<const N: usize> Lane<N> {
    #[inline(always)]
    fn zip(self, other: Self, join: impl Fn(i32, i32) -> i32) -> Self {
        let mut lane = self.0;
        for (left, right) in lane.iter_mut().zip(other.0) {
            *left = join(*left, right);
        }
        Self(lane)
    }

    #[inline(always)]
    fn times(mut self, factor: f64) -> Self {
        let factor = if factor < 0.0 {
            -fixed(-factor)
        } else {
            fixed(factor)
        };
        for number in &mut self.0 {
            *number = number.wrapping_mul(factor);
        }
        self
    }

    #[inline(always)]
    fn shifted(mut self) -> Self {
        for number in &mut self.0 {
            *number = number.wrapping_shl(FRACTION_BITS);
        }
        self
    }

    /// Rounded by `drop_bits`.
    #[inline(always)]
    fn rounded(mut self, drop_bits: u32) -> [i32; N] {
        for number in &mut self.0 {
            *number = number.wrapping_add(1 << (drop_bits - 1)) >> drop_bits;
        }
        self.0
    }
}

impl<const N: usize> std::ops::Add for Lane<N> {
    type Output = Self;
    #[inline]
    fn add(self, other: Self) -> Self {
        self.zip(other, i32::wrapping_add)
    }
}

impl<const N: usize> std::ops::Sub for Lane<N> {
    type Output = Self;
    #[inline]
    fn sub(self, other: Self) -> Self {
        self.zip(other, i32::wrapping_sub)
    }
}

/// One dimension of the transform for eight columns at once, rounded by `drop_bits`.
#[inline(always)]
fn pass(lanes: &[[i32; 8]; 8], drop_bits: u32) -> [[i32; 8]; 8] {
    let [x0, x1, x2, x3, x4, x5, x6, x7] = lanes;
    let [e0, e1, e2, e3] = even(Lane(*x0), Lane(*x2), Lane(*x4), Lane(*x6));
    let [o0, o1, o2, o3] = odd(Lane(*x1), Lane(*x3), Lane(*x5), Lane(*x7));
    [
        (e0 + o0).rounded(drop_bits),
        (e1 + o1).rounded(drop_bits),
        (e2 + o2).rounded(drop_bits),
        (e3 + o3).rounded(drop_bits),
        (e3 - o3).rounded(drop_bits),
        (e2 - o2).rounded(drop_bits),
        (e1 - o1).rounded(drop_bits),
        (e0 - o0).rounded(drop_bits),
    ]
}

type Eight = Lane<8>;

#[inline(always)]
fn even(x0: Eight, x2: Eight, x4: Eight, x6: Eight) -> [Eight; 4] {
    let both = (x2 + x6).times(0.541_196_100);
    let low = both - x6.times(1.847_759_065);
    let high = both + x2.times(0.765_366_865);
    let (sum, difference) = ((x0 + x4).shifted(), (x0 - x4).shifted());
    [sum + high, difference + low, difference - low, sum - high]
}

#[inline(always)]
fn odd(x1: Eight, x3: Eight, x5: Eight, x7: Eight) -> [Eight; 4] {
    let all = (x7 + x3 + x5 + x1).times(1.175_875_602);
    let outer = (x7 + x1).times(-0.899_976_223);
    let inner = (x5 + x3).times(-2.562_915_447);
    let first = all + (x7 + x3).times(-1.961_570_560);
    let second = all + (x5 + x1).times(-0.390_180_644);
    [
        x1.times(1.501_321_110) + outer + second,
        x3.times(3.072_711_026) + inner + first,
        x5.times(2.053_119_869) + inner + second,
        x7.times(0.298_631_336) + outer + first,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn absurd_coefficients_do_not_panic() {
        for side in [1, 2, 4, 8] {
            samples(&[i32::MAX; 64], side);
            samples(&[i32::MIN; 64], side);
        }
    }
}
