//! A part of a picture.

use cameo_model::{Orientation, PointPx, SizePx};

use crate::orient::stored_from_upright;

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

    /// Where this part of an upright picture lies in what `stored` pixels it is turned from.
    #[must_use]
    pub fn before_turning(self, orientation: Orientation, stored: SizePx) -> Self {
        let SizePx {
            width_px,
            height_px,
        } = self.size;
        let corner = |right_px: u32, down_px: u32| {
            let (x_px, y_px) = (self.left_px + right_px, self.top_px + down_px);
            let upright = PointPx::new(x_px.into(), y_px.into());
            stored_from_upright(orientation, stored, upright)
        };
        let (one, other) = (corner(0, 0), corner(width_px, height_px));
        Self {
            left_px: one.x_px.min(other.x_px) as u32,
            top_px: one.y_px.min(other.y_px) as u32,
            size: orientation.upright_size(self.size),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        bitmap::{Bitmap, Channels},
        orient::upright,
    };

    fn cut(bitmap: &Bitmap, part: Part) -> Bitmap {
        let rows = bitmap.rows().skip(part.top_px as usize);
        let rows = rows.take(part.size.height_px as usize);
        let first = part.left_px as usize;
        let columns = first..first + part.size.width_px as usize;
        let samples = rows
            .flat_map(|row| &row[columns.clone()])
            .copied()
            .collect();
        Bitmap::new(part.size, Channels::Gray, samples).expect("fits")
    }

    #[test]
    fn a_part_that_is_turned_is_the_part_of_what_is_turned() {
        let stored = SizePx::new(7, 5);
        let picture = Bitmap::new(stored, Channels::Gray, (0..35).collect()).expect("fits");
        let part = Part {
            left_px: 1,
            top_px: 2,
            size: SizePx::new(4, 2),
        };
        for orientation in Orientation::ALL {
            let turned = upright(picture.clone(), orientation).expect("fits");
            let before = cut(&picture, part.before_turning(orientation, stored));
            let found = upright(before, orientation).expect("fits");
            assert_eq!(found, cut(&turned, part), "{orientation:?}");
        }
    }
}
