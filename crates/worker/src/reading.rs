//! The source's bytes, kept outside of wasm memory and copied in where they are needed.
//!
//! A file is read at once: every question to a browser's file is a way to another process, and 14
//! of them took ten times as long as one. Memory out here is given back when it is not needed any
//! more, which that of wasm never is.

use std::cell::OnceCell;

use cameo_model::{Error, Limits, Result};
use cameo_pipeline::{ReadAt, held};
use js_sys::Uint8Array;
use web_sys::{File, FileReaderSync};

/// A file that is read while the worker waits.
pub(crate) struct Reading<'a> {
    file: &'a File,
    bytes: OnceCell<Uint8Array>,
}

impl<'a> Reading<'a> {
    pub(crate) const fn new(file: &'a File) -> Self {
        Self {
            file,
            bytes: OnceCell::new(),
        }
    }

    /// As much as must be in wasm memory; where that is all, nothing is kept out here.
    ///
    /// # Errors
    /// Those of [`held`].
    pub(crate) fn held(&mut self, limits: &Limits) -> Result<Vec<u8>> {
        let held = held(self, limits)?;
        if held.len() as u64 == self.byte_len() {
            self.release();
        }
        Ok(held)
    }

    /// All of the file; `None` if the browser can't read it, or gives less than it promised.
    fn bytes(&self) -> Option<&Uint8Array> {
        if self.bytes.get().is_none() {
            let reader = FileReaderSync::new().ok()?;
            let buffer = reader.read_as_array_buffer(self.file).ok()?;
            let bytes = Uint8Array::new(&buffer);
            if u64::from(bytes.length()) != self.byte_len() {
                return None;
            }
            // It was empty.
            let _ = self.bytes.set(bytes);
        }
        self.bytes.get()
    }

    /// Gives the memory back at once; left alone, it would wait for the garbage collector.
    fn release(&mut self) {
        if let Some(bytes) = self.bytes.take() {
            // A browser that can't do this collects it later.
            let _ = bytes.buffer().transfer_with_length(0);
        }
    }
}

impl ReadAt for Reading<'_> {
    fn byte_len(&self) -> u64 {
        self.file.size() as u64
    }

    fn read_at(&self, start: u64, to: &mut [u8]) -> Result<()> {
        let bytes = self.bytes().ok_or(Error::Unreadable {})?;
        let end = start + to.len() as u64;
        if end > self.byte_len() {
            return Err(Error::Unreadable {});
        }
        bytes.subarray(start as u32, end as u32).copy_to(to);
        Ok(())
    }
}

impl Drop for Reading<'_> {
    fn drop(&mut self) {
        self.release();
    }
}
