//! Bits of entropy-coded data.
//!
//! Reading never fails: behind the end of the data come zeros, and [`Bits::has_failed`] tells
//! afterwards that some of them were taken, or that there was a code without a meaning. So the
//! reader of a block needs no branch per bit, and whoever asks unit by unit knows where a hole
//! begins. Data that could not be read at all count as missing; [`Bits::check_readable`] tells.

use cameo_model::{Error, Result};

use crate::{
    container::ends_scan,
    data::Data,
    jpeg::{RST0, RST7},
};

/// What a refill provides, enough for a code and the number behind it.
const REFILL_BITS: u32 = 32;
/// Bytes that stay in memory before the next one: as many as the bits that are not taken yet can
/// come from, with a stuffed zero behind each.
const BEHIND: usize = 32;
/// Bytes that a refill looks at.
const AHEAD: usize = 16;

/// Reads bits from the most significant on and drops stuffed zeros.
pub(super) struct Bits<'a> {
    data: Data<'a>,
    /// The data from `start` on that are in memory.
    piece: Vec<u8>,
    start: usize,
    /// The next byte of the piece.
    at: usize,
    /// The next bits, left-aligned.
    buffer: u64,
    /// How many bits of the buffer count.
    count: u32,
    /// How many of all bits since the last restart were zeros that no data gave.
    invented: u32,
    has_failed: bool,
    unreadable: Option<Error>,
}

/// Between two bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct BitPosition {
    /// The byte that begins next, counted from the start of the data.
    pub(super) position: usize,
    /// What is left of the byte before, left-aligned, and how many bits that is, 0–7.
    pub(super) bits: u8,
    pub(super) bit_count: u8,
}

impl<'a> Bits<'a> {
    pub(super) const fn new(data: Data<'a>) -> Self {
        Self {
            data,
            piece: Vec::new(),
            start: 0,
            at: 0,
            buffer: 0,
            count: 0,
            invented: 0,
            has_failed: false,
            unreadable: None,
        }
    }

    /// Fills up to at least 32 bits.
    #[inline(always)]
    pub(super) fn refill(&mut self) {
        if self.count >= REFILL_BITS {
            return;
        }
        let next = self.piece.get(self.at..).and_then(<[u8]>::first_chunk);
        match next.map(|bytes| u64::from_be_bytes(*bytes)) {
            Some(word) if !has_byte_ff(word) => {
                // What doesn't fit is read again by the next refill.
                self.buffer |= word >> self.count;
                self.at += (63 - self.count as usize) >> 3;
                self.count |= 56;
            }
            _ => self.refill_bytewise(),
        }
    }

    #[cold]
    #[inline(never)]
    fn refill_bytewise(&mut self) {
        self.look_ahead();
        // Nothing but zeros may stand behind the bits that count.
        self.buffer &= !(u64::MAX >> self.count);
        while self.count <= 56 {
            let (byte, len) = match self.piece.get(self.at) {
                Some(0xFF) if self.piece.get(self.at + 1) == Some(&0) => (0xFF, 2),
                None | Some(0xFF) => {
                    self.invented = self.invented.saturating_add(8);
                    (0, 0)
                }
                Some(byte) => (*byte, 1),
            };
            self.buffer |= u64::from(byte) << (56 - self.count);
            self.count += 8;
            self.at += len;
        }
    }

    /// Has enough of the data in memory for a refill, if there are more. Says whether it had to read.
    fn look_ahead(&mut self) -> bool {
        let end = self.start + self.piece.len();
        if self.piece.len() - self.at >= AHEAD
            || end >= self.data.len()
            || self.unreadable.is_some()
        {
            return false;
        }
        let kept = self.at.min(BEHIND);
        self.start += self.at - kept;
        self.at = kept;
        if let Err(error) = self.data.read(self.start, &mut self.piece) {
            // What was kept is gone with the rest.
            self.piece.clear();
            self.at = 0;
            self.unreadable = Some(error);
        }
        true
    }

    /// # Errors
    /// `source/unreadable` if some of the data could not be read.
    pub(super) fn check_readable(&self) -> Result<()> {
        self.unreadable.clone().map_or(Ok(()), Err)
    }

    /// The next `len` bits (1–32) without taking them.
    #[inline(always)]
    pub(super) const fn peek(&self, len: u32) -> usize {
        (self.buffer >> (64 - len)) as usize
    }

