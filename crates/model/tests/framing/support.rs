//! Random pictures, actions and sequences of them; corners, and how near two points are.

use cameo_model::{
    Framing, PointPx, SizePx,
    framing::{Action, Direction, FramingState, PointInPhoto, Step, Turn},
};
use proptest::prelude::*;

/// The photo's corners, clockwise from the top-left one.
pub const CORNERS: [PointInPhoto; 4] = [
    PointInPhoto::new(-0.5, -0.5),
    PointInPhoto::new(0.5, -0.5),
    PointInPhoto::new(0.5, 0.5),
    PointInPhoto::new(-0.5, 0.5),
];

/// Pictures of every shape, 1 × 1 and stripes included.
pub fn sizes() -> impl Strategy<Value = SizePx> {
    let side = || prop_oneof![Just(1_u32), Just(2), Just(63), Just(65_535), 1_u32..9_000];
    (side(), side()).prop_map(|(width, height)| SizePx::new(width, height))
}

/// A point in or near the photo.
pub fn points() -> impl Strategy<Value = PointInPhoto> {
    (-2.0..2.0_f64, -2.0..2.0_f64).prop_map(|(x, y)| PointInPhoto::new(x, y))
}

/// Either way to turn.
pub fn turns() -> impl Strategy<Value = Turn> {
    prop_oneof![Just(Turn::Clockwise), Just(Turn::Anticlockwise)]
}

/// What a person can do.
pub fn actions() -> impl Strategy<Value = Action> {
    let direction = prop_oneof![
        Just(Direction::Left),
        Just(Direction::Right),
        Just(Direction::Up),
        Just(Direction::Down),
    ];
    let step = prop_oneof![Just(Step::Short), Just(Step::Long)];
    let factor = || 0.2..5.0_f64;
    prop_oneof![
        points().prop_map(Action::Pan),
        (factor(), points()).prop_map(|(factor, about)| Action::ZoomBy { factor, about }),
        (points(), points(), factor()).prop_map(|(from, to, factor)| Action::Pinch {
            from,
            to,
            factor
        }),
        (0.5..12.0_f64).prop_map(Action::ZoomTo),
        points().prop_map(Action::CentreOn),
        (direction, step).prop_map(|(direction, step)| Action::Nudge(direction, step)),
        turns().prop_map(Action::Turn),
        Just(Action::Flip),
        (-60.0..60.0_f64).prop_map(Action::Straighten),
        Just(Action::Reset),
    ]
}

/// What no page should send, but a broken device might make it send.
pub fn nonsense() -> impl Strategy<Value = Action> {
    let number = || {
        prop::sample::select(&[
            f64::NAN,
            f64::INFINITY,
            f64::NEG_INFINITY,
            0.0,
            -3.0,
            1e6,
            -1e6,
            1e300,
            f64::MAX,
            f64::MIN_POSITIVE,
        ])
    };
    let point = move || (number(), number()).prop_map(|(x, y)| PointInPhoto::new(x, y));
    prop_oneof![
        point().prop_map(Action::Pan),
        (number(), point()).prop_map(|(factor, about)| Action::ZoomBy { factor, about }),
        (point(), point(), number()).prop_map(|(from, to, factor)| Action::Pinch {
            from,
            to,
            factor
        }),
        number().prop_map(Action::ZoomTo),
        point().prop_map(Action::CentreOn),
        number().prop_map(Action::Straighten),
    ]
}

/// A state that a person can reach.
pub fn states() -> impl Strategy<Value = FramingState> {
    (sizes(), prop::collection::vec(actions(), 0..12)).prop_map(|(upright, sequence)| {
        sequence
            .into_iter()
            .fold(FramingState::new(upright), |state, action| {
                state.reduce(action)
            })
    })
}

/// Where the photo's corners lie in the upright picture, clockwise as the photo is seen.
pub fn corners(framing: &Framing) -> [PointPx; 4] {
    CORNERS.map(|corner| framing.upright_from_photo(corner))
}

/// From the first point to the second.
pub fn way(from: PointPx, to: PointPx) -> (f64, f64) {
    (to.x_px - from.x_px, to.y_px - from.y_px)
}

/// How far apart two points are, in pixels.
pub fn distance_px(from: PointPx, to: PointPx) -> f64 {
    let (x_px, y_px) = way(from, to);
    x_px.hypot(y_px)
}

/// Every bit of a framing's numbers.
pub fn bits(framing: &Framing) -> ([u64; 4], u8, bool) {
    let PointPx { x_px, y_px } = framing.centre_upright;
    let numbers = [x_px, y_px, framing.side_upright_px, framing.angle_degrees];
    (
        numbers.map(f64::to_bits),
        framing.quarter_turns.get(),
        framing.flip,
    )
}
