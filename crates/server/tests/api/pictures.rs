//! Image files to upload, and what is read out of those that come back. Decoding is `image`'s, not
//! the pipeline's.

#![allow(dead_code, reason = "each of the programs of tests uses its own part")]

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

/// The four corners' colours of [`four_colours`], clockwise from the top left.
pub const CORNERS: [[u8; 3]; 4] = [[220, 30, 30], [30, 200, 30], [30, 30, 220], [220, 220, 30]];

fn four_colours(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let [top_left, top_right, bottom_right, bottom_left] = CORNERS;
        Rgb(match (x < width / 2, y < height / 2) {
            (true, true) => top_left,
            (false, true) => top_right,
            (false, false) => bottom_right,
            (true, false) => bottom_left,
        })
    })
}

fn encoded(image: RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(image)
        .write_to(&mut file, format)
        .expect("encoded");
    file.into_inner()
}

pub fn png(width: u32, height: u32) -> Vec<u8> {
    encoded(four_colours(width, height), ImageFormat::Png)
}

pub fn jpeg(width: u32, height: u32) -> Vec<u8> {
    encoded(four_colours(width, height), ImageFormat::Jpeg)
}

pub fn gif(width: u32, height: u32) -> Vec<u8> {
    encoded(four_colours(width, height), ImageFormat::Gif)
}

/// Pixels of no two uploads alike, so that their bytes differ too.
pub fn distinct_png(number: u32) -> Vec<u8> {
    let [a, b, c, _] = number.to_be_bytes();
    encoded(
        RgbImage::from_fn(24, 24, |x, y| {
            Rgb([a ^ x as u8, b ^ y as u8, c ^ number as u8])
        }),
        ImageFormat::Png,
    )
}

/// A JPEG with orientation 6, a GPS position, a comment, and a script behind its end.
pub fn telltale_jpeg() -> Vec<u8> {
    let plain = jpeg(300, 200);
    let mut file = plain[..2].to_vec();
    let exif = exif(6);
    file.extend([0xff, 0xe1]);
    file.extend(u16::try_from(exif.len() + 2).expect("short").to_be_bytes());
    file.extend(exif);
    file.extend([0xff, 0xfe, 0x00, 0x0e]);
    file.extend(b"canary-text1");
    file.extend(&plain[2..]);
    file.extend(b"<script>canary-text2</script>");
    file
}

/// Big-endian TIFF: orientation and a GPS directory with a latitude.
fn exif(orientation: u16) -> Vec<u8> {
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        let mut entry = tag.to_be_bytes().to_vec();
        entry.extend(kind.to_be_bytes());
        entry.extend(count.to_be_bytes());
        entry.extend(value);
        entry
    };
    let short = |value: u16| {
        let [high, low] = value.to_be_bytes();
        [high, low, 0, 0]
    };
    let mut tiff = b"Exif\0\0MM\0*\0\0\0\x08".to_vec();
    tiff.extend(2_u16.to_be_bytes());
    tiff.extend(entry(0x0112, 3, 1, short(orientation)));
    tiff.extend(entry(0x8825, 4, 1, 38_u32.to_be_bytes()));
    tiff.extend(0_u32.to_be_bytes());
    tiff.extend(1_u16.to_be_bytes());
    tiff.extend(entry(0x0001, 2, 2, *b"N\0\0\0"));
    tiff.extend(0_u32.to_be_bytes());
    tiff
}

/// A PNG of exactly `len` bytes: a text chunk makes up for what is missing.
pub fn png_of(len: usize) -> Vec<u8> {
    let plain = png(40, 40);
    let text_len = len - plain.len() - 12;
    let (before, end) = plain.split_at(plain.len() - 12);
    let mut chunk = b"tEXt".to_vec();
    chunk.extend(b"Comment\0");
    chunk.resize(4 + text_len, b'x');
    let mut file = before.to_vec();
    file.extend(u32::try_from(text_len).expect("fits").to_be_bytes());
    file.extend(&chunk);
    file.extend(crc32(&chunk).to_be_bytes());
    file.extend(end);
    assert_eq!(file.len(), len);
    file
}

/// A PNG whose header claims 200 megapixels.
pub fn huge_png() -> Vec<u8> {
    let mut file = png(40, 40);
    file[16..20].copy_from_slice(&20_000_u32.to_be_bytes());
    file[20..24].copy_from_slice(&10_000_u32.to_be_bytes());
    let crc = crc32(&file[12..29]);
    file[29..33].copy_from_slice(&crc.to_be_bytes());
    file
}

/// PNG, annex D.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 {
                0xedb8_8320 ^ (crc >> 1)
            } else {
                crc >> 1
            }
        })
    })
}

/// Size and colours near the four corners, clockwise from the top left.
pub fn look(bytes: &[u8]) -> ((u32, u32), [[u8; 3]; 4]) {
    let image = image::load_from_memory(bytes).expect("decodes").to_rgb8();
    let (width, height) = image.dimensions();
    let at = |x: u32, y: u32| image.get_pixel(x, y).0;
    let (right, bottom) = (width * 7 / 8, height * 7 / 8);
    let (left, top) = (width / 8, height / 8);
    (
        (width, height),
        [
            at(left, top),
            at(right, top),
            at(right, bottom),
            at(left, bottom),
        ],
    )
}

pub fn assert_close(found: [[u8; 3]; 4], expected: [[u8; 3]; 4]) {
    for (found_corner, expected_corner) in found.iter().zip(expected) {
        for (a, b) in found_corner.iter().zip(expected_corner) {
            assert!(a.abs_diff(b) < 24, "{found:?} is not {expected:?}");
        }
    }
}

pub fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}
