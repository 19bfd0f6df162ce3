//! Photos of phone size with phone-like entropy: smooth shapes under deterministic noise.

use super::{Metadata, Rgb, TestFile, jpeg, person};

/// Width and height of a 12-megapixel phone photo.
const PHONE_PX: (u32, u32) = (4032, 3024);

/// 12 megapixels at 2 bits per pixel or more, orientation 6, with a location.
pub fn noisy_photo() -> TestFile {
    let (width, height) = PHONE_PX;
    let plain = jpeg::of_pixels(width, height, 85, |x, y| noisy_pixel(x, y, 14));
    let thumbnail = jpeg::stored_four_colours(160, 120, 6);
    let bytes = Metadata {
        orientation: 6,
        thumbnail,
    }
    .added_to(&plain);
    assert!(
        bits_per_pixel(&bytes) >= 2.0,
        "{} bits per pixel",
        bits_per_pixel(&bytes)
    );
    TestFile::new("phone.jpg", bytes)
}

/// 12 megapixels with a person in it, under the same noise.
pub fn person_of_12_megapixels() -> TestFile {
    let (width, height) = PHONE_PX;
    // Drawn once for four pixels.
    let drawn: Vec<Vec<Rgb>> = (0..height / 2)
        .map(|y| (0..width / 2).map(|x| person::pixel(x, y)).collect())
        .collect();
    let bytes = jpeg::of_pixels(width, height, 85, |x, y| {
        let level = drawn[y as usize / 2][x as usize / 2];
        noisy(level, x, y, 14)
    });
    TestFile::new("person-of-12-megapixels.jpg", bytes)
}

/// A decodable JPEG of more than 10 MiB: too long for an upload, not for a source.
pub fn over_10_mib() -> TestFile {
    let (width, height) = PHONE_PX;
    let bytes = jpeg::of_pixels(width, height, 95, |x, y| noisy_pixel(x, y, 40));
    assert!(bytes.len() > 10 * 1024 * 1024, "{} bytes", bytes.len());
    TestFile::new("large.jpg", bytes)
}

fn bits_per_pixel(bytes: &[u8]) -> f64 {
    let pixels = f64::from(PHONE_PX.0) * f64::from(PHONE_PX.1);
    bytes.len() as f64 * 8.0 / pixels
}

fn noisy_pixel(x: u32, y: u32, amplitude: i32) -> Rgb {
    noisy(shape(x, y), x, y, amplitude)
}

fn noisy(colour: Rgb, x: u32, y: u32, amplitude: i32) -> Rgb {
    let noise = hash(x, y) as i32;
    let mut channel = 0;
    colour.map(|level| {
        let offset = ((noise >> channel) & 0xFF) * 2 * amplitude / 255 - amplitude;
        channel += 8;
        (i32::from(level) + offset).clamp(0, 255) as u8
    })
}

/// A sky-like gradient with discs in it, as fine and coarse structure.
fn shape(x: u32, y: u32) -> Rgb {
    let (cell_x, cell_y) = (x % 336, y % 336);
    let (dx, dy) = (cell_x.abs_diff(168), cell_y.abs_diff(168));
    let is_disc = dx * dx + dy * dy < 120 * 120;
    let slope = |n: u32, of: u32| (n * 160 / of) as u8;
    if is_disc {
        [210 - slope(y, 3024), 90 + slope(x, 4032) / 2, 70]
    } else {
        [
            40 + slope(x, 4032),
            80 + slope(y, 3024),
            190 - slope(x, 4032) / 2,
        ]
    }
}

/// Even noise from a position; a multiply-and-fold hash, always the same.
pub(super) fn hash(x: u32, y: u32) -> u32 {
    let mut bits = x.wrapping_mul(0x9E37_79B1) ^ y.wrapping_mul(0x85EB_CA77);
    bits ^= bits >> 15;
    bits = bits.wrapping_mul(0x2C1B_3C6D);
    bits ^= bits >> 12;
    bits = bits.wrapping_mul(0x297A_2D39);
    bits ^ (bits >> 15)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_phone_photo_is_as_dense_as_a_phone_s() {
        let bits = bits_per_pixel(&noisy_photo().bytes);
        assert!((2.0..4.0).contains(&bits), "{bits} bits per pixel");
    }

    #[test]
    fn the_large_file_is_decodable() {
        let stored = crate::oracle::pixels(&over_10_mib().bytes);
        assert_eq!((stored.width, stored.height), PHONE_PX);
    }
}
