//! How a person changes a framing: a pure reducer whose result never leaves the picture.
//!
//! Pointers, wheels and keys are turned into actions elsewhere; nothing here knows about a screen.

use super::{
    action::Action,
    bounds::{self, Edge},
    transform::{Framing, MAX_ANGLE_DEGREES, PointInPhoto},
};
use crate::geometry::{PointPx, SizePx};

/// A framing inside the picture it belongs to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FramingState {
    upright: SizePx,
    first: Framing,
    framing: Framing,
    /// The framing before it was straightened: what a shrunk side grows back to.
    unstraightened: Framing,
}

impl FramingState {
    /// The widest framing in the middle of a picture of size `upright`.
    pub fn new(upright: SizePx) -> Self {
        Self::starting_with(upright, &Framing::centred(upright))
    }

    /// The framing inside a picture of size `upright` that is nearest to `first`; if a number of
    /// `first` is not finite, the widest one in the middle.
    pub fn starting_with(upright: SizePx, first: &Framing) -> Self {
        let first = if first.is_finite() {
            let angle_degrees = within_max_angle(first.angle_degrees);
            bounds::inside(
                &Framing {
                    angle_degrees,
                    ..*first
                },
                upright,
            )
        } else {
            Framing::centred(upright)
        };
        Self {
            upright,
            first,
            framing: first,
            unstraightened: first,
        }
    }

    /// The framing, always inside the picture.
    pub const fn framing(&self) -> &Framing {
        &self.framing
    }

    /// Size of the picture in upright pixels.
    pub const fn upright(&self) -> SizePx {
        self.upright
    }

    /// 1 for the widest framing, up to [`FramingState::max_zoom`].
    pub fn zoom(&self) -> f64 {
        self.widest_px() / self.framing.side_upright_px
    }

    /// The largest zoom of this picture, 1–[`MAX_ZOOM`](super::MAX_ZOOM).
    pub fn max_zoom(&self) -> f64 {
        let (narrowest_px, widest_px) = bounds::side_range_px(&self.framing, self.upright);
        widest_px / narrowest_px
    }

    /// Whether anything differs from the first framing.
    pub fn is_changed(&self) -> bool {
        self.framing != self.first
    }

    /// The state after `action`. Numbers that are not finite, factors that are not positive and
    /// points a million sides away change nothing, and an action without an effect gives the same
    /// state.
    #[must_use]
    pub fn reduce(&self, action: Action) -> Self {
        let framing = self.changed(action, Edge::Hard);
        if framing == self.framing {
            return *self;
        }
        let unstraightened = match action {
            Action::Turn(_) | Action::Flip | Action::Straighten(_) => self.unstraightened,
            _ => framing,
        };
        Self {
            framing,
            unstraightened,
            ..*self
        }
    }

    /// What to show while `action` is being made: like [`FramingState::reduce`], but with edges
    /// that give way. The side may be longer or shorter than allowed, and the centre away from
    /// where that side may be, each by up to [`MAX_STRETCH`](super::MAX_STRETCH) of the side. For
    /// display only; with reduced motion, show [`FramingState::framing`] instead.
    pub fn stretched(&self, action: Action) -> Framing {
        self.changed(action, Edge::Soft)
    }

    fn changed(&self, action: Action, edge: Edge) -> Framing {
        if !action.is_sound() {
            return self.framing;
        }
        let side_px = self.framing.side_upright_px;
        let centre = PointInPhoto::CENTRE;
        let moved = |from, to, side_px| self.moved((from, to), side_px, edge);
        match action {
            Action::Pan(by) => moved(centre, by, side_px),
            Action::ZoomBy { factor, about } => moved(about, about, side_px / factor),
            Action::Pinch { from, to, factor } => moved(from, to, side_px / factor),
            Action::ZoomTo(zoom) => moved(centre, centre, self.widest_px() / zoom),
            Action::CentreOn(point) => moved(point, centre, side_px),
            Action::Nudge(direction, step) => moved(direction.away(step), centre, side_px),
            Action::Turn(turn) => self.framing.turned(turn),
            Action::Flip => self.framing.flipped(),
            Action::Straighten(angle_degrees) => self.straightened(angle_degrees),
            Action::Reset => self.first,
        }
    }

    /// Brings what is under `from` to under `to` in a framing of about the given side.
    fn moved(
        &self,
        (from, to): (PointInPhoto, PointInPhoto),
        side_upright_px: f64,
        edge: Edge,
    ) -> Framing {
        let kept = self.framing.upright_from_photo(from);
        let wanted = Framing {
            side_upright_px,
            ..self.framing
        };
        let sized = bounds::sized(&wanted, self.upright, edge);
        let (dx_px, dy_px) = sized.upright_offset(to);
        let centred = Framing {
            centre_upright: PointPx::new(kept.x_px - dx_px, kept.y_px - dy_px),
            ..sized
        };
        bounds::placed(&centred, self.upright, edge)
    }

    /// Shrinks about the centre; moves only where the framing would become too narrow.
    fn straightened(&self, seen_angle_degrees: f64) -> Framing {
        let turned = Framing {
            centre_upright: self.unstraightened.centre_upright,
            side_upright_px: self.unstraightened.side_upright_px,
            ..self
                .framing
                .with_seen_angle(within_max_angle(seen_angle_degrees))
        };
        bounds::inside(&bounds::shrunk(&turned, self.upright), self.upright)
    }

    fn widest_px(&self) -> f64 {
        self.framing.max_side_upright_px(self.upright)
    }
}

fn within_max_angle(angle_degrees: f64) -> f64 {
    // Adding 0 makes 0 of −0.
    angle_degrees.clamp(-MAX_ANGLE_DEGREES, MAX_ANGLE_DEGREES) + 0.0
}
