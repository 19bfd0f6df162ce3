//! The preview is upright, small, never enlarged, and shows the colours that a browser shows.

use cameo_model::{Error, Orientation, SizePx};

use crate::support::{
    BLUE, GREEN, LIMITS, Picture, RED, YELLOW, assert_near, difference, gif, jpeg,
    meta::{Exif, display_p3, gray_with_gamma_1, srgb},
    png, preview, webp,
};

fn previewed(file: &[u8], max_side_px: u32) -> Picture {
    preview(file, &LIMITS, max_side_px).expect("is fine").into()
}

#[test]
fn every_orientation_comes_out_upright() {
    let upright = Picture::quadrants(96, 64);
    for orientation in Orientation::ALL {
        let stored = upright.stored_as(orientation);
        let tiff = Exif::oriented(orientation as u16);
        for file in [
            jpeg::with_exif(&jpeg::baseline(&stored), &tiff),
            png::with_chunk(&png::rgba(&stored), b"eXIf", &tiff),
            webp::with_metadata(&stored, &tiff, &[], &[]),
        ] {
            let seen = previewed(&file, 48);
            assert_eq!(seen.size(), SizePx::new(48, 32), "{orientation:?}");
            let wanted = [RED, GREEN, BLUE, YELLOW];
            assert_near(&seen.corners(), &wanted, &format!("{orientation:?}"));
        }
    }
}

#[test]
fn what_fits_is_shown_as_it_is() {
    let picture = Picture::noise(40, 30);
    for file in [png::rgba(&picture), webp::lossless(&picture)] {
        assert_eq!(previewed(&file, 40), picture);
        assert_eq!(previewed(&file, 4000), picture);
    }
}

#[test]
fn transparency_is_kept() {
    let half = Picture::new(32, 32, |x, _| {
        if x < 16 {
            [200, 10, 10, 0]
        } else {
            [200, 10, 10, 128]
        }
    });
    let seen = previewed(&png::rgba(&half), 8);
    assert_eq!(seen.at(0, 4)[3], 0);
    assert_eq!(seen.at(7, 4), [200, 10, 10, 128]);
}

#[test]
fn every_kind_of_file_shows_the_same_picture() {
    let picture = Picture::quadrants(64, 64);
    let wanted = previewed(&png::rgba(&picture), 16);
    for (name, file) in [
        ("baseline", jpeg::baseline(&picture)),
        ("progressive", jpeg::progressive(&picture)),
        ("restarts", jpeg::with_restarts(&picture)),
        ("cmyk", jpeg::cmyk(&picture)),
        ("rgb png", png::rgb(&picture)),
        ("16 bits", png::rgba_of_16_bits(&picture)),
        ("webp", webp::lossless(&picture)),
        ("gif", gif::still(&picture)),
    ] {
        let seen = previewed(&file, 16);
        assert!(
            difference(&seen, &wanted) <= 12,
            "{name}: {}",
            difference(&seen, &wanted)
        );
    }
    let gray = |file: &[u8]| previewed(file, 16).corners();
    assert_near(
        &gray(&jpeg::gray(&picture)),
        &gray(&png::gray(&picture)),
        "gray",
    );
}

#[test]
fn the_order_of_scans_changes_nothing() {
    // The blocks of each component alone are fewer than those of whole units.
    for (width, height) in [(41, 23), (5, 40), (64, 64)] {
        let picture = Picture::gradient(width, height);
        let wanted = previewed(&jpeg::shared_chroma(&picture), 100);
        for file in jpeg::shared_chroma_in_scans(&picture) {
            assert_eq!(previewed(&file, 100), wanted, "{width} x {height}");
        }
    }
}

#[test]
fn scans_that_refine_each_other_give_the_same() {
    let refined = previewed(&jpeg::from_hex(jpeg::REFINED), 100);
    assert_eq!(refined.size(), SizePx::new(24, 16));
    assert_eq!(refined, previewed(&jpeg::from_hex(jpeg::UNREFINED), 100));
    assert_ne!(refined.at(0, 0), refined.at(6, 3), "there is a pattern");
}

#[test]
fn a_jpeg_that_is_reduced_while_decoding_shows_the_same() {
    // Sides that no block size divides; the longer side is reduced by 2, 4 and 8.
    let picture = Picture::gradient(403, 317);
    let png = png::rgb(&picture);
    for file in [
        jpeg::baseline(&picture),
        jpeg::shared_chroma(&picture),
        jpeg::progressive(&picture),
    ] {
        for max_side_px in [134, 67, 33, 5] {
            let (seen, wanted) = (previewed(&file, max_side_px), previewed(&png, max_side_px));
            let off = difference(&seen, &wanted);
            assert!(off <= 6, "{off} at {max_side_px}");
        }
    }
}

