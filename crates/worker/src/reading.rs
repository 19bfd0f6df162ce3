//! The source's bytes, read in pieces straight into wasm memory.

use cameo_model::{Error, Limits, Result};
use js_sys::Uint8Array;
use web_sys::{File, FileReaderSync};

/// Bytes that are outside of wasm memory at a time.
const CHUNK_LEN: usize = 2 * 1024 * 1024;

/// The bytes of the source; a file that is too long is not read at all.
///
/// # Errors
/// `source/empty`, `limits/too-many-bytes`, `source/unreadable`.
pub(crate) fn read(source: &File, limits: &Limits) -> Result<Vec<u8>> {
    limits.check_bytes(source.size() as u64)?;
    let len = source.size() as usize;
    let reader = FileReaderSync::new().map_err(|_| Error::Unreadable {})?;
    let mut bytes = vec![0; len];
    for (index, chunk) in bytes.chunks_mut(CHUNK_LEN).enumerate() {
        let start = index * CHUNK_LEN;
        read_chunk(&reader, source, start, chunk).ok_or(Error::Unreadable {})?;
    }
    Ok(bytes)
}

/// `None` if the browser can't read the piece, or gives less than the file promised.
fn read_chunk(reader: &FileReaderSync, source: &File, start: usize, to: &mut [u8]) -> Option<()> {
    let end = (start + to.len()) as f64;
    let slice = source.slice_with_f64_and_f64(start as f64, end).ok()?;
    let buffer = reader.read_as_array_buffer(&slice).ok()?;
    let piece = Uint8Array::new(&buffer);
    if piece.length() as usize != to.len() {
        return None;
    }
    piece.copy_to(to);
    Some(())
}
