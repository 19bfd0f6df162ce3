//! Huffman tables: what the next bits mean, looked up in one go.
//!
//! # Source
//! ITU-T T.81 annexes C and F.2.2.

use std::cell::OnceCell;

use cameo_model::{Error, Result};

use super::bits::Bits;
use crate::container::Cursor;

/// Codes up to this length are looked up at once; nearly all are.
const LOOKUP_BITS: u32 = 11;

/// What the next bits mean: how many there are with the number behind the code, how many bits the
/// number has, and how many zeros come before it. All zero for a code that is too long or has no
/// meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry(u16);

impl Entry {
    const NONE: Self = Self(0);

    /// The entry of a symbol behind a code of `code_len` bits.
    const fn new(code_len: u32, symbol: u8) -> Self {
        let (run, size) = (symbol as u16 >> 4, symbol as u16 & 15);
        Self(size << 12 | run << 8 | (code_len as u16 + size))
    }

    /// Bits of the code and of the number behind it, at most 31.
    #[inline(always)]
    pub(super) const fn len(self) -> u32 {
        self.0 as u32 & 31
    }

    #[inline(always)]
    pub(super) const fn run(self) -> usize {
        (self.0 >> 8 & 15) as usize
    }

    /// Bits of the number.
    #[inline(always)]
    pub(super) const fn size(self) -> u32 {
        self.0 as u32 >> 12
    }

    const fn symbol(self) -> u8 {
        (self.run() << 4) as u8 | self.size() as u8
    }
}

/// The codes of one class and destination.
#[derive(Debug)]
pub(super) struct Huffman {
    lookup: Box<[Entry; 1 << LOOKUP_BITS]>,
    /// For each length: one more than the last code, left-aligned to 16 bits.
    ends: [u32; 17],
    /// For each length: index of the first symbol minus the first code.
    offsets: [i32; 17],
    symbols: Vec<u8>,
    skips: OnceCell<Skips>,
}

impl Huffman {
    /// Reads one table of a segment, behind its class and destination.
    #[expect(
        clippy::indexing_slicing,
        reason = "a length is 1 to 16, and the arrays have 17 places"
    )]
    pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<Self> {
        let counts = cursor.array::<16>()?;
        let len = counts.iter().map(|count| usize::from(*count)).sum();
        let mut table = Self {
            lookup: Box::new([Entry::NONE; 1 << LOOKUP_BITS]),
            ends: [0; 17],
            offsets: [0; 17],
            symbols: cursor.take(len)?.to_vec(),
            skips: OnceCell::new(),
        };
        let (mut code, mut first) = (0_u32, 0_usize);
        for (length, count) in (1_u32..).zip(counts) {
            table.offsets[length as usize] = first as i32 - code as i32;
            let end = first + usize::from(count);
            let symbols = table.symbols.get(first..end).unwrap_or_default();
            if length <= LOOKUP_BITS {
                fill(table.lookup.as_mut_slice(), code, length, symbols)?;
            }
            code += u32::from(count);
            if code > 1 << length {
                return Err(Error::Damaged {});
            }
            table.ends[length as usize] = code << (16 - length);
            code <<= 1;
            first = end;
        }
        Ok(table)
    }

    /// What the next bits mean, without taking them. A code without a meaning fails and ends the
    /// block.
    #[inline(always)]
    pub(super) fn next(&self, bits: &mut Bits<'_>) -> Entry {
        bits.refill();
        let entry = self.at(bits.peek(LOOKUP_BITS));
        if entry == Entry::NONE {
            return self.long_code(bits);
        }
        entry
    }

    /// What is looked up for the next bits.
    #[inline(always)]
    #[expect(clippy::indexing_slicing, reason = "the index is masked to the table")]
    fn at(&self, next: usize) -> Entry {
        self.lookup[next & ((1 << LOOKUP_BITS) - 1)]
    }

    #[cold]
    fn long_code(&self, bits: &mut Bits<'_>) -> Entry {
        self.find(bits.peek(16)).unwrap_or_else(|| {
            bits.fail();
            Entry::new(1, 0)
        })
    }

    /// The same codes, for getting past them.
    pub(super) fn skips(&self) -> &Skips {
        self.skips.get_or_init(|| Skips::new(self))
    }

    fn find(&self, next: usize) -> Option<Entry> {
        let ends = self.ends.iter().zip(0_u32..).skip(LOOKUP_BITS as usize + 1);
        let (_, length) = ends.into_iter().find(|(end, _)| next < **end as usize)?;
        let code = (next >> (16 - length)) as i32;
        let offset = self.offsets.get(length as usize)?;
        let index = usize::try_from(code + offset).ok()?;
        Some(Entry::new(length, *self.symbols.get(index)?))
    }

    /// Takes a symbol alone, for scans in which other things than a number follow it.
    #[inline]
    pub(super) fn symbol(&self, bits: &mut Bits<'_>) -> u8 {
        let entry = self.next(bits);
        bits.consume(entry.len() - entry.size());
        entry.symbol()
    }

    /// Takes the difference of a mean to the one before.
    #[inline]
    pub(super) fn difference(&self, bits: &mut Bits<'_>) -> i32 {
        let entry = self.next(bits);
        if entry.run() > 0 {
            bits.fail();
        }
        taken(entry, bits)
    }
}

