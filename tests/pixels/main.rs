//! Pixels against tools that are not Cameo's: libjpeg-turbo, libvips, and plain arithmetic.
//!
//! What lives here: one file per promise about pixels, the kinds of files that they are checked
//! on (`kinds` and the makers below it), and the numbers that each kind must reach.
//!
//! What deliberately does not: browsers and servers (`e2e`), and any comparison with Cameo's own
//! output.
//!
//! | What a file can be | Right pixels | Cut at each 1 % |
//! | --- | --- | --- |
//! | JPEG baseline, extended, progressive; gray, RGB, CMYK, YCCK; restart markers; 4:4:4 to 4:1:0; a scan per component | `whole` (`kinds/jpeg`) | `cut` |
//! | JPEG with arithmetic codes, of 12 bits, lossless, differential | refused: `refused` | |
//! | PNG of every colour type and depth, interlaced, with `tRNS` | `whole` (`kinds/png`) | `cut` |
//! | WebP lossy, lossless, with alpha | `whole` (`kinds/webp`) | `cut` |
//! | GIF still, interlaced, transparent, animated, with frames beside the canvas | `whole` (`kinds/gif`) | `cut` |
//! | HEIC 4:2:0, 4:4:4, lossless, with alpha | `whole` (`kinds/heic`) | `cut` |
//! | AVIF | known, and left to browsers: `refused`, and the end-to-end tests | |
//! | Orientations 1 to 8 in JPEG, WebP and PNG | `orientation` | `cut`, one of them |
//! | Sides of 1, 2, 7 to 9, 15 to 17 and 33 pixels | `shapes` | |
//! | 1 × 1, 1 × 20 000 and 20 000 × 1 pixels | `shapes` | `cut` |
//! | Profiles: Display P3, Adobe RGB, exchanged primaries, inks | `colour` | `cut`, P3 |
//! | Alpha over a background | `alpha` | `cut` |
//! | Any framing at any scale | `framed`, `scaled` | `cut`, the square in the middle |
//!
//! The likeness in decibels that each kind must reach, and how many of the hundred cuts are
//! refused, stand in the tables of these files.

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
