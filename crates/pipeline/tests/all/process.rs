//! The photo shows what was framed, fits its budget, and carries nothing else.

use cameo_model::{
    Error, Format, Framing, Limits, Orientation, PointPx, QuarterTurns, SizePx, Spec,
};
use cameo_pipeline::{Photo, check_clean};
use proptest::prelude::*;

use crate::support::{
    BLUE, GREEN, LIMITS, Picture, RED, YELLOW, assert_near, centred, contains, jpeg,
    meta::{Exif, XMP_LOCATED, XMP_NAMESPACE},
    png, process, upright_of_pixel, webp,
};

fn spec(max_side_px: u32) -> Spec {
    Spec {
        max_side_px,
        quality_percent: 100,
        max_bytes: 10_000_000,
        ..Spec::default()
    }
}

fn photo(file: &[u8], framing: &Framing, spec: &Spec) -> (Photo, Picture) {
    let photo = process(file, &LIMITS, framing, spec).expect("is fine");
    assert_eq!(check_clean(&photo.bytes), Ok(()));
    let picture = jpeg::decoded(&photo.bytes);
    assert_eq!(photo.facts.size, picture.size());
    assert_eq!(photo.facts.byte_len, photo.bytes.len() as u64);
    assert_eq!(photo.facts.format, Format::Jpeg);
    (photo, picture)
}

#[test]
fn every_orientation_turn_and_flip_lands_its_corners() {
    let upright = Picture::quadrants(64, 64);
    for orientation in Orientation::ALL {
        let stored = jpeg::baseline(&upright.stored_as(orientation));
        let file = jpeg::with_exif(&stored, &Exif::oriented(orientation as u16));
        for turns in 0..4_u8 {
            let mut wanted = [RED, GREEN, BLUE, YELLOW];
            wanted.rotate_right(turns.into());
            let (_, seen) = photo(&file, &centred(upright.size(), turns, false), &spec(32));
            assert_near(
                &seen.corners(),
                &wanted,
                &format!("{orientation:?} {turns}"),
            );
            let [top_left, top_right, bottom_right, bottom_left] = wanted;
            wanted = [top_right, top_left, bottom_left, bottom_right];
            let (_, seen) = photo(&file, &centred(upright.size(), turns, true), &spec(32));
            assert_near(
                &seen.corners(),
                &wanted,
                &format!("{orientation:?} {turns} flipped"),
            );
        }
    }
}

/// Where the colours of a photo of a gradient come from, against where its framing says.
/// Mean and largest distance per axis in photo pixels.
fn displacement(seen: &Picture, framing: &Framing, source: SizePx) -> [f64; 4] {
    let side = seen.width;
    let photo_px = framing.side_upright_px / f64::from(side);
    let mut sums = [0.0_f64; 4];
    let inner = 2..side - 2;
    for (x, y) in inner
        .clone()
        .flat_map(|y| inner.clone().map(move |x| (x, y)))
    {
        let [red, green, ..] = seen.at(x, y).map(|level| (f64::from(level) + 0.5) / 255.0);
        let (upright_x, upright_y) = upright_of_pixel(framing, side, x, y);
        let off_x = (red * f64::from(source.width_px) - upright_x) / photo_px;
        let off_y = (green * f64::from(source.height_px) - upright_y) / photo_px;
        let count = f64::from((side - 4) * (side - 4));
        sums[0] += off_x / count;
        sums[1] += off_y / count;
        sums[2] = sums[2].max(off_x.abs());
        sums[3] = sums[3].max(off_y.abs());
    }
    sums
}

fn check_displacement(orientation: Orientation, framing: &Framing, max_side_px: u32) {
    let upright = Picture::gradient(90, 120);
    let stored = png::rgba(&upright.stored_as(orientation));
    let file = png::with_chunk(&stored, b"eXIf", &Exif::oriented(orientation as u16));
    let (_, seen) = photo(&file, framing, &spec(max_side_px));
    let [mean_x, mean_y, max_x, max_y] = displacement(&seen, framing, upright.size());
    let what = format!("{orientation:?} {framing:?}: {mean_x} {mean_y} {max_x} {max_y}");
    assert!(mean_x.abs() < 0.2 && mean_y.abs() < 0.2, "{what}");
    assert!(max_x < 0.5 && max_y < 0.5, "{what}");
}

#[test]
fn the_saved_pixels_are_the_framed_ones() {
    for orientation in Orientation::ALL {
        for turns in 0..4 {
            for flip in [false, true] {
                let framing = Framing {
                    centre_upright: PointPx::new(40.3, 61.7),
                    side_upright_px: 77.4,
                    quarter_turns: QuarterTurns::new(turns),
                    flip,
                    angle_degrees: 0.0,
                };
                check_displacement(orientation, &framing, 24);
            }
        }
    }
}

