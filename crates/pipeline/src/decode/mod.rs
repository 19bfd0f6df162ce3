//! Decoding: finished codecs, fed with stripped bytes only.
//!
//! They see what we would publish and nothing else, so that no metadata parser of theirs is in
//! reach of a hostile file, and what decodes is proven to be an image. First frame only.

mod gif;
mod jpeg;
mod png;
mod webp;

use cameo_model::{Format, Result};

use crate::{
    bitmap::{Bitmap, Channels},
    colour::ToSrgb,
    container::{Container, FramePx},
};

/// Stored pixels and how their colours become sRGB.
pub(crate) struct Decoded {
    /// In stored space, as the file has it.
    pub(crate) bitmap: Bitmap,
    /// `None` if the samples are sRGB already.
    pub(crate) to_srgb: Option<ToSrgb>,
}

/// Decodes the first frame of a container that has passed its check.
///
/// # Errors
/// `source/damaged`, `limits/too-many-pixels`.
pub(crate) fn decode(container: &Container<'_>) -> Result<Decoded> {
    let stripped = container.stripped();
    let frame = match container.format {
        Format::Jpeg => jpeg::decode(&stripped),
        Format::Png => png::decode(&stripped),
        Format::WebP => webp::decode(&stripped),
        Format::Gif => gif::decode(&stripped),
    }?;
    let bitmap = if container.frame_is_whole() {
        frame
    } else {
        on_canvas(&frame, container)?
    };
    Ok(Decoded {
        to_srgb: ToSrgb::of(container, bitmap.channels),
        bitmap,
    })
}

/// Puts a smaller first frame onto a transparent canvas, cut at its edges.
fn on_canvas(frame: &Bitmap, container: &Container<'_>) -> Result<Bitmap> {
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
                _ => return Err(cameo_model::Error::Damaged {}),
            }
        }
    }
    Ok(canvas)
}
