//! Resizing in linear light with premultiplied alpha, one stored row after the other.
//!
//! Rows wait in linear light until all that an output row reaches are there; these are blended
//! into one, and that is then narrowed. So no copy of the crop is ever made, rows drive this as
//! they come from a decoder, and finished rows go on to whoever wants them.

use std::{collections::VecDeque, f64::consts::PI, ops::Range};

use cameo_model::{Result, SizePx};

use crate::{
    bitmap::{Channels, byte_len},
    colour::Curves,
    decode::{Decoded, Region},
    progress::Progress,
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

    /// The largest square in the middle of a picture.
    #[cfg(feature = "stages")]
    pub(crate) fn middle(size: SizePx) -> Self {
        let side = f64::from(size.short_side_px());
        Self {
            left: (f64::from(size.width_px) - side) / 2.0,
            top: (f64::from(size.height_px) - side) / 2.0,
            width: side,
            height: side,
        }
    }

    /// The pixels that it touches.
    #[cfg(feature = "stages")]
    pub(crate) fn region(self) -> Region {
        let span = |start: f64, len: f64| start as usize..(start + len).ceil() as usize;
        Region {
            columns: span(self.left, self.width),
            rows: span(self.top, self.height),
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

impl LinearBitmap {
    /// Room for a picture whose rows come one by one.
    ///
    /// # Errors
    /// `limits/too-many-pixels` if it can't be addressed.
    pub(crate) fn empty(size: SizePx) -> Result<Self> {
        let pixels = Vec::with_capacity(byte_len(size, Channels::Rgba)? / 4);
        Ok(Self { size, pixels })
    }

    /// The next row.
    pub(crate) fn push(&mut self, row: &[LinearPixel]) {
        self.pixels.extend_from_slice(row);
    }
}

/// Scales the crop of a decoded picture to `to`, with neighbours outside the crop shining in as
/// far as the picture goes.
///
/// # Errors
/// `source/damaged`, `limits/too-many-pixels` if the result can't be addressed.
pub(crate) fn resize(
    decoded: &Decoded<'_>,
    curves: &Curves,
    crop: CropPx,
    to: SizePx,
) -> Result<LinearBitmap> {
    let mut bitmap = LinearBitmap::empty(to)?;
    let mut unobserved = |_| ();
    let mut progress = Progress::new(&mut unobserved);
    resize_rows(decoded, curves, (crop, to), &mut progress, |_, row| {
        bitmap.push(row);
    })?;
    Ok(bitmap)
}

/// The same row by row: calls `each` with the number and the pixels of every finished row.
///
/// # Errors
/// `source/damaged`.
pub(crate) fn resize_rows(
    decoded: &Decoded<'_>,
    curves: &Curves,
    (crop, to): (CropPx, SizePx),
    progress: &mut Progress<'_>,
    each: impl FnMut(usize, &[LinearPixel]),
) -> Result<()> {
    let crop = crop.reduced(decoded.reduction);
    if decoded.pixels.channels().has_alpha() {
        resize_samples::<4>(decoded, curves, (crop, to), progress, each)
    } else {
        resize_samples::<3>(decoded, curves, (crop, to), progress, each)
    }
}

fn resize_samples<const N: usize>(
    decoded: &Decoded<'_>,
    curves: &Curves,
    (crop, to): (CropPx, SizePx),
    progress: &mut Progress<'_>,
    mut each: impl FnMut(usize, &[LinearPixel]),
) -> Result<()> {
    let from = decoded.pixels.size();
    let columns = taps(from.width_px, crop.left, crop.width, to.width_px);
    let rows = taps(from.height_px, crop.top, crop.height, to.height_px);
    let region = Region {
        columns: span(&columns),
        rows: span(&rows),
    };
    let mut light = Light::new(decoded, curves, &region);
    let mut shrink = Shrink::<N>::new(columns, rows, &region);
    decoded.pixels.for_rows(&region, |y, row| {
        shrink.push_row(y, |to| light.linear(row, to), &mut each);
        progress.tell(y + 1 - region.rows.start, region.rows.len());
    })
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

    /// The weight of a sample, 0 for one that is not reached.
    fn weight(&self, at: usize) -> f32 {
        let index = at.checked_sub(self.first);
        let weight = index.and_then(|index| self.weights.get(index));
        weight.copied().unwrap_or_default()
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
fn span(taps: &[Taps]) -> Range<usize> {
    let first = taps.first().map_or(0, |taps| taps.first);
    first..taps.last().map_or(first, Taps::end)
}

fn lanczos(at: f64) -> f64 {
    let sinc = |x: f64| {
        let angle = x * PI;
        if angle == 0.0 {
            1.0
        } else {
            // Not the system's, so that the result is the same everywhere.
            libm::sin(angle) / angle
        }
    };
    if at.abs() < LOBES {
        sinc(at) * sinc(at / LOBES)
    } else {
        0.0
    }
}

/// Turns rows of samples into linear light.
struct Light<'a> {
    decoded: &'a Decoded<'a>,
    curves: &'a Curves,
    srgb: Vec<u8>,
}

impl<'a> Light<'a> {
    fn new(decoded: &'a Decoded<'a>, curves: &'a Curves, region: &Region) -> Self {
        let count = decoded.pixels.channels().coloured().count();
        let converted = decoded.to_srgb.iter();
        let len = converted.map(|_| region.columns.len() * count).sum();
        Self {
            decoded,
            curves,
            srgb: vec![0; len],
        }
    }

    fn linear(&mut self, row: &[u8], to: &mut [f32]) {
        let channels = self.decoded.pixels.channels();
        match &self.decoded.to_srgb {
            Some(to_srgb) => {
                to_srgb.convert(row, &mut self.srgb);
                linear_row(&self.srgb, channels.coloured(), self.curves, to);
            }
            None => linear_row(row, channels, self.curves, to),
        }
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
        // Inks have gone through their profile before.
        Channels::Cmyk => {}
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

/// Output rows in the making, of `N` samples per pixel: 3, or 4 with alpha.
struct Shrink<const N: usize> {
    /// Taps into a row, from its first wanted column on.
    columns: Vec<Taps>,
    rows: Vec<Taps>,
    /// Samples of an input row.
    row_len: usize,
    /// Input rows in linear light that are still needed, and the number of the first.
    waiting: VecDeque<Vec<f32>>,
    first_waiting: usize,
    /// Rows to be used again.
    spare: Vec<Vec<f32>>,
    finished: usize,
    blended: [Vec<f32>; BLENDED_ROWS],
    wide: Vec<LinearPixel>,
    narrow: Vec<LinearPixel>,
}

impl<const N: usize> Shrink<N> {
    fn new(mut columns: Vec<Taps>, rows: Vec<Taps>, region: &Region) -> Self {
        for taps in &mut columns {
            taps.first -= region.columns.start;
        }
        let width = region.columns.len();
        Self {
            narrow: vec![[1.0; 4]; columns.len()],
            columns,
            rows,
            row_len: width * N,
            waiting: VecDeque::new(),
            first_waiting: region.rows.start,
            spare: Vec::new(),
            finished: 0,
            blended: [vec![0.0; width * N], vec![0.0; width * N]],
            wide: vec![[1.0; 4]; width],
        }
    }

    /// Takes in row `y`, which `fill` writes, and gives `each` the output rows it completes.
    fn push_row(
        &mut self,
        y: usize,
        fill: impl FnOnce(&mut [f32]),
        mut each: impl FnMut(usize, &[LinearPixel]),
    ) {
        let mut row = self.spare.pop().unwrap_or_default();
        row.resize(self.row_len, 0.0);
        fill(&mut row);
        self.waiting.push_back(row);
        while self.blend_next(y) {
            for index in 0..BLENDED_ROWS.min(self.rows.len() - self.finished) {
                self.narrow(index);
                each(self.finished + index, &self.narrow);
            }
            self.finished += BLENDED_ROWS.min(self.rows.len() - self.finished);
            self.release();
        }
    }

    /// Blends the next output rows if row `y` is the last that they need.
    fn blend_next(&mut self, y: usize) -> bool {
        let rows = self.rows.get(self.finished..).unwrap_or_default();
        let next = rows.get(..BLENDED_ROWS).unwrap_or(rows);
        let Some(end) = next.last().map(Taps::end).filter(|end| *end <= y + 1) else {
            return false;
        };
        let numbers = self.first_waiting..end;
        let weighted = self.waiting.iter().zip(numbers).map(|(row, number)| {
            let weight = |index: usize| next.get(index).map_or(0.0, |taps| taps.weight(number));
            (row.as_slice(), [weight(0), weight(1)])
        });
        blend(&weighted.collect::<Vec<_>>(), &mut self.blended);
        true
    }

    /// Lets go of rows that no further output row reaches.
    fn release(&mut self) {
        let needed = self.rows.get(self.finished).map(|taps| taps.first);
        while needed.is_some_and(|first| self.first_waiting < first) {
            self.spare.extend(self.waiting.pop_front());
            self.first_waiting += 1;
        }
    }

    /// Narrows one of the blended rows.
    fn narrow(&mut self, index: usize) {
        let blended = self.blended.get(index).map(Vec::as_slice);
        let samples = blended.unwrap_or_default().as_chunks::<N>().0;
        for (wide, samples) in self.wide.iter_mut().zip(samples) {
            for (to, from) in wide.iter_mut().zip(samples) {
                *to = *from;
            }
        }
        for (to, taps) in self.narrow.iter_mut().zip(&self.columns) {
            let reached = self.wide.get(taps.first..taps.end()).unwrap_or_default();
            *to = weighted(reached, &taps.weights);
            if N == 3 {
                to[3] = 1.0;
            }
        }
    }
}

/// Output rows that are blended together, because the rows that wait are too many for the nearest
/// cache and most of them are needed by both.
const BLENDED_ROWS: usize = 2;
/// How many samples are summed at once; the sums stay in registers.
const BLEND_LEN: usize = 16;

/// Sums rows by their weights.
fn blend(rows: &[(&[f32], [f32; BLENDED_ROWS])], [first, second]: &mut [Vec<f32>; BLENDED_ROWS]) {
    let chunks = first
        .chunks_mut(BLEND_LEN)
        .zip(second.chunks_mut(BLEND_LEN));
    for (index, (first, second)) in chunks.enumerate() {
        let start = index * BLEND_LEN;
        let mut first_sums = [0.0_f32; BLEND_LEN];
        let mut second_sums = [0.0_f32; BLEND_LEN];
        for (row, [first_weight, second_weight]) in rows {
            let samples = row.get(start..).unwrap_or_default();
            let samples = whole_chunk(samples);
            for (sum, sample) in first_sums.iter_mut().zip(&samples) {
                *sum += first_weight * sample;
            }
            for (sum, sample) in second_sums.iter_mut().zip(&samples) {
                *sum += second_weight * sample;
            }
        }
        first
            .iter_mut()
            .zip(first_sums)
            .for_each(|(to, sum)| *to = sum);
        second
            .iter_mut()
            .zip(second_sums)
            .for_each(|(to, sum)| *to = sum);
    }
}

/// The first samples, filled up with 0 at the end of a row.
#[inline(always)]
fn whole_chunk(samples: &[f32]) -> [f32; BLEND_LEN] {
    samples.first_chunk().copied().unwrap_or_else(|| {
        let mut chunk = [0.0; BLEND_LEN];
        for (to, from) in chunk.iter_mut().zip(samples) {
            *to = *from;
        }
        chunk
    })
}

/// Sums pixels by their weights, in four parts so that no sum waits for the one before.
fn weighted(pixels: &[LinearPixel], weights: &[f32]) -> LinearPixel {
    let mut sums = [[0.0_f32; 4]; 4];
    let (pixel_chunks, last_pixels) = pixels.as_chunks::<4>();
    let (weight_chunks, last_weights) = weights.as_chunks::<4>();
    for (pixels, weights) in pixel_chunks.iter().zip(weight_chunks) {
        for ((sum, pixel), weight) in sums.iter_mut().zip(pixels).zip(weights) {
            add_weighted(sum, pixel, *weight);
        }
    }
    for ((sum, pixel), weight) in sums.iter_mut().zip(last_pixels).zip(last_weights) {
        add_weighted(sum, pixel, *weight);
    }
    let [mut whole, second, third, fourth] = sums;
    for part in [second, third, fourth] {
        add_weighted(&mut whole, &part, 1.0);
    }
    whole
}

#[inline(always)]
fn add_weighted(sum: &mut LinearPixel, pixel: &LinearPixel, weight: f32) {
    for (sum, sample) in sum.iter_mut().zip(pixel) {
        *sum += weight * sample;
    }
}
