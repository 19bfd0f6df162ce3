//! Decoding a part of a file.
//!
//! The codec module has checked the source by the same walkers before it calls; they check again
//! here, by the same limits, because only this module knows what its decoder has to hold.

use cameo_model::{Error, Limits, SizePx};
use cameo_pipeline::{Part, Picture, Source};
use js_sys::{Object, Reflect, Uint8Array};
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

/// Decodes the part from (`left_px`, `top_px`) on of a file within limits.
///
/// # Errors
/// An object with the `code` of `docs/errors.md`, and its numbers.
#[wasm_bindgen]
pub fn decode(
    file: &[u8],
    max_pixels: u64,
    max_side_px: u32,
    left_px: u32,
    top_px: u32,
    width_px: u32,
    height_px: u32,
) -> Result<Pixels, JsValue> {
    let limits = Limits {
        // The codec module has counted them.
        max_bytes: u64::MAX,
        max_pixels,
        max_side_px,
    };
    let part = Part {
        left_px,
        top_px,
        size: SizePx::new(width_px, height_px),
    };
    let source = Source::open(file, &limits);
    let picture = source.and_then(|source| source.decode(part));
    picture.map(Pixels).map_err(|error| thrown(&error))
}

/// What the worker reads as the same error again; written by hand, because a serialiser would be
/// a tenth of the module.
fn thrown(error: &Error) -> JsValue {
    let object = Object::new();
    let set = |name: &str, value: JsValue| {
        // A fresh object takes every property.
        let _ = Reflect::set(&object, &name.into(), &value);
    };
    set("code", error.code().into());
    match error {
        Error::TooManyPixels { found, allowed } => {
            set("found", (*found).into());
            set("allowed", (*allowed).into());
        }
        Error::SideTooLong { found, allowed } => {
            set("found", (*found).into());
            set("allowed", (*allowed).into());
        }
        Error::InvalidArgument { name } => set("name", name.into()),
        _ => {}
    }
    object.into()
}
