//! What segments set for the scans that follow: tables and the restart interval.
//!
//! # Source
//! ITU-T T.81 section B.2.4.

use cameo_model::{Error, Result};

use super::{huffman::Huffman, scan::ZIGZAG};
use crate::container::Cursor;

/// The state of a decoder between segments.
#[derive(Default)]
pub(super) struct Tables {
    /// Factors in natural order.
    quantisation: [Option<[i32; 64]>; 4],
    dc: [Option<Huffman>; 4],
    ac: [Option<Huffman>; 4],
    /// Units between restart markers, 0 for none.
    pub(super) restart_interval: u32,
}

impl Tables {
    #[expect(
        clippy::indexing_slicing,
        reason = "every entry of the zigzag table is below 64"
    )]
    pub(super) fn read_quantisation(&mut self, body: &[u8]) -> Result<()> {
        let mut cursor = Cursor::new(body);
        while !cursor.is_at_end() {
            let head = cursor.u8()?;
            let mut factors = [0; 64];
            for natural in ZIGZAG {
                let factor = match head >> 4 {
                    0 => cursor.u8()?.into(),
                    _ => cursor.u16_be()?,
                };
                factors[usize::from(natural)] = i32::from(factor);
            }
            *slot(&mut self.quantisation, head & 15)? = Some(factors);
        }
        Ok(())
    }

    pub(super) fn read_huffman(&mut self, body: &[u8]) -> Result<()> {
        let mut cursor = Cursor::new(body);
        while !cursor.is_at_end() {
            let head = cursor.u8()?;
            let class = if head >> 4 == 0 {
                &mut self.dc
            } else {
                &mut self.ac
            };
            *slot(class, head & 15)? = Some(Huffman::read(&mut cursor)?);
        }
        Ok(())
    }

    pub(super) fn read_restart_interval(&mut self, body: &[u8]) -> Result<()> {
        self.restart_interval = Cursor::new(body).u16_be()?.into();
        Ok(())
    }

    pub(super) fn quantisation(&self, index: usize) -> Result<&[i32; 64]> {
        let table = self.quantisation.get(index).and_then(Option::as_ref);
        table.ok_or(Error::Damaged {})
    }

    pub(super) fn dc(&self, index: u8) -> Option<&Huffman> {
        self.dc.get(usize::from(index))?.as_ref()
    }

    pub(super) fn ac(&self, index: u8) -> Option<&Huffman> {
        self.ac.get(usize::from(index))?.as_ref()
    }
}

fn slot<T>(slots: &mut [Option<T>; 4], index: u8) -> Result<&mut Option<T>> {
    slots.get_mut(usize::from(index)).ok_or(Error::Damaged {})
}
