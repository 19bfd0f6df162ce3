//! Tables of colours as a wasm module of their own; what it exports is in `cameo-decoder`.

use cameo_decoder as _;

fn main() {}
