//! Which parts of a picture come in which order, and the symbols of each part.

use super::{
    frame::Frame,
    symbols::{self, Alphabet, Band, Sink},
};

/// One pass over the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scan {
    /// Everything, MCU by MCU: the only scan of a baseline file.
    Whole,
    /// DC of all components, MCU by MCU.
    Dc,
    /// A band of one component's AC positions.
    Ac {
        component: usize,
        band: Band,
        /// Whether a scan before has had all but the lowest bit.
        refines: bool,
    },
}

impl Scan {
    /// Gives the scan's symbols to the sink.
    pub(super) fn run(self, levels: &Frame, sink: &mut impl Sink) {
        match self {
            Self::Whole => interleaved(levels, sink, true),
            Self::Dc => interleaved(levels, sink, false),
            Self::Ac {
                component,
                band,
                refines,
            } => {
                let alphabet = Alphabet::ac(component);
                let blocks = levels.components[component].shown_blocks();
                if refines {
                    symbols::refinement(sink, alphabet, band, blocks);
                } else {
                    symbols::band(sink, alphabet, band, blocks);
                }
            }
        }
    }
}

/// The scans of a progressive file: what is coarse first, so that a slow line shows a picture
/// early.
pub(super) fn progressive(components: usize) -> Vec<Scan> {
    let bands = [(1, 5), (6, 63)].map(|(first, last)| Band {
        first,
        last,
        shift: 0,
    });
    let ac = bands.into_iter().flat_map(|band| {
        (0..components).map(move |component| Scan::Ac {
            component,
            band,
            refines: false,
        })
    });
    std::iter::once(Scan::Dc).chain(ac).collect()
}

fn interleaved(levels: &Frame, sink: &mut impl Sink, with_ac: bool) {
    let components = levels.components.iter();
    let mut mcus: Vec<_> = components
        .map(|component| component.blocks.chunks_exact(component.blocks_per_mcu()))
        .collect();
    let mut last_dc = [0; 3];
    for _ in 0..mcus.first().map_or(0, |luma| luma.len()) {
        for (component, (mcus, last_dc)) in mcus.iter_mut().zip(&mut last_dc).enumerate() {
            for block in mcus.next().unwrap_or_default() {
                symbols::dc(sink, Alphabet::dc(component), block[0] - *last_dc);
                *last_dc = block[0];
                if with_ac {
                    symbols::ac(sink, Alphabet::ac(component), block);
                }
            }
        }
    }
}
