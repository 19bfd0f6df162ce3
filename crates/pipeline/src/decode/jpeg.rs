//! JPEG by zune-jpeg, which turns YCCK and CMYK into RGB itself.

use cameo_model::{Error, Result, SizePx};
use zune_core::{bytestream::ZCursor, colorspace::ColorSpace, options::DecoderOptions};
use zune_jpeg::JpegDecoder;

use crate::bitmap::{Bitmap, Channels};

/// The longest side that a frame header can express.
const MAX_SIDE_PX: usize = 65_535;
/// Encoders write about ten; every further one costs a walk over all coefficients.
const MAX_SCANS: usize = 64;

/// Decodes stripped JPEG bytes. Strict, so that a hole in the data is an error and not a grey
/// half of the picture.
pub(super) fn decode(stripped: &[u8]) -> Result<Bitmap> {
    let options = DecoderOptions::default()
        .set_strict_mode(true)
        .set_max_width(MAX_SIDE_PX)
        .set_max_height(MAX_SIDE_PX)
        .jpeg_set_max_scans(MAX_SCANS);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(stripped), options);
    decoder.decode_headers().map_err(|_| Error::Damaged {})?;
    let channels = match decoder.input_colorspace() {
        Some(ColorSpace::Luma) => Channels::Gray,
        _ => Channels::Rgb,
    };
    let out = match channels {
        Channels::Gray => ColorSpace::Luma,
        _ => ColorSpace::RGB,
    };
    decoder.set_options(options.jpeg_set_out_colorspace(out));
    let samples = decoder.decode().map_err(|_| Error::Damaged {})?;
    Bitmap::new(size(&decoder)?, channels, samples)
}

fn size(decoder: &JpegDecoder<ZCursor<&[u8]>>) -> Result<SizePx> {
    let (width, height) = decoder.dimensions().ok_or(Error::Damaged {})?;
    let side = |side| u32::try_from(side).map_err(|_| Error::Damaged {});
    Ok(SizePx::new(side(width)?, side(height)?))
}
