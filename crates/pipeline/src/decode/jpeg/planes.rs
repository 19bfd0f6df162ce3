//! Decoded components, joined to pixels one row at a time.
//!
//! Keeping the components apart halves the memory of a photo with shared chroma, and rows that a
//! crop leaves out are never joined.
//!
//! # Source
//! T.871 section 7 (YCbCr); T.872 section 6.5.3 (Adobe); smooth upsampling by 3:1 of neighbours.

use cameo_model::SizePx;

use super::frame::{Component, Frame};
use crate::bitmap::Channels;

/// How the components become colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Transform {
    Gray,
    Rgb,
    YCbCr,
    /// Inks stored inverted, as all known writers do.
    Cmyk,
    /// The same with its first three as YCbCr.
    Ycck,
}

/// The samples of a JPEG by component.
#[derive(Debug)]
pub(crate) struct Planes {
    frame: Frame,
    transform: Transform,
}

impl Planes {
    pub(super) const fn new(frame: Frame, transform: Transform) -> Self {
        Self { frame, transform }
    }

    pub(crate) const fn size(&self) -> SizePx {
        self.frame.size
    }

    pub(crate) fn channels(&self) -> Channels {
        match self.transform {
            Transform::Gray => Channels::Gray,
            _ => Channels::Rgb,
        }
    }

    /// Calls `each` with the rows from `first` to before `end`.
    pub(crate) fn for_rows(&self, first: usize, end: usize, mut each: impl FnMut(usize, &[u8])) {
        let width = self.frame.size.width_px as usize;
        let components = self.frame.components.iter();
        let mut rows: Vec<Vec<u8>> = components.map(|_| vec![0; width]).collect();
        let mut sums = Vec::new();
        let mut pixels = vec![0; width * self.channels().count()];
        for y in first..end {
            for (component, row) in self.frame.components.iter().zip(&mut rows) {
                upsample(component, self.frame.max_sampling, y, &mut sums, row);
            }
            self.join(&rows, &mut pixels);
            each(y, &pixels);
        }
    }

    fn join(&self, rows: &[Vec<u8>], pixels: &mut [u8]) {
        let colours = pixels.as_chunks_mut::<3>().0;
        match (self.transform, rows) {
            (Transform::Gray, [gray, ..]) => pixels.copy_from_slice(gray),
            (Transform::Rgb, [r, g, b, ..]) => {
                for (((to, r), g), b) in colours.iter_mut().zip(r).zip(g).zip(b) {
                    *to = [*r, *g, *b];
                }
            }
            (Transform::YCbCr, [y, cb, cr, ..]) => {
                for (((to, y), cb), cr) in colours.iter_mut().zip(y).zip(cb).zip(cr) {
                    *to = rgb_from_ycbcr(*y, *cb, *cr);
                }
            }
            (Transform::Cmyk, [c, m, y, k]) => {
                for ((((to, c), m), y), k) in colours.iter_mut().zip(c).zip(m).zip(y).zip(k) {
                    *to = [*c, *m, *y].map(|paper| under_black(paper, *k));
                }
            }
            (Transform::Ycck, [y, cb, cr, k]) => {
                for ((((to, y), cb), cr), k) in colours.iter_mut().zip(y).zip(cb).zip(cr).zip(k) {
                    let inks = rgb_from_ycbcr(*y, *cb, *cr);
                    *to = inks.map(|ink| under_black(255 - ink, *k));
                }
            }
            _ => {}
        }
    }
}

#[inline]
fn rgb_from_ycbcr(y: u8, cb: u8, cr: u8) -> [u8; 3] {
    // 16 fractional bits; a half for rounding.
    let luma = (i32::from(y) << 16) + (1 << 15);
    let (blue, red) = (i32::from(cb) - 128, i32::from(cr) - 128);
    let sample = |sum: i32| (sum >> 16).clamp(0, 255) as u8;
    [
        sample(luma + 91_881 * red),
        sample(luma - 22_554 * blue - 46_802 * red),
        sample(luma + 116_130 * blue),
    ]
}

fn under_black(paper: u8, black: u8) -> u8 {
    ((u16::from(paper) * u16::from(black) + 127) / 255) as u8
}

/// Writes row `y` of the picture for a component that may have fewer samples.
fn upsample(
    component: &Component,
    max_sampling: (usize, usize),
    y: usize,
    sums: &mut Vec<u16>,
    to: &mut [u8],
) {
    let (across, down) = component.sampling;
    if (across, down) == max_sampling {
        let row = component_row(component, y);
        return to.iter_mut().zip(row).for_each(|(to, from)| *to = *from);
    }
    sum_rows(
        component,
        max_sampling.1 == 2 * down,
        y * down / max_sampling.1,
        y,
        sums,
    );
    if max_sampling.0 == 2 * across {
        spread(sums, to);
    } else {
        for (x, to) in to.iter_mut().enumerate() {
            let sum = sums
                .get(x * across / max_sampling.0)
                .copied()
                .unwrap_or_default();
            *to = ((sum + 2) >> 2) as u8;
        }
    }
}

/// Four times the samples between two rows: three parts of the nearer one, one of the farther.
fn sum_rows(component: &Component, is_halved: bool, near: usize, y: usize, sums: &mut Vec<u16>) {
    let last = component.size.1.saturating_sub(1);
    let far = match (is_halved, y % 2) {
        (false, _) => near,
        (true, 0) => near.saturating_sub(1),
        (true, _) => (near + 1).min(last),
    };
    let rows = component_row(component, near)
        .iter()
        .zip(component_row(component, far));
    sums.clear();
    sums.extend(rows.map(|(near, far)| 3 * u16::from(*near) + u16::from(*far)));
}

/// Doubles a row of sums the same way.
fn spread(sums: &[u16], to: &mut [u8]) {
    let last = sums.len().saturating_sub(1);
    let at = |index: usize| sums.get(index).copied().unwrap_or_default();
    for (index, to) in to.chunks_mut(2).enumerate() {
        let near = 3 * at(index) + 8;
        let far = [at(index.saturating_sub(1)), at((index + 1).min(last))];
        for (to, far) in to.iter_mut().zip(far) {
            *to = ((near + far) >> 4) as u8;
        }
    }
}

/// A row of the component's own samples, without what fills up its blocks.
fn component_row(component: &Component, row: usize) -> &[u8] {
    let start = row * component.stride();
    let row = component.samples.get(start..start + component.size.0);
    row.unwrap_or_default()
}