#[test]
fn the_first_frame_stands_on_its_canvas() {
    let frames = [
        (8, 4, Picture::new(16, 8, |_, _| RED)),
        (0, 0, Picture::new(32, 16, |_, _| BLUE)),
    ];
    for file in [
        gif::frames((32, 16), &frames),
        webp::animated((32, 16), &frames),
    ] {
        let seen = previewed(&file, 32);
        assert_eq!(seen.size(), SizePx::new(32, 16));
        assert_eq!(seen.at(0, 0), [0; 4], "outside of the frame");
        assert_eq!((seen.at(8, 4), seen.at(23, 11)), (RED, RED));
        assert_eq!(seen.at(24, 12), [0; 4], "outside of the frame");
    }
}

/// The reddest red of sRGB, written in Display P3.
const SRGB_RED_IN_P3: [u8; 4] = [234, 51, 35, 255];

/// More than the 50 MB that the decoder would allow by itself.
#[test]
fn a_large_gif_is_held_to_our_limits_alone() {
    let preview = preview(&gif::flat((3700, 3600)), &LIMITS, 37).expect("is fine");
    assert_eq!(preview.size, SizePx::new(37, 36));
    assert_near(
        &[Picture::from(preview).at(20, 20)],
        &[[200, 100, 50, 255]],
        "flat",
    );
}

#[test]
fn profiles_become_srgb() {
    let picture = Picture::new(16, 16, |_, _| SRGB_RED_IN_P3);
    let profile = display_p3();
    let compressed = [b"p3\0\0".as_slice(), &fdeflate::compress_to_vec(&profile)].concat();
    for file in [
        jpeg::with_icc(&picture, &profile),
        png::with_chunk(&png::rgba(&picture), b"iCCP", &compressed),
        webp::with_metadata(&picture, &[], &[], &profile),
    ] {
        let [r, g, b, a] = previewed(&file, 16).at(8, 8);
        assert!(
            r >= 251 && g <= 8 && b <= 8 && a == 255,
            "{:?}",
            [r, g, b, a]
        );
    }
}

#[test]
fn a_profile_of_srgb_or_of_nonsense_changes_nothing() {
    let picture = Picture::noise(16, 16);
    for profile in [srgb(), b"not a profile".to_vec(), srgb()[..100].to_vec()] {
        let file = webp::with_metadata(&picture, &[], &[], &profile);
        assert_eq!(previewed(&file, 16), picture);
    }
}

#[test]
fn a_gray_profile_becomes_srgb() {
    let picture = Picture::new(16, 16, |_, _| [55, 55, 55, 255]);
    let icc = [b"ICC_PROFILE\0\x01\x01".as_slice(), &gray_with_gamma_1()].concat();
    let file = jpeg::with_segment(&jpeg::gray(&picture), 0xE2, &icc);
    let [r, g, b, _] = previewed(&file, 16).at(8, 8);
    // 55 of 255 in linear light is 127 in sRGB.
    assert!(r == g && g == b && r.abs_diff(127) <= 3, "{r} {g} {b}");
}

#[test]
fn light_adds_up_linearly() {
    let fine = Picture::new(64, 64, |x, y| {
        let level = if (x + y) % 2 == 0 { 255 } else { 0 };
        [level, level, level, 255]
    });
    let seen = previewed(&png::rgba(&fine), 8);
    // Half of the light is 188 in sRGB, not 128.
    assert!(seen.at(4, 4)[0].abs_diff(188) <= 2, "{:?}", seen.at(4, 4));
}

#[test]
fn extreme_shapes_have_a_preview() {
    for (width, height, wanted) in [
        (1, 1, SizePx::new(1, 1)),
        (1, 20_000, SizePx::new(1, 100)),
        (20_000, 1, SizePx::new(100, 1)),
    ] {
        let picture = Picture::new(width, height, |_, _| GREEN);
        for file in [jpeg::baseline(&picture), png::rgba(&picture)] {
            let seen = previewed(&file, 100);
            assert_eq!(seen.size(), wanted);
            assert_near(&[seen.at(0, 0)], &[GREEN], "colour");
        }
    }
}

#[test]
fn a_side_of_nothing_is_refused() {
    let file = png::rgba(&Picture::quadrants(4, 4));
    let name = "max_side_px".into();
    assert_eq!(
        preview(&file, &LIMITS, 0),
        Err(Error::InvalidArgument { name })
    );
}

/// Nothing says what light those inks have, so that they are shown as any are.
#[test]
fn a_profile_of_colours_says_nothing_of_inks() {
    let plain = jpeg::cmyk(&Picture::gradient(32, 32));
    let body = [b"ICC_PROFILE\0\x01\x01".as_slice(), &display_p3()].concat();
    let named = jpeg::with_segment(&plain, 0xE2, &body);
    let seen = |file: &[u8]| preview(file, &LIMITS, 32).expect("is fine").rgba;
    assert!(seen(&named) == seen(&plain), "shows other colours");
}
