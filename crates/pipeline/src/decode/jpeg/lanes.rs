//! Four numbers at once: the browser's vector instructions, and the same in plain arithmetic.
//!
//! Left to itself the compiler turns blocks number by number, which took longer than the
//! transform. Both ways give the same bits; sums wrap, because the coefficients of a hostile file
//! can be anything.

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod vector {
    use std::arch::wasm32::{
        i16x8_narrow_i32x4, i32x4, i32x4_add, i32x4_extract_lane, i32x4_mul, i32x4_shl, i32x4_shr,
        i32x4_shuffle, i32x4_splat, i32x4_sub, u8x16_narrow_i16x8, v128,
    };

    #[derive(Clone, Copy)]
    pub(in super::super) struct Four(v128);

    impl Four {
        #[inline(always)]
        pub(in super::super) const fn new([a, b, c, d]: [i32; 4]) -> Self {
            Self(i32x4(a, b, c, d))
        }

        #[inline(always)]
        pub(in super::super) fn plus(self, other: Self) -> Self {
            Self(i32x4_add(self.0, other.0))
        }

        #[inline(always)]
        pub(in super::super) fn minus(self, other: Self) -> Self {
            Self(i32x4_sub(self.0, other.0))
        }

        #[inline(always)]
        pub(in super::super) fn scaled(self, factor: i32) -> Self {
            Self(i32x4_mul(self.0, i32x4_splat(factor)))
        }

        #[inline(always)]
        pub(in super::super) fn raised(self, bits: u32) -> Self {
            Self(i32x4_shl(self.0, bits))
        }

        #[inline(always)]
        pub(in super::super) fn rounded(self, drop_bits: u32) -> Self {
            let half = i32x4_splat(1 << (drop_bits - 1));
            Self(i32x4_shr(i32x4_add(self.0, half), drop_bits))
        }

        /// Numbers around 0 as samples.
        #[inline(always)]
        pub(in super::super) fn sampled(self) -> [u8; 4] {
            let wide = i32x4_add(self.0, i32x4_splat(128));
            let half = i16x8_narrow_i32x4(wide, wide);
            i32x4_extract_lane::<0>(u8x16_narrow_i16x8(half, half)).to_le_bytes()
        }
    }

    /// Rows of a square as its columns.
    #[inline(always)]
    pub(in super::super) fn transposed([a, b, c, d]: [Four; 4]) -> [Four; 4] {
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

    #[derive(Clone, Copy)]
    pub(in super::super) struct Four([i32; 4]);

    impl Four {
        #[inline(always)]
        pub(in super::super) const fn new(numbers: [i32; 4]) -> Self {
            Self(numbers)
        }

        #[inline(always)]
        pub(in super::super) fn plus(self, other: Self) -> Self {
            self.zip(other, i32::wrapping_add)
        }

        #[inline(always)]
        pub(in super::super) fn minus(self, other: Self) -> Self {
            self.zip(other, i32::wrapping_sub)
        }

        #[inline(always)]
        pub(in super::super) fn scaled(self, factor: i32) -> Self {
            Self(self.0.map(|number| number.wrapping_mul(factor)))
        }

        #[inline(always)]
        pub(in super::super) fn raised(self, bits: u32) -> Self {
            Self(self.0.map(|number| number.wrapping_shl(bits)))
        }

        #[inline(always)]
        pub(in super::super) fn rounded(self, drop_bits: u32) -> Self {
            let half = 1 << (drop_bits - 1);
            Self(self.0.map(|number| number.wrapping_add(half) >> drop_bits))
        }

        /// Numbers around 0 as samples.
        #[inline(always)]
        pub(in super::super) fn sampled(self) -> [u8; 4] {
            self.0
                .map(|number| number.wrapping_add(128).clamp(0, 255) as u8)
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
    pub(in super::super) fn transposed(rows: [Four; 4]) -> [Four; 4] {
        from_fn(|row| Four(from_fn(|column| rows[column].0[row])))
    }
}

pub(super) use vector::{Four, transposed};
