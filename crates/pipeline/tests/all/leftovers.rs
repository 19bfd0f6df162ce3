//! Bytes that hide in compressed data behind the end of the picture are not published.

use cameo_model::{Error, Format};
use cameo_pipeline::{check_clean, sanitise};

use crate::support::{LIMITS, Picture, contains, gif, jpeg, png, preview, webp};

const PAYLOAD: &[u8] = b"PK\x03\x04 <?php system($_GET['c']); ?>";

fn picture() -> Picture {
    Picture::noise(24, 18)
}

fn seen(file: &[u8]) -> Picture {
    preview(file, &LIMITS, 10_000).expect("is fine").into()
}

fn published(file: &[u8]) -> Vec<u8> {
    let image = sanitise(file, &LIMITS).expect("is fine");
    assert_eq!(check_clean(&image.bytes), Ok(()));
    let again = sanitise(&image.bytes, &LIMITS).expect("is still fine");
    assert_eq!(again, image, "sanitising again changes nothing");
    image.bytes
}

/// The loaded file comes out without its payload, with the pixels of the plain one.
fn assert_unloaded(loaded: &[u8], plain: &[u8], what: &str) -> Vec<u8> {
    assert!(contains(loaded, PAYLOAD), "{what}: it is loaded");
    assert_eq!(seen(loaded), seen(plain), "{what}: nobody sees it");
    let bytes = published(loaded);
    assert!(
        !contains(&bytes, b"<?php") && !contains(&bytes, b"PK\x03\x04"),
        "{what}"
    );
    assert_eq!(seen(&bytes), seen(plain), "{what}: the same pixels");
    bytes
}

#[test]
fn a_jpeg_ends_its_scans_with_their_last_units() {
    let picture = picture();
    let [per_component, shared] = jpeg::shared_chroma_in_scans(&picture);
    let files = [
        jpeg::baseline(&picture),
        jpeg::progressive(&picture),
        jpeg::with_restarts(&picture),
        jpeg::gray(&picture),
        jpeg::cmyk(&picture),
        per_component,
        shared,
        jpeg::from_hex(jpeg::REFINED),
        jpeg::from_hex(jpeg::UNREFINED),
    ];
    for (index, plain) in files.iter().enumerate() {
        for end in [b"".as_slice(), b"\xFF\0", b"\xFF\xD3"] {
            let loaded = jpeg::with_scan_ends(plain, &[PAYLOAD, end].concat());
            let bytes = assert_unloaded(&loaded, plain, &format!("number {index}"));
            assert_eq!(bytes, published(plain), "number {index}: cut without loss");
        }
        // These the decoder has read ahead when its last unit ends.
        for few in [b"\0".as_slice(), b"\xFF\0", b"\xFF\0\0\xFF\0"] {
            let loaded = jpeg::with_scan_ends(plain, few);
            assert_eq!(published(&loaded), published(plain), "number {index}");
        }
    }
}

#[test]
fn a_jpeg_with_bytes_before_a_restart_marker_is_refused() {
    let file = jpeg::with_restarts(&picture());
    for bytes in [b"<".as_slice(), b"<?=`ls`", PAYLOAD] {
        let loaded = jpeg::with_restart_end(&file, bytes);
        assert_eq!(sanitise(&loaded, &LIMITS), Err(Error::Damaged {}));
    }
}

#[test]
fn a_png_ends_its_data_with_the_picture() {
    let rows = [0; 3 * (1 + 5)];
    let passes = [0; 2 + 2 + 2 + 4 + 6 + 6];
    for (is_interlaced, raw) in [(false, rows.as_slice()), (true, &passes)] {
        let file = |data: &[&[u8]]| png::with_image_data((5, 3), is_interlaced, data);
        let exact = png::stored(raw);
        let plain = file(&[&exact]);
        assert_eq!(published(&plain), plain, "not encoded again");
        let (start, end) = exact.split_at(9);
        assert_eq!(published(&file(&[start, end])), file(&[start, end]));
        let behind = [&exact, PAYLOAD].concat();
        assert_unloaded(&file(&[&behind]), &plain, "behind the stream");
        assert_unloaded(&file(&[&exact, PAYLOAD]), &plain, "in a chunk of its own");
        let longer = png::stored(&[raw, PAYLOAD].concat());
        assert_unloaded(&file(&[&longer]), &plain, "behind the last row");
        let by_a_byte = file(&[&exact, b"\0"]);
        assert_ne!(published(&by_a_byte), by_a_byte);
    }
}

#[test]
fn honest_pngs_are_not_encoded_again() {
    // Larger than the window of deflate, so that it slides.
    let picture = Picture::noise(320, 240);
    for file in [
        png::rgb(&picture),
        png::gray(&picture),
        png::rgba_of_16_bits(&picture),
    ] {
        assert_eq!(published(&file), file);
    }
    let file = png::rgba(&picture);
    let end = file.len() - 12;
    let last = png::chunk(b"IDAT", PAYLOAD);
    let loaded = [&file[..end], &last, &file[end..]].concat();
    assert_unloaded(&loaded, &file, "behind many windows");
}

#[test]
fn a_gif_ends_its_data_with_its_codes() {
    for picture in [
        picture(),
        Picture::noise(200, 100),
        Picture::quadrants(9, 7),
    ] {
        let plain = gif::still(&picture);
        assert_eq!(published(&plain), plain, "nothing to cut");
        let loaded = gif::with_last_block(&plain, PAYLOAD);
        assert_eq!(check_clean(&loaded), Err(Error::Damaged {}));
        assert_eq!(
            assert_unloaded(&loaded, &plain, "behind the end code"),
            plain
        );
    }
}

#[test]
fn a_gif_ends_its_data_with_its_last_pixel() {
    let file = |codes: &[u8]| gif::of_seven_bits((3, 1), codes);
    // With seven bits per pixel the first codes are bytes; 128 empties the table, 129 ends.
    let plain = file(&[128, 5, 6, 7, 129]);
    assert_eq!(published(&plain), plain);
    let loaded = file(&[&[128, 5, 6, 7], PAYLOAD, &[129]].concat());
    let bytes = assert_unloaded(&loaded, &plain, "more pixels");
    assert_eq!(bytes, file(&[128, 5, 6, 7]));
    let loaded = file(&[&[128, 5, 6, 7, 129], PAYLOAD].concat());
    assert_eq!(assert_unloaded(&loaded, &plain, "in the same block"), plain);
    for wrong in [&[128, 5, 200, 7, 129], &[128, 131, 6, 7, 129]] {
        assert_eq!(sanitise(&file(wrong), &LIMITS), Err(Error::Damaged {}));
    }
}

#[test]
fn a_webp_needs_the_end_of_its_bitstream() {
    let lossless = webp::lossless(&picture());
    for plain in [lossless, webp::LOSSY.to_vec()] {
        let bytes = published(&plain);
        assert_eq!(bytes.len(), plain.len(), "not encoded again");
        let loaded = webp::with_bitstream_end(&bytes, PAYLOAD);
        assert_unloaded(&loaded, &plain, "behind the bitstream");
    }
    let loaded = webp::with_first_partition_end(webp::LOSSY, PAYLOAD);
    assert_unloaded(&loaded, webp::LOSSY, "behind the first partition");
    let image = sanitise(&loaded, &LIMITS).expect("is fine");
    assert_eq!(image.format, Format::WebP);
}
