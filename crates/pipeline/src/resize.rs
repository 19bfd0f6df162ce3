//! Resizing in linear light with premultiplied alpha, one stored row after the other.
//!
//! Rows are weighted into the few output rows that they reach as soon as they come, and a
//! finished output row is then narrowed. So no copy of the crop is ever made, and a decoder that
//! gives rows one by one can drive this without a bitmap.

use std::collections::VecDeque;

use cameo_model::{Result, SizePx};

use crate::{
    bitmap::{Channels, byte_len},
    colour::Curves,
    decode::Decoded,
};

/// Reduced pixels that a photo's pixel must still be made of, so that the cheap reduction in a
/// decoder, which is not in linear light, can hardly be seen: 3 cost 0.4 points of SSIMULACRA2,
/// 1.5 cost 4.
pub(crate) const GOOD_OVERSAMPLING: f64 = 2.5;

/// Lobes of the Lanczos window.
const LOBES: f64 = 3.0;

/// A rectangle with fractions of stored pixels, inside the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct CropPx {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

impl CropPx {
    /// All of a picture.
    pub(crate) fn whole(size: SizePx) -> Self {
        Self {
            left: 0.0,
            top: 0.0,
            width: size.width_px.into(),
            height: size.height_px.into(),
        }
    }

    /// The same rectangle where `reduction` pixels have become one.
    fn reduced(self, reduction: u32) -> Self {
        let reduction = f64::from(reduction);
        Self {
            left: self.left / reduction,
            top: self.top / reduction,
            width: self.width / reduction,
            height: self.height / reduction,
        }
    }
}

/// Red, green, blue and alpha in linear light, premultiplied; resizing can overshoot 0–1.
pub(crate) type LinearPixel = [f32; 4];

/// A picture in linear light, rows from top to bottom.
pub(crate) struct LinearBitmap {
    pub(crate) size: SizePx,
    pub(crate) pixels: Vec<LinearPixel>,
}

/// Scales the crop of a decoded picture to `to`, with neighbours outside the crop shining in as
/// far as the picture goes.
///
/// # Errors
/// `limits/too-many-pixels` if the result can't be addressed.
pub(crate) fn resize(
    decoded: &Decoded,
    curves: &Curves,
    crop: CropPx,
    to: SizePx,
) -> Result<LinearBitmap> {
    byte_len(to, Channels::Rgba)?;
    let pixels = if decoded.pixels.channels().has_alpha() {
        resize_samples::<4>(decoded, curves, crop, to)
    } else {
        resize_samples::<3>(decoded, curves, crop, to)
    };
    Ok(LinearBitmap { size: to, pixels })
}

fn resize_samples<const N: usize>(
    decoded: &Decoded,
    curves: &Curves,
    crop: CropPx,
    to: SizePx,
) -> Vec<LinearPixel> {
    let from = decoded.pixels.size();
    let crop = crop.reduced(decoded.reduction);
    let columns = taps(from.width_px, crop.left, crop.width, to.width_px);
    let rows = taps(from.height_px, crop.top, crop.height, to.height_px);
    let (first, end) = span(&rows);
    let mut linear_rows = LinearRows::new(decoded, curves, span(&columns));
    let mut shrink = Shrink::<N>::new(columns, rows, linear_rows.first_column);
    decoded.pixels.for_rows(first, end, |y, row| {
        shrink.push_row(y, linear_rows.linear::<N>(row));
    });
    shrink.pixels
}

/// Source samples that one output sample is made of.
#[derive(Debug, Clone)]
struct Taps {
    first: usize,
    weights: Vec<f32>,
}

impl Taps {
    fn end(&self) -> usize {
        self.first + self.weights.len()
    }

    fn weight(&self, at: usize) -> Option<f32> {
        self.weights.get(at.checked_sub(self.first)?).copied()
    }
}

/// For each of `to_px` outputs, the taps into a side of `side_px` of which `len_px` from
/// `start_px` on are wanted.
fn taps(side_px: u32, start_px: f64, len_px: f64, to_px: u32) -> Vec<Taps> {
    let step = len_px / f64::from(to_px);
    let stretch = step.max(1.0);
    let tap = |index: u32| {
        let centre = start_px + (f64::from(index) + 0.5) * step;
        let reach = LOBES * stretch;
        // At least one pixel, even if the crop touches the edge from outside by a rounding.
        let last_px = f64::from(side_px.saturating_sub(1));
        let first = (centre - reach).floor().clamp(0.0, last_px);
        let end = (centre + reach).ceil().clamp(first + 1.0, last_px + 1.0);
        let weight = |at: u32| lanczos((first + f64::from(at) + 0.5 - centre) / stretch);
        let weights: Vec<f64> = (0..(end - first) as u32).map(weight).collect();
        let sum: f64 = weights.iter().sum();
        Taps {
            first: first as usize,
            weights: weights.iter().map(|weight| (weight / sum) as f32).collect(),
        }
    };
    (0..to_px).map(tap).collect()
}

/// The first source sample of all taps, and the one behind the last.
fn span(taps: &[Taps]) -> (usize, usize) {
    let first = taps.first().map_or(0, |taps| taps.first);
    (first, taps.last().map_or(first, Taps::end))
}

fn lanczos(at: f64) -> f64 {
    let sinc = |x: f64| {
        let angle = x * std::f64::consts::PI;
        if angle == 0.0 {
            1.0
        } else {
            angle.sin() / angle
        }
    };
    if at.abs() < LOBES {
        sinc(at) * sinc(at / LOBES)
    } else {
        0.0
    }
}

