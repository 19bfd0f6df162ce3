//! Where a framing may be: how long its side, how near to the picture's edges its centre.

use super::transform::Framing;
use crate::geometry::{PointPx, SizePx};

/// How far the framing can be zoomed in, as a multiple of the widest framing.
pub const MAX_ZOOM: f64 = 8.0;

/// Zooming in stops at this side, unless the picture itself is smaller.
pub const MIN_SIDE_UPRIGHT_PX: f64 = 64.0;

/// How far a soft edge gives way at most, as a share of the framing's side.
pub const MAX_STRETCH: f64 = 0.25;

/// How far a soft edge gives way at first, as a share of the way beyond it.
const FIRST_STRETCH: f64 = 0.5;

/// What happens to a number beyond the end of its range.
#[derive(Debug, Clone, Copy)]
pub(super) enum Edge {
    /// It becomes the end.
    Hard,
    /// It goes beyond the end, ever more slowly.
    Soft,
}

impl Edge {
    /// `wanted_px` in or, if the edge is soft, near `range_px`; never further than `give_px`.
    fn kept_px(self, wanted_px: f64, range_px: (f64, f64), give_px: f64) -> f64 {
        let nearest_px = within(wanted_px, range_px);
        match self {
            Self::Hard => nearest_px,
            Self::Soft => nearest_px + damped(wanted_px - nearest_px, give_px),
        }
    }
}

/// Not by `clamp`: its panic can write every number, and a browser would fetch how.
fn within(wanted_px: f64, (least_px, most_px): (f64, f64)) -> f64 {
    wanted_px.max(least_px).min(most_px)
}

/// Begins with a slope of [`FIRST_STRETCH`] and comes ever nearer to `give_px`.
fn damped(excess_px: f64, give_px: f64) -> f64 {
    let share = 1.0 - (1.0 + FIRST_STRETCH * excess_px.abs() / give_px).recip();
    (give_px * share).copysign(excess_px)
}

/// Shortest and longest side of a framing with the angle of `framing`.
pub(super) fn side_range_px(framing: &Framing, upright: SizePx) -> (f64, f64) {
    let widest_px = framing.max_side_upright_px(upright);
    let narrowest_px = (widest_px / MAX_ZOOM).max(MIN_SIDE_UPRIGHT_PX);
    (narrowest_px.min(widest_px), widest_px)
}

/// Where the centre of `framing` may be, from left to right and from top to bottom.
pub(super) fn centre_range_px(framing: &Framing, upright: SizePx) -> ((f64, f64), (f64, f64)) {
    let half_px = framing.half_extent_upright_px();
    let range_px = |side_px: u32| {
        let middle_px = f64::from(side_px) / 2.0;
        // Rounding can make the ends cross by a hair when the framing is as wide as the picture.
        let first_px = half_px.min(middle_px);
        (first_px, (f64::from(side_px) - half_px).max(middle_px))
    };
    (range_px(upright.width_px), range_px(upright.height_px))
}

/// `framing` with a side that it may have, or nearly so if the edge is soft.
pub(super) fn sized(framing: &Framing, upright: SizePx, edge: Edge) -> Framing {
    let range_px = side_range_px(framing, upright);
    let side_px = framing.side_upright_px;
    let give_px = MAX_STRETCH * within(side_px, range_px);
    Framing {
        side_upright_px: edge.kept_px(side_px, range_px, give_px),
        ..*framing
    }
}

/// `framing` moved to where it may be, or nearly so if the edge is soft.
pub(super) fn placed(framing: &Framing, upright: SizePx, edge: Edge) -> Framing {
    let (across_px, down_px) = centre_range_px(framing, upright);
    let give_px = MAX_STRETCH * framing.side_upright_px;
    let PointPx { x_px, y_px } = framing.centre_upright;
    Framing {
        centre_upright: PointPx::new(
            edge.kept_px(x_px, across_px, give_px),
            edge.kept_px(y_px, down_px, give_px),
        ),
        ..*framing
    }
}

/// The nearest framing inside the picture with the turns, flip and angle of `framing`.
pub(super) fn inside(framing: &Framing, upright: SizePx) -> Framing {
    placed(&sized(framing, upright, Edge::Hard), upright, Edge::Hard)
}

/// `framing` with the longest side, up to its own, that fits into the picture around its centre.
pub(super) fn shrunk(framing: &Framing, upright: SizePx) -> Framing {
    if framing.check(upright).is_ok() {
        return *framing;
    }
    let PointPx { x_px, y_px } = framing.centre_upright;
    let room_px = |centre_px: f64, side_px: u32| centre_px.min(f64::from(side_px) - centre_px);
    let half_px = room_px(x_px, upright.width_px).min(room_px(y_px, upright.height_px));
    let share = half_px / framing.half_extent_upright_px();
    Framing {
        side_upright_px: framing.side_upright_px * share,
        ..*framing
    }
}
