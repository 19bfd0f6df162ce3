//! A decoder as a wasm module of its own: what the modules of the rarer formats export.
//!
//! Which formats it knows is a feature of the crate. The codec module has checked the source by
//! the same walkers before it calls, passes the checked size along as the limit, and carries on
//! with the pixels. What deliberately does not live here: decoding (in the pipeline), colours and
//! everything that follows.

use cameo_model::{Error, Limits, SizePx};
use cameo_pipeline::{Part, Picture, Source};
use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;

/// Pixels in this module's memory, until they are freed.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Pixels(Picture);

#[wasm_bindgen]
impl Pixels {
    /// Samples per pixel: 1 gray, 2 with alpha, 3 colours, 4 with straight alpha.
    #[wasm_bindgen(getter)]
    pub fn channels(&self) -> u8 {
        self.0.channels
    }

    /// Eight bits each, rows from top to bottom, copied out of this module.
    #[wasm_bindgen(js_name = copyTo)]
    pub fn copy_to(&self, to: &Uint8Array) {
        to.copy_from(&self.0.samples);
    }

    /// How many samples there are.
    #[wasm_bindgen(getter)]
    pub fn length(&self) -> usize {
        self.0.samples.len()
    }
}

/// Decodes the part from (`left_px`, `top_px`) on of a file whose picture is stored as
/// `stored_width_px` × `stored_height_px`.
///
/// # Errors
/// A code of `docs/errors.md` as a string.
#[wasm_bindgen]
pub fn decode(
    file: &[u8],
    stored_width_px: u32,
    stored_height_px: u32,
    left_px: u32,
    top_px: u32,
    width_px: u32,
    height_px: u32,
) -> Result<Pixels, JsValue> {
    let part = Part {
        left_px,
        top_px,
        size: SizePx::new(width_px, height_px),
    };
    decoded(file, SizePx::new(stored_width_px, stored_height_px), part)
        .map(Pixels)
        .map_err(|error| error.code().into())
}

fn decoded(file: &[u8], stored: SizePx, part: Part) -> Result<Picture, Error> {
    let limits = Limits {
        max_bytes: u64::MAX,
        max_pixels: stored.pixels(),
        max_side_px: stored.width_px.max(stored.height_px),
    };
    Source::open(file, &limits)?.decode(part)
}
