//! What segments set for the scans that follow: tables and the restart interval.
//!
//! # Source
//! ITU-T T.81 section B.2.4.

use std::rc::Rc;

use cameo_model::{Error, Result};

use super::huffman::Huffman;
use crate::container::Cursor;

/// Factors in the order of the file.
pub(super) type Factors = [i32; 64];

/// The state of a decoder between segments. What a scan took from it stays its own.
#[derive(Default)]
pub(super) struct Tables {
    quantisation: [Option<Rc<Factors>>; 4],
    dc: [Option<Rc<Huffman>>; 4],
    ac: [Option<Rc<Huffman>>; 4],
    /// Units between restart markers, 0 for none.
    pub(super) restart_interval: u32,
}

impl Tables {
    pub(super) fn read_quantisation(&mut self, body: &[u8]) -> Result<()> {
        let mut cursor = Cursor::new(body);
        while !cursor.is_at_end() {
            let head = cursor.u8()?;
            let mut factors = [0; 64];
            for to in &mut factors {
                let factor = match head >> 4 {
                    0 => cursor.u8()?.into(),
                    _ => cursor.u16_be()?,
                };
                *to = i32::from(factor);
            }
            *slot(&mut self.quantisation, head & 15)? = Some(Rc::new(factors));
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
            *slot(class, head & 15)? = Some(Rc::new(Huffman::read(&mut cursor)?));
        }
        Ok(())
    }

    pub(super) fn read_restart_interval(&mut self, body: &[u8]) -> Result<()> {
        self.restart_interval = Cursor::new(body).u16_be()?.into();
        Ok(())
    }

    pub(super) fn quantisation(&self, index: usize) -> Option<Rc<Factors>> {
        self.quantisation.get(index)?.clone()
    }

    pub(super) fn dc(&self, index: u8) -> Option<Rc<Huffman>> {
        self.dc.get(usize::from(index))?.clone()
    }

    pub(super) fn ac(&self, index: u8) -> Option<Rc<Huffman>> {
        self.ac.get(usize::from(index))?.clone()
    }
}

fn slot<T>(slots: &mut [Option<T>; 4], index: u8) -> Result<&mut Option<T>> {
    slots.get_mut(usize::from(index)).ok_or(Error::Damaged {})
}
