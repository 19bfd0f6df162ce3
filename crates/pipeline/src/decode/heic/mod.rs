//! HEIC: tiles by heic-decoder, of which only its HEVC is used; what lies around it is ours.
//!
//! One tile is decoded at a time, and only if a wanted pixel lies in it; its samples are kept as
//! eight bits and become colours when all are there. So that a grid takes four or five bytes for
//! each wanted pixel, six or seven at 4:4:4, beside one tile. A tile takes, while it is decoded, 15
//! bytes for each of its pixels, 19 at 4:2:2 and 24 at 4:4:4; how large one may be is in
//! `container/pictures`. So that at 50 megapixels, in one piece, a gigabyte is the most.

mod colour;
mod planes;
mod slices;
mod upsampling;

use cameo_model::{Error, Result};

use self::{colour::Matrix, planes::Planes};
use crate::{
    bitmap::{Bitmap, Channels},
    container::{Items, Pictures, Shown},
    orient::Steps,
    part::Part,
};

/// Decodes a part of the primary picture, as it is shown, to eight bits in its own colours.
///
/// # Errors
/// `source/damaged`; `source/unsupported-coding` for what the decoder does not know.
pub(super) fn decode(file: &[u8], part: Part) -> Result<Bitmap> {
    let items = Items::of(file)?;
    let shown = Shown::of(&items.properties(items.primary)?)?;
    let window = shown.within(part);
    let Pictures { colours, alpha } = Pictures::of(&items)?;
    let matrix = Matrix::of(&items, &colours)?;
    // Extents may name the same bytes again and again; honest ones do not.
    let mut bytes_left = file.len();
    let colours = Planes::decode(&items, &colours, window, &mut bytes_left)?;
    let alpha = match alpha {
        Some(alpha) => {
            let planes = Planes::decode(&items, &alpha.coded, window, &mut bytes_left)?;
            Some((planes, alpha.is_multiplied))
        }
        None => None,
    };
    let channels = match alpha {
        Some(_) => Channels::Rgba,
        None => Channels::Rgb,
    };
    let mut bitmap = Bitmap::blank(part.size, channels)?;
    let steps = Steps::upright(shown.orientation, window.size);
    colours.for_rows(&matrix, |y, row| write_row(&mut bitmap, steps.row(y), row))?;
    if let Some((alpha, is_multiplied)) = alpha {
        for (y, row) in alpha.luma_rows().enumerate() {
            write_alpha(&mut bitmap, steps.row(y), row);
        }
        if is_multiplied {
            straighten(bitmap.samples_mut());
        }
    }
    Ok(bitmap)
}

/// Writes the colours of a row to its places.
fn write_row(bitmap: &mut Bitmap, places: impl Iterator<Item = usize>, row: &[[u8; 3]]) {
    let count = bitmap.channels.count();
    for (from, at) in row.iter().zip(places) {
        if let Some(to) = bitmap.samples_mut().get_mut(at * count..at * count + 3) {
            to.copy_from_slice(from);
        }
    }
}

fn write_alpha(bitmap: &mut Bitmap, places: impl Iterator<Item = usize>, row: &[u8]) {
    for (alpha, at) in row.iter().zip(places) {
        if let Some(to) = bitmap.samples_mut().get_mut(4 * at + 3) {
            *to = *alpha;
        }
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

/// An error for what can't be if the container has been checked.
const fn contradiction() -> Error {
    Error::Damaged {}
}
