//! Output rows in the making.

use std::collections::VecDeque;

use crate::{
    colour::LIGHT_BITS,
    lanes::{Four, FourPairs, Pair},
};

use super::{
    LinearPixel,
    taps::{Taps, WEIGHT_BITS},
};

/// Output rows that are blended together, because the rows that wait are too many for the nearest
/// cache and most of them are needed by both.
const BLENDED_ROWS: usize = 2;
/// How many samples are summed at once; the sums stay in registers.
const BLEND_LEN: usize = 16;
/// Fraction bits of blended light. Weights below 0 make it overshoot 0–1, for which there is room.
const BLENDED_BITS: u32 = 14;

/// Output rows in the making, of `N` samples per pixel: 3, or 4 with alpha.
pub(super) struct Shrink<const N: usize> {
    columns: Vec<Taps>,
    rows: Vec<Taps>,
    /// Samples of an input row, filled up to whole chunks.
    row_len: usize,
    /// Input rows that have come.
    come: usize,
    /// Those that are still needed, two by two, and the number of the first two.
    waiting: VecDeque<Vec<Pair>>,
    first_waiting: usize,
    /// Rows to be used again.
    spare: Vec<Vec<Pair>>,
    finished: usize,
    blended: [Vec<i32>; BLENDED_ROWS],
    /// Pixels of a blended row, two by two.
    wide: Vec<[Pair; 4]>,
    narrow: Vec<LinearPixel>,
}

impl<const N: usize> Shrink<N> {
    /// For input rows of `width` pixels. Columns and rows count from the first that is reached.
    pub(super) fn new(columns: Vec<Taps>, rows: Vec<Taps>, width: usize) -> Self {
        let row_len = (width * N).next_multiple_of(BLEND_LEN);
        Self {
            narrow: vec![[1.0; 4]; columns.len()],
            columns,
            rows,
            row_len,
            come: 0,
            waiting: VecDeque::new(),
            first_waiting: 0,
            spare: Vec::new(),
            finished: 0,
            blended: [vec![0; row_len], vec![0; row_len]],
            wide: vec![[Pair::default(); 4]; width.div_ceil(2)],
        }
    }

    /// Where the next row goes, and whether it is the second of its pair.
    pub(super) fn next_row(&mut self) -> (&mut [Pair], bool) {
        let is_second = self.come % 2 == 1;
        self.come += 1;
        if !is_second {
            let mut pairs = self.spare.pop().unwrap_or_default();
            pairs.resize(self.row_len, Pair::default());
            self.waiting.push_back(pairs);
        }
        let last = self.waiting.back_mut();
        (last.map(Vec::as_mut_slice).unwrap_or_default(), is_second)
    }

    /// Gives `each` the output rows that the last row completes.
    pub(super) fn finish_rows(&mut self, mut each: impl FnMut(usize, &[LinearPixel])) {
        while self.blend_next() {
            for index in 0..BLENDED_ROWS.min(self.rows.len() - self.finished) {
                self.narrow(index);
                each(self.finished + index, &self.narrow);
            }
            self.finished += BLENDED_ROWS.min(self.rows.len() - self.finished);
            self.release();
        }
    }

