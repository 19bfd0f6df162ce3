//! Sizes and points, each with its unit in the field name.
//!
//! The space (stored, upright, selection, photo) is named by whoever holds the value.

use serde::{Deserialize, Serialize};

/// Width and height in whole pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SizePx {
    /// Pixels from left to right.
    pub width_px: u32,
    /// Pixels from top to bottom.
    pub height_px: u32,
}

impl SizePx {
    /// A size of `width_px` × `height_px`.
    pub const fn new(width_px: u32, height_px: u32) -> Self {
        Self {
            width_px,
            height_px,
        }
    }

    /// Number of pixels, exact for every pair of `u32` sides.
    pub const fn pixels(self) -> u64 {
        self.width_px as u64 * self.height_px as u64
    }

    /// The shorter side in pixels.
    pub fn short_side_px(self) -> u32 {
        self.width_px.min(self.height_px)
    }

    /// Width and height exchanged, as a quarter turn does.
    #[must_use]
    pub const fn transposed(self) -> Self {
        Self::new(self.height_px, self.width_px)
    }
}

/// A position in pixels: x to the right, y downwards, (0, 0) at the top-left *corner* of the
/// top-left pixel, so that the centre of that pixel is (0.5, 0.5).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PointPx {
    /// Distance from the left edge.
    pub x_px: f64,
    /// Distance from the top edge.
    pub y_px: f64,
}

impl PointPx {
    /// The point (`x_px`, `y_px`).
    pub const fn new(x_px: f64, y_px: f64) -> Self {
        Self { x_px, y_px }
    }
}
