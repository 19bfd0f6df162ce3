//! A picture that is transformed already, so that any quality is one step away.

use cameo_model::Preset;

use crate::bitmap::Bitmap;

use super::{
    colour::may_share_chroma,
    file::{self, HEADERS_BYTE_LEN},
    frame::Frame,
    optimise::Optimiser,
    quantise::{Quality, Quantiser, Table, quantise},
    scan::{Bands, Scan},
    symbols::{self, Alphabet, Counter},
    transform::coefficients,
};

/// About so many rows of MCUs are tried first.
const SAMPLE_ROWS: usize = 8;

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
    /// `None` for plain rounding in one scan.
    optimiser: Option<Optimiser>,
    /// What the file's length is of that after plain rounding in one scan, as far as the sample
    /// can tell.
    pub(in crate::encode) share: f64,
}

impl Draft {
    /// `None` if the bitmap has alpha or a side that the format can't express.
    pub(in crate::encode) fn new(bitmap: &Bitmap, preset: Preset) -> Option<Self> {
        let whole = coefficients(bitmap, may_share_chroma(bitmap))?;
        let interval = (whole.mcu_rows() / SAMPLE_ROWS).max(1);
        Some(Self {
            sample: whole.sample(interval),
            whole,
            preset,
        })
    }

    /// Length of the file after plain rounding in one scan, but for stuffed zeros.
    pub(in crate::encode) fn plain_byte_len(&self, quality: Quality) -> u64 {
        byte_len(&self.whole, quality)
    }

    /// The same of the sample alone, in a fraction of the time.
    pub(in crate::encode) fn sample_byte_len(&self, quality: Quality) -> u64 {
        byte_len(&self.sample, quality)
    }

    /// Finds out how to encode at a quality.
    pub(in crate::encode) fn plan(&self, quality: Quality) -> Plan {
        let tables = Table::both(quality);
        let (optimiser, share) = match self.preset {
            Preset::Fast => (None, 1.0),
            Preset::Default => {
                let (optimiser, share) = self.optimiser(&tables);
                (Some(optimiser), share)
            }
        };
        Plan {
            quality,
            tables,
            optimiser,
            share,
        }
    }

    /// Tries on the sample what to do to the whole, and what share of plain rounding is left.
    fn optimiser(&self, tables: &[Table; 2]) -> (Optimiser, f64) {
        let plain = quantise(self.sample.clone(), tables);
        let plain_bits = Scan::Whole.counted(&plain).data_bit_len();
        let levels = Optimiser::new(tables, Bands::typical(), &plain).levels(&self.sample);
        let interval = self.whole.blocks() as f64 / self.sample.blocks().max(1) as f64;
        let bands = Bands::best(&levels, interval);
        let levels = Optimiser::new(tables, bands.clone(), &levels).levels(&self.sample);
        let scans = bands.scans(levels.components.len()).into_iter();
        let bits: u64 = scans.map(|scan| scan.counted(&levels).data_bit_len()).sum();
        let share = bits as f64 / plain_bits.max(1) as f64;
        (Optimiser::new(tables, bands, &levels), share)
    }

    /// The file.
    pub(in crate::encode) fn encode(&self, plan: &Plan) -> Vec<u8> {
        match &plan.optimiser {
            Some(optimiser) => {
                let levels = optimiser.levels(&self.whole);
                let scans = optimiser.scans(levels.components.len());
                file::file(&levels, &plan.tables, &scans)
            }
            None => {
                let levels = quantise(self.whole.clone(), &plan.tables);
                file::file(&levels, &plan.tables, &[Scan::Whole])
            }
        }
    }
}

fn byte_len(coefficients: &Frame, quality: Quality) -> u64 {
    let bits = plain_counter(coefficients, &Table::both(quality)).bit_len();
    HEADERS_BYTE_LEN + bits.div_ceil(8)
}

/// The symbols of one scan after plain rounding, without keeping the levels.
fn plain_counter(coefficients: &Frame, tables: &[Table; 2]) -> Counter {
    let mut counter = Counter::default();
    for (index, component) in coefficients.components.iter().enumerate() {
        let quantiser = Quantiser::plain(&tables[index.min(1)]);
        let mut last_dc = 0;
        for block in &component.blocks {
            let kept = quantiser.kept(block);
            let levels = quantiser.levels(block, kept);
            symbols::dc(&mut counter, Alphabet::dc(index), levels[0] - last_dc);
            last_dc = levels[0];
            symbols::ac(&mut counter, Alphabet::ac(index), &levels, kept);
        }
    }
    counter
}
