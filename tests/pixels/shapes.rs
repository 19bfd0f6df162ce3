//! Sizes at which blocks, units and filters have nothing to hold on to.

use crate::{
    cameo,
    kinds::{jpeg::cjpeg, png},
    oracle::{djpeg, vips, vips_file},
    picture::Picture,
};

/// Two decoders round smoothed chroma in other ways.
const LEAST_PSNR_DB: f64 = 52.0;
const SIDES: [u32; 9] = [1, 2, 7, 8, 9, 15, 16, 17, 33];

#[test]
fn every_small_size_is_decoded_to_its_edges() {
    for (at, width) in SIDES.into_iter().enumerate() {
        let height = SIDES[(at * 4 + 2) % SIDES.len()];
        let scene = Picture::scene(width, height);
        for sampling in ["1x1", "2x1", "2x2", "1x2", "4x1"] {
            for scans in [&[][..], &["-progressive"]] {
                let file = cjpeg(&scene, &[&["-sample", sampling], scans].concat());
                let likeness = cameo::whole(&file)
                    .expect("is fine")
                    .likeness(&djpeg(&file));
                let case = format!("{width} x {height}, {sampling} {scans:?}: {likeness}");
                assert!(likeness.psnr_db >= LEAST_PSNR_DB, "{case}");
            }
        }
        let file = png::rgb(&scene);
        for file in [vips_file("copy", &file, ".png[interlace]", &[]), file] {
            assert_eq!(
                cameo::whole(&file).expect("is fine"),
                scene,
                "{width} x {height}"
            );
        }
    }
}

#[test]
fn lines_of_pixels_are_decoded_whole() {
    for (width, height) in [(1, 1), (1, 20_000), (20_000, 1)] {
        let scene = Picture::scene(width, height);
        for options in [
            &[][..],
            &["-progressive"],
            &["-sample", "1x1"],
            &["-grayscale"],
        ] {
            let file = cjpeg(&scene, options);
            let likeness = cameo::whole(&file)
                .expect("is fine")
                .likeness(&djpeg(&file));
            let case = format!("{width} x {height} {options:?}: {likeness}");
            assert!(likeness.psnr_db >= LEAST_PSNR_DB, "{case}");
        }
        let png = png::rgb(&scene);
        assert_eq!(cameo::whole(&png).expect("is fine"), scene);
        // WebP has no sides of more than 16 383 pixels.
        if width.max(height) < 16_384 {
            let webp = vips_file("copy", &png, ".webp[Q=80]", &[]);
            assert_eq!(
                cameo::whole(&webp).expect("is fine"),
                vips("copy", &webp, &[])
            );
        }
    }
}
