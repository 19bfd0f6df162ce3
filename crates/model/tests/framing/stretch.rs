//! Edges that give way while a finger is down, and only then.

use cameo_model::{
    SizePx,
    framing::{Action, FramingHistory, FramingState, MAX_STRETCH, PointInPhoto},
};
use proptest::prelude::*;

use crate::support::{actions, bits, nonsense, states};

fn wide() -> FramingState {
    FramingState::new(SizePx::new(4000, 3000))
}

fn pan(x: f64, y: f64) -> Action {
    Action::Pan(PointInPhoto::new(x, y))
}

proptest! {
    #[test]
    fn it_gives_way_by_no_more_than_it_says(
        state in states(),
        action in prop_oneof![4 => actions(), 1 => nonsense()],
    ) {
        let (legal, shown) = (state.reduce(action), state.stretched(action));
        let ratio = shown.side_upright_px / legal.framing().side_upright_px;
        prop_assert!((ratio - 1.0).abs() <= MAX_STRETCH + 1e-9, "{}", ratio);
        let (half_px, give_px) = (shown.half_extent_upright_px(), MAX_STRETCH * shown.side_upright_px);
        let is_near = |centre_px: f64, side_px: u32| {
            let side_px = f64::from(side_px);
            let last_px = (side_px - half_px).max(side_px / 2.0);
            (side_px - last_px - give_px - 1e-6..=last_px + give_px + 1e-6).contains(&centre_px)
        };
        prop_assert!(is_near(shown.centre_upright.x_px, state.upright().width_px), "{:?}", shown);
        prop_assert!(is_near(shown.centre_upright.y_px, state.upright().height_px), "{:?}", shown);
    }

    #[test]
    fn inside_it_is_the_framing_itself(x in -0.4..0.4_f64, y in -0.4..0.4_f64, factor in 0.9..1.9_f64) {
        let state = wide().reduce(Action::ZoomTo(4.0));
        let (from, to) = (PointInPhoto::new(x, y), PointInPhoto::new(y, x));
        let pinch = Action::Pinch { from, to, factor };
        prop_assert_eq!(bits(&state.stretched(pinch)), bits(state.reduce(pinch).framing()));
    }

    #[test]
    fn a_longer_drag_never_shows_less(x in 0.0..3.0_f64, more in 0.001..3.0_f64) {
        let state = wide();
        let shown_px = |x| state.stretched(pan(x, 0.0)).centre_upright.x_px;
        prop_assert!(shown_px(x + more) < shown_px(x));
    }

    #[test]
    fn spreading_further_never_shows_less(factor in 1.0..20.0_f64, more in 1.01..5.0_f64) {
        let state = wide().reduce(Action::ZoomTo(6.0));
        let shown_px = |factor| {
            let about = PointInPhoto::CENTRE;
            state.stretched(Action::ZoomBy { factor, about }).side_upright_px
        };
        prop_assert!(shown_px(factor * more) < shown_px(factor));
    }
}

#[test]
fn a_drag_beyond_the_edge_is_followed_at_half_speed_at_first() {
    let state = wide();
    let shown = state.stretched(pan(0.0, 0.01));
    let followed_px = state.framing().centre_upright.y_px - shown.centre_upright.y_px;
    assert!(
        (14.0..15.0).contains(&followed_px),
        "{followed_px} of 30 px"
    );
}

#[test]
fn a_zoom_out_of_all_reach_is_shown_as_it_is_kept() {
    let state = FramingState::new(SizePx::new(65_535, 65_535));
    let about = PointInPhoto::new(0.0, f64::MAX);
    let zoom = Action::ZoomBy {
        factor: 1e300,
        about,
    };
    assert_eq!(&state.stretched(zoom), state.reduce(zoom).framing());
}

#[test]
fn a_history_shows_the_stretch_until_the_finger_is_up() {
    let mut history = FramingHistory::new(wide());
    history.begin();
    history.drag(pan(0.0, 0.3));
    assert_ne!(history.shown(), history.state().framing());
    assert_eq!(history.state(), &wide(), "nothing illegal is kept");
    history.commit();
    assert_eq!(history.shown(), history.state().framing());
}
