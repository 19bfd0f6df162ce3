//! A small gray picture, which is all that a face is looked for in.

use std::ops::Range;

use cameo_model::SizePx;

/// Longest side in pixels. What is looked for has 40 of them at least, so this says how small a
/// face may be; the time it takes grows with its square.
const MAX_SIDE_PX: u32 = 640;

/// Levels of gray, rows from top to bottom.
pub(crate) struct Gray {
    pub(crate) size: SizePx,
    pub(crate) levels: Vec<u8>,
}

impl Gray {
    /// Of a preview of this size, over white, never enlarged; `None` for an empty one. Each of its
    /// levels is the mean of the pixels whose corners lie in it.
    pub(crate) fn of(preview: SizePx, read_row: &mut dyn FnMut(u32, &mut [u8])) -> Option<Self> {
        let size = fitted(preview)?;
        let mut levels = Vec::with_capacity(size.pixels() as usize);
        let mut row = vec![0; 4 * preview.width_px as usize];
        for lines in parts(preview.height_px, size.height_px) {
            let mut sums = vec![0; size.width_px as usize];
            let count = lines.len() as u32;
            for line in lines {
                read_row(line, &mut row);
                add(&row, preview.width_px, &mut sums);
            }
            levels.extend(sums.iter().map(|sum| (sum / count) as u8));
        }
        Some(Self { size, levels })
    }
}

/// The size with its longer side at most [`MAX_SIDE_PX`] and its shorter at least 1.
fn fitted(preview: SizePx) -> Option<SizePx> {
    let longest_px = preview.width_px.max(preview.height_px).max(MAX_SIDE_PX);
    let side = |side_px: u32| {
        let fitted = u64::from(side_px) * u64::from(MAX_SIDE_PX) / u64::from(longest_px);
        (side_px > 0).then_some((fitted as u32).max(1))
    };
    Some(SizePx::new(
        side(preview.width_px)?,
        side(preview.height_px)?,
    ))
}

/// 0..`from` in `to` parts of about the same length, none of them empty.
fn parts(from: u32, to: u32) -> impl Iterator<Item = Range<u32>> {
    let begin = move |part: u32| (u64::from(part) * u64::from(from) / u64::from(to)) as u32;
    (0..to).map(move |part| begin(part)..begin(part + 1))
}

/// Adds the means of the parts of a row.
fn add(row: &[u8], width_px: u32, sums: &mut [u32]) {
    let (pixels, _) = row.as_chunks();
    let mut pixels = pixels.iter();
    let parts = parts(width_px, sums.len() as u32);
    for (sum, part) in sums.iter_mut().zip(parts) {
        let count = part.len();
        let levels = pixels.by_ref().take(count).map(level);
        *sum += levels.sum::<u32>() / count as u32;
    }
}

/// Luma as BT.601 has it, in 256ths, over white.
fn level(&[red, green, blue, alpha]: &[u8; 4]) -> u32 {
    let luma = (77 * u32::from(red) + 150 * u32::from(green) + 29 * u32::from(blue)) / 256;
    255 - (255 - luma) * u32::from(alpha) / 255
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gray(size: SizePx, pixel: impl Fn(u32, u32) -> [u8; 4]) -> Option<Gray> {
        Gray::of(size, &mut |y, row| {
            let (pixels, _) = row.as_chunks_mut();
            for (x, to) in (0..).zip(pixels) {
                *to = pixel(x, y);
            }
        })
    }

    #[test]
    fn small_previews_stay_as_they_are() {
        let size = SizePx::new(640, 3);
        let gray = gray(size, |x, _| [x as u8, x as u8, x as u8, 255]).expect("not empty");
        assert_eq!(gray.size, size);
        assert_eq!(gray.levels[..3], [0, 1, 2]);
    }

    #[test]
    fn several_pixels_become_one() {
        // White in every second square of two pixels.
        let is_white = |x: u32, y: u32| (x / 2 + y / 2).is_multiple_of(2);
        let gray = gray(SizePx::new(1280, 960), |x, y| {
            let level = if is_white(x, y) { 255 } else { 55 };
            [level, level, level, 255]
        });
        let gray = gray.expect("not empty");
        assert_eq!(gray.size, SizePx::new(640, 480));
        assert_eq!(gray.levels.len(), 640 * 480);
        assert_eq!(gray.levels[..3], [255, 55, 255]);
        assert_eq!(gray.levels[640..643], [55, 255, 55]);
    }

    #[test]
    fn parts_are_about_the_same() {
        let parts: Vec<_> = parts(10, 4).collect();
        assert_eq!(parts, [0..2, 2..5, 5..7, 7..10]);
    }

    #[test]
    fn every_row_is_read_once() {
        for size in [(1280, 961), (3, 641), (900, 640), (1, 1)] {
            let size = SizePx::new(size.0, size.1);
            let mut rows = Vec::new();
            Gray::of(size, &mut |y, _| rows.push(y)).expect("not empty");
            assert_eq!(rows, (0..size.height_px).collect::<Vec<_>>());
        }
    }

    #[test]
    fn what_is_transparent_is_white() {
        let at = |pixel| gray(SizePx::new(1, 1), |_, _| pixel).map(|gray| gray.levels);
        assert_eq!(at([0, 0, 0, 0]), Some(vec![255]));
        assert_eq!(at([0, 0, 0, 255]), Some(vec![0]));
        assert_eq!(at([0, 0, 0, 51]), Some(vec![204]));
        assert_eq!(at([0, 255, 0, 255]), Some(vec![149]));
    }

    #[test]
    fn an_empty_preview_is_none_and_a_thin_one_is_not() {
        let size_of = |size: (u32, u32)| {
            let gray = gray(SizePx::new(size.0, size.1), |_, _| [0; 4]);
            gray.map(|gray| (gray.size.width_px, gray.size.height_px))
        };
        for empty in [(0, 0), (0, 5), (5, 0)] {
            assert_eq!(size_of(empty), None);
        }
        assert_eq!(size_of((641, 1)), Some((640, 1)));
        assert_eq!(size_of((1, 5000)), Some((1, 640)));
    }
}
