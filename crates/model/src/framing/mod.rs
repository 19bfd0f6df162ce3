//! Framing: the one similarity transform that says which part of an upright source is kept.
//!
//! The maths is in `transform`, how a person changes it in `reducer`.

mod reducer;
mod transform;

pub use reducer::{Action, FramingState, MAX_ZOOM, MIN_SIDE_UPRIGHT_PX};
pub use transform::{Framing, MAX_ANGLE_DEGREES, PointInPhoto, QuarterTurns};
