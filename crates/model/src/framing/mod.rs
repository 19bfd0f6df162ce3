//! Framing: the one similarity transform that says which part of an upright source is kept.
//!
//! The maths is in `transform`, what a person can do in `action` and what comes of it in
//! `reducer`, within `bounds`. `history` undoes it, `facts` says it in words and numbers, and
//! `around` is where to begin when a face is known.

mod action;
mod around;
mod bounds;
mod facts;
mod history;
mod reducer;
mod transform;

pub use action::{Action, Direction, Step};
pub use bounds::{MAX_STRETCH, MAX_ZOOM, MIN_SIDE_UPRIGHT_PX};
pub use facts::{Across, Detail, Down, Position};
pub use history::{FramingHistory, MAX_STEPS};
pub use reducer::FramingState;
pub use transform::{Framing, MAX_ANGLE_DEGREES, PointInPhoto, QuarterTurns, Turn};
