//! One block of a sequential scan: read into coefficients, or only got past.
//!
//! # Source
//! ITU-T T.81 annex F.2.2.

use super::{
    bits::Bits,
    huffman::{Entry, Huffman, Skips, taken},
    idct::Block,
};
use crate::jpeg::ZIGZAG;

/// Places of a block, in the order of the file.
const PLACES: usize = 64;

/// How many coefficients of the file's order a block of `side` × `side` samples needs.
pub(super) const fn needed_places(side: usize) -> usize {
    match side {
        1 => 1,
        2 => 5,
        4 => 25,
        _ => PLACES,
    }
}

/// Codes of the blocks of one component.
#[derive(Debug, Clone, Copy)]
pub(super) struct Codes<'a> {
    pub(super) dc: &'a Huffman,
    pub(super) ac: &'a Huffman,
    pub(super) skips: &'a Skips,
}

impl<'a> Codes<'a> {
    pub(super) fn new(dc: &'a Huffman, ac: &'a Huffman) -> Self {
        let skips = ac.skips();
        Self { dc, ac, skips }
    }

    /// Reads a block, dequantised by `factors` in the order of the file. Only its first `needed`
    /// coefficients are sure to be there. Gives the place of the last that is not 0.
    #[inline]
    #[expect(
        clippy::indexing_slicing,
        reason = "every place is masked to the 64 of a block"
    )]
    pub(super) fn read(
        self,
        bits: &mut Bits<'_>,
        mean: &mut i32,
        factors: &[i32; 64],
        needed: usize,
        block: &mut Block,
    ) -> usize {
        *mean = mean.wrapping_add(self.dc.difference(bits));
        block[0] = mean.wrapping_mul(factors[0]);
        let (mut at, mut last) = (1, 0);
        while at < needed {
            let entry = self.ac.next(bits);
            let number = taken(entry, bits);
            if entry.size() == 0 {
                at = behind_zeros(entry, at);
                continue;
            }
            last = (at + entry.run()) & 63;
            block[usize::from(ZIGZAG[last]) & 63] = number.wrapping_mul(factors[last]);
            at += entry.run() + 1;
        }
        self.skip_from(bits, at);
        last
    }

    /// Gets past a block; its mean counts for the next one.
    #[inline]
    pub(super) fn skip(self, bits: &mut Bits<'_>, mean: &mut i32) {
        *mean = mean.wrapping_add(self.dc.difference(bits));
        self.skip_from(bits, 1);
    }

    /// Gets past the coefficients of a block from place `at` on.
    #[inline]
    fn skip_from(self, bits: &mut Bits<'_>, mut at: usize) {
        while at < PLACES {
            bits.refill();
            let skip = self.skips.next(bits);
            let places = usize::from(skip.places) + usize::from(skip.is_end);
            // The end takes no place, but it needs one to stand in.
            if skip.len == 0 || at + places > PLACES {
                at = self.skip_one(bits, at);
                continue;
            }
            bits.consume(skip.len.into());
            if skip.is_end {
                return;
            }
            at += places;
        }
        if at > PLACES {
            bits.fail();
        }
    }

    #[inline(never)]
    fn skip_one(self, bits: &mut Bits<'_>, at: usize) -> usize {
        let entry = self.ac.next(bits);
        bits.consume(entry.len());
        if entry.size() == 0 {
            behind_zeros(entry, at)
        } else {
            at + entry.run() + 1
        }
    }
}

/// The place behind an entry that stands for zeros alone: sixteen, or all that are left.
#[inline(always)]
const fn behind_zeros(entry: Entry, at: usize) -> usize {
    if entry.run() == 15 && at + 16 < PLACES {
        at + 16
    } else {
        PLACES
    }
}
