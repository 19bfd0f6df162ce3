//! The pipeline from outside, on images that the tests make themselves.
//!
//! One binary, so that it is linked once. `support` makes files and reads them with codecs of
//! its own choice; everything else checks one promise each.

mod cover;
mod hostile;
mod leftovers;
mod preview;
mod probe;
mod process;
mod sanitise;
mod support;
