//! From red, green and blue to luma and chroma, and chroma shared by four pixels.
//!
//! # Source
//! ITU-T T.871 (JFIF), section 7: BT.601 over the full range.

use crate::bitmap::{Bitmap, Channels};

use super::strip::Strip;

/// Sharp edges in colour alone, as in drawings, suffer visibly from shared chroma. Neighbours
/// count as one if red minus green or blue minus green jumps by more than this.
const CHROMA_JUMP: i16 = 80;
/// One pixel in this many with such an edge in one direction is enough.
const PIXELS_PER_JUMP: usize = 100;

/// Luma around 0.
pub(super) fn split_gray(row: &[u8], luma: &mut [f32]) {
    for (gray, luma) in row.iter().zip(luma) {
        *luma = f32::from(*gray) - 128.0;
    }
}

/// Luma, blue and red around 0.
pub(super) fn split_rgb(row: &[u8], [luma, blue, red]: [&mut [f32]; 3]) {
    let samples = luma.iter_mut().zip(blue).zip(red);
    for (pixel, ((luma, blue), red)) in row.as_chunks::<3>().0.iter().zip(samples) {
        let [r, g, b] = pixel.map(f32::from);
        *luma = 0.299 * r + 0.587 * g + 0.114 * b - 128.0;
        *blue = -0.168_736 * r - 0.331_264 * g + 0.5 * b;
        *red = 0.5 * r - 0.418_688 * g - 0.081_312 * b;
    }
}

/// The mean of each 2 × 2 samples.
pub(super) fn halve(full: &Strip, half: &mut Strip) {
    for index in 0..half.height() {
        let (upper, lower) = (full.row(2 * index), full.row(2 * index + 1));
        let pairs = upper
            .as_chunks::<2>()
            .0
            .iter()
            .zip(lower.as_chunks::<2>().0);
        for (([a, b], [c, d]), mean) in pairs.zip(half.row_mut(index)) {
            *mean = (a + b + c + d) * 0.25;
        }
    }
}

/// Whether chroma should be shared: not if the picture has edges in colour alone, across or down.
pub(super) fn may_share_chroma(bitmap: &Bitmap) -> bool {
    if bitmap.channels != Channels::Rgb {
        return false;
    }
    let rows = || bitmap.rows().map(|row| row.as_chunks().0);
    let across: usize = rows()
        .map(|row| jumps(row, row.get(1..).unwrap_or_default()))
        .sum();
    let below = rows().skip(1);
    let down: usize = rows()
        .zip(below)
        .map(|(row, below)| jumps(row, below))
        .sum();
    across.max(down) * PIXELS_PER_JUMP <= bitmap.samples().len() / 3
}

fn jumps(pixels: &[[u8; 3]], neighbours: &[[u8; 3]]) -> usize {
    let is_jump = |(pixel, next): &(&[u8; 3], &[u8; 3])| {
        let ((red, blue), (next_red, next_blue)) = (chroma(pixel), chroma(next));
        (red - next_red).abs() > CHROMA_JUMP || (blue - next_blue).abs() > CHROMA_JUMP
    };
    pixels.iter().zip(neighbours).filter(is_jump).count()
}

fn chroma([red, green, blue]: &[u8; 3]) -> (i16, i16) {
    let green = i16::from(*green);
    (i16::from(*red) - green, i16::from(*blue) - green)
}
