//! HEIC as a wasm module of its own; what it exports is in `cameo-decoder`.

use cameo_decoder as _;

fn main() {}
