//! The encoder's stages one by one, for benches; not part of what the crate promises.

use cameo_model::{Error, Preset, Result, SizePx};

use super::{
    fit::best_fit,
    jpeg::{self, Quality},
};
use crate::bitmap::{Bitmap, Channels};

/// An opaque picture.
pub struct Pixels(Bitmap);

/// Its coefficients.
pub struct Draft(jpeg::Draft);

/// How they are quantised.
pub struct Plan(jpeg::Plan);

impl Pixels {
    /// Of sRGB samples.
    ///
    /// # Errors
    /// `source/damaged` if there are not three samples for each pixel.
    pub fn new(size: SizePx, rgb: Vec<u8>) -> Result<Self> {
        Bitmap::new(size, Channels::Rgb, rgb).map(Self)
    }

    /// Colours and cosine transform.
    ///
    /// # Errors
    /// `caller/invalid-argument` for a side that JPEG can't express.
    pub fn draft(&self, preset: Preset) -> Result<Draft> {
        let draft = jpeg::Draft::new(&self.0, preset);
        let name = "size".into();
        draft.map(Draft).ok_or(Error::InvalidArgument { name })
    }
}

impl Draft {
    /// Length of a file after plain rounding, in bytes.
    pub fn plain_byte_len(&self, quality_percent: u8) -> u64 {
        self.0.plain_byte_len(Quality::percent(quality_percent))
    }

    /// What a quality asks for, decided on a sample.
    pub fn plan(&self, quality_percent: u8) -> Plan {
        Plan(self.0.plan(Quality::percent(quality_percent)))
    }

    /// The file.
    pub fn encode(&self, plan: &Plan) -> Vec<u8> {
        self.0.encode(&plan.0)
    }

    /// The best file between two qualities that fits; nothing if none does.
    pub fn best_fit(&self, (lowest, wanted): (u8, u8), max_bytes: u64) -> Option<Vec<u8>> {
        let qualities = (Quality::percent(lowest), Quality::percent(wanted));
        let fit = best_fit(&self.0, qualities, max_bytes);
        fit.ok().map(|fit| fit.bytes)
    }
}
