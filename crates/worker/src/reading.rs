//! The source's bytes, read in pieces straight into wasm memory when they are needed.

use cameo_model::{Error, Result};
use cameo_pipeline::ReadAt;
use js_sys::Uint8Array;
use web_sys::{File, FileReaderSync};

/// Bytes that are outside of wasm memory at a time.
const CHUNK_LEN: usize = 2 * 1024 * 1024;

/// A file that is read while the worker waits.
pub(crate) struct Reading<'a> {
    file: &'a File,
    reader: FileReaderSync,
}

impl<'a> Reading<'a> {
    /// # Errors
    /// `source/unreadable` if the browser has no reader that is waited for.
    pub(crate) fn new(file: &'a File) -> Result<Self> {
        let reader = FileReaderSync::new().map_err(|_| Error::Unreadable {})?;
        Ok(Self { file, reader })
    }

    /// `None` if the browser can't read the piece, or gives less than the file promised.
    fn read_chunk(&self, start: f64, to: &mut [u8]) -> Option<()> {
        let end = start + to.len() as f64;
        let slice = self.file.slice_with_f64_and_f64(start, end).ok()?;
        let buffer = self.reader.read_as_array_buffer(&slice).ok()?;
        let piece = Uint8Array::new(&buffer);
        if piece.length() as usize != to.len() {
            return None;
        }
        piece.copy_to(to);
        Some(())
    }
}

impl ReadAt for Reading<'_> {
    fn byte_len(&self) -> u64 {
        self.file.size() as u64
    }

    fn read_at(&self, start: u64, to: &mut [u8]) -> Result<()> {
        let mut at = start as f64;
        for chunk in to.chunks_mut(CHUNK_LEN) {
            self.read_chunk(at, chunk).ok_or(Error::Unreadable {})?;
            at += chunk.len() as f64;
        }
        Ok(())
    }
}
