//! Actions mean what a person sees, however the photo is turned, mirrored and straightened.

use cameo_model::{
    PointPx, SizePx,
    framing::{Action, Direction, FramingState, PointInPhoto, Step, Turn},
};
use proptest::prelude::*;

use crate::support::{bits, distance_px, points, sizes, states, turns};

/// A state from which no action of these tests meets an edge.
fn roomy() -> impl Strategy<Value = FramingState> {
    (0..4_usize, any::<bool>(), -45.0..45.0_f64).prop_map(|(turns, flip, angle_degrees)| {
        let mut state = FramingState::new(SizePx::new(6000, 5000)).reduce(Action::ZoomTo(4.0));
        for _ in 0..turns {
            state = state.reduce(Action::Turn(Turn::Clockwise));
        }
        if flip {
            state = state.reduce(Action::Flip);
        }
        state.reduce(Action::Straighten(angle_degrees))
    })
}

/// What lies in the picture under a point of the photo.
fn under(state: &FramingState, x: f64, y: f64) -> PointPx {
    state.framing().upright_from_photo(PointInPhoto::new(x, y))
}

/// Where something in the picture is seen after `action` that was seen at (`x`, `y`) before.
fn seen_after(state: &FramingState, action: Action, x: f64, y: f64) -> PointInPhoto {
    let something = under(state, x, y);
    state.reduce(action).framing().photo_from_upright(something)
}

fn is_near(point: PointInPhoto, x: f64, y: f64) -> bool {
    (point.x - x).hypot(point.y - y) < 1e-9
}

