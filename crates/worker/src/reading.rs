//! The source's bytes, kept outside of wasm memory and copied in where they are needed.
//!
//! Much is read at once: every question to a browser's file is a way to another process, and 14
//! of them took ten times as long as one. Memory out here is given back when it is not needed any
//! more, which that of wasm never is.

use std::cell::RefCell;

use cameo_model::{Error, Limits, Result};
use cameo_pipeline::{ReadAt, held};
use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::JsValue;
use web_sys::{File, FileReaderSync, MessageChannel};

use crate::Thrown;

/// How much is read at once, behind the head.
const READ_LEN: u64 = 4 * 1024 * 1024;

/// A file that is read while the worker waits.
pub(crate) struct Reading<'a> {
    file: &'a File,
    /// What was read last, and where it begins.
    last: RefCell<Option<(u64, Uint8Array)>>,
}

impl<'a> Reading<'a> {
    pub(crate) const fn new(file: &'a File) -> Self {
        Self {
            file,
            last: RefCell::new(None),
        }
    }

    /// As much as must be in wasm memory; where that is all, nothing is kept out here.
    ///
    /// # Errors
    /// Those of [`held`].
    pub(crate) fn held(&self, limits: &Limits) -> Result<Vec<u8>> {
        let held = held(self, limits)?;
        if held.len() as u64 == self.byte_len() {
            self.release();
        }
        Ok(held)
    }

    /// Has at least these bytes at hand; `None` if the browser can't read them, or gives less than
    /// it promised.
    fn read(&self, start: u64, len: u64) -> Option<()> {
        self.release();
        let len = if start == 0 { len } else { len.max(READ_LEN) };
        let end = (start + len).min(self.byte_len());
        let slice = self.file.slice_with_f64_and_f64(start as f64, end as f64);
        let buffer = FileReaderSync::new()
            .ok()?
            .read_as_array_buffer(&slice.ok()?);
        let bytes = Uint8Array::new(&buffer.ok()?.into());
        let is_whole = u64::from(bytes.length()) == end - start;
        is_whole.then(|| {
            self.last.replace(Some((start, bytes)));
        })
    }

    /// Copies what is at hand; `None` if some of it isn't.
    fn copy(&self, start: u64, to: &mut [u8]) -> Option<()> {
        let last = self.last.borrow();
        let (first, bytes) = last.as_ref()?;
        let start = u32::try_from(start.checked_sub(*first)?).ok()?;
        let end = start.checked_add(u32::try_from(to.len()).ok()?)?;
        (end <= bytes.length()).then(|| bytes.subarray(start, end).copy_to(to))
    }

    /// Gives the memory back at once; left alone, it would wait for the garbage collector.
    fn release(&self) {
        if let Some((_, bytes)) = self.last.take() {
            // A browser that can't do this collects it later.
            let _ = send_away(&bytes.buffer());
        }
    }
}

/// Hands a buffer to a message that nobody will get, so that it ends with the message.
///
/// `ArrayBuffer.transfer(0)` leaves it to the garbage collector: a reader's buffer has an owner
/// outside of the engine, which is told of messages alone. Reading 28 MB by windows of 4 MB,
/// Chromium 156 grew by 30 MB with it and by 7 MB with this.
fn send_away(buffer: &ArrayBuffer) -> Thrown<()> {
    let channel = MessageChannel::new()?;
    let port = channel.port1();
    let posted = port.post_message_with_transferable(&JsValue::NULL, &Array::of1(buffer));
    port.close();
    channel.port2().close();
    posted
}

impl ReadAt for Reading<'_> {
    fn byte_len(&self) -> u64 {
        self.file.size() as u64
    }

    fn read_at(&self, start: u64, to: &mut [u8]) -> Result<()> {
        if self.copy(start, to).is_none() {
            let read = self.read(start, to.len() as u64);
            read.ok_or(Error::Unreadable {})?;
            self.copy(start, to).ok_or(Error::Unreadable {})?;
        }
        Ok(())
    }
}

impl Drop for Reading<'_> {
    fn drop(&mut self) {
        self.release();
    }
}
