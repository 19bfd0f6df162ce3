//! Four numbers at once: a browser's vector instructions, and the same in plain arithmetic.
//!
//! Left to itself the compiler takes most of this number by number. Both ways give the same bits;
//! sums wrap, because the coefficients of a hostile file can be anything. Where 16 bits are
//! enough, products come in pairs: an instruction does eight of them and adds up every two, where
//! one of 32 bits does four and takes twice as long.

/// Two 16-bit numbers that are multiplied and added up together, the first in the low half.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Pair(i32);

impl Pair {
    pub(crate) const NONE: Self = Self(0);

    #[inline(always)]
    pub(crate) const fn new(first: i16, second: i16) -> Self {
        Self::of(first as i32, second as i32)
    }

    /// The low halves of two numbers.
    #[inline(always)]
    pub(crate) const fn of(first: i32, second: i32) -> Self {
        Self((first & 0xFFFF) | (second << 16))
    }

    /// A pair whose second number is 0.
    #[inline(always)]
    pub(crate) const fn first(first: i16) -> Self {
        Self(first as i32 & 0xFFFF)
    }

    #[inline(always)]
    pub(crate) const fn with_second(self, second: i16) -> Self {
        Self::of(self.0, second as i32)
    }

    /// Both numbers.
    #[cfg(any(test, not(all(target_arch = "wasm32", target_feature = "simd128"))))]
    #[inline(always)]
    pub(crate) const fn numbers(self) -> [i16; 2] {
        [self.0 as i16, (self.0 >> 16) as i16]
    }
}

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod vector {
    use std::arch::wasm32::{
        f32x4_convert_i32x4, f32x4_extract_lane, f32x4_mul, f32x4_splat, i16x8_narrow_i32x4, i32x4,
        i32x4_add, i32x4_dot_i16x8, i32x4_extract_lane, i32x4_mul, i32x4_shl, i32x4_shr,
        i32x4_shuffle, i32x4_splat, i32x4_sub, u8x16_narrow_i16x8, v128,
    };

    use super::Pair;

    /// Four pairs of 16-bit numbers.
    #[derive(Clone, Copy)]
    pub(crate) struct FourPairs(v128);

    impl FourPairs {
        #[inline(always)]
        pub(crate) const fn new([a, b, c, d]: [Pair; 4]) -> Self {
            Self(i32x4(a.0, b.0, c.0, d.0))
        }

        /// The sum of each pair's products with another pair.
        #[inline(always)]
        pub(crate) fn times(self, other: Pair) -> Four {
            Four(i32x4_dot_i16x8(self.0, i32x4_splat(other.0)))
        }
    }

    /// Four numbers of 32 bits.
    #[derive(Clone, Copy)]
    pub(crate) struct Four(v128);

    impl Four {
        pub(crate) const ZERO: Self = Self(i32x4(0, 0, 0, 0));

        #[inline(always)]
        pub(crate) const fn new([a, b, c, d]: [i32; 4]) -> Self {
            Self(i32x4(a, b, c, d))
        }

        #[inline(always)]
        pub(crate) fn plus(self, other: Self) -> Self {
            Self(i32x4_add(self.0, other.0))
        }

        #[inline(always)]
        pub(crate) fn minus(self, other: Self) -> Self {
            Self(i32x4_sub(self.0, other.0))
        }

        #[inline(always)]
        pub(crate) fn scaled(self, factor: i32) -> Self {
            Self(i32x4_mul(self.0, i32x4_splat(factor)))
        }

        #[inline(always)]
        pub(crate) fn raised(self, bits: u32) -> Self {
            Self(i32x4_shl(self.0, bits))
        }

        #[inline(always)]
        pub(crate) fn rounded(self, drop_bits: u32) -> Self {
            let half = i32x4_splat(1 << (drop_bits - 1));
            Self(i32x4_shr(i32x4_add(self.0, half), drop_bits))
        }

        /// Numbers around 0 as samples.
        #[inline(always)]
        pub(crate) fn sampled(self) -> [u8; 4] {
            let wide = i32x4_add(self.0, i32x4_splat(128));
            let half = i16x8_narrow_i32x4(wide, wide);
            i32x4_extract_lane::<0>(u8x16_narrow_i16x8(half, half)).to_le_bytes()
        }

        #[inline(always)]
        pub(crate) fn numbers(self) -> [i32; 4] {
            [
                i32x4_extract_lane::<0>(self.0),
                i32x4_extract_lane::<1>(self.0),
                i32x4_extract_lane::<2>(self.0),
                i32x4_extract_lane::<3>(self.0),
            ]
        }

        /// With fractions, times `factor`.
        #[inline(always)]
        pub(crate) fn fractions(self, factor: f32) -> [f32; 4] {
            let scaled = f32x4_mul(f32x4_convert_i32x4(self.0), f32x4_splat(factor));
            [
                f32x4_extract_lane::<0>(scaled),
                f32x4_extract_lane::<1>(scaled),
                f32x4_extract_lane::<2>(scaled),
                f32x4_extract_lane::<3>(scaled),
            ]
        }
    }

    /// Rows of a square as its columns.
    #[inline(always)]
    pub(crate) fn transposed([a, b, c, d]: [Four; 4]) -> [Four; 4] {
        let ab_low = i32x4_shuffle::<0, 4, 1, 5>(a.0, b.0);
        let ab_high = i32x4_shuffle::<2, 6, 3, 7>(a.0, b.0);
        let cd_low = i32x4_shuffle::<0, 4, 1, 5>(c.0, d.0);
        let cd_high = i32x4_shuffle::<2, 6, 3, 7>(c.0, d.0);
        [
            Four(i32x4_shuffle::<0, 1, 4, 5>(ab_low, cd_low)),
            Four(i32x4_shuffle::<2, 3, 6, 7>(ab_low, cd_low)),
            Four(i32x4_shuffle::<0, 1, 4, 5>(ab_high, cd_high)),
            Four(i32x4_shuffle::<2, 3, 6, 7>(ab_high, cd_high)),
        ]
    }
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
mod vector {
    use std::array::from_fn;

    use super::Pair;

    /// Four pairs of 16-bit numbers.
    #[derive(Clone, Copy)]
    pub(crate) struct FourPairs([[i16; 2]; 4]);

    impl FourPairs {
        #[inline(always)]
        pub(crate) fn new(pairs: [Pair; 4]) -> Self {
            Self(pairs.map(Pair::numbers))
        }

        /// The sum of each pair's products with another pair.
        #[inline(always)]
        pub(crate) fn times(self, other: Pair) -> Four {
            let [first_factor, second_factor] = other.numbers().map(i32::from);
            Four(self.0.map(|[first, second]| {
                let product = i32::from(first) * first_factor;
                product.wrapping_add(i32::from(second) * second_factor)
            }))
        }
    }

    /// Four numbers of 32 bits.
    #[derive(Clone, Copy)]
    pub(crate) struct Four([i32; 4]);

    impl Four {
        pub(crate) const ZERO: Self = Self([0; 4]);

        #[inline(always)]
        pub(crate) const fn new(numbers: [i32; 4]) -> Self {
            Self(numbers)
        }

        #[inline(always)]
        pub(crate) fn plus(self, other: Self) -> Self {
            self.zip(other, i32::wrapping_add)
        }

        #[inline(always)]
        pub(crate) fn minus(self, other: Self) -> Self {
            self.zip(other, i32::wrapping_sub)
        }

        #[inline(always)]
        pub(crate) fn scaled(self, factor: i32) -> Self {
            Self(self.0.map(|number| number.wrapping_mul(factor)))
        }

        #[inline(always)]
        pub(crate) fn raised(self, bits: u32) -> Self {
            Self(self.0.map(|number| number.wrapping_shl(bits)))
        }

        #[inline(always)]
        pub(crate) fn rounded(self, drop_bits: u32) -> Self {
            let half = 1 << (drop_bits - 1);
            Self(self.0.map(|number| number.wrapping_add(half) >> drop_bits))
        }

        /// Numbers around 0 as samples.
        #[inline(always)]
        pub(crate) fn sampled(self) -> [u8; 4] {
            self.0
                .map(|number| number.wrapping_add(128).clamp(0, 255) as u8)
        }

        #[inline(always)]
        pub(crate) const fn numbers(self) -> [i32; 4] {
            self.0
        }

        /// With fractions, times `factor`.
        #[inline(always)]
        pub(crate) fn fractions(self, factor: f32) -> [f32; 4] {
            self.0.map(|number| number as f32 * factor)
        }

        #[inline(always)]
        fn zip(self, other: Self, join: impl Fn(i32, i32) -> i32) -> Self {
            let mut numbers = self.0;
            for (left, right) in numbers.iter_mut().zip(other.0) {
                *left = join(*left, right);
            }
            Self(numbers)
        }
    }

    /// Rows of a square as its columns.
    #[inline(always)]
    #[expect(clippy::indexing_slicing, reason = "all indices are below four")]
    pub(crate) fn transposed(rows: [Four; 4]) -> [Four; 4] {
        from_fn(|row| Four(from_fn(|column| rows[column].0[row])))
    }
}

pub(crate) use vector::{Four, FourPairs, transposed};
