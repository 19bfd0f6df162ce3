//! Which parts of a picture come in which order, and the symbols of each part.

use std::ops::Range;

use super::{
    frame::Frame,
    huffman::Counts,
    symbols::{self, Alphabet, Band, Counter, Sink},
};

/// One pass over the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scan {
    /// Everything, MCU by MCU: the only scan of a baseline file.
    Whole,
    /// DC of all components, MCU by MCU.
    Dc,
    /// A band of one component's AC positions.
    Ac { component: usize, band: Band },
}

impl Scan {
    /// Gives the scan's symbols to the sink.
    pub(super) fn run(self, levels: &Frame, sink: &mut impl Sink) {
        match self {
            Self::Whole => interleaved(levels, sink, true),
            Self::Dc => interleaved(levels, sink, false),
            Self::Ac { component, band } => {
                let blocks = levels.components[component].shown_blocks();
                symbols::band(sink, Alphabet::ac(component), band, blocks);
            }
        }
    }

    /// Its symbols, counted.
    pub(super) fn counted(self, levels: &Frame) -> Counter {
        let mut counter = Counter::default();
        self.run(levels, &mut counter);
        counter
    }
}

/// The bands of luma and of chroma in a progressive file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bands(pub(super) [Vec<Band>; 2]);

/// Where a band may begin, and the end of the last.
const STARTS: [u8; 10] = [1, 2, 3, 4, 6, 9, 13, 20, 32, 64];

impl Bands {
    /// What suits most photos.
    pub(super) fn typical() -> Self {
        let bands = |all: &[(u8, u8)]| {
            let bands = all.iter().map(|(first, last)| Band {
                first: *first,
                last: *last,
            });
            bands.collect()
        };
        Self([
            bands(&[(1, 3), (4, 12), (13, 63)]),
            bands(&[(1, 2), (3, 63)]),
        ])
    }

    /// The bands that take fewest bits for levels of which one block in `interval` is here.
    pub(super) fn best(levels: &Frame, interval: f64) -> Self {
        let components = levels.components.len();
        Self([0..1, 1..components].map(|kind| best_bands(levels, kind, interval)))
    }

    /// DC first, then band by band, so that a slow line shows a picture early.
    pub(super) fn scans(&self, components: usize) -> Vec<Scan> {
        let mut scans = vec![Scan::Dc];
        for component in 0..components {
            let bands = self.0[component.min(1)].iter();
            scans.extend(bands.map(|band| Scan::Ac {
                component,
                band: *band,
            }));
        }
        scans.sort_by_key(|scan| match scan {
            Scan::Ac { band, .. } => band.first,
            _ => 0,
        });
        scans
    }

    /// What each band's scans count, those of luma and those of chroma.
    pub(super) fn counted(&self, levels: &Frame) -> [Vec<(Band, Counts)>; 2] {
        let components = levels.components.len();
        let kinds = [0..1, 1..components].into_iter().zip(&self.0);
        let mut counted = kinds.map(|(kind, bands)| {
            let count = |band: &Band| {
                (
                    *band,
                    band_counter(levels, kind.clone(), *band).counts[kind.start.min(1) + 2].clone(),
                )
            };
            bands.iter().map(count).collect()
        });
        std::array::from_fn(|_| counted.next().unwrap_or_default())
    }
}

fn band_counter(levels: &Frame, kind: Range<usize>, band: Band) -> Counter {
    let mut counter = Counter::default();
    for component in kind {
        Scan::Ac { component, band }.run(levels, &mut counter);
    }
    counter
}

/// Of all ways to cut the positions the one with fewest bits, by the fewest up to each start.
fn best_bands(levels: &Frame, kind: Range<usize>, interval: f64) -> Vec<Band> {
    let mut best: Vec<(f64, Vec<Band>)> = vec![(0.0, Vec::new())];
    for (end, next) in STARTS.iter().enumerate().skip(1) {
        let ways = STARTS.iter().enumerate().take(end).map(|(start, first)| {
            let band = Band {
                first: *first,
                last: next - 1,
            };
            let scans = kind.clone().map(|component| Scan::Ac { component, band });
            let bits: f64 = scans.map(|scan| scan_bits(levels, scan, interval)).sum();
            (best[start].0 + bits, start, band)
        });
        if let Some((bits, start, band)) = ways.min_by(|one, other| one.0.total_cmp(&other.0)) {
            let mut bands = best[start].1.clone();
            bands.push(band);
            best.push((bits, bands));
        }
    }
    best.pop().unwrap_or_default().1
}

/// Bits of a scan when there is `interval` times as much to say.
fn scan_bits(levels: &Frame, scan: Scan, interval: f64) -> f64 {
    const HEADER_BITS: f64 = 80.0;
    let counter = scan.counted(levels);
    let data = counter.data_bit_len();
    data as f64 * interval + (counter.bit_len() - data) as f64 + HEADER_BITS
}

fn interleaved(levels: &Frame, sink: &mut impl Sink, with_ac: bool) {
    let mut last_dc = [0; 3];
    for mcu in 0..levels.mcus() {
        let components = levels.components.iter().zip(&mut last_dc);
        for (index, (component, last_dc)) in components.enumerate() {
            let first = mcu * component.blocks_per_mcu();
            for at in first..first + component.blocks_per_mcu() {
                let block = &component.blocks[at];
                symbols::dc(sink, Alphabet::dc(index), block[0] - *last_dc);
                *last_dc = block[0];
                if with_ac {
                    symbols::ac(sink, Alphabet::ac(index), block, component.masks[at]);
                }
            }
        }
    }
}
