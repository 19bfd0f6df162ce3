//! Eight orientations in every format that has them, upright as libvips turns them.

use cameo_tests::corpus::Metadata;

use crate::{
    cameo,
    kinds::jpeg::cjpeg,
    oracle::{vips, vips_file},
    picture::Picture,
};

/// What is lost where two decoders smooth shared chroma with other roundings.
const LEAST_PSNR_DB: f64 = 56.0;

/// The scene as a camera stores it that is held in another way.
pub fn oriented(orientation: u8, options: &[&str]) -> Vec<u8> {
    let metadata = Metadata {
        orientation,
        thumbnail: cjpeg(&Picture::scene(16, 12), &[]),
    };
    metadata.added_to(&cjpeg(&Picture::scene(83, 59), options))
}

fn check(file: &[u8], upright: &Picture, case: &str) {
    let likeness = cameo::whole(file).expect("is fine").likeness(upright);
    assert!(likeness.psnr_db >= LEAST_PSNR_DB, "{case}: {likeness}");
}

#[test]
fn every_orientation_stands_upright() {
    for orientation in 1..=8 {
        for options in [
            &["-sample", "1x1"][..],
            &["-sample", "2x2"],
            &["-progressive"],
        ] {
            let jpeg = oriented(orientation, options);
            let upright = vips("autorot", &jpeg, &[]);
            check(&jpeg, &upright, &format!("{orientation} {options:?}"));
        }
        let jpeg = oriented(orientation, &[]);
        let upright = vips("autorot", &jpeg, &[]);
        for format in [".webp[lossless]", ".png"] {
            let file = vips_file("copy", &jpeg, format, &[]);
            check(&file, &upright, &format!("{orientation} {format}"));
        }
    }
}

#[test]
fn small_pictures_are_turned_too() {
    for (orientation, side) in (1..=8).zip([7, 8, 9, 15, 16, 17, 31, 33]) {
        let metadata = Metadata {
            orientation,
            thumbnail: Vec::new(),
        };
        let plain = cjpeg(&Picture::scene(side, 1), &["-sample", "2x2"]);
        let file = metadata.added_to(&plain);
        let upright = vips("autorot", &file, &[]);
        check(&file, &upright, &format!("{side} pixels, {orientation}"));
    }
}