/// Turns the wanted columns of a row of samples into linear light.
struct LinearRows<'a> {
    decoded: &'a Decoded,
    curves: &'a Curves,
    first_column: usize,
    end_column: usize,
    srgb: Vec<u8>,
    linear: Vec<f32>,
}

impl<'a> LinearRows<'a> {
    fn new(
        decoded: &'a Decoded,
        curves: &'a Curves,
        (first_column, end_column): (usize, usize),
    ) -> Self {
        let len = end_column - first_column;
        Self {
            decoded,
            curves,
            first_column,
            end_column,
            srgb: vec![0; len * decoded.pixels.channels().coloured().count()],
            linear: vec![0.0; len * decoded.pixels.channels().coloured().count()],
        }
    }

    /// `N` is 3, or 4 with alpha.
    fn linear<const N: usize>(&mut self, row: &[u8]) -> &[f32] {
        let channels = self.decoded.pixels.channels();
        let count = channels.count();
        let wanted = row.get(self.first_column * count..self.end_column * count);
        let wanted = wanted.unwrap_or_default();
        let curves = self.curves;
        match &self.decoded.to_srgb {
            Some(to_srgb) => {
                to_srgb.convert(wanted, &mut self.srgb);
                linear_row(&self.srgb, channels.coloured(), curves, &mut self.linear);
            }
            None => linear_row(wanted, channels, curves, &mut self.linear),
        }
        &self.linear
    }
}

fn linear_row(samples: &[u8], channels: Channels, curves: &Curves, to: &mut [f32]) {
    match channels {
        Channels::Rgb => {
            for (to, sample) in to.iter_mut().zip(samples) {
                *to = curves.linear(*sample);
            }
        }
        Channels::Gray => {
            for (to, sample) in to.as_chunks_mut::<3>().0.iter_mut().zip(samples) {
                *to = [curves.linear(*sample); 3];
            }
        }
        Channels::Rgba => {
            let pixels = samples.as_chunks::<4>().0.iter();
            for (to, [r, g, b, a]) in to.as_chunks_mut::<4>().0.iter_mut().zip(pixels) {
                *to = premultiplied([*r, *g, *b].map(|s| curves.linear(s)), *a);
            }
        }
        Channels::GrayAlpha => {
            let pixels = samples.as_chunks::<2>().0.iter();
            for (to, [gray, a]) in to.as_chunks_mut::<4>().0.iter_mut().zip(pixels) {
                *to = premultiplied([curves.linear(*gray); 3], *a);
            }
        }
    }
}

fn premultiplied([r, g, b]: [f32; 3], alpha: u8) -> LinearPixel {
    let alpha = f32::from(alpha) / 255.0;
    [r * alpha, g * alpha, b * alpha, alpha]
}

/// Output rows in the making.
struct Shrink<const N: usize> {
    columns: Vec<Taps>,
    rows: Vec<Taps>,
    /// Sums of the rows from `finished` on.
    open: VecDeque<Vec<f32>>,
    /// Sums to be used again.
    spare: Vec<Vec<f32>>,
    finished: usize,
    pixels: Vec<LinearPixel>,
}

impl<const N: usize> Shrink<N> {
    fn new(mut columns: Vec<Taps>, rows: Vec<Taps>, first_column: usize) -> Self {
        for taps in &mut columns {
            taps.first -= first_column;
        }
        let pixels = Vec::with_capacity(columns.len() * rows.len());
        Self {
            columns,
            rows,
            open: VecDeque::new(),
            spare: Vec::new(),
            finished: 0,
            pixels,
        }
    }

    fn push_row(&mut self, y: usize, row: &[f32]) {
        self.open_rows(y, row.len());
        for (sums, taps) in self
            .open
            .iter_mut()
            .zip(self.rows.iter().skip(self.finished))
        {
            if let Some(weight) = taps.weight(y) {
                for (sum, sample) in sums.iter_mut().zip(row) {
                    *sum += weight * sample;
                }
            }
        }
        while self
            .rows
            .get(self.finished)
            .is_some_and(|taps| taps.end() == y + 1)
        {
            let Some(sums) = self.open.pop_front() else {
                break;
            };
            self.narrow(&sums);
            self.spare.push(sums);
            self.finished += 1;
        }
    }

    fn open_rows(&mut self, y: usize, len: usize) {
        let begun = |taps: &Taps| taps.first <= y;
        while self
            .rows
            .get(self.finished + self.open.len())
            .is_some_and(begun)
        {
            let mut sums = self.spare.pop().unwrap_or_default();
            sums.clear();
            sums.resize(len, 0.0);
            self.open.push_back(sums);
        }
    }

    fn narrow(&mut self, sums: &[f32]) {
        let samples = sums.as_chunks::<N>().0;
        for taps in &self.columns {
            let reached = samples.get(taps.first..taps.end()).unwrap_or_default();
            let mut pixel = [0.0; N];
            for (sample, weight) in reached.iter().zip(&taps.weights) {
                for (to, from) in pixel.iter_mut().zip(sample) {
                    *to += weight * from;
                }
            }
            self.pixels.push(with_alpha(pixel));
        }
    }
}

fn with_alpha<const N: usize>(pixel: [f32; N]) -> LinearPixel {
    let mut whole = [1.0; 4];
    for (to, from) in whole.iter_mut().zip(pixel) {
        *to = from;
    }
    whole
}
