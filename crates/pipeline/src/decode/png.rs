//! PNG by the png crate; sixteen bits are cut to eight row by row, palettes are expanded.

use std::io::Cursor;

use cameo_model::{Error, Result, SizePx};
use png::{ColorType, Decoder, Transformations};

use crate::bitmap::{Bitmap, Channels};

/// Decodes stripped PNG bytes.
pub(super) fn decode(stripped: &[u8]) -> Result<Bitmap> {
    let mut decoder = Decoder::new(Cursor::new(stripped));
    decoder.set_transformations(Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(|_| Error::Damaged {})?;
    let channels = match reader.output_color_type().0 {
        ColorType::Grayscale => Channels::Gray,
        ColorType::GrayscaleAlpha => Channels::GrayAlpha,
        ColorType::Rgb => Channels::Rgb,
        ColorType::Rgba => Channels::Rgba,
        ColorType::Indexed => return Err(Error::Damaged {}),
    };
    let size = SizePx::new(reader.info().width, reader.info().height);
    let byte_len = reader.output_buffer_size().ok_or(Error::Damaged {})?;
    if byte_len != crate::bitmap::byte_len(size, channels)? {
        return Err(Error::Damaged {});
    }
    let mut samples = vec![0; byte_len];
    reader
        .next_frame(&mut samples)
        .map_err(|_| Error::Damaged {})?;
    Bitmap::new(size, channels, samples)
}
