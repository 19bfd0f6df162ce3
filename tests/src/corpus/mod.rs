//! Every file that the end-to-end tests give to Cameo, made in code.
//!
//! Four colours tell a picture's corners apart; canaries in its metadata tell whether anything
//! private got through. Nothing here uses Cameo's own pipeline: it is what is being tested.

mod by_others;
mod exif;
mod jpeg;
mod person;
mod photo;
mod portrait;
mod refused;

use std::path::{Path, PathBuf};

use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};

pub use by_others::{avif, heic, progressive};
pub use exif::{CANARIES, Metadata};
pub use person::{FACE_PX, FACE_WIDTH_PX, WALL};
pub use photo::{noisy_photo, over_10_mib, person_of_12_megapixels};
pub use portrait::{earlier_portrait, portrait};
pub use refused::refused;

/// sRGB red, green and blue of one pixel.
pub type Rgb = [u8; 3];

/// What the top-left, top-right, bottom-left and bottom-right quarter show when seen upright.
pub const CORNERS: [Rgb; 4] = [[200, 30, 30], [30, 160, 60], [40, 60, 200], [230, 210, 40]];

/// White, as it shows through transparent pixels.
pub const WHITE: Rgb = [255; 3];

/// A file as a person could choose it.
#[derive(Debug, Clone)]
pub struct TestFile {
    /// Name with extension.
    pub name: String,
    /// Content.
    pub bytes: Vec<u8>,
}

impl TestFile {
    fn new(name: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self {
            name: name.into(),
            bytes,
        }
    }

    /// Writes the file into `folder` and returns its path.
    pub fn write_to(&self, folder: &Path) -> PathBuf {
        let path = folder.join(&self.name);
        std::fs::write(&path, &self.bytes).expect("the test's folder is writable");
        path
    }
}

/// Which of [`CORNERS`] shows at (`x`, `y`) of an upright picture of `width` × `height` pixels.
fn four_colour_pixel(x: u32, y: u32, width: u32, height: u32) -> Rgb {
    let right = usize::from(x * 2 >= width);
    let bottom = usize::from(y * 2 >= height);
    CORNERS[bottom * 2 + right]
}

/// A JPEG of 1200 × 900 upright pixels in four colours, stored for EXIF `orientation` 1–8, with a
/// location, a serial number, comments and an EXIF thumbnail.
pub fn four_colours(orientation: u8) -> TestFile {
    let plain = jpeg::stored_four_colours(1200, 900, orientation);
    let thumbnail = jpeg::stored_four_colours(160, 120, orientation);
    let bytes = Metadata {
        orientation,
        thumbnail,
    }
    .added_to(&plain);
    TestFile::new(format!("four-colours-{orientation}.jpg"), bytes)
}

/// A square four-colour JPEG without any metadata: what a careful script would upload.
pub fn clean_square() -> TestFile {
    TestFile::new("clean.jpg", jpeg::stored_four_colours(640, 640, 1))
}

/// A JPEG of 1200 × 900 in one colour, for telling two pictures apart.
pub fn one_colour(name: &str, colour: Rgb) -> TestFile {
    TestFile::new(name, jpeg::of_pixels(1200, 900, 90, |_, _| colour))
}

/// A JPEG of 1600 × 900 with a person beside its middle.
pub fn person() -> TestFile {
    let (width, height) = person::SIZE_PX;
    let bytes = jpeg::of_pixels(width, height, 92, person::pixel);
    TestFile::new("person.jpg", bytes)
}

/// What a camera films that looks at the four colours, as motion JPEG of 640 × 480.
pub fn film() -> TestFile {
    let frame = jpeg::stored_four_colours(640, 480, 1);
    TestFile::new("film.mjpeg", frame.repeat(5))
}

/// Alpha of the bottom-right quarter of [`transparent_png`].
pub const VEIL: u8 = 128;

/// A PNG of 800 × 600 whose top-left quarter is transparent (and black underneath), and whose
/// bottom-right one lets half of the background through.
pub fn transparent_png() -> TestFile {
    let picture = rgba(800, 600, |x, y| match (x * 2 < 800, y * 2 < 600) {
        (true, true) => 0,
        (false, false) => VEIL,
        _ => 255,
    });
    TestFile::new("transparent.png", encoded(picture, ImageFormat::Png))
}

/// A lossless WebP of 800 × 600 in four colours.
pub fn webp() -> TestFile {
    let picture = rgba(800, 600, |_, _| 255);
    TestFile::new("four-colours.webp", encoded(picture, ImageFormat::WebP))
}

/// An animated GIF of 400 × 300: four colours first, then grey.
pub fn animated_gif() -> TestFile {
    use image::{Frame, codecs::gif::GifEncoder};
    let mut bytes = Vec::new();
    let mut encoder = GifEncoder::new_with_speed(&mut bytes, 10);
    let grey = RgbaImage::from_pixel(400, 300, Rgba([128, 128, 128, 255]));
    for frame in [rgba(400, 300, |_, _| 255), grey] {
        encoder
            .encode_frame(Frame::new(frame))
            .expect("a frame can be encoded");
    }
    drop(encoder);
    TestFile::new("animated.gif", bytes)
}

fn rgba(width: u32, height: u32, alpha_at: impl Fn(u32, u32) -> u8) -> RgbaImage {
    RgbaImage::from_fn(width, height, |x, y| {
        let [r, g, b] = four_colour_pixel(x, y, width, height);
        match alpha_at(x, y) {
            0 => Rgba([0; 4]),
            alpha => Rgba([r, g, b, alpha]),
        }
    })
}

fn encoded(picture: RgbaImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    DynamicImage::from(picture)
        .write_to(&mut bytes, format)
        .expect("a picture can be encoded");
    bytes.into_inner()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oracle;

    #[test]
    fn every_orientation_is_read_upright_by_others() {
        for orientation in 1..=8 {
            let file = four_colours(orientation);
            let facts = oracle::metadata(&file.bytes);
            let tag = |name: &str| facts.get(name).map(ToString::to_string).unwrap_or_default();
            assert_eq!(tag("IFD0:Orientation"), orientation.to_string());
            assert!(tag("GPS:GPSLatitude").contains("48.2"), "{facts:?}");
            assert!(tag("ExifIFD:SerialNumber").contains("0815"), "{facts:?}");
            assert!(tag("File:Comment").contains("private"), "{facts:?}");
            assert!(facts.contains_key("IFD1:ThumbnailImage"), "{facts:?}");
            assert!(facts.contains_key("XMP-exif:GPSLatitude"), "{facts:?}");
            assert!(!oracle::private_tags(&file.bytes).is_empty());
        }
    }

    #[test]
    fn stored_pixels_follow_the_tag() {
        // Orientation 6: what is stored at the bottom-left is seen at the top-left.
        let stored = oracle::pixels(&four_colours(6).bytes);
        assert_eq!((stored.width, stored.height), (900, 1200));
        let [top_left, top_right, bottom_left, bottom_right] = stored.corners();
        oracle::assert_close(bottom_left, CORNERS[0]);
        oracle::assert_close(top_left, CORNERS[1]);
        oracle::assert_close(bottom_right, CORNERS[2]);
        oracle::assert_close(top_right, CORNERS[3]);
    }

    #[test]
    fn the_clean_file_is_clean() {
        assert_eq!(oracle::private_tags(&clean_square().bytes), [""; 0]);
    }
}
