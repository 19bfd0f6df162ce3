//! JPEG: an encoder of our own, because one that keeps coefficients can try many qualities for
//! the price of one, and decide what each coefficient is worth.
//!
//! The way through: `transform` (by `colour`, `strip`, `dct`) makes coefficients, `quantise` or
//! `trellis` make levels, `scan` says their `symbols`, and `file` writes them with `huffman` codes
//! and `bits`. `draft` joins them. What deliberately does not live here: the search for a quality
//! that fits a budget.

#![allow(
    clippy::indexing_slicing,
    reason = "indices are symbols and positions in tables of fixed size that this encoder made; \
              none is read from a file"
)]

mod bits;
mod colour;
mod dc;
mod dct;
mod draft;
mod file;
mod frame;
mod huffman;
mod optimise;
mod quantise;
mod scan;
mod strip;
mod symbols;
mod transform;
mod trellis;

use crate::bitmap::Bitmap;

pub(super) use draft::{Draft, Plan};
pub(super) use quantise::Quality;

use quantise::{Table, quantise};
use scan::Scan;

/// One quality by plain rounding, whatever the length. `None` if the bitmap has alpha or a side
/// that the format can't express.
///
/// Levels take the place of coefficients, because a server's pictures are large.
pub(super) fn encode(bitmap: &Bitmap, quality_percent: u8) -> Option<Vec<u8>> {
    let shares_chroma = colour::may_share_chroma(bitmap);
    let coefficients = transform::coefficients(bitmap, shares_chroma)?;
    let tables = Table::both(Quality::percent(quality_percent));
    let levels = quantise(coefficients, &tables);
    Some(file::file(&levels, &tables, &[Scan::Whole]))
}
