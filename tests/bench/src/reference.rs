//! What a photo ought to look like: a linear-light Lanczos 3 reduction of the full-resolution
//! pixels in 32-bit floats, and the SSIMULACRA2 distance from it.
//!
//! Written for this purpose alone and independent of Cameo's pipeline, which is under test.

use std::path::Path;

use fast_ssim2::{PixelDescriptor, PixelSlice, Ssimulacra2Reference};
use image::{DynamicImage, ImageDecoder as _, ImageReader, RgbImage, imageops};

use crate::Result;

const LOBES: f64 = 3.0;

/// A picture as it is meant to be seen.
pub struct Upright {
    /// Size of the pixels in the file.
    pub stored: (u32, u32),
    /// All pixels, turned upright.
    pub pixels: RgbImage,
}

/// Decodes a file of the test photos in full.
///
/// # Errors
/// The file cannot be read.
pub fn decode(path: &Path) -> Result<Upright> {
    let mut reader = ImageReader::open(path)?.with_guessed_format()?;
    reader.no_limits();
    let mut decoder = reader.into_decoder()?;
    let stored = decoder.dimensions();
    let orientation = decoder.orientation()?;
    let mut picture = DynamicImage::from_decoder(decoder)?;
    picture.apply_orientation(orientation);
    Ok(Upright {
        stored,
        pixels: picture.into_rgb8(),
    })
}

/// The right photo, ready to be compared with.
pub struct Reference {
    /// The photo itself.
    pub photo: RgbImage,
    comparison: Ssimulacra2Reference,
    /// What it was made of, for methods that cannot crop.
    whole: RgbImage,
}

impl Reference {
    /// Reduces the centre square of a picture.
    ///
    /// # Errors
    /// The picture is too small to be compared.
    pub fn of(whole: RgbImage, side_px: u32) -> Result<Self> {
        let photo = reduce(&centre_square(&whole), side_px, side_px);
        let comparison = Ssimulacra2Reference::new(&slice(&photo)?)?;
        Ok(Self {
            photo,
            comparison,
            whole,
        })
    }

    /// SSIMULACRA2 of a finished photo, 100 being identical. A photo that has not been cropped is
    /// compared as a whole.
    ///
    /// # Errors
    /// It is no picture, or of another size.
    pub fn score(&self, photo: &[u8]) -> Result<f64> {
        let found = image::load_from_memory(photo)?.into_rgb8();
        let (width, height) = found.dimensions();
        if found.dimensions() == self.photo.dimensions() {
            return Ok(self.comparison.compare(&slice(&found)?)?);
        }
        if width == height || width.min(height) != self.photo.width() {
            return Err(format!("the photo is {width} × {height} px").into());
        }
        let whole = reduce(&self.whole, width, height);
        Ok(Ssimulacra2Reference::new(&slice(&whole)?)?.compare(&slice(&found)?)?)
    }
}

fn slice(picture: &RgbImage) -> Result<PixelSlice<'_>> {
    let (width, height) = picture.dimensions();
    let stride = width as usize * 3;
    Ok(PixelSlice::new(
        picture.as_raw(),
        width,
        height,
        stride,
        PixelDescriptor::RGB8_SRGB,
    )?)
}

fn centre_square(picture: &RgbImage) -> RgbImage {
    let (width, height) = picture.dimensions();
    let side = width.min(height);
    imageops::crop_imm(picture, (width - side) / 2, (height - side) / 2, side, side).to_image()
}

/// One pass along the rows, then one down the columns.
fn reduce(picture: &RgbImage, width: u32, height: u32) -> RgbImage {
    let columns = Taps::all(picture.width(), width);
    let linear = linear_table();
    let mut narrow = Vec::with_capacity(columns.len() * picture.height() as usize * 3);
    for row in picture.as_raw().chunks_exact(picture.width() as usize * 3) {
        let row: Vec<f32> = row.iter().map(|code| linear[usize::from(*code)]).collect();
        narrow.extend(columns.iter().flat_map(|taps| taps.sum(&row, 3)));
    }
    let rows = Taps::all(picture.height(), height);
    RgbImage::from_fn(width, height, |x, y| {
        let column = &narrow[x as usize * 3..];
        let sum = rows[y as usize].sum(column, columns.len() * 3);
        image::Rgb(sum.map(srgb_from_linear))
    })
}

/// The source pixels that one output pixel is made of.
struct Taps {
    first: usize,
    weights: Vec<f32>,
}

impl Taps {
    fn all(source_side: u32, side: u32) -> Vec<Self> {
        let (source_side, side) = (source_side as usize, side as usize);
        (0..side)
            .map(|at| Self::at(at, source_side, side))
            .collect()
    }

    fn at(index: usize, source_side: usize, side: usize) -> Self {
        let scale = source_side as f64 / side as f64;
        let widening = scale.max(1.0);
        let centre = (index as f64 + 0.5) * scale;
        let first = (centre - LOBES * widening).floor().max(0.0) as usize;
        let end = ((centre + LOBES * widening).ceil() as usize).min(source_side);
        let weight = |at: usize| lanczos((at as f64 + 0.5 - centre) / widening);
        let weights: Vec<f64> = (first..end).map(weight).collect();
        let sum: f64 = weights.iter().sum();
        let weights = weights.iter().map(|weight| (weight / sum) as f32).collect();
        Self { first, weights }
    }

