//! A part of a picture.

use cameo_model::SizePx;

/// A rectangle of whole stored pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Columns to its left.
    pub left_px: u32,
    /// Rows above it.
    pub top_px: u32,
    /// Its size.
    pub size: SizePx,
}

impl Part {
    /// All of a picture.
    pub(crate) const fn whole(size: SizePx) -> Self {
        Self {
            left_px: 0,
            top_px: 0,
            size,
        }
    }
}