    /// Takes `len` bits (0–32) that a refill has provided.
    #[inline(always)]
    pub(super) const fn consume(&mut self, len: u32) {
        self.count = self.count.wrapping_sub(len);
        self.buffer <<= len;
    }

    /// Takes `len` bits (0–16) as a number.
    #[inline]
    pub(super) fn number(&mut self, len: u32) -> i32 {
        if len == 0 {
            return 0;
        }
        self.refill();
        let number = self.peek(len) as i32;
        self.consume(len);
        number
    }

    /// Notes that the data make no sense.
    #[cold]
    pub(super) const fn fail(&mut self) {
        self.has_failed = true;
    }

    /// Whether the data made no sense or ended before what was taken.
    #[inline(always)]
    pub(super) const fn has_failed(&self) -> bool {
        self.has_failed || self.invented > self.count
    }

    /// Where the next bit is; nothing behind the end of the data.
    pub(super) fn bit_position(&self) -> Option<BitPosition> {
        let bit_count = self.count.checked_sub(self.invented)? & 7;
        Some(BitPosition {
            position: self.position(),
            bits: (self.buffer >> 56) as u8 & !(u8::MAX >> bit_count),
            bit_count: bit_count as u8,
        })
    }

    /// Goes on at this bit.
    pub(super) fn go_to(&mut self, next: BitPosition) {
        self.start = next.position;
        self.piece.clear();
        self.go_on_at(0);
        self.buffer = u64::from(next.bits) << 56;
        self.count = next.bit_count.into();
    }

    /// Where the byte ends from which the last bit was taken, with its stuffed zero.
    pub(super) fn position(&self) -> usize {
        self.start + self.position_in_piece()
    }

    /// The same in the piece.
    fn position_in_piece(&self) -> usize {
        let unread = self.count.saturating_sub(self.invented) / 8;
        (0..unread).fold(self.at, |at, _| {
            let before = self.piece.get(..at).unwrap_or_default();
            let len = if before.ends_with(&[0xFF, 0]) { 2 } else { 1 };
            at.saturating_sub(len)
        })
    }

    /// Goes on behind the restart marker that must come next, after less than a byte of padding and
    /// any number of bytes that fill. Otherwise stays where it is and is false.
    pub(super) fn restart(&mut self) -> bool {
        self.look_ahead();
        let at = self.position_in_piece();
        let rest = self.piece.get(at..).unwrap_or_default();
        let filled = rest.iter().take_while(|byte| **byte == 0xFF).count();
        let code = rest.get(filled).filter(|_| filled > 0);
        let is_next = matches!(code, Some(RST0..=RST7)) && !self.has_failed();
        if is_next {
            self.go_on_at(at + filled + 1);
        }
        is_next
    }

    /// Goes on behind the next restart marker from here on that can belong to interval number
    /// `expected` or one of the three that follow it. Gives how many intervals are lost, or
    /// nothing if there is no such marker before the end of the scan.
    pub(super) fn resynchronise(&mut self, expected: u8) -> Option<u32> {
        self.go_on_at(self.position_in_piece());
        loop {
            let code = self.next_marker()?;
            let lost = code.wrapping_sub(expected) & 7;
            if ends_scan(code) {
                return None;
            }
            if lost < 4 {
                return Some(lost.into());
            }
        }
    }

    /// Goes behind the next restart marker, or one that ends the scan, and gives its code.
    fn next_marker(&mut self) -> Option<u8> {
        let is_marker = |code: u8| matches!(code, RST0..=RST7) || ends_scan(code);
        loop {
            let rest = self.piece.get(self.at..)?;
            let marker = |pair: &[u8]| matches!(pair, [0xFF, code] if is_marker(*code));
            if let Some(before) = rest.windows(2).position(marker) {
                self.go_on_at(self.at + before + 2);
                return self.piece.get(self.at - 1).copied();
            }
            // The last byte may be the first of a marker.
            self.at += rest.len().saturating_sub(1);
            if !self.look_ahead() {
                return None;
            }
        }
    }

    /// Goes on at a byte of the piece, with nothing taken from there.
    fn go_on_at(&mut self, at: usize) {
        self.at = at;
        self.buffer = 0;
        self.count = 0;
        self.invented = 0;
        self.has_failed = false;
    }
}

