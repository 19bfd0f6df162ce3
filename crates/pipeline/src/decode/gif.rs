//! GIF by the gif crate: the one frame that stripping leaves, without its canvas.

use cameo_model::{Error, Result, SizePx};
use gif::{ColorOutput, DecodeOptions};

use crate::bitmap::{Bitmap, Channels};

/// Decodes the first frame of stripped GIF bytes at the frame's own size.
pub(super) fn decode(stripped: &[u8]) -> Result<Bitmap> {
    let mut options = DecodeOptions::new();
    options.set_color_output(ColorOutput::RGBA);
    let mut decoder = options.read_info(stripped).map_err(|_| Error::Damaged {})?;
    let frame = decoder.read_next_frame().map_err(|_| Error::Damaged {})?;
    let frame = frame.ok_or(Error::Damaged {})?;
    let size = SizePx::new(frame.width.into(), frame.height.into());
    Bitmap::new(size, Channels::Rgba, frame.buffer.to_vec())
}
