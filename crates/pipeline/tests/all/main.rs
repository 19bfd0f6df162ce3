//! The pipeline from outside, on images that the tests make themselves.
//!
//! One binary, so that it is linked once. `support` makes files and reads them with codecs of
//! its own choice; everything else checks one promise each.

#[path = "../../../../fuzz/src/checks.rs"]
mod checks;
mod costs;
mod cover;
mod damage;
mod elsewhere;
mod fuzzed;
mod heic;
mod heic_hostile;
mod held;
mod hostile;
mod leftovers;
mod marks;
mod png_colours;
mod preview;
mod probe;
mod process;
mod regressions;
mod same_bytes;
mod sanitise;
mod support;
