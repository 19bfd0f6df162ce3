//! Blocks as symbols: what a scan says about each, counted or written.
//!
//! # Source
//! ITU-T T.81, annexes F.1.2 (sequential) and G.1.2 (progressive).

use super::{
    bits::BitWriter,
    frame::{Block, nonzero},
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
    /// Bits without a symbol.
    fn put_bits(&mut self, bits: u32, len: u32);
}

/// Counts symbols, so that codes can be made for them, and the bits that have none.
#[derive(Debug, Clone, Default)]
pub(super) struct Counter {
    pub(super) counts: [Counts; 4],
    /// Bits behind symbols and without them.
    pub(super) extra_bits: u64,
}

impl Sink for Counter {
    fn put(&mut self, alphabet: Alphabet, symbol: u8, _extra: u32, extra_len: u32) {
        self.counts[alphabet as usize].add(symbol);
        self.extra_bits += u64::from(extra_len);
    }

    fn put_bits(&mut self, _bits: u32, len: u32) {
        self.extra_bits += u64::from(len);
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

    fn put_bits(&mut self, bits: u32, len: u32) {
        self.bits.put(bits, len);
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

/// All AC levels of a block in one scan.
pub(super) fn ac(sink: &mut impl Sink, alphabet: Alphabet, block: &Block) {
    let mut last = 0;
    for position in positions(nonzero(block) & !1) {
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

/// Part of the positions of one component, and how many of the lowest bits are left for later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Band {
    pub(super) first: u8,
    pub(super) last: u8,
    pub(super) shift: u8,
}

impl Band {
    fn mask(self) -> u64 {
        u64::MAX << self.first & u64::MAX >> (63 - self.last)
    }
}

/// Longest run of blocks that end together.
const MAX_RUN: u32 = 0x7FFF;

/// The first scan of a band: blocks that end share one symbol.
pub(super) fn band<'a>(
    sink: &mut impl Sink,
    alphabet: Alphabet,
    band: Band,
    blocks: impl Iterator<Item = &'a Block>,
) {
    let mut run = 0;
    for block in blocks {
        let mut before = usize::from(band.first);
        for position in positions(nonzero(block) & band.mask()) {
            let shifted = without_low_bits(block[position], band.shift);
            if shifted == 0 {
                continue;
            }
            end_run(sink, alphabet, &mut run);
            level(sink, alphabet, position - before, shifted);
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

/// Towards zero, unlike a shift.
fn without_low_bits(level: i16, shift: u8) -> i16 {
    let magnitude = (level.unsigned_abs() >> shift) as i16;
    if level < 0 { -magnitude } else { magnitude }
}

/// A later scan of a band: one more bit for the levels that are known, and the levels that this
/// bit makes.
pub(super) fn refinement<'a>(
    sink: &mut impl Sink,
    alphabet: Alphabet,
    band: Band,
    blocks: impl Iterator<Item = &'a Block>,
) {
    let mut run = Run::default();
    for block in blocks {
        refine(sink, alphabet, band, block, &mut run);
    }
    run.end(sink, alphabet);
}

/// Blocks that end together, and the bits of the levels that were known in them.
#[derive(Default)]
struct Run {
    blocks: u32,
    corrections: Vec<bool>,
}

impl Run {
    fn end(&mut self, sink: &mut impl Sink, alphabet: Alphabet) {
        end_run(sink, alphabet, &mut self.blocks);
        put_corrections(sink, &mut self.corrections);
    }
}

/// Bits of known levels that may wait for their run to end: what libjpeg allows for.
const MAX_CORRECTIONS: usize = 937;

fn refine(sink: &mut impl Sink, alphabet: Alphabet, band: Band, block: &Block, run: &mut Run) {
    let seen = nonzero(block) & band.mask();
    let magnitude = |position: usize| block[position].unsigned_abs() >> band.shift;
    let new = positions(seen).filter(|position| magnitude(*position) == 1);
    let last_new = new.last();
    let mut corrections = Vec::new();
    let mut zeros_from = usize::from(band.first);
    let mut zeros = 0;
    for position in positions(seen) {
        let magnitude = magnitude(position);
        if magnitude == 0 {
            continue;
        }
        zeros += position - zeros_from;
        zeros_from = position + 1;
        while zeros > 15 && last_new.is_some_and(|last| position <= last) {
            run.end(sink, alphabet);
            sink.put(alphabet, ZRL, 0, 0);
            put_corrections(sink, &mut corrections);
            zeros -= 16;
        }
        if magnitude > 1 {
            corrections.push(magnitude & 1 == 1);
        } else {
            run.end(sink, alphabet);
            sink.put(
                alphabet,
                (zeros << 4 | 1) as u8,
                u32::from(block[position] > 0),
                1,
            );
            put_corrections(sink, &mut corrections);
            zeros = 0;
        }
    }
    zeros += usize::from(band.last) + 1 - zeros_from;
    if zeros > 0 || !corrections.is_empty() {
        run.blocks += 1;
        run.corrections.append(&mut corrections);
        if run.blocks == MAX_RUN || run.corrections.len() > MAX_CORRECTIONS {
            run.end(sink, alphabet);
        }
    }
}

fn put_corrections(sink: &mut impl Sink, corrections: &mut Vec<bool>) {
    for bit in corrections.drain(..) {
        sink.put_bits(u32::from(bit), 1);
    }
}
