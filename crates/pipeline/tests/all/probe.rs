//! Facts come from content alone, and refusals come before any decode.

use cameo_model::{Error, Format, Limits, Orientation, SizePx};
use cameo_pipeline::{check_clean, probe, sanitise};

use crate::support::{
    LIMITS, Picture, gif, jpeg,
    meta::{Exif, XMP_LOCATED, XMP_NAMESPACE, XMP_PLAIN},
    png, preview, webp,
};

fn picture() -> Picture {
    Picture::quadrants(24, 16)
}

#[test]
fn format_and_size_come_from_content() {
    let picture = picture();
    let files = [
        (jpeg::baseline(&picture), Format::Jpeg),
        (jpeg::progressive(&picture), Format::Jpeg),
        (jpeg::gray(&picture), Format::Jpeg),
        (jpeg::cmyk(&picture), Format::Jpeg),
        (png::rgba(&picture), Format::Png),
        (png::rgba_of_16_bits(&picture), Format::Png),
        (webp::lossless(&picture), Format::WebP),
        (gif::still(&picture), Format::Gif),
    ];
    for (file, format) in files {
        let facts = probe(&file, &LIMITS).expect("is fine");
        assert_eq!(facts.format, format);
        assert_eq!(facts.stored, SizePx::new(24, 16), "{format:?}");
        assert_eq!(facts.byte_len, file.len() as u64);
        assert_eq!(facts.orientation, Orientation::Upright);
        assert!(!facts.has_location && !facts.is_animated, "{format:?}");
    }
    let lossy = probe(webp::LOSSY, &LIMITS).expect("is fine");
    assert_eq!(lossy.stored, SizePx::new(1, 1));
}

/// The picture in each format that carries EXIF.
fn with_exif(tiff: &[u8]) -> [Vec<u8>; 4] {
    let picture = picture();
    let prefixed = [b"Exif\0\0", tiff].concat();
    [
        jpeg::with_exif(&jpeg::baseline(&picture), tiff),
        png::with_chunk(&png::rgba(&picture), b"eXIf", tiff),
        webp::with_metadata(&picture, tiff, &[], &[]),
        webp::with_metadata(&picture, &prefixed, &[], &[]),
    ]
}

#[test]
fn orientation_is_found_in_every_format_and_byte_order() {
    for orientation in Orientation::ALL {
        for is_big_endian in [false, true] {
            let exif = Exif {
                orientation: Some(orientation as u16),
                is_big_endian,
                ..Exif::default()
            };
            for file in with_exif(&exif.tiff()) {
                let facts = probe(&file, &LIMITS).expect("is fine");
                assert_eq!(facts.orientation, orientation);
                assert!(!facts.has_location);
            }
        }
    }
}

#[test]
fn nonsense_in_exif_means_upright_and_is_no_error() {
    let tiff = Exif::oriented(6);
    let cut = (0..tiff.len()).map(|len| tiff[..len].to_vec());
    let invalid = [0, 9, 600].map(Exif::oriented);
    let loops = [b"II*\0".as_slice(), &[0xFF; 60]].concat();
    for tiff in cut.chain(invalid).chain([loops, vec![0; 40]]) {
        for file in with_exif(&tiff) {
            let facts = probe(&file, &LIMITS).expect("is fine");
            let is_whole_entry = tiff.len() >= Exif::oriented(6).len() - 4;
            if !is_whole_entry || tiff.len() > 40 {
                assert_eq!(facts.orientation, Orientation::Upright, "{tiff:?}");
            }
        }
    }
}

#[test]
fn the_first_orientation_of_several_segments_counts() {
    let plain = jpeg::baseline(&picture());
    let later = jpeg::with_exif(&plain, &Exif::oriented(3));
    let both = jpeg::with_exif(&later, &Exif::located());
    let facts = probe(&both, &LIMITS).expect("is fine");
    assert_eq!(facts.orientation, Orientation::Turned180);
    assert!(facts.has_location);
}

