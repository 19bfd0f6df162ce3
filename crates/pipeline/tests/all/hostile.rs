//! Bytes that are cut, flipped or invented: never a panic, never a silent half of a picture.

use cameo_model::{Error, Framing, Limits, SizePx, Spec};
use cameo_pipeline::{check_clean, cover, probe, sanitise};
use proptest::prelude::*;

use crate::support::{
    LIMITS, Picture, gif, jpeg,
    meta::{Exif, display_p3},
    png, preview, process, webp,
};

/// Small limits, so that a lie about the size costs a test no time.
const SMALL: Limits = Limits {
    max_bytes: 1_000_000,
    max_pixels: 250_000,
    max_side_px: 2_000,
};

/// A file of every kind.
pub fn files() -> Vec<(&'static str, Vec<u8>)> {
    let picture = Picture::noise(40, 24);
    let flat = Picture::quadrants(40, 24);
    let two = [(0, 0, flat.clone()), (4, 4, Picture::quadrants(8, 8))];
    let p3 = display_p3();
    vec![
        (
            "baseline",
            jpeg::with_exif(&jpeg::baseline(&picture), &Exif::oriented(6)),
        ),
        ("progressive", jpeg::progressive(&picture)),
        ("restarts", jpeg::with_restarts(&picture)),
        ("gray", jpeg::gray(&flat)),
        ("cmyk", jpeg::cmyk(&flat)),
        ("profile", jpeg::with_icc(&flat, &p3)),
        (
            "png",
            png::with_chunk(&png::rgba(&picture), b"eXIf", &Exif::oriented(8)),
        ),
        ("apng", png::animated(&flat, &picture)),
        (
            "webp",
            webp::with_metadata(&picture, &Exif::located(), b"xmp", &p3),
        ),
        ("animated webp", webp::animated((40, 24), &two)),
        ("lossy webp", webp::LOSSY.to_vec()),
        ("gif", gif::still(&flat)),
        ("animated gif", gif::frames((40, 24), &two)),
    ]
}

/// Everything that takes bytes; the answers do not matter, that there are some does.
fn try_everything(bytes: &[u8]) {
    let facts = probe(bytes, &SMALL);
    let _ = check_clean(bytes);
    let _ = preview(bytes, &SMALL, 16);
    let _ = cover(bytes, &SMALL, 16);
    if let Ok(image) = sanitise(bytes, &SMALL) {
        assert_eq!(
            check_clean(&image.bytes),
            Ok(()),
            "what is published is clean"
        );
    }
    let upright = facts.map_or(SizePx::new(40, 24), |facts| facts.upright());
    let spec = Spec {
        max_side_px: 16,
        ..Spec::default()
    };
    let _ = process(bytes, &SMALL, &Framing::centred(upright), &spec);
}

#[test]
fn a_file_that_ends_early_is_damaged_everywhere() {
    for (name, file) in files() {
        let whole = probe(&file, &LIMITS).expect("is fine");
        let framing = Framing::centred(whole.upright());
        for twentieth in 0..20 {
            let cut = &file[..file.len() * twentieth / 20];
            if cut.is_empty() {
                continue;
            }
            // The first bytes alone may not even show a format.
            let is_refused = |refusal: &Error| {
                *refusal == Error::Damaged {}
                    || (*refusal == Error::UnsupportedFormat {} && cut.len() < 12)
            };
            let refusals = [
                probe(cut, &LIMITS).err(),
                preview(cut, &LIMITS, 16).err(),
                process(cut, &LIMITS, &framing, &Spec::default()).err(),
                sanitise(cut, &LIMITS).err(),
                cover(cut, &LIMITS, 16).err(),
                check_clean(cut).err(),
            ];
            for refusal in refusals {
                let refused = refusal.as_ref().is_some_and(is_refused);
                assert!(refused, "{name} at {twentieth}/20: {refusal:?}");
            }
        }
        let but_one = &file[..file.len() - 1];
        assert_eq!(
            probe(but_one, &LIMITS),
            Err(Error::Damaged {}),
            "{name} without its last byte"
        );
    }
}

