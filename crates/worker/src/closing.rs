//! What the browser holds memory for until it is closed.
//!
//! It is closed when it goes out of scope, so that no way out of a function can forget it; waiting
//! for the garbage collector would keep whole pictures.

use std::ops::Deref;

use web_sys::ImageBitmap;

/// Something that has to be closed.
pub(crate) trait Close {
    /// Lets go of the memory; what is closed already stays so.
    fn close(&self);
}

impl Close for ImageBitmap {
    fn close(&self) {
        Self::close(self);
    }
}

/// Closes what it holds at the end of its life.
pub(crate) struct Closing<T: Close>(pub(crate) T);

impl<T: Close> Deref for Closing<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Close> Drop for Closing<T> {
    fn drop(&mut self) {
        self.0.close();
    }
}
