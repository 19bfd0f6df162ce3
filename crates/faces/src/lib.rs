//! Finds the face that a photo is about, in a small preview of it.
//!
//! What lives here: making the preview gray and smaller (`gray`), asking a detector (`detector`), and
//! in the browser what the module exports (`exports`). What deliberately does not: what is made of
//! the place (in the model's `Framing::around`), and who is asked when (in the worker and on the page).

#![deny(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod detector;
#[cfg(target_arch = "wasm32")]
mod exports;
mod gray;

use cameo_model::{RegionPx, SizePx};

use gray::Gray;

/// The face that a photo is about: of several, the largest.
///
/// `read_row` is asked for each row of the preview once, from top to bottom: the row's number, and
/// where to put its pixels, as red, green, blue and straight alpha. The region is in the preview's
/// pixels, and may stand out of it. It reaches from about the brows to the chin. `None` where no
/// face is found, and in a picture that is empty or more than twelve times as long as wide.
pub fn find(size: SizePx, read_row: &mut dyn FnMut(u32, &mut [u8])) -> Option<RegionPx> {
    let gray = Gray::of(size, read_row)?;
    let face = detector::largest_face(&gray)?;
    Some(face.scaled(gray.size, size))
}

/// What the read-me shows compiles.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct ReadMe;