    /// The weighted sum of three channels, their samples being `step` apart.
    fn sum(&self, samples: &[f32], step: usize) -> [f32; 3] {
        let mut sum = [0.0; 3];
        for (index, weight) in self.weights.iter().enumerate() {
            let at = (self.first + index) * step;
            for (channel, sum) in sum.iter_mut().enumerate() {
                *sum += weight * samples[at + channel];
            }
        }
        sum
    }
}

fn lanczos(distance: f64) -> f64 {
    if distance.abs() < 1e-9 {
        return 1.0;
    }
    if distance.abs() >= LOBES {
        return 0.0;
    }
    let angle = std::f64::consts::PI * distance;
    LOBES * angle.sin() * (angle / LOBES).sin() / (angle * angle)
}

/// # Source
/// IEC 61966-2-1, section 5.2.
fn linear_table() -> [f32; 256] {
    std::array::from_fn(|code| {
        let encoded = code as f64 / 255.0;
        let linear = if encoded <= 0.04045 {
            encoded / 12.92
        } else {
            ((encoded + 0.055) / 1.055).powf(2.4)
        };
        linear as f32
    })
}

fn srgb_from_linear(linear: f32) -> u8 {
    let linear = f64::from(linear).clamp(0.0, 1.0);
    let encoded = if linear <= 0.003_130_8 {
        linear * 12.92
    } else {
        1.055 * linear.powf(1.0 / 2.4) - 0.055
    };
    (encoded * 255.0).round() as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;

    fn jpeg(photo: &RgbImage) -> Vec<u8> {
        let mut bytes = std::io::Cursor::new(Vec::new());
        photo
            .write_to(&mut bytes, image::ImageFormat::Jpeg)
            .unwrap();
        bytes.into_inner()
    }

    fn waves(side: u32) -> RgbImage {
        RgbImage::from_fn(side, side, |x, y| {
            let wave = |at: u32, length: f64| ((f64::from(at) / length).sin() * 90.0 + 120.0) as u8;
            Rgb([wave(x, 9.0), wave(y, 14.0), wave(x + y, 23.0)])
        })
    }

    /// Black and white lines average to half the light, which is code 188 and not 128.
    #[test]
    fn light_is_averaged_and_not_codes() {
        let lines = RgbImage::from_fn(256, 256, |x, _| Rgb([if x % 2 == 0 { 0 } else { 255 }; 3]));
        let photo = reduce(&lines, 32, 32);
        let Rgb([middle, ..]) = photo.get_pixel(16, 16);
        assert!((186..=190).contains(middle), "{middle}");
    }

    #[test]
    fn even_areas_keep_their_colour_to_the_edge() {
        let even = RgbImage::from_pixel(300, 300, Rgb([12, 130, 240]));
        assert!(
            reduce(&even, 64, 64)
                .pixels()
                .all(|it| *it == Rgb([12, 130, 240]))
        );
    }

    #[test]
    fn nothing_moves() {
        let half = RgbImage::from_fn(256, 256, |x, _| Rgb([if x < 128 { 0 } else { 255 }; 3]));
        let photo = reduce(&half, 64, 64);
        assert!(photo.get_pixel(31, 9).0[0] < 128 && photo.get_pixel(32, 9).0[0] > 128);
        let mirrored = imageops::flip_horizontal(&photo);
        let inverted = mirrored.get_pixel(20, 9).0[0];
        assert_eq!(inverted, 255 - photo.get_pixel(20, 9).0[0]);
    }

    #[test]
    fn a_worse_photo_scores_less_and_the_same_one_a_hundred() {
        let reference = Reference::of(waves(512), 128).unwrap();
        let mut png = std::io::Cursor::new(Vec::new());
        let same = reference.photo.clone();
        same.write_to(&mut png, image::ImageFormat::Png).unwrap();
        assert_eq!(reference.score(&png.into_inner()).unwrap(), 100.0);
        let good = reference.score(&jpeg(&same)).unwrap();
        let worse = reference.score(&jpeg(&imageops::blur(&same, 1.5))).unwrap();
        assert!(worse < good && good < 100.0, "{worse} {good}");
    }

    #[test]
    fn what_has_not_been_cropped_is_compared_as_a_whole() {
        let whole = imageops::crop_imm(&waves(512), 0, 0, 384, 512).to_image();
        let small = reduce(&whole, 96, 128);
        let reference = Reference::of(whole, 96).unwrap();
        assert!(reference.score(&jpeg(&small)).unwrap() > 80.0);
    }

    #[test]
    fn another_size_is_refused() {
        let reference = Reference::of(waves(512), 128).unwrap();
        assert!(reference.score(&jpeg(&waves(64))).is_err());
        assert!(reference.score(b"no picture").is_err());
    }
}
