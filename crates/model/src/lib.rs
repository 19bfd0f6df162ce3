//! Plain data and pure maths that every part of Cameo shares.
//!
//! What lives here: geometry, the framing transform and its reducer, facts about a source and a
//! photo, the spec and the limits, JSON as data, the messages between page and worker, and the error codes.
//!
//! What deliberately does not: bytes of images, the browser, clocks, randomness and the network.

#![deny(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

pub mod error;
pub mod framing;
pub mod geometry;
pub mod json;
pub mod limits;
pub mod messages;
pub mod photo;
pub mod source;
pub mod spec;

pub use error::{Error, Group, Result};
pub use framing::{Framing, QuarterTurns};
pub use geometry::{PointPx, RegionPx, SizePx};
pub use json::Json;
pub use limits::Limits;
pub use photo::PhotoFacts;
pub use source::{Format, Orientation, SourceFacts};
pub use spec::{Preset, Spec};
