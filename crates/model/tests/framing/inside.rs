//! Whatever a person or a broken device does, the framing is a square inside the picture.

use cameo_model::{
    Framing, SizePx,
    framing::{
        Action, FramingState, MAX_ANGLE_DEGREES, MAX_ZOOM, MIN_SIDE_UPRIGHT_PX, PointInPhoto,
    },
};
use proptest::prelude::*;

use crate::support::{actions, corners, distance_px, nonsense, sizes, states, way};

const TOLERANCE_PX: f64 = 1e-6;

/// # Errors
/// Says which corner is outside.
fn check_corners_inside(framing: &Framing, upright: SizePx) -> Result<(), TestCaseError> {
    let is_inside = |at_px: f64, side_px: u32| {
        (-TOLERANCE_PX..=f64::from(side_px) + TOLERANCE_PX).contains(&at_px)
    };
    for corner in corners(framing) {
        prop_assert!(
            is_inside(corner.x_px, upright.width_px) && is_inside(corner.y_px, upright.height_px),
            "{corner:?} of {framing:?} in {upright:?}"
        );
    }
    Ok(())
}

/// # Errors
/// Says what is not as in a square with the framing's side.
fn check_square(framing: &Framing) -> Result<(), TestCaseError> {
    let [a, b, c, d] = corners(framing);
    let side_px = framing.side_upright_px;
    for (from, to) in [(a, b), (b, c), (c, d), (d, a)] {
        prop_assert!((distance_px(from, to) - side_px).abs() < TOLERANCE_PX);
    }
    let ((ab_x, ab_y), (bc_x, bc_y)) = (way(a, b), way(b, c));
    let cosine = (ab_x * bc_x + ab_y * bc_y) / side_px / side_px;
    prop_assert!(cosine.abs() < 1e-9);
    Ok(())
}

/// # Errors
/// Says which limit of zoom or angle is broken.
fn check_limits(state: &FramingState) -> Result<(), TestCaseError> {
    let framing = state.framing();
    prop_assert!(framing.angle_degrees.abs() <= MAX_ANGLE_DEGREES);
    let zoom = state.zoom();
    prop_assert!(
        zoom >= 1.0 - 1e-9 && zoom <= state.max_zoom() + 1e-9,
        "zoom {zoom}"
    );
    prop_assert!(zoom <= MAX_ZOOM + 1e-9, "zoom {zoom}");
    let is_long_enough = framing.side_upright_px >= MIN_SIDE_UPRIGHT_PX - TOLERANCE_PX;
    prop_assert!(is_long_enough || zoom <= 1.0 + 1e-9);
    Ok(())
}

fn check(state: &FramingState) -> Result<(), TestCaseError> {
    check_corners_inside(state.framing(), state.upright())?;
    check_square(state.framing())?;
    check_limits(state)?;
    prop_assert_eq!(state.framing().check(state.upright()), Ok(()));
    Ok(())
}

proptest! {
    #[test]
    fn no_sequence_leaves_the_picture(
        upright in sizes(),
        sequence in prop::collection::vec(prop_oneof![8 => actions(), 1 => nonsense()], 0..60),
    ) {
        let mut state = FramingState::new(upright);
        for action in sequence {
            state = state.reduce(action);
            check(&state)?;
        }
    }

    #[test]
    fn any_framing_to_begin_with_is_brought_inside(
        upright in sizes(),
        other in states(),
        angle_degrees in -90.0..90.0_f64,
        side_share in prop_oneof![Just(0.0), -1.0..3.0_f64, Just(1e300)],
    ) {
        let first = Framing {
            angle_degrees,
            side_upright_px: other.framing().side_upright_px * side_share,
            ..*other.framing()
        };
        let state = FramingState::starting_with(upright, &first);
        check(&state)?;
        prop_assert!(!state.is_changed());
        let again = FramingState::starting_with(upright, state.framing());
        prop_assert_eq!(again.framing(), state.framing(), "inside already");
    }

    #[test]
    fn upright_to_photo_and_back_is_exact(
        state in states(),
        across_share in 0.0..1.0_f64,
        down_share in 0.0..1.0_f64,
    ) {
        let upright = state.upright();
        let point = cameo_model::PointPx::new(
            across_share * f64::from(upright.width_px),
            down_share * f64::from(upright.height_px),
        );
        let framing = state.framing();
        let back = framing.upright_from_photo(framing.photo_from_upright(point));
        prop_assert!(distance_px(point, back) < 1e-6, "a pixel would be enough");
    }

    #[test]
    fn numbers_that_are_no_numbers_change_nothing(state in states()) {
        let (nan, infinite) = (f64::NAN, f64::INFINITY);
        let broken = [
            PointInPhoto::new(nan, 0.0),
            PointInPhoto::new(0.0, infinite),
            PointInPhoto::new(-infinite, nan),
            PointInPhoto::new(f64::MAX, 0.0),
        ];
        let centre = PointInPhoto::CENTRE;
        for point in broken {
            for action in [
                Action::Pan(point),
                Action::CentreOn(point),
                Action::ZoomBy { factor: 1.5, about: point },
                Action::Pinch { from: point, to: centre, factor: 1.5 },
                Action::Pinch { from: centre, to: point, factor: 1.5 },
            ] {
                prop_assert_eq!(state.reduce(action), state, "{:?}", action);
            }
        }
        for factor in [nan, infinite, 0.0, -1.0] {
            prop_assert_eq!(state.reduce(Action::ZoomTo(factor)), state, "{}", factor);
            let zoom = Action::ZoomBy { factor, about: centre };
            prop_assert_eq!(state.reduce(zoom), state, "{}", factor);
        }
        prop_assert_eq!(state.reduce(Action::Straighten(nan)), state);
    }
}

#[test]
fn a_first_framing_that_is_no_framing_is_the_widest() {
    let upright = SizePx::new(400, 300);
    let broken = Framing {
        side_upright_px: f64::NAN,
        ..Framing::centred(upright)
    };
    let state = FramingState::starting_with(upright, &broken);
    assert_eq!(state, FramingState::new(upright));
}

#[test]
fn a_tiny_picture_cannot_be_zoomed() {
    let state = FramingState::new(SizePx::new(1, 1)).reduce(Action::ZoomTo(5.0));
    assert_eq!(state.zoom(), 1.0);
    assert_eq!(state.max_zoom(), 1.0);
}
