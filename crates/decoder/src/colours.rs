//! Making tables of colours.

use wasm_bindgen::prelude::*;

/// The table of an ICC profile, as `cameo_pipeline::Source::with_table` takes it. Empty if the profile
/// makes no sense.
#[wasm_bindgen(js_name = colourTable)]
pub fn colour_table(icc: &[u8]) -> Vec<u8> {
    cameo_pipeline::colour_table(icc)
}
