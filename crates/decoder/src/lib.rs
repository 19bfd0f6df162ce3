//! A decoder as a wasm module of its own: what the modules that a worker loads when needed export.
//!
//! Which formats it knows is a feature of the crate; the feature `colours` makes tables of colours
//! instead. What deliberately does not live here: decoding and colours, which are the pipeline's.

#[cfg(feature = "colours")]
mod colours;
#[cfg(any(feature = "formats", feature = "heic"))]
mod pixels;

use cameo_model::messages::BUILD_ID;
use js_sys::{ArrayBuffer, WebAssembly::Memory};
use wasm_bindgen::{JsCast, prelude::*};

#[cfg(feature = "colours")]
pub use colours::colour_table;
#[cfg(any(feature = "formats", feature = "heic"))]
pub use pixels::{Pixels, decode};

/// The build of this module; must equal the worker's.
#[wasm_bindgen(js_name = buildId)]
pub fn build_id() -> String {
    BUILD_ID.into()
}

/// Size of this module's memory so far in bytes, which never shrinks.
#[wasm_bindgen(js_name = memoryBytes)]
pub fn memory_bytes() -> u32 {
    let memory = wasm_bindgen::memory().unchecked_into::<Memory>();
    memory
        .buffer()
        .unchecked_into::<ArrayBuffer>()
        .byte_length()
}
