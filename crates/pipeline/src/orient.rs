//! Orientation: where an upright point or pixel lies in the stored picture.

use cameo_model::{Orientation, PointPx, Result, SizePx};

use crate::bitmap::Bitmap;

/// The stored point under an upright one, in a picture stored as `stored`.
pub(crate) fn stored_from_upright(
    orientation: Orientation,
    stored: SizePx,
    upright: PointPx,
) -> PointPx {
    let PointPx { x_px, y_px } = upright;
    let (width, height) = (f64::from(stored.width_px), f64::from(stored.height_px));
    let (x, y) = match orientation {
        Orientation::Upright => (x_px, y_px),
        Orientation::FlippedHorizontally => (width - x_px, y_px),
        Orientation::Turned180 => (width - x_px, height - y_px),
        Orientation::FlippedVertically => (x_px, height - y_px),
        Orientation::Transposed => (y_px, x_px),
        Orientation::Turned90 => (y_px, height - x_px),
        Orientation::Transversed => (width - y_px, height - x_px),
        Orientation::Turned270 => (width - y_px, x_px),
    };
    PointPx::new(x, y)
}

/// The upright point of a stored one: the way back, which is as straight.
pub(crate) fn upright_from_stored(
    orientation: Orientation,
    stored: SizePx,
    point: PointPx,
) -> PointPx {
    let stored_from = |x, y| stored_from_upright(orientation, stored, PointPx::new(x, y));
    let (origin, right, down) = (
        stored_from(0.0, 0.0),
        stored_from(1.0, 0.0),
        stored_from(0.0, 1.0),
    );
    let along = |axis: PointPx| {
        (axis.x_px - origin.x_px) * (point.x_px - origin.x_px)
            + (axis.y_px - origin.y_px) * (point.y_px - origin.y_px)
    };
    PointPx::new(along(right), along(down))
}

/// The upright picture of a stored one.
pub(crate) fn upright(bitmap: Bitmap, orientation: Orientation) -> Result<Bitmap> {
    if orientation == Orientation::Upright {
        return Ok(bitmap);
    }
    let mut upright = Bitmap::blank(orientation.upright_size(bitmap.size), bitmap.channels)?;
    let steps = Steps::upright(orientation, bitmap.size);
    let count = bitmap.channels.count();
    for (y, row) in bitmap.rows().enumerate() {
        for (from, at) in row.chunks_exact(count).zip(steps.row(y)) {
            if let Some(to) = upright.samples_mut().get_mut(at * count..(at + 1) * count) {
                to.copy_from_slice(from);
            }
        }
    }
    Ok(upright)
}

/// Where the pixels of a picture go that is turned by quarters or flipped. That is linear in whole
/// pixels, so three of them tell where all go.
pub(crate) struct Steps {
    first: i64,
    per_column: i64,
    per_row: i64,
}

impl Steps {
    /// Steps to where `target` says for the centres of pixels, in a picture of `width_px`.
    pub(crate) fn new(width_px: u32, target: impl Fn(PointPx) -> PointPx) -> Self {
        let index_of = |x_px, y_px| {
            let point = target(PointPx::new(x_px, y_px));
            point.y_px.floor() as i64 * i64::from(width_px) + point.x_px.floor() as i64
        };
        let first = index_of(0.5, 0.5);
        Self {
            first,
            per_column: index_of(1.5, 0.5) - first,
            per_row: index_of(0.5, 1.5) - first,
        }
    }

    /// Steps from a stored picture to the upright one.
    pub(crate) fn upright(orientation: Orientation, stored: SizePx) -> Self {
        let upright = orientation.upright_size(stored);
        Self::new(upright.width_px, |point| {
            upright_from_stored(orientation, stored, point)
        })
    }

    /// Where the pixels of row `y` go, from left to right.
    pub(crate) fn row(&self, y: usize) -> impl Iterator<Item = usize> {
        let start = self.first + y as i64 * self.per_row;
        (0..).map(move |x| usize::try_from(start + x * self.per_column).unwrap_or(usize::MAX))
    }

    /// Puts the pixels of row `y` where they go; those that go beyond the end are left out.
    pub(crate) fn put_row<T: Copy>(&self, y: usize, row: &[T], to: &mut [T]) {
        for (pixel, at) in row.iter().zip(self.row(y)) {
            if let Some(to) = to.get_mut(at) {
                *to = *pixel;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_leads_back() {
        let (stored, point) = (SizePx::new(7, 5), PointPx::new(1.5, 3.25));
        for orientation in Orientation::ALL {
            let there = stored_from_upright(orientation, stored, point);
            let back = upright_from_stored(orientation, stored, there);
            assert_eq!(back, point, "{orientation:?}");
        }
    }

    #[test]
    fn every_pixel_has_its_own_place() {
        let stored = SizePx::new(7, 5);
        for orientation in Orientation::ALL {
            let steps = Steps::upright(orientation, stored);
            let mut places: Vec<usize> = (0..5).flat_map(|y| steps.row(y).take(7)).collect();
            places.sort_unstable();
            assert!(places.into_iter().eq(0..35), "{orientation:?}");
        }
    }
}
