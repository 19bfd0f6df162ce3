//! Decoding: an own one for JPEG, finished codecs for the rest. First frame only.
//!
//! They are fed with stripped bytes: what we would publish and nothing else, so that no metadata
//! parser of theirs is in reach of a hostile file, and what decodes is proven to be an image. HEIC
//! is the exception, because we don't write it: the items of its picture are decoded, in a browser's
//! worker and never on a server.

#[cfg(feature = "gif")]
mod gif;
#[cfg(feature = "heic")]
mod heic;
mod jpeg;
#[cfg(feature = "png")]
mod png;
#[cfg(feature = "webp")]
mod webp;

use std::{cell::RefCell, ops::Range};

use cameo_model::{Error, Format, Result, SizePx};

pub use self::jpeg::Marks;
use crate::{
    bitmap::{Bitmap, Channels, byte_len},
    colour::ToSrgb,
    container::{Container, Kind},
    part::Part,
};

/// What becomes of a picture whose data have a hole or end early. Only JPEG tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Damage {
    /// `source/damaged` for any of it, wherever it is.
    Refused,
    /// Shown grey, as long as nine tenths of the rows are there.
    Tolerated,
}

impl Damage {
    /// Rows that may be broken: one of so many.
    const TOLERATED_SHARE: usize = 10;

    /// # Errors
    /// `source/damaged` if more than a tenth of the rows that are wanted is broken.
    fn check_share(broken_rows: usize, rows: usize) -> Result<()> {
        if broken_rows * Self::TOLERATED_SHARE > rows {
            return Err(Error::Damaged {});
        }
        Ok(())
    }
}

/// Pixels of a decoded picture that are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Region {
    pub(crate) columns: Range<usize>,
    pub(crate) rows: Range<usize>,
}

impl Region {
    const fn whole(size: SizePx) -> Self {
        Self {
            columns: 0..size.width_px as usize,
            rows: 0..size.height_px as usize,
        }
    }
}

/// A picture in stored space, decoded or about to be.
pub(crate) struct Decoded<'a> {
    pub(crate) pixels: Pixels<'a>,
    /// Stored pixels per pixel, across and down: 1, 2, 4 or 8.
    pub(crate) reduction: u32,
    /// `None` if the samples are sRGB already.
    pub(crate) to_srgb: Option<ToSrgb>,
}

impl From<Bitmap> for Decoded<'_> {
    /// A bitmap in sRGB.
    fn from(bitmap: Bitmap) -> Self {
        Self {
            pixels: Pixels::Bitmap(bitmap),
            reduction: 1,
            to_srgb: None,
        }
    }
}

/// Pixels that come in rows, held in memory or decoded when they are asked for.
pub(crate) enum Pixels<'a> {
    Bitmap(Bitmap),
    Jpeg(Box<jpeg::Picture<'a>>),
}

impl Pixels<'_> {
    pub(crate) const fn size(&self) -> SizePx {
        match self {
            Self::Bitmap(bitmap) => bitmap.size,
            Self::Jpeg(picture) => picture.size(),
        }
    }

    pub(crate) const fn channels(&self) -> Channels {
        match self {
            Self::Bitmap(bitmap) => bitmap.channels,
            Self::Jpeg(picture) => picture.channels(),
        }
    }

    /// What is noted of it for later decodings.
    pub(crate) fn marks(&self) -> Option<&RefCell<Marks>> {
        match self {
            Self::Bitmap(_) => None,
            Self::Jpeg(picture) => Some(picture.marks()),
        }
    }

    /// Calls `each` with the number and the pixels of each row of a region, from top to bottom.
    ///
    /// # Errors
    /// `source/damaged`.
    pub(crate) fn for_rows(
        &self,
        region: &Region,
        each: &mut dyn FnMut(usize, &[u8]),
    ) -> Result<()> {
        let bitmap = match self {
            Self::Bitmap(bitmap) => bitmap,
            Self::Jpeg(picture) => return picture.for_rows(region, each),
        };
        let count = bitmap.channels.count();
        let columns = region.columns.start * count..region.columns.end * count;
        let rows = bitmap.rows().enumerate().skip(region.rows.start);
        for (y, row) in rows.take(region.rows.len()) {
            each(y, row.get(columns.clone()).unwrap_or_default());
        }
        Ok(())
    }

    /// All pixels in memory.
    ///
    /// # Errors
    /// `source/damaged`, `limits/too-many-pixels`.
    pub(crate) fn into_bitmap(self) -> Result<Bitmap> {
        if let Self::Bitmap(bitmap) = self {
            return Ok(bitmap);
        }
        let mut samples = Vec::with_capacity(byte_len(self.size(), self.channels())?);
        let region = Region::whole(self.size());
        self.for_rows(&region, &mut |_, row| samples.extend_from_slice(row))?;
        Bitmap::new(self.size(), self.channels(), samples)
    }

    /// Proves that all of the picture is there. Gives how many bytes of each of its parts are
    /// needed; nothing for formats whose decoder doesn't tell.
    ///
    /// # Errors
    /// `source/damaged`.
    pub(crate) fn prove(&self) -> Result<Vec<usize>> {
        match self {
            Self::Bitmap(_) => Ok(Vec::new()),
            Self::Jpeg(picture) => picture.prove(),
        }
    }
}