#[test]
fn a_location_is_found_wherever_it_hides() {
    for is_big_endian in [false, true] {
        let exif = Exif {
            has_gps: true,
            is_big_endian,
            ..Exif::default()
        };
        for file in with_exif(&exif.tiff()) {
            assert!(probe(&file, &LIMITS).expect("is fine").has_location);
        }
    }
    for (xmp, has_location) in [(XMP_LOCATED, true), (XMP_PLAIN, false)] {
        for file in with_xmp(xmp) {
            let facts = probe(&file, &LIMITS).expect("is fine");
            assert_eq!(facts.has_location, has_location, "{:?}", facts.format);
        }
    }
}

fn with_xmp(xmp: &[u8]) -> [Vec<u8>; 4] {
    let picture = picture();
    let itxt = [b"XML:com.adobe.xmp\0\0\0\0\0", xmp].concat();
    [
        jpeg::with_segment(
            &jpeg::baseline(&picture),
            0xE1,
            &[XMP_NAMESPACE, xmp].concat(),
        ),
        png::with_chunk(&png::rgba(&picture), b"iTXt", &itxt),
        webp::with_metadata(&picture, &[], xmp, &[]),
        gif::with_extension(&gif::still(&picture), 0xFF, &[b"XMP DataXMP", xmp]),
    ]
}

#[test]
fn a_position_split_over_two_segments_is_found() {
    let tiff = Exif::located();
    let (start, end) = tiff.split_at(tiff.len() - 30);
    let second = jpeg::with_exif(&jpeg::baseline(&picture()), end);
    let file = jpeg::with_exif(&second, start);
    assert!(probe(&file, &LIMITS).expect("is fine").has_location);
}

/// Whoever shows a JPEG reads them before; what lies there may belong to another picture.
#[test]
fn metadata_behind_a_scan_say_nothing() {
    let picture = picture();
    for plain in [jpeg::baseline(&picture), jpeg::progressive(&picture)] {
        let with_exif = jpeg::with_exif(&plain, &Exif::oriented(3));
        let exif = &with_exif[2..with_exif.len() + 2 - plain.len()];
        let (start, end) = plain.split_at(plain.len() - 2);
        let adobe = b"\xFF\xEE\x00\x0EAdobe\0\x64\0\0\0\0\x00";
        let behind = [start, exif, adobe, end].concat();
        let facts = probe(&behind, &LIMITS).expect("is fine");
        assert_eq!(facts.orientation, Orientation::Upright);
        let shown = |file: &[u8]| preview(file, &LIMITS, 24).expect("is fine").rgba;
        assert!(shown(&behind) == shown(&plain), "shows something else");
        let published = |file: &[u8]| sanitise(file, &LIMITS).expect("is fine").bytes;
        assert!(published(&behind) == published(&plain), "publishes it");
    }
}

/// A decoder goes by the picture, so that the limits would be checked for another size.
#[test]
fn a_webp_says_its_size_before_its_picture() {
    let file = webp::lossless(&picture());
    let extended = webp::chunk(b"VP8X", &[0, 0, 0, 0, 9, 0, 0, 9, 0, 0]);
    let before = webp::riff(&[&extended, &file[12..]].concat());
    let behind = webp::riff(&[&file[12..], &extended].concat());
    for file in [before, behind] {
        assert_eq!(probe(&file, &LIMITS), Err(Error::Damaged {}));
    }
    let frames = webp::animated((24, 16), &[(0, 0, picture())]);
    let behind = webp::riff(&[&frames[30..], &extended].concat());
    assert_eq!(probe(&behind, &LIMITS), Err(Error::Damaged {}));
}

#[test]
fn animations_are_told_apart_from_single_frames() {
    let picture = picture();
    let two = [(0, 0, picture.clone()), (2, 2, Picture::quadrants(8, 8))];
    for file in [
        png::animated(&picture, &picture),
        gif::frames((24, 16), &two),
        webp::animated((24, 16), &two),
    ] {
        let facts = probe(&file, &LIMITS).expect("is fine");
        assert!(facts.is_animated, "{:?}", facts.format);
        assert_eq!(facts.stored, SizePx::new(24, 16));
    }
    let single = webp::animated((24, 16), &two[..1]);
    assert!(!probe(&single, &LIMITS).expect("is fine").is_animated);
}