/// Takes what an entry stands for and gives its number, 0 if it has none.
#[inline(always)]
pub(super) fn taken(entry: Entry, bits: &mut Bits<'_>) -> i32 {
    let behind = bits.peek(entry.len()) as u32 & ((1 << entry.size()) - 1);
    bits.consume(entry.len());
    signed(behind as i32, entry.size())
}

/// A number of `size` bits (0–15) whose first bit is 0 if it is negative. Without a branch: its
/// sign is as good as random.
///
/// # Source
/// ITU-T T.81 figure F.12.
#[inline(always)]
pub(super) const fn signed(bits: i32, size: u32) -> i32 {
    let is_negative = 2 * bits < 1 << size;
    bits + is_negative as i32 * (1 - (1 << size))
}

/// Enters the codes of one length, the first being `code`.
fn fill(lookup: &mut [Entry], code: u32, length: u32, symbols: &[u8]) -> Result<()> {
    let span = 1_usize << (LOOKUP_BITS - length);
    let start = (code as usize) * span;
    let entries = lookup.get_mut(start..start + span * symbols.len());
    let entries = entries.ok_or(Error::Damaged {})?;
    for (entries, symbol) in entries.chunks_exact_mut(span).zip(symbols) {
        entries.fill(Entry::new(length, *symbol));
    }
    Ok(())
}

/// How many bits [`Skips`] looks at.
const SKIP_BITS: u32 = 12;

/// The same codes for whoever only wants to get past them: as many as fit into a lookup at once.
#[derive(Debug)]
pub(super) struct Skips {
    lookup: Box<[Skip; 1 << SKIP_BITS]>,
}

/// Several codes: their bits, how many places of a block they take, and whether the block ends
/// with them. Nothing for a code that is too long.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Skip {
    pub(super) len: u8,
    pub(super) places: u8,
    pub(super) is_end: bool,
}

impl Skips {
    pub(super) fn new(codes: &Huffman) -> Self {
        let mut lookup = Box::new([Skip::default(); 1 << SKIP_BITS]);
        for (skip, bits) in lookup.iter_mut().zip(0..) {
            *skip = Skip::new(codes, bits);
        }
        Self { lookup }
    }

    /// What to skip for the next bits.
    #[inline(always)]
    #[expect(clippy::indexing_slicing, reason = "the index is masked to the table")]
    pub(super) fn next(&self, bits: &Bits<'_>) -> Skip {
        self.lookup[bits.peek(SKIP_BITS) & ((1 << SKIP_BITS) - 1)]
    }
}

impl Skip {
    fn new(codes: &Huffman, bits: usize) -> Self {
        let mut skip = Self::default();
        while u32::from(skip.len) < SKIP_BITS && !skip.is_end {
            let left = SKIP_BITS - u32::from(skip.len);
            let entry = codes.at(bits << skip.len >> (SKIP_BITS - LOOKUP_BITS));
            // What lies beyond the bits at hand must not decide.
            let code_len = entry.len() - entry.size();
            if entry == Entry::NONE || code_len > left {
                break;
            }
            skip.len += entry.len() as u8;
            match (entry.run(), entry.size()) {
                (15, 0) => skip.places += 16,
                (_, 0) => skip.is_end = true,
                (run, _) => skip.places += run as u8 + 1,
            }
        }
        skip
    }
}