    /// Blends the next output rows if all that they need has come.
    fn blend_next(&mut self) -> bool {
        let rows = self.rows.get(self.finished..).unwrap_or_default();
        let next = rows.get(..BLENDED_ROWS).unwrap_or(rows);
        let Some(last) = next.last().filter(|last| last.end <= self.come) else {
            return false;
        };
        let numbers = self.first_waiting..last.end_pair();
        let weighted = self.waiting.iter().zip(numbers).map(|(pairs, number)| {
            let weights = |index: usize| next.get(index).map(|taps| taps.of_pair(number));
            let weights = [weights(0), weights(1)].map(Option::unwrap_or_default);
            (pairs.as_slice(), weights)
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
        pair_pixels::<N>(blended.unwrap_or_default(), &mut self.wide);
        for (to, taps) in self.narrow.iter_mut().zip(&self.columns) {
            let reached = self.wide.get(taps.first..taps.end_pair());
            *to = weighted(reached.unwrap_or_default(), &taps.weights);
            if N == 3 {
                to[3] = 1.0;
            }
        }
    }
}

/// Sums rows by their weights.
fn blend(rows: &[(&[Pair], [Pair; BLENDED_ROWS])], [first, second]: &mut [Vec<i32>; BLENDED_ROWS]) {
    let first = first.as_chunks_mut::<BLEND_LEN>().0;
    let second = second.as_chunks_mut::<BLEND_LEN>().0;
    for (index, (first, second)) in first.iter_mut().zip(second).enumerate() {
        let [first_sums, second_sums] = blend_chunk(rows, index * BLEND_LEN);
        put_rounded(first_sums, first);
        put_rounded(second_sums, second);
    }
}

/// The sums of one chunk of samples, which begins at `start`.
#[inline(always)]
fn blend_chunk(
    rows: &[(&[Pair], [Pair; BLENDED_ROWS])],
    start: usize,
) -> [[Four; BLEND_LEN / 4]; BLENDED_ROWS] {
    let mut first_sums = [Four::ZERO; BLEND_LEN / 4];
    let mut second_sums = first_sums;
    for (pairs, [first_weights, second_weights]) in rows {
        let chunk = pairs.get(start..).and_then(<[Pair]>::first_chunk);
        let chunk: &[Pair; BLEND_LEN] = chunk.unwrap_or(&[Pair::NONE; BLEND_LEN]);
        let fours = chunk.as_chunks::<4>().0.iter();
        for ((first, second), four) in first_sums.iter_mut().zip(&mut second_sums).zip(fours) {
            let four = FourPairs::new(*four);
            *first = first.plus(four.times(*first_weights));
            *second = second.plus(four.times(*second_weights));
        }
    }
    [first_sums, second_sums]
}

#[inline(always)]
fn put_rounded(sums: [Four; BLEND_LEN / 4], to: &mut [i32; BLEND_LEN]) {
    for (to, sums) in to.as_chunks_mut::<4>().0.iter_mut().zip(sums) {
        let drop_bits = LIGHT_BITS + WEIGHT_BITS - BLENDED_BITS;
        *to = sums.rounded(drop_bits).numbers();
    }
}

/// Puts neighbouring pixels beside each other, sample by sample. Where there is no second pixel
/// or no alpha, something is there that no weight counts or nobody looks at.
fn pair_pixels<const N: usize>(samples: &[i32], to: &mut [[Pair; 4]]) {
    let pixels = samples.as_chunks::<N>().0.chunks(2);
    for (to, pixels) in to.iter_mut().zip(pixels) {
        if let (Some(first), Some(second)) = (pixels.first(), pixels.last()) {
            for (to, (first, second)) in to.iter_mut().zip(first.iter().zip(second)) {
                *to = Pair::of(*first, *second);
            }
        }
    }
}

/// Sums pixels by their weights, in two parts so that no sum waits for the one before.
#[inline(always)]
fn weighted(pixels: &[[Pair; 4]], weights: &[Pair]) -> LinearPixel {
    const ONE: f32 = 1.0 / (1_u64 << (BLENDED_BITS + WEIGHT_BITS)) as f32;
    let (mut even, mut odd) = (Four::ZERO, Four::ZERO);
    let (pixel_pairs, last_pixels) = pixels.as_chunks::<2>();
    let (weight_pairs, last_weights) = weights.as_chunks::<2>();
    for ([first, second], [first_weights, second_weights]) in pixel_pairs.iter().zip(weight_pairs) {
        even = even.plus(FourPairs::new(*first).times(*first_weights));
        odd = odd.plus(FourPairs::new(*second).times(*second_weights));
    }
    for (last, weights) in last_pixels.iter().zip(last_weights) {
        even = even.plus(FourPairs::new(*last).times(*weights));
    }
    even.plus(odd).fractions(ONE)
}