/// Files whose parts are as long as they say, and whose pictures are not.
fn hollow_files() -> Vec<(&'static str, Vec<u8>)> {
    let picture = Picture::noise(40, 24);
    let share = |bytes: &[u8]| bytes[..bytes.len() * 6 / 10].to_vec();
    let jpeg = |file: &[u8]| [share(file).as_slice(), &[0xFF, 0xD9]].concat();
    let rows = png::stored(&[0; 24 * 41]);
    let lossless = webp::lossless(&picture);
    vec![
        ("baseline", jpeg(&jpeg::baseline(&picture))),
        ("restarts", jpeg(&jpeg::with_restarts(&picture))),
        ("progressive", jpeg(&jpeg::progressive(&picture))),
        (
            "png",
            png::with_image_data((40, 24), false, &[&share(&rows)]),
        ),
        (
            "webp",
            webp::riff(&webp::chunk(b"VP8L", &share(&lossless[20..]))),
        ),
        ("gif", gif::of_seven_bits((40, 24), &[7; 200])),
    ]
}

#[test]
fn a_hole_in_the_data_is_damaged_although_the_end_is_there() {
    for (name, file) in hollow_files() {
        // A GIF's codes are counted by the walker, which sees that some are missing.
        assert_eq!(probe(&file, &LIMITS).is_ok(), name != "gif", "{name}");
        let refusals = [
            sanitise(&file, &LIMITS).err(),
            cover(&file, &LIMITS, 16).err(),
            preview(&file, &LIMITS, 24).err(),
        ];
        assert_eq!(refusals, [const { Some(Error::Damaged {}) }; 3], "{name}");
    }
}

#[test]
fn trailing_bytes_do_no_harm() {
    for (name, file) in files() {
        let longer = [&file, b"\0trailing\xFF\xD8".as_slice()].concat();
        let facts = probe(&longer, &LIMITS);
        assert_eq!(
            facts.map(|facts| facts.stored),
            probe(&file, &LIMITS).map(|f| f.stored),
            "{name}"
        );
        assert_eq!(
            sanitise(&longer, &LIMITS),
            sanitise(&file, &LIMITS),
            "{name}"
        );
    }
}

#[test]
fn countless_segments_are_refused() {
    let file = jpeg::baseline(&Picture::quadrants(8, 8));
    let many = [0xFF, 0xE1, 0, 2].repeat(70_000);
    let file = [&file[..2], &many, &file[2..]].concat();
    assert_eq!(probe(&file, &LIMITS), Err(Error::Damaged {}));
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 400,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn invented_bytes_never_panic(
        start in 0_usize..6,
        bytes in proptest::collection::vec(any::<u8>(), 0..400),
    ) {
        let starts: [&[u8]; 6] = [
            b"",
            b"\xFF\xD8\xFF",
            b"\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR",
            b"RIFF\x80\x01\0\0WEBPVP8X",
            b"GIF89a",
            b"RIFF\x80\x01\0\0WEBPVP8L",
        ];
        try_everything(&[starts[start], bytes.as_slice()].concat());
    }

    #[test]
    fn flipped_bits_never_panic(
        file in 0_usize..13,
        flips in proptest::collection::vec((any::<proptest::sample::Index>(), 0_u8..8), 1..6),
    ) {
        let (_, mut bytes) = files().swap_remove(file);
        for (index, bit) in flips {
            let at = index.index(bytes.len());
            bytes[at] ^= 1 << bit;
        }
        try_everything(&bytes);
    }

    #[test]
    fn flipped_bits_in_headers_never_panic(
        file in 0_usize..13,
        flips in proptest::collection::vec((0_usize..80, any::<u8>()), 1..6),
    ) {
        let (_, mut bytes) = files().swap_remove(file);
        for (at, value) in flips {
            if let Some(byte) = bytes.get_mut(at) {
                *byte = value;
            }
        }
        try_everything(&bytes);
    }
}
