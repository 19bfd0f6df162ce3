//! The proof that finished bytes hold nothing but the picture.

use cameo_model::{Error, Limits, Result};

use crate::container::Container;

/// Parses finished bytes again and compares them with their stripped form, so that anything that
/// is not needed to show the picture counts: EXIF, XMP, IPTC, profiles, comments, thumbnails,
/// further frames, bytes after the end, of a GIF also those after the end of its codes.
///
/// It proves the structure, not what is compressed: nothing is decoded here, so that bytes behind
/// the last unit of a JPEG's scan or behind the picture in the data of a PNG or WebP go unnoticed.
/// [`crate::sanitise`] leaves those out before.
///
/// # Errors
/// `source/damaged` if there is anything more or anything missing, `source/empty`,
/// `source/unsupported-format`, `source/unsupported-coding`.
pub fn check_clean(bytes: &[u8]) -> Result<()> {
    let container = Container::read(bytes)?;
    container.check(&NO_LIMITS)?;
    if container.stripped() == bytes {
        Ok(())
    } else {
        Err(Error::Damaged {})
    }
}

/// Nothing is decoded here, so that no size is too large.
const NO_LIMITS: Limits = Limits {
    max_bytes: u64::MAX,
    max_pixels: u64::MAX,
    max_side_px: u32::MAX,
};
