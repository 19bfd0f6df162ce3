//! Blocks as symbols: what a scan says about each, counted or written.
//!
//! # Source
//! ITU-T T.81, annexes F.1.2 (sequential) and G.1.2 (progressive).

use super::{
    bits::BitWriter,
    frame::Block,
    huffman::{Codes, Counts},
    quantise::positions,
};

/// The codes of a scan: those of DC or AC, of luma or chroma.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Alphabet {
    DcLuma,
    DcChroma,
    AcLuma,
    AcChroma,
}

impl Alphabet {
    pub(super) const ALL: [Self; 4] = [Self::DcLuma, Self::DcChroma, Self::AcLuma, Self::AcChroma];

    pub(super) const fn dc(component: usize) -> Self {
        if component == 0 {
            Self::DcLuma
        } else {
            Self::DcChroma
        }
    }

    pub(super) const fn ac(component: usize) -> Self {
        if component == 0 {
            Self::AcLuma
        } else {
            Self::AcChroma
        }
    }

    /// Class and number, as the file's tables are named.
    pub(super) const fn name(self) -> u8 {
        match self {
            Self::DcLuma => 0x00,
            Self::DcChroma => 0x01,
            Self::AcLuma => 0x10,
            Self::AcChroma => 0x11,
        }
    }
}

/// Where symbols go.
pub(super) trait Sink {
    /// A symbol and the bits behind it, the lowest `extra_len` of `extra`.
    fn put(&mut self, alphabet: Alphabet, symbol: u8, extra: u32, extra_len: u32);
}

/// Counts symbols, so that codes can be made for them, and the bits behind them.
#[derive(Debug, Clone, Default)]
pub(super) struct Counter {
    pub(super) counts: [Counts; 4],
    pub(super) extra_bits: u64,
}

impl Sink for Counter {
    fn put(&mut self, alphabet: Alphabet, symbol: u8, _extra: u32, extra_len: u32) {
        self.counts[alphabet as usize].add(symbol);
        self.extra_bits += u64::from(extra_len);
    }
}

impl Counter {
    /// The alphabets that are used, with their counts.
    pub(super) fn used(&self) -> impl Iterator<Item = (Alphabet, &Counts)> {
        let all = Alphabet::ALL.into_iter().zip(&self.counts);
        all.filter(|(_, counts)| !counts.is_empty())
    }

    /// Bits of a scan with the best codes.
    pub(super) fn data_bit_len(&self) -> u64 {
        self.used().map(|(_, counts)| counts.bit_len()).sum::<u64>() + self.extra_bits
    }

    /// Bits of a scan with the best codes, and of their tables.
    pub(super) fn bit_len(&self) -> u64 {
        let tables = self.used().map(|(_, counts)| counts.table_byte_len());
        self.data_bit_len() + 8 * tables.sum::<u64>()
    }
}

/// Writes symbols with their codes.
pub(super) struct Writer {
    pub(super) codes: [Codes; 4],
    pub(super) bits: BitWriter,
}

impl Sink for Writer {
    fn put(&mut self, alphabet: Alphabet, symbol: u8, extra: u32, extra_len: u32) {
        let code = self.codes[alphabet as usize].of_symbol[usize::from(symbol)];
        let both = u32::from(code.bits) << extra_len | extra;
        self.bits.put(both, u32::from(code.len) + extra_len);
    }
}

/// End of block.
const EOB: u8 = 0;
/// A run of 16 zeros.
const ZRL: u8 = 0xF0;

/// Bits of a level's magnitude.
pub(super) fn magnitude_bits(level: i16) -> u32 {
    16 - level.unsigned_abs().leading_zeros()
}

/// A level's own bits: those of a negative one are those of its magnitude inverted.
fn level_bits(level: i16, len: u32) -> u32 {
    let shifted = if level < 0 { level - 1 } else { level };
    u32::from(shifted as u16) & ((1 << len) - 1)
}

/// How much DC differs from the block before.
pub(super) fn dc(sink: &mut impl Sink, alphabet: Alphabet, difference: i16) {
    let len = magnitude_bits(difference);
    sink.put(alphabet, len as u8, level_bits(difference, len), len);
}

/// All AC levels of a block in one scan; the mask says which are not 0.
pub(super) fn ac(sink: &mut impl Sink, alphabet: Alphabet, block: &Block, mask: u64) {
    let mut last = 0;
    for position in positions(mask & !1) {
        level(sink, alphabet, position - last - 1, block[position]);
        last = position;
    }
    if last < 63 {
        sink.put(alphabet, EOB, 0, 0);
    }
}

fn level(sink: &mut impl Sink, alphabet: Alphabet, zeros: usize, level: i16) {
    for _ in 0..zeros / 16 {
        sink.put(alphabet, ZRL, 0, 0);
    }
    let len = magnitude_bits(level);
    let symbol = (zeros % 16) << 4 | len as usize;
    sink.put(alphabet, symbol as u8, level_bits(level, len), len);
}

/// Part of the positions of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Band {
    pub(super) first: u8,
    pub(super) last: u8,
}

impl Band {
    /// One bit for each of its positions.
    pub(super) fn mask(self) -> u64 {
        u64::MAX << self.first & u64::MAX >> (63 - self.last)
    }
}

/// Longest run of blocks that end together.
const MAX_RUN: u32 = 0x7FFF;

/// The levels of one band: blocks that end one after another share a
/// symbol. Masks say which levels are not 0.
pub(super) fn band<'a>(
    sink: &mut impl Sink,
    alphabet: Alphabet,
    band: Band,
    blocks: impl Iterator<Item = (&'a Block, u64)>,
) {
    let mut run = 0;
    for (block, mask) in blocks {
        let mut before = usize::from(band.first);
        for position in positions(mask & band.mask()) {
            end_run(sink, alphabet, &mut run);
            level(sink, alphabet, position - before, block[position]);
            before = position + 1;
        }
        if before <= usize::from(band.last) {
            run += 1;
            if run == MAX_RUN {
                end_run(sink, alphabet, &mut run);
            }
        }
    }
    end_run(sink, alphabet, &mut run);
}

fn end_run(sink: &mut impl Sink, alphabet: Alphabet, run: &mut u32) {
    if *run > 0 {
        let len = run.ilog2();
        sink.put(alphabet, (len << 4) as u8, *run - (1 << len), len);
        *run = 0;
    }
}