proptest! {
    #[test]
    fn panning_carries_the_picture_along(
        state in roomy(), by_x in -0.3..0.3_f64, by_y in -0.3..0.3_f64, x in -0.5..0.5_f64, y in -0.5..0.5_f64,
    ) {
        let to = seen_after(&state, Action::Pan(PointInPhoto::new(by_x, by_y)), x, y);
        prop_assert!(is_near(to, x + by_x, y + by_y), "{:?}", to);
    }

    #[test]
    fn panning_there_and_back_is_exact_inside(state in roomy(), x in -0.2..0.2_f64, y in -0.2..0.2_f64) {
        let back = state
            .reduce(Action::Pan(PointInPhoto::new(x, y)))
            .reduce(Action::Pan(PointInPhoto::new(-x, -y)));
        let (was, is) = (state.framing(), back.framing());
        prop_assert!(distance_px(was.centre_upright, is.centre_upright) < 1e-6);
        prop_assert_eq!(was.side_upright_px.to_bits(), is.side_upright_px.to_bits());
    }

    #[test]
    fn zooming_keeps_the_point_still(
        state in roomy(), factor in 0.8..1.5_f64, x in -0.5..0.5_f64, y in -0.5..0.5_f64,
    ) {
        let about = PointInPhoto::new(x, y);
        let to = seen_after(&state, Action::ZoomBy { factor, about }, x, y);
        prop_assert!(is_near(to, x, y), "{:?}", to);
        let zoomed = state.reduce(Action::ZoomBy { factor, about });
        prop_assert!((zoomed.zoom() / state.zoom() - factor).abs() < 1e-9);
    }

    /// Beyond the largest zoom, too.
    #[test]
    fn two_fingers_carry_what_is_under_them(
        state in roomy(), factor in 0.9..9.0_f64, x in -0.2..0.2_f64, y in -0.2..0.2_f64,
    ) {
        let (from, to) = (PointInPhoto::new(x, y), PointInPhoto::new(-y, x));
        let pinch = Action::Pinch { from, to, factor };
        let is = seen_after(&state, pinch, from.x, from.y);
        prop_assert!(is_near(is, to.x, to.y), "{:?}", is);
        let expected = (state.zoom() * factor).min(state.max_zoom());
        prop_assert!((state.reduce(pinch).zoom() / expected - 1.0).abs() < 1e-9);
    }

    #[test]
    fn a_tap_brings_its_point_to_the_middle(state in roomy(), x in -0.5..0.5_f64, y in -0.5..0.5_f64) {
        let to = seen_after(&state, Action::CentreOn(PointInPhoto::new(x, y)), x, y);
        prop_assert!(is_near(to, 0.0, 0.0), "{:?}", to);
    }

    #[test]
    fn nudges_move_the_frame_over_the_picture(state in roomy()) {
        for (step, share) in [(Step::Short, 0.02), (Step::Long, 0.1)] {
            for (direction, x, y) in [
                (Direction::Left, -share, 0.0),
                (Direction::Right, share, 0.0),
                (Direction::Up, 0.0, -share),
                (Direction::Down, 0.0, share),
            ] {
                let middle = state.reduce(Action::Nudge(direction, step)).framing().centre_upright;
                prop_assert!(distance_px(middle, under(&state, x, y)) < 1e-6, "{:?}", direction);
            }
        }
    }

    #[test]
    fn a_turn_is_clockwise_as_seen(state in states(), point in points()) {
        let PointInPhoto { x, y } = point;
        let clockwise = seen_after(&state, Action::Turn(Turn::Clockwise), x, y);
        prop_assert!(is_near(clockwise, -y, x), "{:?}", clockwise);
        let anticlockwise = seen_after(&state, Action::Turn(Turn::Anticlockwise), x, y);
        prop_assert!(is_near(anticlockwise, y, -x), "{:?}", anticlockwise);
    }

    #[test]
    fn a_flip_mirrors_what_is_seen(state in states(), point in points()) {
        let mirrored = seen_after(&state, Action::Flip, point.x, point.y);
        prop_assert!(is_near(mirrored, -point.x, point.y), "{:?}", mirrored);
    }

    #[test]
    fn straightening_is_clockwise_as_seen(state in roomy(), angle_degrees in -45.0..45.0_f64) {
        let level = state.reduce(Action::Straighten(0.0));
        let turned = seen_after(&level, Action::Straighten(angle_degrees), 0.3, 0.0);
        let (sin, cos) = angle_degrees.to_radians().sin_cos();
        prop_assert!(is_near(turned, 0.3 * cos, 0.3 * sin), "{:?}", turned);
        let straightened = level.reduce(Action::Straighten(angle_degrees));
        prop_assert!((straightened.angle_degrees() - angle_degrees).abs() < 1e-12);
        let mirrored = straightened.reduce(Action::Flip);
        prop_assert!((mirrored.angle_degrees() + angle_degrees).abs() < 1e-12);
    }

    #[test]
    fn two_flips_and_four_turns_are_nothing(state in states(), turn in turns()) {
        let flipped = state.reduce(Action::Flip);
        prop_assert_ne!(flipped, state);
        prop_assert_eq!(bits(flipped.reduce(Action::Flip).framing()), bits(state.framing()));
        let mut turned = state;
        for _ in 0..3 {
            turned = turned.reduce(Action::Turn(turn));
            prop_assert_ne!(turned, state);
        }
        turned = turned.reduce(Action::Turn(turn));
        prop_assert_eq!(bits(turned.framing()), bits(state.framing()));
    }

    #[test]
    fn reset_leads_to_the_first_framing(upright in sizes(), state in states()) {
        let first = FramingState::starting_with(upright, state.framing());
        let flipped = first.reduce(Action::Flip);
        prop_assert!(flipped.is_changed());
        let reset = flipped.reduce(Action::Straighten(7.0)).reduce(Action::Reset);
        prop_assert!(!reset.is_changed());
        prop_assert_eq!(reset, first);
    }
}

#[test]
fn a_drag_to_the_right_shows_more_of_the_left() {
    let state = FramingState::new(SizePx::new(300, 100));
    let dragged = state.reduce(Action::Pan(PointInPhoto::new(0.5, 0.0)));
    assert_eq!(dragged.framing().centre_upright, PointPx::new(100.0, 50.0));
    let turned = state.reduce(Action::Turn(Turn::Clockwise));
    let dragged = turned.reduce(Action::Pan(PointInPhoto::new(0.0, 0.5)));
    assert!((dragged.framing().centre_upright.x_px - 100.0).abs() < 1e-9);
}

#[test]
fn zooming_out_all_the_way_is_exact() {
    let state = FramingState::new(SizePx::new(4001, 2999));
    let there = state.reduce(Action::ZoomTo(3.3));
    assert!(!there.reduce(Action::ZoomTo(1.0)).is_changed());
}
