//! Where a source's bytes come from: memory, or a file that is read piece by piece.
//!
//! What deliberately does not live here: reading a file, which is the caller's.

use std::fmt;

use cameo_model::{Limits, Result};

use crate::container::Container;

/// How much of a file is read first.
const HEAD_LEN: usize = 256 * 1024;
/// How many bytes of a file are in memory at a time while it is decoded.
const PIECE_LEN: usize = 256 * 1024;
/// The same of bytes in memory, which are copied: few enough to stay near the processor.
pub(crate) const COPY_LEN: usize = 64 * 1024;

/// A file that need not be in memory.
pub trait ReadAt {
    /// Its length in bytes.
    fn byte_len(&self) -> u64;

    /// Fills `to` with the bytes from `start` on, all of which are within the file.
    ///
    /// # Errors
    /// `source/unreadable`.
    fn read_at(&self, start: u64, to: &mut [u8]) -> Result<()>;
}

/// Bytes that are read once, from front to back.
#[derive(Clone, Copy)]
pub(crate) enum Data<'a> {
    /// In memory.
    Held(&'a [u8]),
    /// From a position in a file on to its end.
    Away(&'a dyn ReadAt, u64),
}

impl Data<'_> {
    /// Length in bytes.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Held(bytes) => bytes.len(),
            Self::Away(file, start) => to_usize(file.byte_len().saturating_sub(*start)),
        }
    }

    /// Replaces `piece` by the bytes from `at` on, as many as are wanted at a time.
    ///
    /// # Errors
    /// `source/unreadable`.
    pub(crate) fn read(&self, at: usize, piece: &mut Vec<u8>) -> Result<()> {
        let wanted = match self {
            Self::Held(_) => COPY_LEN,
            Self::Away(..) => PIECE_LEN,
        };
        let end = at.saturating_add(wanted).min(self.len());
        piece.clear();
        match self {
            Self::Held(bytes) => piece.extend_from_slice(bytes.get(at..end).unwrap_or_default()),
            Self::Away(file, start) => {
                piece.resize(end.saturating_sub(at), 0);
                file.read_at(start + at as u64, piece)?;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Data<'_> {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{} bytes", self.len())
    }
}

/// As much of a file as must be in memory for [`crate::Source::open_held`]: what comes before the
/// data of a JPEG whose only scan is decoded here row by row, or all of it.
///
/// # Errors
/// `source/empty`, `source/unsupported-format`, `limits/too-many-bytes`, `source/unreadable`.
pub fn held(file: &dyn ReadAt, limits: &Limits) -> Result<Vec<u8>> {
    limits.check_bytes(file.byte_len())?;
    let whole_len = to_usize(file.byte_len());
    let mut len = HEAD_LEN.min(whole_len);
    loop {
        let mut bytes = vec![0; len];
        file.read_at(0, &mut bytes)?;
        if len == whole_len {
            return Ok(bytes);
        }
        let head = Container::read_with(&bytes, Some(file))?;
        if head.only_scan.is_some() {
            return Ok(bytes);
        }
        len = if head.ends_in_head() {
            len.saturating_mul(2).min(whole_len)
        } else {
            whole_len
        };
    }
}

/// What doesn't fit is longer than any limit.
fn to_usize(len: u64) -> usize {
    usize::try_from(len).unwrap_or(usize::MAX)
}
