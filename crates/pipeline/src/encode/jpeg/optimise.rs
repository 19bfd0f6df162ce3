//! What decides levels by their worth: a trellis for AC, one for DC, and the bands of the scans
//! that both count bits of.

use super::{
    dc::DcTrellis,
    frame::Frame,
    quantise::Table,
    scan::{Bands, Scan},
    trellis::Trellis,
};

/// Chooses levels, and the scans that say them.
pub(super) struct Optimiser {
    bands: Bands,
    luma: Kind,
    chroma: Kind,
}

/// The trellises of luma or of chroma.
struct Kind {
    ac: Trellis,
    dc: DcTrellis,
}

impl Optimiser {
    /// For scans of these bands, with the codes that are best for `levels`.
    pub(super) fn new(tables: &[Table; 2], bands: Bands, levels: &Frame) -> Self {
        let [luma_ac, chroma_ac] = bands.counted(levels);
        let [luma_dc, chroma_dc, ..] = Scan::Dc.counted(levels).counts;
        let [luma, chroma] = tables;
        Self {
            bands,
            luma: Kind {
                ac: Trellis::luma(luma, &luma_ac),
                dc: DcTrellis::new(luma, &luma_dc),
            },
            chroma: Kind {
                ac: Trellis::chroma(chroma, &chroma_ac),
                dc: DcTrellis::new(chroma, &chroma_dc),
            },
        }
    }

    /// The levels of coefficients.
    pub(super) fn levels(&self, coefficients: &Frame) -> Frame {
        let levels = coefficients.clone();
        let mut levels =
            levels.into_levels(|component, block| self.kind(component).ac.levels(block));
        let pairs = coefficients.components.iter().zip(&mut levels.components);
        for (index, (from, to)) in pairs.enumerate() {
            self.kind(index).dc.choose(&from.blocks, &mut to.blocks);
        }
        levels
    }

    /// The scans of a file with so many components.
    pub(super) fn scans(&self, components: usize) -> Vec<Scan> {
        self.bands.scans(components)
    }

    const fn kind(&self, component: usize) -> &Kind {
        if component == 0 {
            &self.luma
        } else {
            &self.chroma
        }
    }
}
