//! Straightening turns about the centre, shrinks no more than it must, and takes nothing away.

use cameo_model::{
    Framing, PointPx, SizePx,
    framing::{Action, FramingState, MIN_SIDE_UPRIGHT_PX, PointInPhoto, Turn},
};
use proptest::prelude::*;

use crate::support::{bits, distance_px, states};

fn degrees() -> impl Strategy<Value = f64> {
    -45.0..45.0_f64
}

/// Whether `framing` would fit if it were longer by a hair.
fn could_be_longer(framing: &Framing, upright: SizePx) -> bool {
    let longer = Framing {
        side_upright_px: framing.side_upright_px + 1e-3,
        ..*framing
    };
    longer.check(upright).is_ok()
}

proptest! {
    #[test]
    fn there_and_back_is_the_same_framing(
        state in states(),
        ways in prop::collection::vec((degrees(), any::<bool>(), any::<bool>()), 1..9),
    ) {
        let mut there = state;
        for (angle_degrees, turn, flip) in ways {
            there = there.reduce(Action::Straighten(angle_degrees));
            if turn {
                there = there.reduce(Action::Turn(Turn::Clockwise));
            }
            if flip {
                there = there.reduce(Action::Flip);
            }
        }
        let is_mirrored = there.framing().flip != state.framing().flip;
        let start = state.angle_degrees();
        let back = there.reduce(Action::Straighten(if is_mirrored { -start } else { start }));
        prop_assert_eq!(bits(back.framing()).0, bits(state.framing()).0);
        prop_assert_eq!(back.framing().quarter_turns, there.framing().quarter_turns);
        prop_assert_eq!(back.framing().flip, there.framing().flip);
    }

    #[test]
    fn what_was_framed_level_comes_back_in_every_bit(state in states(), angle_degrees in degrees()) {
        // The framing is given anew, so that nothing is remembered from before.
        let level = FramingState::starting_with(state.upright(), state.framing());
        let back = level
            .reduce(Action::Straighten(angle_degrees))
            .reduce(Action::Straighten(level.angle_degrees()));
        prop_assert_eq!(bits(back.framing()), bits(level.framing()));
        prop_assert!(!back.is_changed());
    }

    #[test]
    fn the_quarter_turns_flip_and_centre_stay(state in states(), angle_degrees in degrees()) {
        let level = FramingState::starting_with(state.upright(), state.framing());
        let straightened = level.reduce(Action::Straighten(angle_degrees));
        let (was, is) = (level.framing(), straightened.framing());
        prop_assert_eq!(was.quarter_turns, is.quarter_turns);
        prop_assert_eq!(was.flip, is.flip);
        prop_assert!((straightened.angle_degrees() - angle_degrees).abs() < 1e-12);
        let moved_px = distance_px(was.centre_upright, is.centre_upright);
        let is_narrowest = straightened.zoom() >= straightened.max_zoom() - 1e-6;
        prop_assert!(moved_px < 1e-5 || is_narrowest, "moved by {} px", moved_px);
    }

    #[test]
    fn the_side_shrinks_no_more_than_it_must(state in states(), angle_degrees in degrees()) {
        let level = FramingState::starting_with(state.upright(), state.framing());
        let straightened = level.reduce(Action::Straighten(angle_degrees));
        let (was, is) = (level.framing(), straightened.framing());
        if is.side_upright_px < was.side_upright_px {
            prop_assert!(!could_be_longer(is, state.upright()), "{:?} from {:?}", is, was);
        }
        let is_narrowest = straightened.zoom() >= straightened.max_zoom() - 1e-6;
        prop_assert!(is.side_upright_px <= was.side_upright_px || is_narrowest);
    }

    #[test]
    fn moving_makes_the_shrunk_side_one_s_own(angle_degrees in 1.0..45.0_f64, x in 0.01..0.1_f64) {
        let wide = FramingState::new(SizePx::new(4000, 3000));
        let moved = wide
            .reduce(Action::Straighten(angle_degrees))
            .reduce(Action::Pan(PointInPhoto::new(x, 0.0)));
        let back = moved.reduce(Action::Straighten(0.0));
        prop_assert_eq!(back.framing().side_upright_px, moved.framing().side_upright_px);
        prop_assert_eq!(back.framing().centre_upright, moved.framing().centre_upright);
    }
}

#[test]
fn minus_nothing_is_nothing() {
    let state = FramingState::new(SizePx::new(400, 300));
    let straightened = state
        .reduce(Action::Straighten(5.0))
        .reduce(Action::Straighten(-0.0));
    assert!(straightened.angle_degrees().is_sign_positive());
    let mirrored = straightened.reduce(Action::Flip);
    assert!(mirrored.angle_degrees().is_sign_positive());
}

#[test]
fn a_framing_in_the_corner_shrinks_about_its_centre() {
    let corner = Framing {
        centre_upright: PointPx::new(500.0, 500.0),
        side_upright_px: 1000.0,
        ..Framing::centred(SizePx::new(4000, 3000))
    };
    let state = FramingState::starting_with(SizePx::new(4000, 3000), &corner)
        .reduce(Action::Straighten(45.0));
    let framing = state.framing();
    assert_eq!(framing.centre_upright, corner.centre_upright);
    assert!((framing.side_upright_px - 1000.0 / 2.0_f64.sqrt()).abs() < 1e-9);
}

#[test]
fn the_narrowest_framing_moves_out_of_the_corner() {
    let corner = Framing {
        centre_upright: PointPx::new(0.0, 0.0),
        side_upright_px: MIN_SIDE_UPRIGHT_PX,
        ..Framing::centred(SizePx::new(400, 300))
    };
    let state = FramingState::starting_with(SizePx::new(400, 300), &corner)
        .reduce(Action::Straighten(45.0));
    let framing = state.framing();
    assert_eq!(framing.side_upright_px, MIN_SIDE_UPRIGHT_PX);
    let half_diagonal_px = MIN_SIDE_UPRIGHT_PX / 2.0_f64.sqrt();
    assert!((framing.centre_upright.x_px - half_diagonal_px).abs() < 1e-9);
}
