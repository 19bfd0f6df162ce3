//! What the module exports to the worker.

use cameo_model::{SizePx, messages::BUILD_ID};
use js_sys::{ArrayBuffer, Uint8Array, WebAssembly::Memory};
use wasm_bindgen::{JsCast, prelude::wasm_bindgen};

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

/// Left, top, width and height of the face in a preview of RGBA pixels, of which one row at a time is
/// copied here. Nothing where no face is, and if the pixels are not as many as the size says.
#[wasm_bindgen]
pub fn find(rgba: &Uint8Array, width_px: u32, height_px: u32) -> Option<Vec<f64>> {
    let size = SizePx::new(width_px, height_px);
    if u64::from(rgba.length()) != 4 * size.pixels() {
        return None;
    }
    let row_len = 4 * width_px;
    let mut read_row = |y: u32, to: &mut [u8]| {
        rgba.subarray(y * row_len, (y + 1) * row_len).copy_to(to);
    };
    let face = crate::find(size, &mut read_row)?;
    Some(vec![
        face.left_px,
        face.top_px,
        face.width_px,
        face.height_px,
    ])
}
