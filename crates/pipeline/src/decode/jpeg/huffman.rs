//! Huffman tables.
//!
//! # Source
//! ITU-T T.81 annexes C and F.2.2.3.

use cameo_model::{Error, Result};

use super::bits::Bits;
use crate::container::Cursor;

/// Codes up to this length are looked up at once; nearly all are.
const LOOKUP_BITS: u32 = 9;

/// The codes of one class and destination.
#[derive(Debug, Clone)]
pub(super) struct Huffman {
    /// For the next bits: code length (0 if longer than the lookup) and symbol.
    lookup: Vec<(u8, u8)>,
    /// For each length: one more than the last code, left-aligned to 16 bits.
    ends: [u32; 17],
    /// For each length: index of the first symbol minus the first code.
    offsets: [i32; 17],
    symbols: Vec<u8>,
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
            lookup: vec![(0, 0); 1 << LOOKUP_BITS],
            ends: [0; 17],
            offsets: [0; 17],
            symbols: cursor.take(len)?.to_vec(),
        };
        let (mut code, mut first) = (0_u32, 0_usize);
        for (length, count) in (1_u32..).zip(counts) {
            table.offsets[length as usize] = first as i32 - code as i32;
            let end = first + usize::from(count);
            let symbols = table.symbols.get(first..end).unwrap_or_default();
            if length <= LOOKUP_BITS {
                fill(&mut table.lookup, code, length, symbols)?;
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

    /// The next symbol; up to 16 bits remain for what follows it without another refill.
    #[inline]
    pub(super) fn symbol(&self, bits: &mut Bits<'_>) -> Result<u8> {
        bits.refill();
        match self.lookup.get(bits.peek(LOOKUP_BITS)) {
            Some((length @ 1.., symbol)) => {
                bits.consume(u32::from(*length))?;
                Ok(*symbol)
            }
            _ => self.long_symbol(bits),
        }
    }

    fn long_symbol(&self, bits: &mut Bits<'_>) -> Result<u8> {
        let next = bits.peek(16);
        let ends = self.ends.iter().zip(0_u32..).skip(LOOKUP_BITS as usize + 1);
        let (_, length) = ends
            .into_iter()
            .find(|(end, _)| next < **end as usize)
            .ok_or(Error::Damaged {})?;
        bits.consume(length)?;
        let code = (next >> (16 - length)) as i32;
        let offset = self.offsets.get(length as usize).ok_or(Error::Damaged {})?;
        let index = usize::try_from(code + offset).map_err(|_| Error::Damaged {})?;
        self.symbols.get(index).copied().ok_or(Error::Damaged {})
    }
}

/// Enters the codes of one length, the first being `code`.
fn fill(lookup: &mut [(u8, u8)], code: u32, length: u32, symbols: &[u8]) -> Result<()> {
    let span = 1_usize << (LOOKUP_BITS - length);
    let start = (code as usize) * span;
    let entries = lookup.get_mut(start..start + span * symbols.len());
    let entries = entries.ok_or(Error::Damaged {})?;
    for (entries, symbol) in entries.chunks_exact_mut(span).zip(symbols) {
        entries.fill((length as u8, *symbol));
    }
    Ok(())
}
