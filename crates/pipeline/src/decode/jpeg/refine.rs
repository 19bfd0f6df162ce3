//! One block of a progressive scan: first bits of its coefficients, or one bit more.
//!
//! # Source
//! ITU-T T.81 annex G.1.2.

use super::{
    bits::Bits,
    huffman::{Huffman, signed},
};

/// A block between scans.
pub(super) struct Slot<'a> {
    /// A bit for each coefficient that is not 0, in the order of the file.
    pub(super) filled: &'a mut u64,
    /// The coefficients that are kept, if any.
    pub(super) kept: &'a mut [i16],
    /// Where in `kept` each coefficient is, in the order of the file.
    pub(super) places: &'a [u8; 64],
}

/// What a scan gives of a band of coefficients.
#[derive(Debug, Clone, Copy)]
pub(super) struct Band {
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) low_bit: u32,
}

impl Slot<'_> {
    /// The first bits of the mean.
    pub(super) fn set_mean(&mut self, mean: i32, low_bit: u32) {
        if let Some(kept) = self.kept.first_mut() {
            *kept = (mean << low_bit) as i16;
        }
    }

    /// One bit more for the mean.
    pub(super) fn refine_mean(&mut self, bits: &mut Bits<'_>, low_bit: u32) {
        let bit = (bits.number(1) << low_bit) as i16;
        if let Some(kept) = self.kept.first_mut() {
            *kept |= bit;
        }
    }

    /// A band's first bits. A run of blocks may have none.
    pub(super) fn read(
        &mut self,
        ac: &Huffman,
        bits: &mut Bits<'_>,
        band: Band,
        end_of_band_run: &mut u32,
    ) {
        if *end_of_band_run > 0 {
            *end_of_band_run -= 1;
            return;
        }
        let mut at = band.first;
        while at <= band.last {
            let symbol = ac.symbol(bits);
            let (run, size) = (symbol >> 4, u32::from(symbol & 15));
            match (run, size) {
                (15, 0) => at += 16,
                (_, 0) => {
                    *end_of_band_run = end_of_band(run, bits) - 1;
                    return;
                }
                _ => {
                    at += usize::from(run);
                    let number = signed(bits.number(size), size);
                    self.set(at, (number << band.low_bit) as i16, bits);
                    at += 1;
                }
            }
        }
    }

    /// One bit more for a band: new coefficients of ±1, and a bit for each that is there.
    pub(super) fn refine(
        &mut self,
        ac: &Huffman,
        bits: &mut Bits<'_>,
        band: Band,
        end_of_band_run: &mut u32,
    ) {
        let bit = 1_i16 << band.low_bit;
        let mut at = band.first;
        if *end_of_band_run == 0 {
            while at <= band.last {
                let symbol = ac.symbol(bits);
                let (run, size) = (symbol >> 4, symbol & 15);
                let new = match size {
                    0 if run < 15 => {
                        *end_of_band_run = end_of_band(run, bits);
                        break;
                    }
                    0 => 0,
                    1 if bits.number(1) == 1 => bit,
                    1 => -bit,
                    _ => return bits.fail(),
                };
                at = self.refine_until(bits, (at, band.last), run.into(), bit);
                if new != 0 && at <= band.last {
                    self.set(at, new, bits);
                }
                at += 1;
            }
        }
        if *end_of_band_run > 0 {
            self.refine_rest(bits, (at, band.last), bit);
            *end_of_band_run -= 1;
        }
    }

    /// Refines what is there until `zeros` empty places have been passed; gives the next empty
    /// one, or one beyond the band.
    fn refine_until(
        &mut self,
        bits: &mut Bits<'_>,
        (from, last): (usize, usize),
        zeros: usize,
        bit: i16,
    ) -> usize {
        let mut left = zeros;
        for at in from..=last {
            if *self.filled >> at & 1 == 0 {
                if left == 0 {
                    return at;
                }
                left -= 1;
            } else {
                self.refine_at(bits, at, bit);
            }
        }
        last + 1
    }

    /// Refines what is there up to the end of the band. Looks at nothing else: a run of empty blocks
    /// takes no bits of the file, so that it must take no time either.
    fn refine_rest(&mut self, bits: &mut Bits<'_>, (from, last): (usize, usize), bit: i16) {
        let band = u64::MAX << from & u64::MAX >> (63 - last);
        let mut left = *self.filled & band;
        while left != 0 {
            self.refine_at(bits, left.trailing_zeros() as usize, bit);
            left &= left - 1;
        }
    }

    /// One bit more for a coefficient that is there.
    fn refine_at(&mut self, bits: &mut Bits<'_>, at: usize, bit: i16) {
        if bits.number(1) == 1
            && let Some(kept) = self.kept_at(at)
            && *kept & bit == 0
        {
            *kept = kept.wrapping_add(bit * kept.signum());
        }
    }

    fn set(&mut self, at: usize, coefficient: i16, bits: &mut Bits<'_>) {
        if at > 63 {
            return bits.fail();
        }
        *self.filled |= 1 << at;
        if let Some(kept) = self.kept_at(at) {
            *kept = coefficient;
        }
    }

    fn kept_at(&mut self, at: usize) -> Option<&mut i16> {
        let index = self.places.get(at)?;
        self.kept.get_mut(usize::from(*index))
    }
}

/// How many blocks, with this one, have nothing more in their band.
fn end_of_band(run: u8, bits: &mut Bits<'_>) -> u32 {
    (1 << run) + bits.number(run.into()) as u32
}
