//! A file that is not in memory, which knows what was read of it, and may break down.

use std::cell::{Cell, RefCell};

use cameo_model::{Error, Result};
use cameo_pipeline::ReadAt;

pub struct File {
    bytes: Vec<u8>,
    /// Where each reading began, and how long it was.
    reads: RefCell<Vec<(u64, usize)>>,
    reads_left: Cell<usize>,
}

impl File {
    pub fn of(bytes: &[u8]) -> Self {
        Self {
            bytes: bytes.to_vec(),
            reads: RefCell::default(),
            reads_left: Cell::new(usize::MAX),
        }
    }

    /// What has been read since this was asked last.
    pub fn reads(&self) -> Vec<(u64, usize)> {
        self.reads.take()
    }

    /// Breaks down after so many.
    pub fn allow_reads(&self, count: usize) {
        self.reads_left.set(count);
    }
}

impl ReadAt for File {
    fn byte_len(&self) -> u64 {
        self.bytes.len() as u64
    }

    fn read_at(&self, start: u64, to: &mut [u8]) -> Result<()> {
        let left = self.reads_left.get().checked_sub(1);
        self.reads_left.set(left.ok_or(Error::Unreadable {})?);
        self.reads.borrow_mut().push((start, to.len()));
        let start = start as usize;
        to.copy_from_slice(&self.bytes[start..start + to.len()]);
        Ok(())
    }
}
