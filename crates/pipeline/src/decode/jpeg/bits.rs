//! Bits of entropy-coded data. Asking for more than there are is an error, so that a hole in a
//! scan is noticed where it is.

use cameo_model::{Error, Result};

/// Reads bits from the most significant on and drops stuffed zeros.
pub(super) struct Bits<'a> {
    data: &'a [u8],
    at: usize,
    /// The next bits, left-aligned; zeros behind them.
    buffer: u64,
    /// How many bits of the buffer are real.
    count: u32,
}

impl<'a> Bits<'a> {
    pub(super) const fn new(data: &'a [u8]) -> Self {
        Self {
            data,
            at: 0,
            buffer: 0,
            count: 0,
        }
    }

    /// Fills up to at least 32 bits, unless the data or a marker ends before.
    #[inline]
    pub(super) fn refill(&mut self) {
        if self.count >= 32 {
            return;
        }
        while self.count <= 56 {
            let (byte, len) = match self.data.get(self.at) {
                None => return,
                Some(0xFF) if self.data.get(self.at + 1) == Some(&0) => (0xFF, 2),
                Some(0xFF) => return,
                Some(byte) => (*byte, 1),
            };
            self.buffer |= u64::from(byte) << (56 - self.count);
            self.count += 8;
            self.at += len;
        }
    }

    /// The next `len` bits (1–16) without taking them; zeros beyond the end.
    #[inline]
    pub(super) const fn peek(&self, len: u32) -> usize {
        (self.buffer >> (64 - len)) as usize
    }

    /// Takes `len` bits (0–32) that a refill has provided.
    #[inline]
    pub(super) fn consume(&mut self, len: u32) -> Result<()> {
        self.count = self.count.checked_sub(len).ok_or(Error::Damaged {})?;
        self.buffer <<= len;
        Ok(())
    }

    /// Takes `len` bits (0–16) as a number.
    #[inline]
    pub(super) fn number(&mut self, len: u32) -> Result<i32> {
        if len == 0 {
            return Ok(0);
        }
        self.refill();
        let number = self.peek(len) as i32;
        self.consume(len)?;
        Ok(number)
    }

    /// Takes a number whose first bit is 0 if it is negative.
    ///
    /// # Source
    /// ITU-T T.81 figure F.12.
    #[inline]
    pub(super) fn signed(&mut self, len: u32) -> Result<i32> {
        let number = self.number(len)?;
        let is_negative = len > 0 && number >> (len - 1) == 0;
        Ok(if is_negative {
            number + 1 - (1 << len)
        } else {
            number
        })
    }

    /// Where the byte ends from which the last bit was taken, with its stuffed zero.
    pub(super) fn position(&self) -> usize {
        (0..self.count / 8).fold(self.at, |at, _| {
            let before = self.data.get(..at).unwrap_or_default();
            let len = if before.ends_with(&[0xFF, 0]) { 2 } else { 1 };
            at.saturating_sub(len)
        })
    }

    /// Goes on behind the restart marker that must come next, after less than a byte of padding.
    pub(super) fn restart(&mut self) -> Result<()> {
        if self.count >= 8 {
            return Err(Error::Damaged {});
        }
        (self.buffer, self.count) = (0, 0);
        match self.data.get(self.at..self.at + 2) {
            Some([0xFF, 0xD0..=0xD7]) => {
                self.at += 2;
                Ok(())
            }
            _ => Err(Error::Damaged {}),
        }
    }
}
