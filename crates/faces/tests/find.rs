//! A face is found where it is, and nothing in pictures that have none, however hostile they are.

#[path = "../../../tests/src/corpus/person.rs"]
mod person;

use cameo_model::{RegionPx, SizePx};

/// The face in a picture of these opaque pixels.
fn find(size: (u32, u32), pixel: impl Fn(u32, u32) -> [u8; 3]) -> Option<RegionPx> {
    let size = SizePx::new(size.0, size.1);
    cameo_faces::find(size, &mut |y, row| {
        for (x, to) in (0..).zip(row.as_chunks_mut().0) {
            let [red, green, blue] = pixel(x, y);
            *to = [red, green, blue, 255];
        }
    })
}

/// Even noise from a position, always the same.
fn noise(x: u32, y: u32) -> [u8; 3] {
    let mut bits = x.wrapping_mul(0x9E37_79B1) ^ y.wrapping_mul(0x85EB_CA77);
    bits = (bits ^ (bits >> 15)).wrapping_mul(0x2C1B_3C6D);
    bits = (bits ^ (bits >> 12)).wrapping_mul(0x297A_2D39);
    [(bits >> 8) as u8, (bits >> 16) as u8, (bits >> 24) as u8]
}

#[test]
fn a_face_is_found_where_it_is() {
    let face = find(person::SIZE_PX, person::pixel).expect("a face");
    let middle = face.centre();
    let (x, y) = person::FACE_PX;
    let away = (middle.x_px - x).hypot(middle.y_px - y) / person::FACE_WIDTH_PX;
    assert!(away < 0.25, "{face:?}");
    let width = face.width_px / person::FACE_WIDTH_PX;
    assert!((0.8..1.5).contains(&width), "{face:?}");
}

#[test]
fn a_small_preview_and_a_large_one_have_it_in_the_same_place() {
    let (width, height) = person::SIZE_PX;
    let whole = SizePx::new(width, height);
    let large = find(person::SIZE_PX, person::pixel).expect("a face");
    let small = find((800, 450), |x, y| person::pixel(2 * x, 2 * y)).expect("a face");
    let small = small.scaled(SizePx::new(800, 450), whole);
    let (a, b) = (large.centre(), small.centre());
    assert!((a.x_px - b.x_px).hypot(a.y_px - b.y_px) < 20.0, "{small:?}");
}

#[test]
fn there_is_none_in_plain_and_striped_pictures_and_in_noise() {
    for pixel in [
        |_, _| [0; 3],
        |_, _| [255; 3],
        |x, _| [if x / 7 % 2 == 0 { 0 } else { 255 }; 3],
        |x: u32, y: u32| [(x / 8) as u8, (y / 8) as u8, 90],
        noise,
    ] {
        assert_eq!(find((1280, 960), pixel), None);
    }
}

#[test]
fn no_size_is_too_odd() {
    let sides = [
        0, 1, 2, 39, 40, 41, 42, 43, 49, 50, 51, 61, 79, 97, 640, 641, 1280,
    ];
    for width in sides {
        for height in sides {
            find((width, height), noise);
        }
    }
    assert_eq!(find((100_000, 1), noise), None);
    assert_eq!(find((1, 100_000), noise), None);
}
