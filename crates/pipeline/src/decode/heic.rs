//! HEIC by heic-decoder, as the container says: turned, mirrored and cut to its clean aperture.

use cameo_model::{Error, Result, SizePx};
use heic_decoder::{DecodedImage, HeifError, probe};

use crate::bitmap::{Bitmap, Channels};

/// Most pixels of the picture as coded, before it is cut: what the decoder may take of memory,
/// about ten bytes each.
const MAX_CODED_PIXELS: usize = 64_000_000;

/// Decodes the primary picture of a file to eight bits, in its own colours.
///
/// # Errors
/// `source/damaged`; `source/unsupported-format` for what the decoder does not know.
pub(super) fn decode(file: &[u8]) -> Result<Bitmap> {
    let info = probe(file).map_err(|error| typed(&error))?;
    if info.coded_width.saturating_mul(info.coded_height) > MAX_CODED_PIXELS {
        return Err(Error::Damaged {});
    }
    let image = heic_decoder::decode(file).map_err(|error| typed(&error))?;
    let size = size(&image)?;
    if image.alpha.is_some() {
        let mut rgba = image.to_rgba8().map_err(|error| typed(&error))?;
        drop(image);
        if rgba.premultiplied {
            straighten(&mut rgba.data);
        }
        return Bitmap::new(size, Channels::Rgba, rgba.data);
    }
    let rgb = image.to_rgb8().map_err(|error| typed(&error))?;
    drop(image);
    Bitmap::new(size, Channels::Rgb, rgb.data)
}

fn size(image: &DecodedImage) -> Result<SizePx> {
    let side = |side: usize| u32::try_from(side).map_err(|_| Error::Damaged {});
    Ok(SizePx::new(side(image.width)?, side(image.height)?))
}

const fn typed(error: &HeifError) -> Error {
    match error {
        HeifError::Unsupported(_) | HeifError::NotHeif(_) => Error::UnsupportedFormat {},
        _ => Error::Damaged {},
    }
}

/// Divides colours by their alpha.
fn straighten(samples: &mut [u8]) {
    for [colours @ .., alpha] in samples.as_chunks_mut::<4>().0 {
        let alpha = u16::from(*alpha);
        for colour in colours.iter_mut().filter(|_| alpha > 0) {
            let straight = (u16::from(*colour) * 255 + alpha / 2) / alpha;
            *colour = u8::try_from(straight).unwrap_or(u8::MAX);
        }
    }
}
