//! From a chosen file to a framed, compressed photo without metadata.
//!
//! What lives here, one step per file: probe · decode · orient · colour · resize · frame · encode
//! · strip, joined to [`preview`] and [`process`] for the browser, `sanitise` and `cover` for the
//! server. `container` takes files to pieces for all of them. A [`Source`] does the same step by
//! step, also for pictures that are decoded elsewhere; [`Way`] says which are. A preview notes where
//! the rows of a baseline JPEG begin ([`Marks`]), so that a photo begins anywhere, and two threads can
//! make one ([`Joining`]); of a progressive one it keeps the coefficients, where there is room.
//!
//! The features `png`, `webp`, `gif` and `heic` are decoders, so that a browser loads those alone
//! that it needs; `tables` makes tables of colour profiles that need one; `sanitise` is for a server and
//! needs all that are published.
//!
//! Memory, beyond the source that a call is given: a baseline JPEG is read row by row and costs the
//! same at any size, 6 MB for a preview of 1280 px and 11 MB for a photo of 1024 px by [`process`],
//! which encodes beside the source; letting go of the source between [`Source::frame`] and
//! [`Framed::encode`] keeps the whole below the source and 8 MB. Of a file that is [`held`] as far
//! as it must be, a baseline JPEG of any length costs a quarter of a megabyte and its headers. Its
//! [`Marks`] are at most 40 bytes for each row of units, and who makes half of a photo's rows holds 4 MB. An
//! angle adds 16 bytes for each pixel of the box around the framing, at the photo's scale.
//!
//! A progressive JPEG adds 2 bytes for each coefficient that the framing needs, at the scale at which
//! it is decoded: for each pixel 3.2 bytes where four share their chroma, 6.4 where none do, 8.5 of
//! four inks. With [`Marks::with_room`] a preview takes them for all pixels at full scale as long as the
//! marks live, and a photo after it none. Of other files the decoder holds all pixels that the limits allow and a copy of what it
//! decodes, with up to 4 bytes for each pixel, 5 of a GIF, 4.5 of a HEIC without alpha, 7 of a lossless
//! WebP. What [`sanitise`] has to turn or to bring to sRGB it holds whole: of a JPEG, 6 to 9 bytes for
//! each pixel. `tests/memory` holds all calls to these numbers.
//!
//! What deliberately does not: the browser, clocks, threads, the network, and any trust in a
//! file's name or declared type.

// Without what a server needs, some parts have no use.
#![cfg_attr(not(feature = "sanitise"), allow(dead_code))]
#![deny(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod bitmap;
mod colour;
mod container;
mod data;
mod decode;
mod elsewhere;
mod encode;
mod exif;
mod frame;
mod jpeg;
mod lanes;
mod orient;
mod part;
mod pixel;
mod preview;
mod probe;
mod process;
mod progress;
mod resize;
#[cfg(feature = "sanitise")]
mod sanitise;
mod shared;
mod source;
#[cfg(feature = "stages")]
pub mod stages;
mod strip;
mod way;

#[cfg(feature = "tables")]
pub use colour::colour_table;
pub use data::{ReadAt, held};
pub use decode::Marks;
pub use elsewhere::Picture;
pub use part::Part;
pub use preview::{Preview, preview};
pub use probe::probe;
pub use process::{Framed, Photo, process};
#[cfg(feature = "sanitise")]
pub use sanitise::{Sanitised, cover, sanitise};
pub use shared::Joining;
pub use source::Source;
pub use strip::check_clean;
pub use way::Way;

/// What the read-me shows compiles.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct ReadMe;
