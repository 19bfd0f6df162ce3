//! Pixels against tools that are not Cameo's: libjpeg-turbo, libvips, and plain arithmetic.
//!
//! What lives here: one file per promise about pixels, the kinds of files that they are checked
//! on (`kinds` and the makers below it), and the numbers that each kind must reach.
//!
//! What deliberately does not: browsers and servers (`e2e`), and any comparison with Cameo's own
//! output.

mod alpha;
mod cameo;
mod colour;
mod cut;
mod framed;
mod icc;
mod kinds;
mod oracle;
mod orientation;
mod picture;
mod refused;
mod scaled;
mod seeds;
mod shapes;
mod watchdog;
mod whole;
