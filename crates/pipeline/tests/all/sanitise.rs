//! What is published shows the same picture and holds nothing else.

use cameo_model::{Error, Format, Limits, Orientation, SizePx};
use cameo_pipeline::{Sanitised, check_clean, sanitise};

use crate::support::{
    BLUE, GREEN, LIMITS, Picture, RED, YELLOW, assert_near, contains, difference, gif, jpeg,
    meta::{Exif, XMP_LOCATED, XMP_NAMESPACE, display_p3, srgb},
    png, preview, webp,
};

const PAYLOAD: &[u8] = b"PK\x03\x04<script>alert(1)</script>";

fn sanitised(file: &[u8]) -> Sanitised {
    let image = sanitise(file, &LIMITS).expect("is fine");
    assert_eq!(check_clean(&image.bytes), Ok(()));
    let again = sanitise(&image.bytes, &LIMITS).expect("is still fine");
    assert_eq!(again, image, "sanitising again changes nothing");
    image
}

/// A JPEG with something in every place where something can be.
fn loaded_jpeg(picture: &Picture) -> Vec<u8> {
    let file = jpeg::baseline(picture);
    let file = jpeg::with_segment(&file, 0xE0, &[b"JFXX\0\x10", PAYLOAD].concat());
    let file = jpeg::with_segment(&file, 0xE1, &[XMP_NAMESPACE, XMP_LOCATED, PAYLOAD].concat());
    let file = jpeg::with_exif(&file, &[Exif::located().as_slice(), PAYLOAD].concat());
    let file = jpeg::with_segment(&file, 0xE2, &[b"MPF\0", PAYLOAD].concat());
    let file = jpeg::with_segment(&file, 0xED, &[b"Photoshop 3.0\0", PAYLOAD].concat());
    let file = jpeg::with_segment(&file, 0xFE, PAYLOAD);
    let segment_len = usize::from(u16::from_be_bytes([file[4], file[5]])) + 2;
    let (start, rest) = file.split_at(2 + segment_len);
    [start, PAYLOAD, rest, PAYLOAD].concat()
}

