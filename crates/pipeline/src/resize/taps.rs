//! Which source samples an output sample is made of, and by what weights.

use std::{f64::consts::PI, ops::Range};

use crate::lanes::Pair;

/// Lobes of the Lanczos window.
const LOBES: f64 = 3.0;

/// Fraction bits of weights; those of an output sample add up to exactly 1.
pub(super) const WEIGHT_BITS: u32 = 14;

/// Source samples that one output sample is made of, two by two.
#[derive(Debug, Clone)]
pub(super) struct Taps {
    /// The first pair of source samples.
    pub(super) first: usize,
    /// Weights of pairs.
    pub(super) weights: Vec<Pair>,
    /// The source sample behind the last.
    pub(super) end: usize,
}

impl Taps {
    /// The weights of a pair, 0 for one that is not reached.
    pub(super) fn of_pair(&self, at: usize) -> Pair {
        let index = at.checked_sub(self.first);
        let weights = index.and_then(|index| self.weights.get(index));
        weights.copied().unwrap_or_default()
    }

    /// The pair behind the last.
    pub(super) fn end_pair(&self) -> usize {
        self.first + self.weights.len()
    }

    fn new(first: usize, weights: &[f64]) -> Self {
        let is_odd = first % 2;
        let end = first + weights.len();
        let mut whole = vec![0; is_odd];
        whole.extend(whole_weights(weights));
        let pairs = whole.chunks(2).map(|pair| match pair {
            [first, second] => Pair::new(*first, *second),
            rest => Pair::first(rest.first().copied().unwrap_or_default()),
        });
        Self {
            first: first / 2,
            weights: pairs.collect(),
            end,
        }
    }
}

/// Weights as whole numbers: what one is rounded by, the next makes good, so that all sums stay.
fn whole_weights(weights: &[f64]) -> impl Iterator<Item = i16> {
    let scale = f64::from(1_u32 << WEIGHT_BITS) / weights.iter().sum::<f64>();
    let (mut sum, mut given) = (0.0, 0.0);
    weights.iter().map(move |weight| {
        sum += weight * scale;
        let whole = (sum - given).round();
        given += whole;
        whole as i16
    })
}

/// For each of `outputs`, of `to_px` that there would be in all, the taps into a side of `side_px` of which `len_px` from
/// `start_px` on are wanted, and the part of the side that they reach. They count from its start.
pub(super) fn taps(
    side_px: u32,
    start_px: f64,
    len_px: f64,
    (to_px, outputs): (u32, Range<u32>),
) -> (Vec<Taps>, Range<usize>) {
    let step = len_px / f64::from(to_px);
    let stretch = step.max(1.0);
    // At least one pixel, even if the crop touches the edge from outside by a rounding.
    let last_px = f64::from(side_px.saturating_sub(1));
    let reach = |index: u32| {
        let centre = start_px + (f64::from(index) + 0.5) * step;
        let reach = LOBES * stretch;
        let first = (centre - reach).floor().clamp(0.0, last_px);
        let end = (centre + reach).ceil().clamp(first + 1.0, last_px + 1.0);
        (centre, first, end)
    };
    let (_, start, _) = reach(outputs.start);
    let (.., end) = reach(outputs.end.saturating_sub(1));
    let tap = |index: u32| {
        let (centre, first, end) = reach(index);
        let weight = |at: u32| lanczos((first + f64::from(at) + 0.5 - centre) / stretch);
        let weights: Vec<f64> = (0..(end - first) as u32).map(weight).collect();
        Taps::new((first - start) as usize, &weights)
    };
    (outputs.map(tap).collect(), start as usize..end as usize)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn samples(taps: &Taps) -> Vec<i16> {
        let pairs = taps.weights.iter();
        pairs.flat_map(|pair| pair.numbers()).collect()
    }

    #[test]
    fn weights_add_up_to_one() {
        for (side, to) in [(1000, 1000), (1000, 999), (777, 130), (6000, 17), (2, 1)] {
            let (taps, span) = taps(side, 0.0, side.into(), (to, 0..to));
            assert_eq!(span, 0..side as usize);
            for taps in taps {
                let sum: i32 = samples(&taps).into_iter().map(i32::from).sum();
                assert_eq!(sum, 1 << WEIGHT_BITS, "{side} to {to}");
            }
        }
    }

    #[test]
    fn nothing_is_changed_where_nothing_is_scaled() {
        let (taps, _) = taps(50, 0.0, 50.0, (50, 0..50));
        for (at, taps) in taps.iter().enumerate() {
            let samples = samples(taps).into_iter().enumerate();
            for (index, weight) in samples {
                let is_itself = 2 * taps.first + index == at;
                assert_eq!(weight, i16::from(is_itself) << WEIGHT_BITS);
            }
        }
    }

    #[test]
    fn pairs_count_from_the_start_of_the_part() {
        let (taps, span) = taps(100, 51.0, 15.0, (5, 0..5));
        assert_eq!(span, 43..74);
        let reached = taps.iter().map(|taps| (taps.first, taps.end));
        assert_eq!(
            reached.collect::<Vec<_>>(),
            [(0, 19), (1, 22), (3, 25), (4, 28), (6, 31)]
        );
    }
}