#[test]
fn the_saved_pixels_are_the_framed_ones_at_an_angle() {
    for (orientation, angle_degrees) in [(1, 10.0), (1, -33.3), (6, 12.5), (7, 45.0), (4, -0.4)] {
        let framing = Framing {
            centre_upright: PointPx::new(44.0, 60.5),
            side_upright_px: 60.0,
            quarter_turns: QuarterTurns::new(1),
            flip: orientation == 7,
            angle_degrees,
        };
        let orientation = Orientation::from_exif(orientation).expect("is one");
        check_displacement(orientation, &framing, 20);
    }
}

#[test]
fn the_saved_pixels_are_the_framed_ones_of_a_reduced_jpeg() {
    let upright = Picture::gradient(403, 317);
    for orientation in Orientation::ALL {
        let stored = jpeg::shared_chroma(&upright.stored_as(orientation));
        let file = jpeg::with_exif(&stored, &Exif::oriented(orientation as u16));
        for angle_degrees in [0.0, 7.0] {
            let framing = Framing {
                centre_upright: PointPx::new(170.4, 160.7),
                side_upright_px: 270.0,
                angle_degrees,
                ..Framing::centred(upright.size())
            };
            let (_, seen) = photo(&file, &framing, &spec(12));
            let [mean_x, mean_y, max_x, max_y] = displacement(&seen, &framing, upright.size());
            let what =
                format!("{orientation:?} {angle_degrees}: {mean_x} {mean_y} {max_x} {max_y}");
            assert!(mean_x.abs() < 0.1 && mean_y.abs() < 0.1, "{what}");
            assert!(max_x < 0.5 && max_y < 0.5, "{what}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 48,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_framing_shows_what_it_frames(
        orientation in 1_u16..=8,
        turns in 0_u8..4,
        flip: bool,
        angle_degrees in prop_oneof![Just(0.0), -45.0..45.0_f64],
        share in 0.5..1.0_f64,
        (across, down) in (0.0..1.0_f64, 0.0..1.0_f64),
    ) {
        let upright = SizePx::new(90, 120);
        let straight = Framing {
            quarter_turns: QuarterTurns::new(turns),
            flip,
            angle_degrees,
            ..Framing::centred(upright)
        };
        let sized = Framing {
            side_upright_px: straight.max_side_upright_px(upright) * share,
            ..straight
        };
        let half = sized.half_extent_upright_px();
        let centre = |along: f64, side: f64| half + (side - 2.0 * half) * along;
        let framing = Framing {
            centre_upright: PointPx::new(centre(across, 90.0), centre(down, 120.0)),
            ..sized
        };
        check_displacement(Orientation::from_exif(orientation).expect("is one"), &framing, 8);
    }
}

#[test]
fn a_framing_is_never_enlarged() {
    let file = png::rgba(&Picture::quadrants(50, 40));
    for (side_upright_px, wanted) in [(40.0, 40), (12.4, 12), (0.3, 1)] {
        let framing = Framing {
            side_upright_px,
            ..Framing::centred(SizePx::new(50, 40))
        };
        let (photo, _) = photo(&file, &framing, &spec(1024));
        assert_eq!(photo.facts.size, SizePx::new(wanted, wanted));
    }
}

#[test]
fn transparent_pixels_show_the_background() {
    let half = Picture::new(32, 32, |x, _| if x < 16 { [0; 4] } else { [0, 0, 0, 128] });
    let framing = Framing::centred(half.size());
    for file in [png::rgba(&half), webp::lossless(&half)] {
        let (_, white) = photo(&file, &framing, &spec(32));
        assert_near(&[white.at(4, 16)], &[[255; 4]], "white by default");
        assert_near(
            &[white.at(28, 16)],
            &[[127, 127, 127, 255]],
            "as browsers blend",
        );
        let spec = Spec {
            background_srgb: [0, 128, 255],
            ..spec(32)
        };
        let (_, blue) = photo(&file, &framing, &spec);
        assert_near(&[blue.at(4, 16)], &[[0, 128, 255, 255]], "the spec's own");
    }
}

#[test]
fn the_budget_is_kept() {
    let noise = Picture::noise(400, 400);
    let file = png::rgb(&noise);
    let framing = Framing::centred(noise.size());
    let whole = process(
        &file,
        &LIMITS,
        &framing,
        &Spec {
            max_bytes: 9_000_000,
            ..Spec::default()
        },
    );
    let whole = whole.expect("is fine").facts;
    assert_eq!((whole.quality_percent, whole.size.width_px), (87, 400));
    for percent in [95, 70, 50, 20, 5] {
        let max_bytes = whole.byte_len * percent / 100;
        let spec = Spec {
            max_bytes,
            ..Spec::default()
        };
        let (photo, _) = photo(&file, &framing, &spec);
        assert!(
            photo.facts.byte_len <= max_bytes,
            "{:?} of {max_bytes}",
            photo.facts
        );
        assert!(
            photo.facts.byte_len * 10 >= max_bytes * 7,
            "{:?} of {max_bytes}",
            photo.facts
        );
        assert!(photo.facts.quality_percent >= 50);
        // Quality gives way before the side does.
        let (side_px, quality) = (photo.facts.size.width_px, photo.facts.quality_percent);
        assert!(side_px == 400 || percent < 90, "{side_px} at {percent} %");
        assert!(side_px < 400 || percent > 20, "{side_px} at {percent} %");
        assert!(quality < 87 || side_px < 400, "{quality} at {percent} %");
    }
}

#[test]
fn a_photo_is_not_longer_than_its_source() {
    let source = Picture::noise(300, 300);
    let file = jpeg::with_quality(&source, 30);
    assert!(file.len() > 24_000, "{} bytes are free anyway", file.len());
    let (photo, _) = photo(&file, &Framing::centred(source.size()), &spec(300));
    assert!(photo.bytes.len() <= file.len());
}

#[test]
fn an_impossible_budget_is_refused() {
    let file = png::rgb(&Picture::noise(100, 100));
    let spec = Spec {
        max_bytes: 100,
        ..Spec::default()
    };
    let framing = Framing::centred(SizePx::new(100, 100));
    let refused = process(&file, &LIMITS, &framing, &spec);
    assert!(matches!(refused, Err(Error::BudgetTooSmall { allowed: 100, found } ) if found > 100));
}

#[test]
fn nothing_private_is_in_the_photo() {
    let picture = Picture::quadrants(40, 40);
    let exif = Exif {
        orientation: Some(3),
        has_gps: true,
        is_big_endian: true,
    };
    let file = jpeg::with_exif(&jpeg::baseline(&picture), &exif.tiff());
    let file = jpeg::with_segment(&file, 0xE1, &[XMP_NAMESPACE, XMP_LOCATED].concat());
    let file = jpeg::with_segment(&file, 0xFE, b"serial 12345");
    let (photo, _) = photo(&file, &Framing::centred(picture.size()), &spec(40));
    for private in [b"Exif".as_slice(), b"GPS", b"serial", b"Cam"] {
        assert!(!contains(&photo.bytes, private));
    }
}

#[test]
fn extreme_shapes_have_a_photo() {
    for (width, height) in [(1, 1), (1, 20_000), (20_000, 1)] {
        let picture = Picture::new(width, height, |_, _| BLUE);
        for file in [jpeg::baseline(&picture), png::rgba(&picture)] {
            let (photo, seen) = photo(&file, &Framing::centred(picture.size()), &spec(64));
            assert_eq!(photo.facts.size, SizePx::new(1, 1));
            assert_near(&[seen.at(0, 0)], &[BLUE], "colour");
        }
    }
}

#[test]
fn nonsense_is_refused_before_decoding() {
    let file = png::claiming(100, 100);
    let outside = Framing {
        centre_upright: PointPx::new(10.0, 50.0),
        ..Framing::centred(SizePx::new(100, 100))
    };
    let refused = process(&file, &LIMITS, &outside, &Spec::default());
    assert_eq!(
        refused,
        Err(Error::InvalidArgument {
            name: "framing".into()
        })
    );
    let framing = Framing::centred(SizePx::new(100, 100));
    for spec in [
        Spec {
            max_side_px: 0,
            ..Spec::default()
        },
        Spec {
            max_side_px: 4097,
            ..Spec::default()
        },
        Spec {
            quality_percent: 0,
            ..Spec::default()
        },
        Spec {
            quality_percent: 101,
            ..Spec::default()
        },
        Spec {
            min_quality_percent: 0,
            ..Spec::default()
        },
    ] {
        let refused = process(&file, &LIMITS, &framing, &spec);
        assert_eq!(
            refused,
            Err(Error::InvalidArgument {
                name: "spec".into()
            })
        );
    }
    let limits = Limits {
        max_pixels: 9_999,
        ..LIMITS
    };
    let refused = process(&file, &limits, &framing, &Spec::default());
    assert!(matches!(refused, Err(Error::TooManyPixels { .. })));
    let hollow = process(&file, &LIMITS, &framing, &Spec::default());
    assert_eq!(hollow, Err(Error::Damaged {}), "the data are missing");
}

#[test]
fn a_framing_is_in_upright_space() {
    let upright = Picture::quadrants(60, 40);
    let stored = upright.stored_as(Orientation::Turned90);
    let file = jpeg::with_exif(&jpeg::baseline(&stored), &Exif::oriented(6));
    let left = Framing {
        centre_upright: PointPx::new(15.0, 10.0),
        side_upright_px: 16.0,
        ..Framing::centred(upright.size())
    };
    let (_, seen) = photo(&file, &left, &spec(16));
    assert_near(&seen.corners(), &[RED; 4], "only the top left is framed");
}
