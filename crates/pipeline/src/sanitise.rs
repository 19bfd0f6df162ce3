//! Sanitising for a server: what is published instead of an upload, and its serving variant.

use cameo_model::{Error, Format, Limits, Orientation, PointPx, Result, SizePx, SourceFacts};

use crate::{
    bitmap::Bitmap,
    colour::{Curves, to_srgb},
    container::Container,
    decode::{Damage, Decoded, decode, has_leftovers},
    encode::encode,
    orient::{stored_from_upright, upright},
    pixel::srgb_bitmap,
    probe::{facts, len_of, opened},
    resize::{CropPx, GOOD_OVERSAMPLING, resize},
    strip::check_clean,
};

/// Quality when a JPEG has to be encoded again: high, because it is the original from then on.
const REWRITE_QUALITY_PERCENT: u8 = 92;
/// Quality of serving variants.
///
/// # Source
/// Authgear `pkg/util/vipsutil/daemon.go`.
const COVER_QUALITY_PERCENT: u8 = 80;
/// The longest side of a serving variant.
const MAX_COVER_SIDE_PX: u32 = 4096;

/// An image without metadata, upright, in sRGB.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sanitised {
    /// Format of the bytes, always that of the input.
    pub format: Format,
    /// Size in pixels, upright.
    pub size: SizePx,
    /// The file.
    pub bytes: Vec<u8>,
}

/// Makes an upload safe to publish: decodes its first frame once to prove that it is an image,
/// and rewrites it losslessly without anything that is not needed to show it, up to the last byte
/// that the picture takes of its compressed data. Encodes again only for an orientation, for a
/// profile that is not sRGB, for a first frame that needs a canvas which the format can't express,
/// or for compressed data that goes on behind the picture and can't be cut there.
///
/// # Errors
/// Those of [`crate::probe`].
pub fn sanitise(upload: &[u8], limits: &Limits) -> Result<Sanitised> {
    let mut container = published(upload, limits)?;
    let facts = facts(&container, len_of(upload));
    let decoded = decode(&container, 1.0, Damage::Refused)?;
    let used = decoded.pixels.prove()?;
    let needs_encoding = needs_encoding(&container, &facts, &decoded);
    drop(decoded);
    container.cut(&used);
    let bytes = if needs_encoding || has_leftovers(&container)? {
        let decoded = decode(&container, 1.0, Damage::Refused)?;
        let stored = to_srgb(decoded.pixels.into_bitmap()?, decoded.to_srgb.as_ref())?;
        let bitmap = upright(stored, facts.orientation)?;
        encode(facts.format, &bitmap, REWRITE_QUALITY_PERCENT)?
    } else {
        container.stripped()
    };
    finished(facts.format, facts.upright(), bytes)
}

/// A file of a format that is published, within the limits and complete.
fn published<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Container<'a>> {
    limits.check_bytes(u64::try_from(bytes.len()).unwrap_or(u64::MAX))?;
    if Container::read(bytes)?.format.is_written() {
        opened(bytes, limits)
    } else {
        Err(Error::UnsupportedFormat {})
    }
}

fn needs_encoding(container: &Container<'_>, facts: &SourceFacts, decoded: &Decoded<'_>) -> bool {
    // A stripped GIF still has its canvas, a stripped WebP has not.
    let is_whole = container.frame_is_whole() || facts.format == Format::Gif;
    !is_whole || facts.orientation != Orientation::Upright || decoded.to_srgb.is_some()
}

/// Makes the serving variant: `side_px` × `side_px`, the middle of the picture, enlarged if need
/// be, in the format of `stored`.
///
/// # Errors
/// Those of [`crate::probe`]; `caller/invalid-argument` for a side outside 1–4096.
pub fn cover(stored: &[u8], limits: &Limits, side_px: u32) -> Result<Sanitised> {
    if !(1..=MAX_COVER_SIDE_PX).contains(&side_px) {
        let name = "side_px".into();
        return Err(Error::InvalidArgument { name });
    }
    let container = published(stored, limits)?;
    let facts = facts(&container, len_of(stored));
    let shrink = f64::from(facts.stored.short_side_px()) / f64::from(side_px);
    let decoded = decode(&container, shrink / GOOD_OVERSAMPLING, Damage::Refused)?;
    let bitmap = covered(&decoded, &facts, side_px)?;
    let bytes = encode(facts.format, &bitmap, COVER_QUALITY_PERCENT)?;
    finished(facts.format, bitmap.size, bytes)
}

fn finished(format: Format, size: SizePx, bytes: Vec<u8>) -> Result<Sanitised> {
    check_clean(&bytes)?;
    Ok(Sanitised {
        format,
        size,
        bytes,
    })
}

fn covered(decoded: &Decoded<'_>, facts: &SourceFacts, side_px: u32) -> Result<Bitmap> {
    let curves = Curves::new();
    let crop = cover_crop(facts, side_px);
    let size = SizePx::new(side_px, side_px);
    let linear = resize(decoded, &curves, crop, size)?;
    let channels = decoded.pixels.channels().coloured();
    upright(srgb_bitmap(&linear, &curves, channels)?, facts.orientation)
}

/// The stored rectangle that a cover shows: the picture is thought scaled until its shorter side
/// is `side_px`, and then cut from half of what is left over, in whole pixels.
fn cover_crop(facts: &SourceFacts, side_px: u32) -> CropPx {
    let upright = facts.upright();
    let scale = f64::from(side_px) / f64::from(upright.short_side_px());
    let span = |upright_px: u32| {
        let scaled_px = ((f64::from(upright_px) * scale).round() as u64).max(side_px.into());
        let offset_px = (scaled_px - u64::from(side_px)) / 2;
        let upright_per_scaled = f64::from(upright_px) / scaled_px as f64;
        let start = offset_px as f64 * upright_per_scaled;
        (start, start + f64::from(side_px) * upright_per_scaled)
    };
    let (across, down) = (span(upright.width_px), span(upright.height_px));
    let corner = |x, y| stored_from_upright(facts.orientation, facts.stored, PointPx::new(x, y));
    let (first, last) = (corner(across.0, down.0), corner(across.1, down.1));
    CropPx {
        left: first.x_px.min(last.x_px),
        top: first.y_px.min(last.y_px),
        width: (first.x_px - last.x_px).abs(),
        height: (first.y_px - last.y_px).abs(),
    }
}
