//! The serving variant: square, centred as the contract has it, in the format of the original.

use cameo_model::{Error, Format, Orientation, SizePx};
use cameo_pipeline::{Sanitised, check_clean, cover};

use crate::support::{
    BLUE, GREEN, LIMITS, Picture, RED, YELLOW, assert_near, gif, jpeg, meta::Exif, png, webp,
};

fn decoded(image: &Sanitised) -> Picture {
    let picture = match image.format {
        Format::Jpeg => jpeg::decoded(&image.bytes),
        Format::Png => png::decoded(&image.bytes),
        Format::WebP => webp::decoded(&image.bytes),
        Format::Gif => gif::decoded(&image.bytes).0,
        other => panic!("{other:?} is not published"),
    };
    assert_eq!(picture.size(), image.size);
    assert_eq!(check_clean(&image.bytes), Ok(()));
    picture
}

fn covered(file: &[u8], side_px: u32) -> (Sanitised, Picture) {
    let image = cover(file, &LIMITS, side_px).expect("is fine");
    let picture = decoded(&image);
    assert_eq!(image.size, SizePx::new(side_px, side_px));
    (image, picture)
}

fn files(picture: &Picture) -> [(Format, Vec<u8>); 4] {
    [
        (Format::Jpeg, jpeg::baseline(picture)),
        (Format::Png, png::rgba(picture)),
        (Format::WebP, webp::lossless(picture)),
        (Format::Gif, gif::still(picture)),
    ]
}

#[test]
fn the_format_is_kept_in_both_directions() {
    for (width, height) in [(96, 64), (10, 12)] {
        for (format, file) in files(&Picture::quadrants(width, height)) {
            let (image, picture) = covered(&file, 40);
            assert_eq!(image.format, format);
            let wanted = [RED, GREEN, BLUE, YELLOW];
            assert_near(&picture.corners(), &wanted, &format!("{format:?}"));
        }
    }
}

#[test]
fn it_stands_upright() {
    let upright = Picture::quadrants(80, 60);
    for orientation in Orientation::ALL {
        let stored = jpeg::baseline(&upright.stored_as(orientation));
        let file = jpeg::with_exif(&stored, &Exif::oriented(orientation as u16));
        let (_, picture) = covered(&file, 32);
        assert_near(
            &picture.corners(),
            &[RED, GREEN, BLUE, YELLOW],
            &format!("{orientation:?}"),
        );
    }
}

#[test]
fn the_middle_is_kept_rounded_towards_the_start() {
    // One column of its own colour per column, at the scale of one to one.
    let striped = Picture::new(15, 10, |x, _| [(x * 16) as u8, 0, 0, 255]);
    let (_, picture) = covered(&png::rgba(&striped), 10);
    let (first, last) = (picture.at(0, 5)[0], picture.at(9, 5)[0]);
    assert_eq!((first, last), (2 * 16, 11 * 16), "(15 - 10) / 2 is 2");
    let tall = Picture::new(10, 15, |_, y| [(y * 16) as u8, 0, 0, 255]);
    let (_, picture) = covered(&png::rgba(&tall), 10);
    assert_eq!(picture.at(5, 0)[0], 2 * 16);
    // Stored upside down, the offset still counts from the upright top.
    let stored = png::rgba(&tall.stored_as(Orientation::Turned180));
    let turned = png::with_chunk(&stored, b"eXIf", &Exif::oriented(3));
    assert_eq!(covered(&turned, 10).1, picture);
}

#[test]
fn transparency_is_kept_where_the_format_has_it() {
    let half = Picture::new(20, 20, |x, _| if x < 10 { [0; 4] } else { RED });
    for (format, file) in files(&half) {
        let alphas = covered(&file, 20).1;
        let alphas = (alphas.at(3, 10)[3], alphas.at(16, 10)[3]);
        let wanted = if format == Format::Jpeg {
            (255, 255)
        } else {
            (0, 255)
        };
        assert_eq!(alphas, wanted, "{format:?}");
    }
}

#[test]
fn extreme_shapes_have_a_cover() {
    for (width, height) in [(1, 1), (1, 20_000), (20_000, 1)] {
        let picture = Picture::new(width, height, |_, _| GREEN);
        for file in [jpeg::baseline(&picture), png::rgba(&picture)] {
            let (_, picture) = covered(&file, 24);
            assert_near(&picture.corners(), &[GREEN; 4], "colour");
        }
    }
}

#[test]
fn a_side_without_sense_is_refused() {
    let file = png::rgba(&Picture::quadrants(4, 4));
    for side_px in [0, 4097] {
        let name = "side_px".into();
        assert_eq!(
            cover(&file, &LIMITS, side_px),
            Err(Error::InvalidArgument { name })
        );
    }
}
