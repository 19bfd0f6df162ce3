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

/// The upright picture of a stored one.
pub(crate) fn upright(bitmap: Bitmap, orientation: Orientation) -> Result<Bitmap> {
    if orientation == Orientation::Upright {
        return Ok(bitmap);
    }
    let mut upright = Bitmap::blank(orientation.upright_size(bitmap.size), bitmap.channels)?;
    let steps = Steps::new(orientation, bitmap.size);
    let count = bitmap.channels.count();
    for (row, to) in (0..).zip(upright.rows_mut()) {
        for (column, to) in (0..).zip(to.chunks_exact_mut(count)) {
            let start = steps.index(column, row) * count;
            if let Some(from) = bitmap.samples().get(start..start + count) {
                to.copy_from_slice(from);
            }
        }
    }
    Ok(upright)
}

/// The orientation is linear in whole pixels, so three pixels tell where all of them are.
struct Steps {
    first: i64,
    per_column: i64,
    per_row: i64,
}

impl Steps {
    fn new(orientation: Orientation, stored: SizePx) -> Self {
        let index_at = |x_px, y_px| {
            let point = stored_from_upright(orientation, stored, PointPx::new(x_px, y_px));
            point.y_px.floor() as i64 * i64::from(stored.width_px) + point.x_px.floor() as i64
        };
        let first = index_at(0.5, 0.5);
        Self {
            first,
            per_column: index_at(1.5, 0.5) - first,
            per_row: index_at(0.5, 1.5) - first,
        }
    }

    fn index(&self, column: i64, row: i64) -> usize {
        let index = self.first + column * self.per_column + row * self.per_row;
        usize::try_from(index).unwrap_or_default()
    }
}
