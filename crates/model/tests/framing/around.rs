//! The first framing around a face.

use cameo_model::{
    Framing, PointPx, RegionPx, SizePx,
    framing::{FramingState, MAX_ZOOM},
};
use proptest::prelude::*;

use crate::support::{corners, distance_px, sizes};

const UPRIGHT: SizePx = SizePx::new(4000, 3000);

fn region(left_px: f64, top_px: f64, width_px: f64, height_px: f64) -> RegionPx {
    RegionPx {
        left_px,
        top_px,
        width_px,
        height_px,
    }
}

proptest! {
    #[test]
    fn all_of_the_region_is_inside_both(
        upright in sizes(),
        begin in (0.0..1.0_f64, 0.0..1.0_f64),
        length in (0.001..1.0_f64, 0.001..1.0_f64),
    ) {
        let (width_px, height_px) = (f64::from(upright.width_px), f64::from(upright.height_px));
        let most_px = f64::from(upright.short_side_px());
        let (left_px, top_px) = (begin.0 * width_px, begin.1 * height_px);
        let face = region(
            left_px,
            top_px,
            (length.0 * (width_px - left_px)).min(most_px),
            (length.1 * (height_px - top_px)).min(most_px),
        );
        let framing = Framing::around(upright, &face);
        prop_assert_eq!(framing.check(upright), Ok(()));
        prop_assert!(!FramingState::starting_with(upright, &framing).is_changed());
        let [top_left, _, bottom_right, _] = corners(&framing);
        prop_assert!(top_left.x_px <= face.left_px + 1e-6 && top_left.y_px <= face.top_px + 1e-6);
        prop_assert!(bottom_right.x_px >= face.left_px + face.width_px - 1e-6);
        prop_assert!(bottom_right.y_px >= face.top_px + face.height_px - 1e-6);
    }

    #[test]
    fn nonsense_is_the_widest_framing(
        numbers in prop::array::uniform4(prop_oneof![
            Just(f64::NAN), Just(f64::INFINITY), Just(f64::NEG_INFINITY), Just(-1e300), Just(1e300), -9.0..9.0_f64,
        ]),
        upright in sizes(),
    ) {
        let [left_px, top_px, width_px, height_px] = numbers;
        let framing = Framing::around(upright, &region(left_px, top_px, width_px, height_px));
        prop_assert_eq!(framing.check(upright), Ok(()));
        if numbers.iter().any(|number| !number.is_finite()) || width_px <= 0.0 || height_px <= 0.0 {
            prop_assert_eq!(framing, Framing::centred(upright));
        }
    }
}

#[test]
fn a_face_has_headroom_and_is_in_the_middle_across() {
    let framing = Framing::around(UPRIGHT, &region(1000.0, 1200.0, 400.0, 500.0));
    assert!((framing.side_upright_px - 1100.0).abs() < 1e-9);
    assert_eq!(framing.centre_upright.x_px, 1200.0);
    assert!((framing.centre_upright.y_px - 1505.0).abs() < 1e-9);
}

#[test]
fn a_face_at_the_edge_is_framed_inside() {
    let framing = Framing::around(UPRIGHT, &region(-100.0, 2600.0, 500.0, 500.0));
    let expected = PointPx::new(440.0, 2560.0);
    assert!(distance_px(framing.centre_upright, expected) < 1e-9);
    assert!((framing.side_upright_px - 880.0).abs() < 1e-9);
}

#[test]
fn a_tiny_face_is_not_zoomed_beyond_the_limit() {
    let framing = Framing::around(UPRIGHT, &region(1000.0, 1000.0, 10.0, 10.0));
    assert_eq!(framing.side_upright_px, 3000.0 / MAX_ZOOM);
}

#[test]
fn a_region_outside_of_the_picture_is_no_region() {
    let framing = Framing::around(UPRIGHT, &region(4000.0, 100.0, 300.0, 300.0));
    assert_eq!(framing, Framing::centred(UPRIGHT));
}