fn loaded_png(picture: &Picture) -> Vec<u8> {
    let mut file = png::rgba(picture);
    for (name, start) in [
        (b"tEXt", b"Comment\0".as_slice()),
        (b"zTXt", b"Raw\0\0"),
        (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0"),
        (b"eXIf", b"II*\0"),
        (b"tIME", b""),
        (b"prVt", b""),
        (b"gAMA", b"\0\0\0\0"),
    ] {
        file = png::with_chunk(&file, name, &[start, PAYLOAD].concat());
    }
    [&file, PAYLOAD].concat()
}

fn loaded_webp(picture: &Picture) -> Vec<u8> {
    let mut file = webp::with_metadata(picture, PAYLOAD, PAYLOAD, &[]);
    let own = webp::chunk(b"OWN ", PAYLOAD);
    file.extend(own);
    [&webp::riff(&file[12..]), PAYLOAD].concat()
}

fn loaded_gif(picture: &Picture) -> Vec<u8> {
    let file = gif::still(picture);
    let file = gif::with_extension(&file, 0xFE, &[PAYLOAD]);
    let file = gif::with_extension(&file, 0xFF, &[b"XMP DataXMP", PAYLOAD]);
    let file = gif::with_extension(&file, 0x01, &[&[0; 12], PAYLOAD]);
    [&file, PAYLOAD].concat()
}

#[test]
fn no_payload_survives_and_no_pixel_changes() {
    let picture = Picture::quadrants(40, 30);
    for (file, plain) in [
        (loaded_jpeg(&picture), jpeg::baseline(&picture)),
        (loaded_png(&picture), png::rgba(&picture)),
        (loaded_webp(&picture), webp::lossless(&picture)),
        (loaded_gif(&picture), gif::still(&picture)),
    ] {
        assert!(contains(&file, b"<script>") && contains(&file, b"PK\x03\x04"));
        assert_eq!(check_clean(&file), Err(Error::Damaged {}), "it is loaded");
        let image = sanitised(&file);
        for forbidden in [
            b"<script>".as_slice(),
            b"PK\x03\x04",
            b"Exif",
            b"xmp",
            b"GPS",
        ] {
            assert!(!contains(&image.bytes, forbidden), "{:?}", image.format);
        }
        assert_eq!(image.size, picture.size());
        assert!(
            image.bytes.len() < plain.len() + 32,
            "only what the plain one has"
        );
        let (before, after) = (seen(&plain), seen(&image.bytes));
        assert_eq!(difference(&before, &after), 0, "{:?}", image.format);
    }
}

fn seen(file: &[u8]) -> Picture {
    preview(file, &LIMITS, 10_000).expect("is fine").into()
}

#[test]
fn each_thing_too_much_is_noticed() {
    let picture = Picture::quadrants(16, 16);
    let (jpeg, png) = (jpeg::baseline(&picture), png::rgba(&picture));
    let (jpeg, png) = (sanitised(&jpeg).bytes, sanitised(&png).bytes);
    let webp = sanitised(&webp::lossless(&picture)).bytes;
    let gif = sanitised(&gif::still(&picture)).bytes;
    let two = [(0, 0, picture.clone()), (0, 0, picture.clone())];
    let dirty = [
        jpeg::with_exif(&jpeg, &Exif::oriented(1)),
        jpeg::with_segment(&jpeg, 0xE1, XMP_LOCATED),
        jpeg::with_segment(
            &jpeg,
            0xE2,
            &[b"ICC_PROFILE\0\x01\x01".as_slice(), &srgb()].concat(),
        ),
        jpeg::with_segment(&jpeg, 0xED, b"Photoshop 3.0\0"),
        jpeg::with_segment(&jpeg, 0xFE, b""),
        [&jpeg, b"\0".as_slice()].concat(),
        [&jpeg[..2], &[0xFF], &jpeg[2..]].concat(),
        png::with_chunk(&png, b"eXIf", &Exif::oriented(1)),
        png::with_chunk(&png, b"tEXt", b"a\0b"),
        png::with_chunk(&png, b"pHYs", &[0; 9]),
        png::animated(&picture, &picture),
        [&png, b"\0".as_slice()].concat(),
        webp::with_metadata(&picture, &Exif::oriented(1), &[], &[]),
        webp::animated((16, 16), &two),
        [&webp, b"\0".as_slice()].concat(),
        gif::with_extension(&gif, 0xFE, &[b"comment"]),
        gif::frames((16, 16), &two),
        [&gif, b"\0".as_slice()].concat(),
    ];
    for (index, file) in dirty.iter().enumerate() {
        assert_eq!(check_clean(file), Err(Error::Damaged {}), "number {index}");
    }
    for clean in [jpeg, png, webp, gif] {
        assert_eq!(check_clean(&clean), Ok(()));
        assert_eq!(
            check_clean(&clean[..clean.len() - 1]),
            Err(Error::Damaged {})
        );
    }
    assert_eq!(check_clean(b"text"), Err(Error::UnsupportedFormat {}));
    assert_eq!(check_clean(b""), Err(Error::Empty {}));
}

#[test]
fn every_orientation_is_published_upright() {
    let upright = Picture::quadrants(48, 32);
    for orientation in Orientation::ALL {
        let stored = upright.stored_as(orientation);
        let tiff = Exif::oriented(orientation as u16);
        for file in [
            jpeg::with_exif(&jpeg::baseline(&stored), &tiff),
            png::with_chunk(&png::rgba(&stored), b"eXIf", &tiff),
            webp::with_metadata(&stored, &tiff, &[], &[]),
        ] {
            let image = sanitised(&file);
            assert_eq!(image.size, SizePx::new(48, 32));
            let picture = match image.format {
                Format::Jpeg => jpeg::decoded(&image.bytes),
                Format::Png => png::decoded(&image.bytes),
                _ => webp::decoded(&image.bytes),
            };
            assert_near(&picture.corners(), &[RED, GREEN, BLUE, YELLOW], "upright");
            if image.format != Format::Jpeg {
                assert_eq!(picture, upright, "turned without loss");
            }
        }
    }
}

#[test]
fn colours_of_a_wide_profile_are_converted() {
    let picture = Picture::new(16, 16, |_, _| [234, 51, 35, 255]);
    let image = sanitised(&webp::with_metadata(&picture, &[], &[], &display_p3()));
    let [r, g, b, _] = webp::decoded(&image.bytes).at(8, 8);
    assert!(r >= 251 && g <= 8 && b <= 8, "{r} {g} {b}");
    let image = sanitised(&jpeg::with_icc(&picture, &display_p3()));
    assert!(!contains(&image.bytes, b"ICC_PROFILE"));
    let [r, g, b, _] = jpeg::decoded(&image.bytes).at(8, 8);
    assert!(r >= 248 && g <= 12 && b <= 12, "{r} {g} {b}");
}

#[test]
fn a_profile_of_srgb_is_dropped_without_encoding_again() {
    let picture = Picture::noise(16, 16);
    let image = sanitised(&jpeg::with_icc(&picture, &srgb()));
    assert_eq!(image.bytes, sanitised(&jpeg::baseline(&picture)).bytes);
}

#[test]
fn the_colour_transform_of_adobe_is_kept() {
    let picture = Picture::quadrants(32, 32);
    // Without JFIF and with transform 0 the samples count as red, green and blue.
    let file = jpeg::baseline(&picture);
    let jfif_len = 2 + usize::from(u16::from_be_bytes([file[4], file[5]]));
    let file = [&file[..2], &file[2 + jfif_len..]].concat();
    let adobe = b"Adobe\0\x64\x80\0\0\0\0 and more";
    let mut adobe = adobe.to_vec();
    adobe[11] = 0;
    let marked = jpeg::with_segment(&file, 0xEE, &adobe);
    let before = jpeg::decoded(&marked);
    assert_ne!(before, jpeg::decoded(&file), "the marker matters");
    let image = sanitised(&marked);
    assert!(!contains(&image.bytes, b"and more"));
    assert_eq!(jpeg::decoded(&image.bytes), before);
    let cmyk = jpeg::cmyk(&picture);
    assert_eq!(jpeg::decoded(&sanitised(&cmyk).bytes), jpeg::decoded(&cmyk));
}

#[test]
fn only_the_first_frame_of_an_animation_is_published() {
    let (first, second) = (
        Picture::new(24, 16, |_, _| RED),
        Picture::new(24, 16, |_, _| BLUE),
    );
    let two = [(0, 0, first.clone()), (0, 0, second.clone())];
    let image = sanitised(&png::animated(&first, &second));
    assert_eq!(png::decoded(&image.bytes), first);
    assert!(!contains(&image.bytes, b"fdAT") && !contains(&image.bytes, b"acTL"));
    let image = sanitised(&gif::frames((24, 16), &two));
    assert_eq!(gif::decoded(&image.bytes), (first.clone(), 1));
    let image = sanitised(&webp::animated((24, 16), &two));
    assert_eq!(webp::decoded(&image.bytes), first);
    assert!(!contains(&image.bytes, b"ANMF"));
}

#[test]
fn a_first_frame_smaller_than_its_canvas_keeps_the_canvas() {
    let frames = [
        (8, 4, Picture::new(16, 8, |_, _| RED)),
        (0, 0, Picture::new(32, 16, |_, _| BLUE)),
    ];
    for file in [
        gif::frames((32, 16), &frames),
        webp::animated((32, 16), &frames),
    ] {
        let image = sanitised(&file);
        assert_eq!(image.size, SizePx::new(32, 16));
        assert_eq!(difference(&seen(&image.bytes), &seen(&file)), 0);
    }
}

#[test]
fn every_kind_of_file_passes() {
    let picture = Picture::quadrants(33, 21);
    let files = [
        jpeg::baseline(&picture),
        jpeg::progressive(&picture),
        jpeg::with_restarts(&picture),
        jpeg::gray(&picture),
        png::gray(&picture),
        png::rgba_of_16_bits(&picture),
        webp::LOSSY.to_vec(),
    ];
    for file in files {
        let image = sanitised(&file);
        assert!(image.bytes.len() <= file.len());
        assert_eq!(seen(&image.bytes), seen(&file));
    }
}

#[test]
fn limits_hold_for_uploads() {
    let file = jpeg::with_size(&jpeg::baseline(&Picture::quadrants(8, 8)), 20_000, 10_000);
    let refused = sanitise(&file, &Limits::UPLOAD);
    assert!(matches!(refused, Err(Error::TooManyPixels { .. })));
    let long = vec![0xFF; 10 * 1024 * 1024 + 1];
    assert!(matches!(
        sanitise(&long, &Limits::UPLOAD),
        Err(Error::TooManyBytes { .. })
    ));
    assert_eq!(sanitise(&[], &Limits::UPLOAD), Err(Error::Empty {}));
    assert_eq!(
        sanitise(b"<svg/>", &Limits::UPLOAD),
        Err(Error::UnsupportedFormat {})
    );
}
