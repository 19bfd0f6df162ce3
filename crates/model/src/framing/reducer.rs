//! How a person changes a framing: a pure reducer whose result never leaves the picture.
//!
//! Pointers, wheels and keys are turned into actions elsewhere; nothing here knows about a screen.

use super::transform::{Framing, MAX_ANGLE_DEGREES, PointInPhoto};
use crate::geometry::{PointPx, SizePx};

/// How far the framing can be zoomed in, as a multiple of the widest framing.
pub const MAX_ZOOM: f64 = 8.0;

/// Zooming in stops at this side, unless the picture itself is smaller.
pub const MIN_SIDE_UPRIGHT_PX: f64 = 64.0;

/// One change by a person. Distances and points are in photo space, so that they do not depend
/// on how large the selection is on screen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Action {
    /// Move the picture under the selection by this much: +x shows more of what was on the left.
    Pan(PointInPhoto),
    /// Enlarge by `factor` (more than 1 zooms in) and keep the picture still under `about`.
    ZoomBy {
        /// Multiplies the zoom.
        factor: f64,
        /// The point that stays where it is.
        about: PointInPhoto,
    },
    /// Set the zoom, 1 (widest) to [`FramingState::max_zoom`], about the centre.
    ZoomTo(f64),
    /// Turn the picture by 90° clockwise.
    Turn,
    /// Mirror the photo left to right.
    Flip,
    /// Set the straightening angle in degrees, clockwise.
    Straighten(f64),
    /// Back to the widest framing in the middle.
    Reset,
}

/// A framing inside the picture it belongs to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FramingState {
    upright: SizePx,
    framing: Framing,
}

