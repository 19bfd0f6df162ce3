//! What a person can do to a framing. How it is done is in `reducer`; which key or finger means
//! what is the page's.

use super::transform::{PointInPhoto, Turn};

/// A short nudge moves by this share of the photo's side.
const SHORT_STEP: f64 = 0.02;

/// A long nudge moves by this share of the photo's side.
const LONG_STEP: f64 = 0.1;

/// How far from the photo's middle a point may be, in the photo's sides: more than any screen
/// has, and so little that no arithmetic with it overflows.
const FARTHEST_SIDES: f64 = 1e6;

/// One change by a person, as they see the photo: turned and mirrored. Distances and points are
/// in photo space, so that they do not depend on how large the selection is on screen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Action {
    /// Move the picture under the selection by this much: +x shows more of what was on the left.
    Pan(PointInPhoto),
    /// Enlarge by `factor` (more than 1 zooms in) and keep the picture still under `about`.
    ZoomBy {
        /// Multiplies the zoom, more than 0.
        factor: f64,
        /// The point that stays where it is.
        about: PointInPhoto,
    },
    /// Pan and zoom at once: bring what is under `from` to under `to` and enlarge it there.
    Pinch {
        /// Where the middle of two fingers was.
        from: PointInPhoto,
        /// Where it is now.
        to: PointInPhoto,
        /// Multiplies the zoom, more than 0.
        factor: f64,
    },
    /// Set the zoom, 1 (widest) to [`FramingState::max_zoom`](super::FramingState::max_zoom),
    /// about the centre.
    ZoomTo(f64),
    /// Bring the picture under this point to the middle, at the same zoom.
    CentreOn(PointInPhoto),
    /// Move the frame over the picture by one step.
    Nudge(Direction, Step),
    /// Turn the photo by 90°.
    Turn(Turn),
    /// Mirror the photo left to right.
    Flip,
    /// Set the straightening angle in degrees, clockwise, from −45 to 45. The quarter turns and
    /// the centre stay; the side shrinks where a corner would leave the picture, and grows again
    /// when the angle goes back.
    Straighten(f64),
    /// Back to the first framing.
    Reset,
}

impl Action {
    /// Whether its numbers are finite, its factors more than 0 and its points within reach.
    pub(super) const fn is_sound(&self) -> bool {
        match *self {
            Self::Pan(point) | Self::CentreOn(point) => is_within_reach(point),
            Self::ZoomBy { factor, about } => is_factor(factor) && is_within_reach(about),
            Self::Pinch { from, to, factor } => {
                is_factor(factor) && is_within_reach(from) && is_within_reach(to)
            }
            Self::ZoomTo(zoom) => is_factor(zoom),
            Self::Straighten(angle_degrees) => angle_degrees.is_finite(),
            Self::Nudge(..) | Self::Turn(_) | Self::Flip | Self::Reset => true,
        }
    }
}

const fn is_factor(number: f64) -> bool {
    number.is_finite() && number > 0.0
}

const fn is_within_reach(point: PointInPhoto) -> bool {
    point.x.abs() <= FARTHEST_SIDES && point.y.abs() <= FARTHEST_SIDES
}

/// Where to, as the photo is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Show more of what is on the left.
    Left,
    /// Show more of what is on the right.
    Right,
    /// Show more of what is above.
    Up,
    /// Show more of what is below.
    Down,
}

/// How far one nudge goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A fiftieth of the photo's side.
    Short,
    /// A tenth of the photo's side.
    Long,
}

impl Direction {
    /// The point one step away from the photo's middle.
    pub(super) const fn away(self, step: Step) -> PointInPhoto {
        let share = match step {
            Step::Short => SHORT_STEP,
            Step::Long => LONG_STEP,
        };
        match self {
            Self::Left => PointInPhoto::new(-share, 0.0),
            Self::Right => PointInPhoto::new(share, 0.0),
            Self::Up => PointInPhoto::new(0.0, -share),
            Self::Down => PointInPhoto::new(0.0, share),
        }
    }
}