/// Whether one of the eight bytes is 0xFF, that is, whether one of the complement is 0.
#[inline(always)]
const fn has_byte_ff(word: u64) -> bool {
    const ONES: u64 = 0x0101_0101_0101_0101;
    (!word).wrapping_sub(ONES) & word & (ONES << 7) != 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::COPY_LEN;

    fn taken(data: &[u8], lens: &[u32]) -> (Vec<i32>, Vec<bool>, usize) {
        let mut bits = Bits::new(Data::Held(data));
        let pairs = lens
            .iter()
            .map(|len| (bits.number(*len), bits.has_failed()));
        let (numbers, failures) = pairs.collect::<Vec<_>>().into_iter().unzip();
        (numbers, failures, bits.position())
    }

    #[test]
    fn stuffed_zeros_are_dropped_wherever_they_are() {
        for before in 0..20 {
            let data = [vec![0xA5; before], vec![0xFF, 0, 0x12], vec![0x5A; 20]].concat();
            let (numbers, ..) = taken(&data, &vec![8; before + 22]);
            let wanted = [vec![0xA5; before], vec![0xFF, 0x12], vec![0x5A; 20]].concat();
            assert_eq!(numbers, wanted);
        }
    }

    #[test]
    fn the_end_is_noticed_with_the_first_bit_too_much() {
        for end in [&[][..], &[0xFF, 0xD0], &[0xFF]] {
            let data = [&[0b1010_0000, 0xFF, 0, 0x80], end].concat();
            let (numbers, failures, position) = taken(&data, &[3, 12, 9, 1, 16]);
            assert_eq!(numbers, [5, 0b0000_0111_1111, 0b1_1000_0000, 0, 0]);
            assert_eq!(failures, [false, false, false, true, true]);
            assert_eq!(position, 4);
        }
    }

    #[test]
    fn the_position_counts_whole_bytes() {
        let data = [
            0xFF, 0, 0x11, 0xFF, 0, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88,
        ];
        for (len, wanted) in [(1, 2), (8, 2), (9, 3), (16, 3), (17, 5), (24, 5), (25, 6)] {
            let lens = vec![1; len];
            assert_eq!(taken(&data, &lens).2, wanted, "{len} bits");
        }
    }

    #[test]
    fn pieces_join_wherever_they_end() {
        for before in COPY_LEN - 20..COPY_LEN + 4 {
            let start = vec![0xA5; before];
            let data = [&start[..], &[0xFF, 0, 0x12, 0xFF, 0, 0xFF, 0xD5, 0x20]].concat();
            let mut bits = Bits::new(Data::Held(&data));
            for taken in 1..=before {
                assert_eq!((bits.number(8), bits.position()), (0xA5, taken));
            }
            assert_eq!([8, 8, 8].map(|len| bits.number(len)), [0xFF, 0x12, 0xFF]);
            assert_eq!(bits.position(), before + 5);
            assert!(bits.restart());
            assert_eq!((bits.number(8), bits.position()), (0x20, data.len()));
            let mut bits = Bits::new(Data::Held(&data));
            assert_eq!(bits.resynchronise(4), Some(1), "{before}");
            assert_eq!(bits.number(8), 0x20);
        }
    }

    #[test]
    fn a_restart_needs_its_marker_at_once() {
        let mut bits = Bits::new(Data::Held(&[0xAF, 0xFF, 0xD3, 0x10]));
        assert!(!bits.restart(), "a whole byte is left");
        bits.number(4);
        assert!(bits.restart());
        assert_eq!(bits.number(4), 1);
    }

    #[test]
    fn what_is_lost_is_found_again_by_the_number_of_a_marker() {
        let data = [0xAF, 0xFF, 0xD3, 0x10, 0xFF, 0, 0xFF, 0xD5, 0x20];
        for (expected, wanted) in [(3, Some((0, 1))), (2, Some((1, 1))), (4, Some((1, 2)))] {
            let mut bits = Bits::new(Data::Held(&data));
            let found = bits.resynchronise(expected);
            assert_eq!(found.map(|lost| (lost, bits.number(4))), wanted);
        }
        assert_eq!(Bits::new(Data::Held(&data)).resynchronise(6), None);
    }
}