#[test]
fn what_is_no_image_is_refused() {
    assert_eq!(probe(&[], &LIMITS), Err(Error::Empty {}));
    let others: [&[u8]; 7] = [
        b"just text, renamed to photo.jpg",
        b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        b"<!doctype html><script>alert(1)</script>",
        b"%PDF-1.7",
        b"BM\x36\0\0\0",
        b"RIFF\x04\0\0\0WAVE",
        b"\0\0\0\x10ftypmp42",
    ];
    for other in others {
        assert_eq!(probe(other, &LIMITS), Err(Error::UnsupportedFormat {}));
    }
}

/// Arithmetic, lossless, hierarchical and 12-bit JPEGs are JPEGs: to choose a JPEG is no advice.
#[test]
fn a_jpeg_of_another_coding_is_said_to_be_one() {
    let file = jpeg::baseline(&picture());
    let frame = file.windows(2).position(|pair| pair == [0xFF, 0xC0]);
    let frame = frame.expect("a frame");
    for (offset, byte) in [(1, 0xC3), (1, 0xC5), (1, 0xC9), (1, 0xCA), (4, 12)] {
        let mut other = file.clone();
        other[frame + offset] = byte;
        let refusals = [
            probe(&other, &LIMITS).err(),
            preview(&other, &LIMITS, 16).err(),
            sanitise(&other, &LIMITS).err(),
            check_clean(&other).err(),
        ];
        let wanted = [const { Some(Error::UnsupportedCoding {}) }; 4];
        assert_eq!(refusals, wanted, "{byte:X}");
    }
}

#[test]
fn a_header_that_lies_is_refused_by_size() {
    let picture = picture();
    let too_many = |found| {
        Err(Error::TooManyPixels {
            found,
            allowed: LIMITS.max_pixels,
        })
    };
    let jpeg = jpeg::with_size(&jpeg::baseline(&picture), 20_000, 10_000);
    assert_eq!(probe(&jpeg, &LIMITS), too_many(200_000_000));
    let png = png::claiming(20_000, 10_000);
    assert_eq!(probe(&png, &LIMITS), too_many(200_000_000));
    let mut gif = gif::still(&picture);
    gif[6..10].copy_from_slice(&[0x20, 0x4E, 0x10, 0x27]);
    assert_eq!(probe(&gif, &LIMITS), too_many(200_000_000));
    let mut webp = webp::lossless(&picture);
    webp[21..25].copy_from_slice(&0x0FFF_FFFF_u32.to_le_bytes());
    assert_eq!(probe(&webp, &LIMITS), too_many(16_384 * 16_384));
    let huge = png::claiming(u32::MAX, u32::MAX);
    assert!(matches!(
        probe(&huge, &LIMITS),
        Err(Error::TooManyPixels { .. })
    ));
}

#[test]
fn a_frame_larger_than_its_canvas_counts() {
    let mut gif = gif::still(&picture());
    let image = gif.iter().rposition(|byte| *byte == 0x2C).into_iter();
    let descriptor = image
        .chain(0..gif.len())
        .find(|at| gif.get(at + 1..at + 9) == Some(&[0, 0, 0, 0, 24, 0, 16, 0]));
    let at = descriptor.expect("an image descriptor");
    gif[at + 5..at + 9].copy_from_slice(&[0xFF; 4]);
    assert!(matches!(
        probe(&gif, &LIMITS),
        Err(Error::TooManyPixels { .. })
    ));
}

#[test]
fn limits_on_bytes_and_sides_are_kept() {
    let file = png::rgba(&picture());
    let found = file.len() as u64;
    let limits = Limits {
        max_bytes: found - 1,
        ..LIMITS
    };
    let allowed = found - 1;
    assert_eq!(
        probe(&file, &limits),
        Err(Error::TooManyBytes { found, allowed })
    );
    let limits = Limits {
        max_side_px: 23,
        ..LIMITS
    };
    let too_long = Error::SideTooLong {
        found: 24,
        allowed: 23,
    };
    assert_eq!(probe(&file, &limits), Err(too_long));
}

#[test]
fn a_size_of_nothing_is_damaged() {
    let jpeg = jpeg::with_size(&jpeg::baseline(&picture()), 24, 0);
    assert_eq!(probe(&jpeg, &LIMITS), Err(Error::Damaged {}));
    assert_eq!(probe(&png::claiming(0, 5), &LIMITS), Err(Error::Damaged {}));
}
