//! A picture that is transformed already, so that any quality is one step away.

use cameo_model::Preset;

use crate::bitmap::Bitmap;

use super::{
    colour::may_share_chroma,
    file::{self, HEADERS_BYTE_LEN},
    frame::Frame,
    quantise::{Quality, Quantiser, Table, quantise},
    scan::{Scan, progressive},
    symbols::{Alphabet, Counter},
    transform::coefficients,
    trellis::{Rates, Trellis},
};

/// Of so many rows of MCUs one is tried first.
const SAMPLE_INTERVAL: usize = 8;

/// The coefficients of a picture.
pub(in crate::encode) struct Draft {
    whole: Frame,
    /// Some rows of it, to find out what is worth doing to all.
    sample: Frame,
    preset: Preset,
}

/// How a draft is encoded at one quality.
pub(in crate::encode) struct Plan {
    pub(in crate::encode) quality: Quality,
    tables: [Table; 2],
    /// Of luma and chroma; `None` for plain rounding.
    trellises: Option<[Trellis; 2]>,
    /// What the file's length is of that after plain rounding in one scan.
    pub(in crate::encode) share: f64,
}

impl Draft {
    /// `None` if the bitmap has alpha or a side that the format can't express.
    pub(in crate::encode) fn new(bitmap: &Bitmap, preset: Preset) -> Option<Self> {
        let whole = coefficients(bitmap, may_share_chroma(bitmap))?;
        let sample = match preset {
            Preset::Fast => whole.sample(usize::MAX),
            Preset::Default => whole.sample(SAMPLE_INTERVAL),
        };
        Some(Self {
            whole,
            sample,
            preset,
        })
    }

    /// Length of the file after plain rounding in one scan, but for stuffed zeros.
    pub(in crate::encode) fn plain_byte_len(&self, quality: Quality) -> u64 {
        let tables = Table::both(quality);
        HEADERS_BYTE_LEN + counted(&self.whole, &tables).bit_len().div_ceil(8)
    }

    /// Finds out how to encode at a quality.
    pub(in crate::encode) fn plan(&self, quality: Quality) -> Plan {
        let tables = Table::both(quality);
        let mut plan = Plan {
            quality,
            tables,
            trellises: None,
            share: 1.0,
        };
        if self.preset == Preset::Default {
            self.refine(&mut plan);
        }
        plan
    }

    fn refine(&self, plan: &mut Plan) {
        let plain = counted(&self.sample, &plan.tables);
        let first = optimised(&self.sample, &trellises(&plan.tables, &plain));
        let mut counter = Counter::default();
        Scan::Whole.run(&first, &mut counter);
        plan.trellises = Some(trellises(&plan.tables, &counter));
        let scans = progressive(first.components.len());
        let bits = scans.iter().map(|scan| {
            let mut counter = Counter::default();
            scan.run(&first, &mut counter);
            counter.data_bit_len()
        });
        plan.share = bits.sum::<u64>() as f64 / plain.data_bit_len().max(1) as f64;
    }

    /// The file.
    pub(in crate::encode) fn encode(&self, plan: &Plan) -> Vec<u8> {
        let tables = &plan.tables;
        match &plan.trellises {
            Some(trellises) => {
                let levels = optimised(&self.whole, trellises);
                let scans = progressive(levels.components.len());
                file::file(&levels, tables, &scans)
            }
            None => file::file(&quantise(&self.whole, tables), tables, &[Scan::Whole]),
        }
    }
}

/// The symbols of one scan after plain rounding.
fn counted(coefficients: &Frame, tables: &[Table; 2]) -> Counter {
    let mut counter = Counter::default();
    for (index, component) in coefficients.components.iter().enumerate() {
        let quantiser = Quantiser::new(&tables[index.min(1)], 0.5);
        let mut last_dc = 0;
        for block in &component.blocks {
            let levels = quantiser.levels(block);
            super::symbols::dc(&mut counter, Alphabet::dc(index), levels[0] - last_dc);
            last_dc = levels[0];
            super::symbols::ac(&mut counter, Alphabet::ac(index), &levels);
        }
    }
    counter
}

fn trellises(tables: &[Table; 2], counter: &Counter) -> [Trellis; 2] {
    let [luma, chroma] = tables;
    let rates = |alphabet: Alphabet| Rates::new(&counter.counts[alphabet as usize]);
    [
        Trellis::new(luma, rates(Alphabet::AcLuma)),
        Trellis::new(chroma, rates(Alphabet::AcChroma)),
    ]
}

fn optimised(coefficients: &Frame, trellises: &[Trellis; 2]) -> Frame {
    coefficients.map_blocks(|component, block| trellises[component.min(1)].levels(block))
}
