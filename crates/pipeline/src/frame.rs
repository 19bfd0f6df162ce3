//! Framing: the square that a person chose, cut out of the stored picture, scaled and turned.
//!
//! Orientation, quarter turns, flip and angle are one affine map from the photo to stored pixels,
//! so that each is applied exactly once. The stored picture is cut and scaled first; turning
//! touches only pixels of the photo's size.

use std::ops::Range;

use cameo_model::{Framing, Orientation, PointPx, Result, SizePx, framing::PointInPhoto};

use crate::{
    bitmap::{Bitmap, Channels},
    colour::Curves,
    decode::Decoded,
    orient::{Steps, stored_from_upright},
    pixel::over,
    progress::Progress,
    resize::{CropPx, LinearBitmap, LinearPixel, resize_rows},
};

/// The pixels of a photo of `side_px` × `side_px` over a background. `stored` is the picture's size
/// without any reduction.
///
/// # Errors
/// `source/damaged`, `limits/too-many-pixels` if the photo can't be addressed.
pub(crate) fn framed(
    decoded: &Decoded<'_>,
    (stored, orientation): (SizePx, Orientation),
    framing: &Framing,
    (side_px, background_srgb): (u32, [u8; 3]),
    progress: &mut Progress<'_>,
) -> Result<Bitmap> {
    let map = PhotoMap::new(orientation, stored, framing);
    let mut bitmap = Bitmap::blank(SizePx::new(side_px, side_px), Channels::Rgb)?;
    let pixels = bitmap.samples_mut().as_chunks_mut::<3>().0;
    if map.is_aligned {
        let steps = map.steps(side_px);
        let (picture, photo) = ((stored, orientation), (side_px, background_srgb));
        let rows = (0..side_px, progress);
        framed_rows(decoded, picture, framing, photo, rows, &mut |y, row| {
            steps.put_row(y, row, pixels);
        })?;
        return Ok(bitmap);
    }
    let curves = Curves::new();
    let scale = (map.crop(), map.scaled_size(side_px));
    let rows = 0..scale.1.height_px;
    let mut scaled = LinearBitmap::empty(scale.1)?;
    resize_rows(decoded, &curves, scale, rows, progress, &mut |_, row| {
        scaled.push(row);
    })?;
    let side = f64::from(side_px);
    let centre = |index: u32| (f64::from(index) + 0.5) / side - 0.5;
    for (row, to) in (0..).zip(pixels.chunks_exact_mut(side_px.max(1) as usize)) {
        for (column, to) in (0..).zip(to) {
            let point = PointInPhoto::new(centre(column), centre(row));
            *to = over(&curves, map.pixel(&scaled, point), background_srgb);
        }
    }
    Ok(bitmap)
}