/// Decodes the first frame of a container that has passed its check; a JPEG only when its rows
/// are asked for. Where the format makes it cheap, the picture comes reduced by the largest power
/// of two up to `max_reduction`.
///
/// # Errors
/// `source/damaged`, `limits/too-many-pixels`.
pub(crate) fn decode<'a>(
    container: &'a Container<'_>,
    max_reduction: f64,
    damage: Damage,
) -> Result<Decoded<'a>> {
    let mut reduction = 1;
    let (mut has_inks, mut from_inks) = (false, None);
    let pixels = match container.format {
        Format::Jpeg => {
            let reductions = [8, 4, 2].into_iter();
            let fits = |reduction: &u32| f64::from(*reduction) <= max_reduction;
            reduction = reductions.into_iter().find(fits).unwrap_or(1);
            let segments = (container.of_kind(Kind::Picture), container.only_scan);
            let torn = (damage, container.is_torn);
            let mut picture = jpeg::Picture::open(segments, reduction, torn)?;
            has_inks = picture.has_inks();
            if has_inks {
                from_inks = ToSrgb::of(container, Channels::Cmyk);
            }
            if from_inks.is_some() {
                picture.show_inks();
            }
            Pixels::Jpeg(Box::new(picture))
        }
        _ => Pixels::Bitmap(decode_whole(container)?),
    };
    // A profile of colours says nothing about what inks are shown as.
    let to_srgb = if has_inks {
        from_inks
    } else {
        ToSrgb::of(container, pixels.channels())
    };
    Ok(Decoded {
        to_srgb,
        pixels,
        reduction,
    })
}

/// Decodes the first frame of a format that can't be reduced while it is decoded, onto its canvas.
/// Its samples are in the source's own colours.
///
/// # Errors
/// `source/damaged`; `source/unsupported-format` if this build has no decoder for it.
fn decode_whole(container: &Container<'_>) -> Result<Bitmap> {
    let bitmap = on_canvas(decode_frame(container)?, container)?;
    // What was promised when the limits were checked.
    if bitmap.size == container.stored {
        Ok(bitmap)
    } else {
        Err(Error::Damaged {})
    }
}

/// Like [`decode_whole`], for a part that lies in the stored picture. What a decoder does not have
/// to decode for it is left out.
///
/// # Errors
/// Those of [`decode_whole`].
pub(crate) fn decode_part(container: &Container<'_>, part: Part) -> Result<Bitmap> {
    #[cfg(feature = "heic")]
    if container.format == Format::Heic {
        return heic::decode(container.source, part);
    }
    let whole = decode_whole(container)?;
    if part == Part::whole(container.stored) {
        return Ok(whole);
    }
    let channels = whole.channels;
    let skipped = part.left_px as usize * channels.count();
    let kept = part.size.width_px as usize * channels.count();
    let rows = whole.rows().skip(part.top_px as usize);
    let rows = rows.take(part.size.height_px as usize);
    let rows = rows.filter_map(|row| row.get(skipped..skipped + kept));
    Bitmap::new(part.size, channels, rows.flatten().copied().collect())
}

fn decode_frame(container: &Container<'_>) -> Result<Bitmap> {
    match container.format {
        #[cfg(feature = "png")]
        Format::Png => png::decode(&container.stripped()),
        #[cfg(feature = "webp")]
        Format::WebP => webp::decode(&container.stripped()),
        #[cfg(feature = "gif")]
        Format::Gif => gif::decode(&container.stripped()),
        #[cfg(feature = "heic")]
        Format::Heic => heic::decode(container.source, Part::whole(container.stored)),
        _ => Err(Error::UnsupportedFormat {}),
    }
}

/// Whether compressed data goes on behind the end of the picture, for formats where nobody has cut
/// it there before. The container must have been decoded without an error.
///
/// # Errors
/// `source/damaged`.
#[cfg(feature = "sanitise")]
pub(crate) fn has_leftovers(container: &Container<'_>) -> Result<bool> {
    match container.format {
        Format::Png => png::has_leftovers(container.of_kind(Kind::Picture)),
        Format::WebP => Ok(webp::has_leftovers(container.of_kind(Kind::Picture))),
        Format::Jpeg | Format::Gif | Format::Avif | Format::Heic => Ok(false),
    }
}

/// Puts a smaller first frame onto a transparent canvas, cut at its edges.
fn on_canvas(frame: Bitmap, container: &Container<'_>) -> Result<Bitmap> {
    if container.frame_is_whole() {
        return Ok(frame);
    }
    let Part {
        left_px, top_px, ..
    } = container.frame;
    let mut canvas = Bitmap::blank(container.stored, Channels::Rgba)?;
    let skipped_rows = usize::try_from(top_px).unwrap_or(usize::MAX);
    let skipped_samples = usize::try_from(left_px)
        .unwrap_or(usize::MAX)
        .saturating_mul(4);
    for (to, from) in canvas.rows_mut().skip(skipped_rows).zip(frame.rows()) {
        let to = to.get_mut(skipped_samples..).unwrap_or_default();
        let from = from.chunks_exact(frame.channels.count());
        for (to, from) in to.chunks_exact_mut(4).zip(from) {
            match (to, from) {
                ([r, g, b, a], [red, green, blue, rest @ ..]) => {
                    (*r, *g, *b) = (*red, *green, *blue);
                    *a = rest.first().copied().unwrap_or(u8::MAX);
                }
                _ => return Err(Error::Damaged {}),
            }
        }
    }
    Ok(canvas)
}
