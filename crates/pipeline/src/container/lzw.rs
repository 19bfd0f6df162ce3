//! The codes of a GIF frame, read for nothing but where they end.
//!
//! Behind that place anything could hide: decoders stop there. Pixels are counted, not decoded.
//!
//! # Source
//! GIF89a specification, appendix F.

use cameo_model::{Error, Result};

/// Codes never get longer.
const MAX_CODE_BITS: u32 = 12;

/// How many bytes of `data` a frame of so many pixels takes: up to the end code or to the code
/// that fills the last pixel, all of them if they end before.
///
/// # Errors
/// `source/damaged` for a code that can't be there.
pub(super) fn used_len(
    data: impl Iterator<Item = u8>,
    pixel_bits: u8,
    pixels: u64,
) -> Result<usize> {
    let mut codes = Codes {
        data,
        taken: 0,
        buffer: 0,
        count: 0,
    };
    let mut table = Table::new(pixel_bits)?;
    let mut shown = 0;
    loop {
        let used = codes.taken;
        let is_full = shown >= pixels;
        match codes.next(table.code_bits) {
            Some(code) if code == table.clear + 1 => return Ok(codes.taken),
            _ if is_full => return Ok(used),
            None => return Ok(codes.taken),
            Some(code) => shown += table.read(code)?,
        }
    }
}

/// Bits from the least significant on.
struct Codes<I> {
    data: I,
    taken: usize,
    buffer: u32,
    count: u32,
}

impl<I: Iterator<Item = u8>> Codes<I> {
    fn next(&mut self, bits: u32) -> Option<usize> {
        while self.count < bits {
            self.buffer |= u32::from(self.data.next()?) << self.count;
            self.count += 8;
            self.taken += 1;
        }
        let code = self.buffer & ((1 << bits) - 1);
        self.buffer >>= bits;
        self.count -= bits;
        Some(code as usize)
    }
}

/// How many pixels each code stands for.
struct Table {
    /// The code that empties the table; the next one ends the data.
    clear: usize,
    lens: Vec<u64>,
    code_bits: u32,
    previous: Option<u64>,
}

impl Table {
    fn new(pixel_bits: u8) -> Result<Self> {
        if !(2..=8).contains(&pixel_bits) {
            return Err(Error::Damaged {});
        }
        let clear = 1 << pixel_bits;
        Ok(Self {
            clear,
            lens: vec![1; clear + 2],
            code_bits: u32::from(pixel_bits) + 1,
            previous: None,
        })
    }

    /// Takes a code in, whose pixels it gives.
    fn read(&mut self, code: usize) -> Result<u64> {
        if code == self.clear {
            self.lens.truncate(self.clear + 2);
            self.code_bits = self.clear.ilog2() + 1;
            self.previous = None;
            return Ok(0);
        }
        if let Some(previous) = self.previous {
            self.grow(previous + 1);
        }
        let len = *self.lens.get(code).ok_or(Error::Damaged {})?;
        self.previous = Some(len);
        Ok(len)
    }

    /// Enters the next code; a full table stays as it is.
    fn grow(&mut self, len: u64) {
        if self.lens.len() == 1 << MAX_CODE_BITS {
            return;
        }
        self.lens.push(len);
        if self.lens.len() == 1 << self.code_bits && self.code_bits < MAX_CODE_BITS {
            self.code_bits += 1;
        }
    }
}
