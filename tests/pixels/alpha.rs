//! What is transparent shows the background, blended as browsers and libvips blend.

use cameo_model::{Framing, PointPx, SizePx, Spec};

use crate::{
    cameo,
    kinds::png,
    oracle::{djpeg, vips, vips_file},
    picture::Picture,
};

const SIDE: u32 = 115;
/// What encoding at the highest quality leaves, in decibels.
const LEAST_PSNR_DB: f64 = 50.0;

#[test]
fn the_background_shows_through() {
    let veiled = png::rgba(&Picture::veiled_scene(173, SIDE));
    let framing = Framing {
        centre_upright: PointPx::new(57.5, 57.5),
        ..Framing::centred(SizePx::new(173, SIDE))
    };
    for background in [[255, 255, 255], [0, 0, 0], [0, 128, 255]] {
        let spec = Spec {
            background_srgb: background,
            quality_percent: 100,
            ..Spec::default()
        };
        let colour = background.map(|sample| sample.to_string()).join(" ");
        for format in [".png", ".webp[lossless]", ".gif"] {
            let file = vips_file("copy", &veiled, format, &[]);
            let photo = cameo::process(&file, &framing, &spec).expect("is fine");
            let flat = vips_file("flatten", &file, ".png", &["--background", &colour]);
            let wanted = vips("crop", &flat, &["0", "0", "115", "115"]);
            // Brightness alone, for the photo's pixels share chroma.
            let likeness = djpeg(&photo.bytes).luma().likeness(&wanted.luma());
            println!("{colour:12} {format:16} {likeness}");
            let is_alike = likeness.psnr_db >= LEAST_PSNR_DB;
            assert!(is_alike, "{format} over {colour}: {likeness}");
        }
    }
}
