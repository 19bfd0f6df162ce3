//! The forward cosine transform of one block, in single precision.
//!
//! Only additions and multiplications, so that every machine gives the same numbers.

use super::frame::Block;
use crate::jpeg::ZIGZAG;

/// Coefficients are kept this much larger than they are, so that integers are exact enough.
pub(super) const COEFFICIENT_SCALE: f32 = 8.0;

type Lanes = [f32; 8];

const HALF_ROOT: f32 = std::f32::consts::FRAC_1_SQRT_2;
/// Cosine of 3π/8, and its sum and difference with the sine.
const C6: f32 = 0.382_683_43;
const C2_LESS_C6: f32 = 0.541_196_1;
const C2_PLUS_C6: f32 = 1.306_563;

/// 1.5 × 2²³: adding it leaves the nearest integer in the lowest bits of a number.
const ROUNDER: f32 = 12_582_912.0;

/// Rows of samples around 0 to coefficients, [`COEFFICIENT_SCALE`] times as large, in zigzag
/// order.
///
/// # Source
/// Arai, Agui, Nakajima: A fast DCT-SQ scheme for images (1988): five multiplications per eight
/// samples, the rest being left to the scaling at the end.
pub(super) fn forward(rows: [Lanes; 8]) -> Block {
    let by_column = transposed(&pass(rows));
    let coefficients = pass(by_column);
    let mut scaled = [0_i16; 64];
    for ((out, lanes), scale) in scaled
        .as_chunks_mut::<8>()
        .0
        .iter_mut()
        .zip(&coefficients)
        .zip(&SCALES)
    {
        for ((out, value), scale) in out.iter_mut().zip(lanes).zip(scale) {
            *out = (value * scale + ROUNDER).to_bits() as i16;
        }
    }
    // The rounder's own lowest 16 bits are 0, so that what is left is the integer itself.
    ZIGZAG_OF_COLUMNS.map(|index| scaled[usize::from(index & 63)])
}

/// Eight transforms side by side, each across the eight lanes of the same number.
fn pass(v: [Lanes; 8]) -> [Lanes; 8] {
    let even = even([
        add(v[0], v[7]),
        add(v[1], v[6]),
        add(v[2], v[5]),
        add(v[3], v[4]),
    ]);
    let odd = odd([
        sub(v[3], v[4]),
        sub(v[2], v[5]),
        sub(v[1], v[6]),
        sub(v[0], v[7]),
    ]);
    [
        even[0], odd[0], even[1], odd[1], even[2], odd[2], even[3], odd[3],
    ]
}

/// The even frequencies, of the sums of opposite samples.
#[inline(always)]
fn even(sums: [Lanes; 4]) -> [Lanes; 4] {
    let (outer, inner) = (add(sums[0], sums[3]), add(sums[1], sums[2]));
    let (outer_odd, inner_odd) = (sub(sums[0], sums[3]), sub(sums[1], sums[2]));
    let turned = times(add(inner_odd, outer_odd), HALF_ROOT);
    [
        add(outer, inner),
        add(outer_odd, turned),
        sub(outer, inner),
        sub(outer_odd, turned),
    ]
}

/// The odd frequencies, of the differences of opposite samples, the innermost first.
#[inline(always)]
fn odd(differences: [Lanes; 4]) -> [Lanes; 4] {
    let low = add(differences[0], differences[1]);
    let middle = times(add(differences[1], differences[2]), HALF_ROOT);
    let high = add(differences[2], differences[3]);
    let shared = times(sub(low, high), C6);
    let low = add(times(low, C2_LESS_C6), shared);
    let high = add(times(high, C2_PLUS_C6), shared);
    let (above, below) = (add(differences[3], middle), sub(differences[3], middle));
    [
        add(above, high),
        sub(below, low),
        add(below, low),
        sub(above, high),
    ]
}

fn add(one: Lanes, other: Lanes) -> Lanes {
    std::array::from_fn(|lane| one[lane] + other[lane])
}

fn sub(one: Lanes, other: Lanes) -> Lanes {
    std::array::from_fn(|lane| one[lane] - other[lane])
}

fn times(one: Lanes, factor: f32) -> Lanes {
    one.map(|value| value * factor)
}

fn transposed(rows: &[Lanes; 8]) -> [Lanes; 8] {
    std::array::from_fn(|row| std::array::from_fn(|column| rows[column][row]))
}

/// What is left of the fast transform's scaling: 1 for the first frequency, √2 · cos(kπ/16) for
/// the others.
const AXIS: [f64; 8] = [
    1.0,
    1.387_039_845_322_148,
    1.306_562_964_876_377,
    1.175_875_602_419_359,
    1.0,
    0.785_694_958_387_102,
    0.541_196_100_146_197,
    0.275_899_379_282_943,
];

const SCALES: [Lanes; 8] = {
    let mut scales = [[0.0; 8]; 8];
    let mut index = 0;
    while index < 64 {
        let (across, down) = (index / 8, index % 8);
        let scale = COEFFICIENT_SCALE as f64 / (8.0 * AXIS[across] * AXIS[down]);
        scales[across][down] = scale as f32;
        index += 1;
    }
    scales
};

/// [`ZIGZAG`] of a block that is kept column by column.
const ZIGZAG_OF_COLUMNS: [u8; 64] = {
    let mut columns = [0; 64];
    let mut index = 0;
    while index < 64 {
        columns[index] = ZIGZAG[index] % 8 * 8 + ZIGZAG[index] / 8;
        index += 1;
    }
    columns
};

#[cfg(test)]
mod tests {
    use super::*;

    /// The definition: ITU-T T.81, A.3.3.
    fn defined(rows: &[Lanes; 8], across: usize, down: usize) -> f64 {
        let norm = |k: usize| if k == 0 { 0.5_f64.sqrt() } else { 1.0 };
        let wave = |at: usize, k: usize| {
            ((2 * at + 1) as f64 * k as f64 * std::f64::consts::PI / 16.0).cos()
        };
        let mut sum = 0.0;
        for (y, row) in rows.iter().enumerate() {
            for (x, sample) in row.iter().enumerate() {
                sum += f64::from(*sample) * wave(x, across) * wave(y, down);
            }
        }
        sum * norm(across) * norm(down) / 4.0
    }

    #[test]
    fn coefficients_are_as_defined() {
        let mut seed = 1_u32;
        for _ in 0..20 {
            let rows: [Lanes; 8] = std::array::from_fn(|_| {
                std::array::from_fn(|_| {
                    seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    (seed >> 24) as f32 - 128.0
                })
            });
            let block = forward(rows);
            for (level, at) in block.iter().zip(ZIGZAG) {
                let (across, down) = (usize::from(at % 8), usize::from(at / 8));
                let wanted = defined(&rows, across, down) * f64::from(COEFFICIENT_SCALE);
                let found = f64::from(*level);
                assert!((found - wanted).abs() < 0.51, "{at}: {found}, not {wanted}");
            }
        }
    }

    #[test]
    fn extremes_are_kept() {
        let white = forward([[127.0; 8]; 8]);
        assert_eq!(white[0], 127 * 8 * 8);
        let black = forward([[-128.0; 8]; 8]);
        assert_eq!(black[0], -128 * 8 * 8);
        assert!(
            white[1..]
                .iter()
                .chain(&black[1..])
                .all(|level| *level == 0)
        );
    }
}