/// Calls `each` with the number and the pixels of some rows of a photo without an angle, before it
/// is turned upright.
///
/// # Errors
/// `source/damaged`.
pub(crate) fn framed_rows(
    decoded: &Decoded<'_>,
    (stored, orientation): (SizePx, Orientation),
    framing: &Framing,
    (side_px, background_srgb): (u32, [u8; 3]),
    (rows, progress): (Range<u32>, &mut Progress<'_>),
    each: &mut dyn FnMut(usize, &[[u8; 3]]),
) -> Result<()> {
    let map = PhotoMap::new(orientation, stored, framing);
    let curves = Curves::new();
    let scale = (map.crop(), map.scaled_size(side_px));
    let mut pixels = vec![[0; 3]; side_px as usize];
    resize_rows(decoded, &curves, scale, rows, progress, &mut |y, row| {
        for (to, pixel) in pixels.iter_mut().zip(row) {
            *to = over(&curves, *pixel, background_srgb);
        }
        each(y, &pixels);
    })
}

/// Where the pixels of such rows go in the photo.
pub(crate) fn steps(
    (stored, orientation): (SizePx, Orientation),
    framing: &Framing,
    side_px: u32,
) -> Steps {
    PhotoMap::new(orientation, stored, framing).steps(side_px)
}

/// Where points of the photo lie in the stored picture.
struct PhotoMap {
    centre: PointPx,
    /// Stored difference of one photo side to the right, and of one downwards.
    right: (f64, f64),
    down: (f64, f64),
    /// Half the side of the axis-aligned box around the framing.
    half_px: f64,
    side_px: f64,
    is_aligned: bool,
}

impl PhotoMap {
    fn new(orientation: Orientation, stored: SizePx, framing: &Framing) -> Self {
        let stored_from_photo = |x, y| {
            let upright = framing.upright_from_photo(PointInPhoto::new(x, y));
            stored_from_upright(orientation, stored, upright)
        };
        let centre = stored_from_photo(0.0, 0.0);
        let from_centre = |point: PointPx| (point.x_px - centre.x_px, point.y_px - centre.y_px);
        Self {
            right: from_centre(stored_from_photo(1.0, 0.0)),
            down: from_centre(stored_from_photo(0.0, 1.0)),
            centre,
            half_px: framing.half_extent_upright_px(),
            side_px: framing.side_upright_px,
            is_aligned: framing.angle_degrees == 0.0,
        }
    }

    /// The box around the framing in stored pixels.
    fn crop(&self) -> CropPx {
        CropPx {
            left: self.centre.x_px - self.half_px,
            top: self.centre.y_px - self.half_px,
            width: 2.0 * self.half_px,
            height: 2.0 * self.half_px,
        }
    }

    /// The size of the box at the photo's scale.
    fn scaled_size(&self, side_px: u32) -> SizePx {
        let scaled_px = f64::from(side_px) * 2.0 * self.half_px / self.side_px;
        // The tolerance keeps a framing without an angle at exactly its own side.
        let scaled_px = ((scaled_px - 1e-6).ceil() as u32).max(1);
        SizePx::new(scaled_px, scaled_px)
    }

    /// Where pixels of the box at the photo's scale go if there is no angle.
    fn steps(&self, side_px: u32) -> Steps {
        let side = f64::from(side_px);
        let along = |axis: (f64, f64), point: PointPx| {
            let (x, y) = (point.x_px - side / 2.0, point.y_px - side / 2.0);
            (axis.0 * x + axis.1 * y) / self.side_px + side / 2.0
        };
        Steps::new(side_px, |point| {
            PointPx::new(along(self.right, point), along(self.down, point))
        })
    }

    fn pixel(&self, scaled: &LinearBitmap, point: PointInPhoto) -> LinearPixel {
        let scale = f64::from(scaled.size.width_px) / (2.0 * self.half_px);
        let x = (self.right.0 * point.x + self.down.0 * point.y + self.half_px) * scale;
        let y = (self.right.1 * point.x + self.down.1 * point.y + self.half_px) * scale;
        bicubic(scaled, x - 0.5, y - 0.5)
    }
}

/// The pixel in a column and row; beyond the edge, the one at the edge.
fn at(bitmap: &LinearBitmap, column: f64, row: f64) -> LinearPixel {
    let clamp = |at: f64, side_px: u32| at.clamp(0.0, f64::from(side_px) - 1.0) as usize;
    let (column, row) = (
        clamp(column, bitmap.size.width_px),
        clamp(row, bitmap.size.height_px),
    );
    let index = row * bitmap.size.width_px as usize + column;
    bitmap.pixels.get(index).copied().unwrap_or_default()
}

/// Catmull-Rom interpolation; whole numbers are pixel centres.
fn bicubic(bitmap: &LinearBitmap, column: f64, row: f64) -> LinearPixel {
    let (first_column, first_row) = (column.floor(), row.floor());
    let (across, down) = (
        catmull_rom(column - first_column),
        catmull_rom(row - first_row),
    );
    let mut sum = [0.0_f32; 4];
    for (below, row_weight) in (-1..=2).zip(down) {
        for (beside, column_weight) in (-1..=2).zip(across) {
            let pixel = at(
                bitmap,
                first_column + f64::from(beside),
                first_row + f64::from(below),
            );
            for (sum, sample) in sum.iter_mut().zip(pixel) {
                *sum += column_weight * row_weight * sample;
            }
        }
    }
    sum
}

/// The four weights around a point that lies 0–1 beyond the second of them.
fn catmull_rom(beyond: f64) -> [f32; 4] {
    let t = beyond as f32;
    let (square, cube) = (t * t, t * t * t);
    [
        -0.5 * cube + square - 0.5 * t,
        1.5 * cube - 2.5 * square + 1.0,
        -1.5 * cube + 2.0 * square + 0.5 * t,
        0.5 * cube - 0.5 * square,
    ]
}
