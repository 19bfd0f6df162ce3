//! GIF by the gif crate: the one frame that stripping leaves, without its canvas.

use cameo_model::{Error, Result, SizePx};
use gif::{ColorOutput, DecodeOptions};

use crate::bitmap::{Bitmap, Channels, byte_len};

/// Decodes the first frame of stripped GIF bytes at the frame's own size.
pub(super) fn decode(stripped: &[u8]) -> Result<Bitmap> {
    let mut options = DecodeOptions::new();
    options.set_color_output(ColorOutput::RGBA);
    let mut decoder = options.read_info(stripped).map_err(|_| Error::Damaged {})?;
    let frame = decoder.next_frame_info().map_err(|_| Error::Damaged {})?;
    let frame = frame.ok_or(Error::Damaged {})?;
    let size = SizePx::new(frame.width.into(), frame.height.into());
    // The crate's own buffer has a limit of its own; ours have been checked.
    let mut samples = vec![0; byte_len(size, Channels::Rgba)?];
    decoder
        .read_into_buffer(&mut samples)
        .map_err(|_| Error::Damaged {})?;
    Bitmap::new(size, Channels::Rgba, samples)
}
