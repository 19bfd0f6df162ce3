//! Decoding: an own one for JPEG, finished codecs for the rest, fed with stripped bytes only.
//!
//! They see what we would publish and nothing else, so that no metadata parser of theirs is in
//! reach of a hostile file, and what decodes is proven to be an image. First frame only.

mod gif;
mod jpeg;
mod png;
mod webp;

use cameo_model::{Error, Format, Result, SizePx};

use self::jpeg::Planes;
use crate::{
    bitmap::{Bitmap, Channels, byte_len},
    colour::ToSrgb,
    container::{Container, FramePx, Kind},
};

/// A decoded picture in stored space.
pub(crate) struct Decoded {
    pub(crate) pixels: Pixels,
    /// Stored pixels per pixel, across and down: 1, 2, 4 or 8.
    pub(crate) reduction: u32,
    /// `None` if the samples are sRGB already.
    pub(crate) to_srgb: Option<ToSrgb>,
    /// How many bytes of each part of the picture show it; empty for formats whose decoder doesn't
    /// tell.
    pub(crate) used: Vec<usize>,
}

impl From<Bitmap> for Decoded {
    /// A bitmap in sRGB.
    fn from(bitmap: Bitmap) -> Self {
        Self {
            pixels: Pixels::Bitmap(bitmap),
            reduction: 1,
            to_srgb: None,
            used: Vec::new(),
        }
    }
}

/// Pixels that come in rows, however they are held.
pub(crate) enum Pixels {
    Bitmap(Bitmap),
    Planes(Planes),
}

impl Pixels {
    pub(crate) const fn size(&self) -> SizePx {
        match self {
            Self::Bitmap(bitmap) => bitmap.size,
            Self::Planes(planes) => planes.size(),
        }
    }

    pub(crate) fn channels(&self) -> Channels {
        match self {
            Self::Bitmap(bitmap) => bitmap.channels,
            Self::Planes(planes) => planes.channels(),
        }
    }

    /// Calls `each` with the rows from `first` to before `end`, and their numbers.
    pub(crate) fn for_rows(&self, first: usize, end: usize, mut each: impl FnMut(usize, &[u8])) {
        match self {
            Self::Bitmap(bitmap) => {
                let rows = bitmap.rows().enumerate().take(end).skip(first);
                rows.for_each(|(y, row)| each(y, row));
            }
            Self::Planes(planes) => planes.for_rows(first, end, each),
        }
    }

    /// All pixels in memory.
    pub(crate) fn into_bitmap(self) -> Result<Bitmap> {
        let planes = match self {
            Self::Bitmap(bitmap) => return Ok(bitmap),
            Self::Planes(planes) => planes,
        };
        let mut samples = Vec::with_capacity(byte_len(planes.size(), planes.channels())?);
        let height = planes.size().height_px as usize;
        planes.for_rows(0, height, |_, row| samples.extend_from_slice(row));
        Bitmap::new(planes.size(), planes.channels(), samples)
    }
}

/// Decodes the first frame of a container that has passed its check. Where the format makes it
/// cheap, the picture comes reduced by the largest power of two up to `max_reduction`.
///
/// # Errors
/// `source/damaged`, `limits/too-many-pixels`.
pub(crate) fn decode(container: &Container<'_>, max_reduction: f64) -> Result<Decoded> {
    let (mut reduction, mut used) = (1, Vec::new());
    let pixels = match container.format {
        Format::Jpeg => {
            let reductions = [8, 4, 2].into_iter();
            let fits = |reduction: &u32| f64::from(*reduction) <= max_reduction;
            reduction = reductions.into_iter().find(fits).unwrap_or(1);
            let segments = container.of_kind(Kind::Picture);
            let planes;
            (planes, used) = jpeg::decode(segments, reduction)?;
            Pixels::Planes(planes)
        }
        Format::Png => Pixels::Bitmap(png::decode(&container.stripped())?),
        Format::WebP => on_canvas(webp::decode(&container.stripped())?, container)?,
        Format::Gif => on_canvas(gif::decode(&container.stripped())?, container)?,
    };
    Ok(Decoded {
        to_srgb: ToSrgb::of(container, pixels.channels()),
        pixels,
        reduction,
        used,
    })
}

/// Whether compressed data goes on behind the end of the picture, for formats where nobody has cut
/// it there before. The container must have been decoded without an error.
///
/// # Errors
/// `source/damaged`.
pub(crate) fn has_leftovers(container: &Container<'_>) -> Result<bool> {
    match container.format {
        Format::Png => png::has_leftovers(container.of_kind(Kind::Picture)),
        Format::WebP => Ok(webp::has_leftovers(container.of_kind(Kind::Picture))),
        Format::Jpeg | Format::Gif => Ok(false),
    }
}

/// Puts a smaller first frame onto a transparent canvas, cut at its edges.
fn on_canvas(frame: Bitmap, container: &Container<'_>) -> Result<Pixels> {
    if container.frame_is_whole() {
        return Ok(Pixels::Bitmap(frame));
    }
    let FramePx {
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
    Ok(Pixels::Bitmap(canvas))
}
