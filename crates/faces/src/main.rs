//! The finder of faces as a wasm module of its own; what it exports is in the library.

use cameo_faces as _;

fn main() {}
