//! Crops, the mosaic and the noise that make a wallpaper look like a phone's photo.

use image::{RgbImage, imageops};

/// Standard deviation of the noise, in codes.
const NOISE: f64 = 3.0;

/// A part of a picture.
pub fn crop(picture: &RgbImage, left: u32, top: u32, width: u32, height: u32) -> RgbImage {
    imageops::crop_imm(picture, left, top, width, height).to_image()
}

/// Four pictures, two by two, of each the top left part of this size.
pub fn mosaic(pictures: &[RgbImage; 4], width: u32, height: u32) -> RgbImage {
    let mut mosaic = RgbImage::new(width * 2, height * 2);
    for (index, picture) in (0..).zip(pictures) {
        let part = imageops::crop_imm(picture, 0, 0, width, height).to_image();
        let (column, row) = (index % 2 * i64::from(width), index / 2 * i64::from(height));
        imageops::replace(&mut mosaic, &part, column, row);
    }
    mosaic
}

/// The picture with Gaussian noise, always the same for the same seed.
pub fn noisy(mut picture: RgbImage, seed: u64) -> RgbImage {
    let mut noise = Noise {
        state: seed,
        spare: None,
    };
    for code in picture.iter_mut() {
        *code = (f64::from(*code) + noise.next() * NOISE).clamp(0.0, 255.0) as u8;
    }
    picture
}

/// Normally distributed numbers.
///
/// # Source
/// SplitMix64 (Steele, Lea, Flood 2014) and the Box–Muller transform.
struct Noise {
    state: u64,
    spare: Option<f64>,
}

impl Noise {
    fn next(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        let radius = (-2.0 * self.uniform().ln()).sqrt();
        let angle = std::f64::consts::TAU * self.uniform();
        self.spare = Some(radius * angle.sin());
        radius * angle.cos()
    }

    /// Above 0 and up to 1.
    fn uniform(&mut self) -> f64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.state;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^= bits >> 31;
        ((bits >> 11) + 1) as f64 / (1_u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;

    #[test]
    fn noise_is_normal_and_the_same_for_the_same_seed() {
        let grey = RgbImage::from_pixel(200, 200, Rgb([128; 3]));
        let noisy_once = noisy(grey.clone(), 7);
        assert_eq!(noisy_once, noisy(grey.clone(), 7));
        assert_ne!(noisy_once, noisy(grey, 8));
        let offsets: Vec<f64> = noisy_once.iter().map(|it| f64::from(*it) - 127.5).collect();
        let count = offsets.len() as f64;
        let mean = offsets.iter().sum::<f64>() / count;
        let deviation = (offsets.iter().map(|it| it * it).sum::<f64>() / count).sqrt();
        assert!(mean.abs() < 0.1, "{mean}");
        assert!((deviation - NOISE).abs() < 0.1, "{deviation}");
    }

    #[test]
    fn the_mosaic_keeps_its_order() {
        let pictures = [1, 2, 3, 4].map(|code| RgbImage::from_pixel(3, 3, Rgb([code; 3])));
        let mosaic = mosaic(&pictures, 2, 2);
        let corners = [(0, 0), (3, 0), (0, 3), (3, 3)];
        assert_eq!(
            corners.map(|(x, y)| mosaic.get_pixel(x, y).0[0]),
            [1, 2, 3, 4]
        );
    }
}
