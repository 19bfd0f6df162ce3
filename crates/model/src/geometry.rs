//! Sizes and points, each with its unit in the field name.
//!
//! The space (stored, upright, selection, photo) is named by whoever holds the value.

use serde::{Deserialize, Serialize};

use crate::json::Json;

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

    /// The size that is written there.
    pub(crate) fn read(json: &Json) -> Option<Self> {
        let side = |name| json.get(name).whole();
        Some(Self::new(side("width_px")?, side("height_px")?))
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

/// An upright rectangle in pixels, in the space of whoever holds it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RegionPx {
    /// Distance of its left edge from the left edge of the space.
    pub left_px: f64,
    /// Distance of its top edge from the top edge of the space.
    pub top_px: f64,
    /// From its left edge to its right edge.
    pub width_px: f64,
    /// From its top edge to its bottom edge.
    pub height_px: f64,
}

impl RegionPx {
    /// The region that is written there.
    pub(crate) fn read(json: &Json) -> Option<Self> {
        let number = |name| json.get(name).number();
        Some(Self {
            left_px: number("left_px")?,
            top_px: number("top_px")?,
            width_px: number("width_px")?,
            height_px: number("height_px")?,
        })
    }

    /// The same part of the same picture at another size: `from` is the size in whose pixels it
    /// is, neither side 0.
    #[must_use]
    pub fn scaled(&self, from: SizePx, to: SizePx) -> Self {
        let across = f64::from(to.width_px) / f64::from(from.width_px);
        let down = f64::from(to.height_px) / f64::from(from.height_px);
        Self {
            left_px: self.left_px * across,
            top_px: self.top_px * down,
            width_px: self.width_px * across,
            height_px: self.height_px * down,
        }
    }

    /// Its middle.
    pub fn centre(&self) -> PointPx {
        PointPx::new(
            self.left_px + self.width_px / 2.0,
            self.top_px + self.height_px / 2.0,
        )
    }

    /// The part inside a picture of size `picture`; `None` if that has no area or a number is not
    /// finite.
    pub fn clipped(&self, picture: SizePx) -> Option<Self> {
        let (left_px, width_px) = clipped(self.left_px, self.width_px, picture.width_px)?;
        let (top_px, height_px) = clipped(self.top_px, self.height_px, picture.height_px)?;
        Some(Self {
            left_px,
            top_px,
            width_px,
            height_px,
        })
    }
}

/// Begin and length of the part that lies in 0..`side_px`.
fn clipped(begin_px: f64, length_px: f64, side_px: u32) -> Option<(f64, f64)> {
    let end_px = begin_px + length_px;
    if !(begin_px.is_finite() && end_px.is_finite()) {
        return None;
    }
    let (begin_px, end_px) = (begin_px.max(0.0), end_px.min(f64::from(side_px)));
    (begin_px < end_px).then_some((begin_px, end_px - begin_px))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_is_the_same_part_at_another_size() {
        let region = RegionPx {
            left_px: -1.0,
            top_px: 2.0,
            width_px: 3.0,
            height_px: 4.0,
        };
        let (small, large) = (SizePx::new(10, 20), SizePx::new(30, 40));
        let scaled = RegionPx {
            left_px: -3.0,
            top_px: 4.0,
            width_px: 9.0,
            height_px: 8.0,
        };
        assert_eq!(region.scaled(small, large), scaled);
        assert_eq!(scaled.scaled(large, small), region);
    }
}
