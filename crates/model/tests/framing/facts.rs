//! What is said about a framing is what a person sees.

use cameo_model::{
    Framing, PointPx, SizePx, Spec,
    framing::{
        Across, Action, Detail, Direction, Down, FramingState, PointInPhoto, Position, Step, Turn,
    },
};
use proptest::prelude::*;

use crate::support::{sizes, states};

fn words(state: &FramingState) -> (Across, Down) {
    (state.position().across(), state.position().down())
}

/// All that can be nudged in one direction.
fn nudged_to_the_end(state: &FramingState, direction: Direction) -> FramingState {
    (0..1000).fold(*state, |state, _| {
        state.reduce(Action::Nudge(direction, Step::Long))
    })
}

proptest! {
    #[test]
    fn a_framing_in_the_middle_is_centred(upright in sizes()) {
        let position = FramingState::new(upright).position();
        prop_assert_eq!(position, Position { across_percent: 50, down_percent: 50 });
        prop_assert_eq!((position.across(), position.down()), (Across::Centred, Down::Centred));
    }

    #[test]
    fn it_is_at_the_end_to_which_it_was_nudged(flip: bool, turns in 0..4_usize) {
        let mut state = FramingState::new(SizePx::new(4000, 3000)).reduce(Action::ZoomTo(3.0));
        for _ in 0..turns {
            state = state.reduce(Action::Turn(Turn::Clockwise));
        }
        if flip {
            state = state.reduce(Action::Flip);
        }
        for (direction, across_percent, down_percent) in [
            (Direction::Left, 0, 50),
            (Direction::Right, 100, 50),
            (Direction::Up, 50, 0),
            (Direction::Down, 50, 100),
        ] {
            let position = nudged_to_the_end(&state, direction).position();
            prop_assert_eq!(position, Position { across_percent, down_percent });
        }
    }

    #[test]
    fn percents_are_percents(state in states()) {
        let Position { across_percent, down_percent } = state.position();
        prop_assert!(across_percent <= 100 && down_percent <= 100);
        prop_assert!((100..=800).contains(&state.zoom_percent()), "{}", state.zoom_percent());
        prop_assert!(state.angle_degrees().abs() <= 45.0);
        prop_assert!(state.angle_degrees() != 0.0 || state.angle_degrees().is_sign_positive());
    }

    #[test]
    fn the_photo_is_never_enlarged_nor_larger_than_wanted(state in states(), max_side_px in 1..4096_u32) {
        let spec = Spec { max_side_px, ..Spec::default() };
        let (side_px, own_px) = (state.framing().photo_side_px(&spec), state.framing().side_upright_px);
        prop_assert!(side_px >= 1 && side_px <= max_side_px);
        prop_assert!(f64::from(side_px) <= own_px.max(1.0) + 0.5);
        let wanted = Detail::Fewer { side_px, wanted_side_px: max_side_px };
        let has_fewer = own_px.round() < f64::from(max_side_px) && max_side_px > 1;
        let expected = if has_fewer { wanted } else { Detail::Enough };
        prop_assert_eq!(state.framing().detail(&spec), expected);
    }
}

#[test]
fn thirds_have_words() {
    let upright = SizePx::new(4000, 3000);
    let at = |x_px, y_px| {
        let framing = Framing {
            centre_upright: PointPx::new(x_px, y_px),
            side_upright_px: 1000.0,
            ..Framing::centred(upright)
        };
        words(&FramingState::starting_with(upright, &framing))
    };
    assert_eq!(at(1400.0, 500.0), (Across::Left, Down::Top));
    assert_eq!(at(1600.0, 1300.0), (Across::Centred, Down::Centred));
    assert_eq!(at(2600.0, 2400.0), (Across::Right, Down::Bottom));
}

#[test]
fn zoom_is_a_multiple_of_the_widest() {
    let state = FramingState::new(SizePx::new(4000, 3000));
    assert_eq!(state.zoom_percent(), 100);
    assert_eq!(state.reduce(Action::ZoomTo(2.5)).zoom_percent(), 250);
    let tilted = state.reduce(Action::Straighten(20.0));
    assert_eq!(tilted.zoom_percent(), 100, "still the widest at this angle");
}

#[test]
fn the_photo_s_side_is_rounded() {
    let framing = |side_upright_px| Framing {
        side_upright_px,
        ..Framing::centred(SizePx::new(4000, 3000))
    };
    let spec = Spec::default();
    assert_eq!(framing(499.6).photo_side_px(&spec), 500);
    assert_eq!(framing(499.4).photo_side_px(&spec), 499);
    assert_eq!(framing(1023.6).detail(&spec), Detail::Enough);
    assert_eq!(framing(0.3).photo_side_px(&spec), 1);
}

#[test]
fn fewer_pixels_than_wanted_are_counted() {
    let spec = Spec::default();
    let state = FramingState::new(SizePx::new(4000, 3000));
    assert_eq!(state.framing().detail(&spec), Detail::Enough);
    let about = PointInPhoto::CENTRE;
    let close = state.reduce(Action::ZoomBy { factor: 6.0, about });
    let fewer = Detail::Fewer {
        side_px: 500,
        wanted_side_px: 1024,
    };
    assert_eq!(close.framing().detail(&spec), fewer);
}