impl FramingState {
    /// The widest framing in the middle of a picture of size `upright`.
    pub fn new(upright: SizePx) -> Self {
        Self {
            upright,
            framing: Framing::centred(upright),
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

    /// The largest zoom of this picture, 1–[`MAX_ZOOM`].
    pub fn max_zoom(&self) -> f64 {
        self.widest_px() / self.narrowest_px()
    }

    /// Whether anything differs from the first framing.
    pub fn is_changed(&self) -> bool {
        self.framing != Framing::centred(self.upright)
    }

    /// The state after `action`. Numbers that are not finite change nothing.
    #[must_use]
    pub fn reduce(&self, action: Action) -> Self {
        let framing = match action {
            Action::Pan(by) => self.panned(by),
            Action::ZoomBy { factor, about } => self.zoomed(self.zoom() * factor, about),
            Action::ZoomTo(zoom) => self.zoomed(zoom, PointInPhoto::CENTRE),
            Action::Turn => Framing {
                quarter_turns: self.framing.quarter_turns.next(),
                ..self.framing
            },
            Action::Flip => Framing {
                flip: !self.framing.flip,
                ..self.framing
            },
            Action::Straighten(angle_degrees) => Framing {
                angle_degrees: angle_degrees.clamp(-MAX_ANGLE_DEGREES, MAX_ANGLE_DEGREES),
                ..self.framing
            },
            Action::Reset => Framing::centred(self.upright),
        };
        self.settled(framing)
    }

    fn panned(&self, by: PointInPhoto) -> Framing {
        let (dx_px, dy_px) = self.framing.upright_offset(by);
        let centre = self.framing.centre_upright;
        Framing {
            centre_upright: PointPx::new(centre.x_px - dx_px, centre.y_px - dy_px),
            ..self.framing
        }
    }

    fn zoomed(&self, zoom: f64, about: PointInPhoto) -> Framing {
        let side_upright_px = self.settled_side_px(&self.framing, self.widest_px() / zoom);
        let kept = self.framing.upright_from_photo(about);
        let resized = Framing {
            side_upright_px,
            ..self.framing
        };
        let (dx_px, dy_px) = resized.upright_offset(about);
        Framing {
            centre_upright: PointPx::new(kept.x_px - dx_px, kept.y_px - dy_px),
            ..resized
        }
    }

    fn widest_px(&self) -> f64 {
        self.framing.max_side_upright_px(self.upright)
    }

    fn narrowest_px(&self) -> f64 {
        narrowest_px(self.widest_px())
    }

    fn settled_side_px(&self, framing: &Framing, side_px: f64) -> f64 {
        let widest_px = framing.max_side_upright_px(self.upright);
        side_px.clamp(narrowest_px(widest_px), widest_px)
    }

    /// The nearest framing inside the picture.
    fn settled(&self, framing: Framing) -> Self {
        let numbers = [
            framing.centre_upright.x_px,
            framing.centre_upright.y_px,
            framing.side_upright_px,
            framing.angle_degrees,
        ];
        if numbers.iter().any(|n| !n.is_finite()) {
            return *self;
        }
        let side_upright_px = self.settled_side_px(&framing, framing.side_upright_px);
        let sized = Framing {
            side_upright_px,
            ..framing
        };
        let half_px = sized.half_extent_upright_px();
        let centre_upright = PointPx::new(
            kept_inside(framing.centre_upright.x_px, half_px, self.upright.width_px),
            kept_inside(framing.centre_upright.y_px, half_px, self.upright.height_px),
        );
        Self {
            framing: Framing {
                centre_upright,
                ..sized
            },
            ..*self
        }
    }
}

fn narrowest_px(widest_px: f64) -> f64 {
    (widest_px / MAX_ZOOM)
        .max(MIN_SIDE_UPRIGHT_PX)
        .min(widest_px)
}

/// `centre_px` moved so that `half_px` to both sides fits into 0..`side_px`.
fn kept_inside(centre_px: f64, half_px: f64, side_px: u32) -> f64 {
    let side_px = f64::from(side_px);
    // Rounding can make the two bounds cross by a hair when the framing is as wide as the picture.
    let last_px = (side_px - half_px).max(side_px / 2.0);
    centre_px.clamp(half_px.min(side_px / 2.0), last_px)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sizes() -> impl Strategy<Value = SizePx> {
        let side = prop_oneof![Just(1_u32), Just(2), Just(20_000), 1_u32..9_000];
        (side.clone(), side).prop_map(|(width, height)| SizePx::new(width, height))
    }

    fn points() -> impl Strategy<Value = PointInPhoto> {
        let number = prop_oneof![-2.0..2.0_f64, Just(1e300), Just(f64::NAN), Just(-1e9)];
        (number.clone(), number).prop_map(|(x, y)| PointInPhoto::new(x, y))
    }

    fn actions() -> impl Strategy<Value = Action> {
        prop_oneof![
            points().prop_map(Action::Pan),
            (
                prop_oneof![0.1..10.0_f64, Just(0.0), Just(-3.0), Just(f64::NAN)],
                points()
            )
                .prop_map(|(factor, about)| Action::ZoomBy { factor, about }),
            prop_oneof![0.5..20.0_f64, Just(f64::INFINITY)].prop_map(Action::ZoomTo),
            Just(Action::Turn),
            Just(Action::Flip),
            (-60.0..60.0_f64).prop_map(Action::Straighten),
            Just(Action::Reset),
        ]
    }

    proptest! {
        #[test]
        fn no_sequence_leaves_the_picture(
            upright in sizes(),
            sequence in prop::collection::vec(actions(), 0..60),
        ) {
            let mut state = FramingState::new(upright);
            for action in sequence {
                state = state.reduce(action);
                prop_assert_eq!(state.framing().check(upright), Ok(()), "{:?}", action);
                prop_assert!(state.zoom() >= 1.0 - 1e-9 && state.zoom() <= MAX_ZOOM + 1e-9);
            }
        }

        #[test]
        fn zooming_keeps_the_point_still(factor in 1.1..3.0_f64, x in -0.5..0.5_f64, y in -0.5..0.5_f64) {
            let about = PointInPhoto::new(x, y);
            let before = FramingState::new(SizePx::new(4000, 3000));
            let after = before.reduce(Action::ZoomBy { factor, about });
            let (was, is) = (before.framing().upright_from_photo(about), after.framing().upright_from_photo(about));
            prop_assert!((was.x_px - is.x_px).abs() < 1e-6 && (was.y_px - is.y_px).abs() < 1e-6);
        }

        #[test]
        fn panning_there_and_back_is_exact_inside(x in -0.2..0.2_f64, y in -0.2..0.2_f64, turns in 0..4_usize) {
            let mut start = FramingState::new(SizePx::new(4000, 3000)).reduce(Action::ZoomTo(4.0));
            for _ in 0..turns {
                start = start.reduce(Action::Turn);
            }
            let back = start
                .reduce(Action::Pan(PointInPhoto::new(x, y)))
                .reduce(Action::Pan(PointInPhoto::new(-x, -y)));
            let (was, is) = (start.framing().centre_upright, back.framing().centre_upright);
            prop_assert!((was.x_px - is.x_px).abs() < 1e-6 && (was.y_px - is.y_px).abs() < 1e-6);
        }
    }

    #[test]
    fn a_drag_to_the_right_shows_more_of_the_left() {
        let state = FramingState::new(SizePx::new(300, 100));
        let dragged = state.reduce(Action::Pan(PointInPhoto::new(0.5, 0.0)));
        assert_eq!(dragged.framing().centre_upright, PointPx::new(100.0, 50.0));
        let turned = state.reduce(Action::Turn);
        let dragged = turned.reduce(Action::Pan(PointInPhoto::new(0.0, 0.5)));
        assert!((dragged.framing().centre_upright.x_px - 100.0).abs() < 1e-9);
    }

    #[test]
    fn a_tiny_picture_cannot_be_zoomed() {
        let state = FramingState::new(SizePx::new(1, 1)).reduce(Action::ZoomTo(5.0));
        assert_eq!(state.zoom(), 1.0);
        assert_eq!(state.max_zoom(), 1.0);
    }
}
