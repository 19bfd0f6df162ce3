//! The worker as a wasm module of its own; everything is in the library, so that others can
//! build it into a worker of theirs.

use cameo_worker as _;

fn main() {}
