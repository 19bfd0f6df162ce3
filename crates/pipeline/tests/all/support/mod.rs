//! Test images: pixels in `Picture`, files in `jpeg`, `png`, `webp`, `gif`, `heif`, metadata in `meta`.

mod file;
pub mod gif;
pub mod heif;
pub mod jpeg;
pub mod meta;
pub mod png;
pub mod webp;

use cameo_model::{
    Framing, Limits, Orientation, QuarterTurns, Result, SizePx, Spec, framing::PointInPhoto,
};
use cameo_pipeline::{Photo, Preview};

pub use file::File;

/// Limits that no test image reaches by accident.
pub const LIMITS: Limits = Limits::SOURCE;

/// The preview, watched by nobody.
pub fn preview(file: &[u8], limits: &Limits, max_side_px: u32) -> Result<Preview> {
    cameo_pipeline::preview(file, limits, max_side_px, &mut |_| ())
}

/// The photo, watched by nobody.
pub fn process(file: &[u8], limits: &Limits, framing: &Framing, spec: &Spec) -> Result<Photo> {
    cameo_pipeline::process(file, limits, framing, spec, &mut |_| ())
}

/// RGBA pixels, rows from top to bottom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    pub width: u32,
    pub height: u32,
    pub rgba: Vec<u8>,
}

impl Picture {
    pub fn new(width: u32, height: u32, colour: impl Fn(u32, u32) -> [u8; 4]) -> Self {
        let rows = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        let rgba = rows.flat_map(|(x, y)| colour(x, y)).collect();
        Self {
            width,
            height,
            rgba,
        }
    }

    /// Red, green, blue and yellow quadrants, clockwise from the top left.
    pub fn quadrants(width: u32, height: u32) -> Self {
        Self::new(width, height, |x, y| {
            match (2 * x < width, 2 * y < height) {
                (true, true) => RED,
                (false, true) => GREEN,
                (false, false) => BLUE,
                (true, false) => YELLOW,
            }
        })
    }

    /// Red grows to the right, green downwards.
    pub fn gradient(width: u32, height: u32) -> Self {
        let level = |at: u32, side: u32| ((2 * at + 1) * 255 / (2 * side)) as u8;
        Self::new(width, height, |x, y| {
            [level(x, width), level(y, height), 128, 255]
        })
    }

    /// Detail that no encoder can make small.
    pub fn noise(width: u32, height: u32) -> Self {
        let level = |x: u32, y: u32, salt: u32| {
            let mut hash = x.wrapping_mul(0x9E37_79B9)
                ^ y.wrapping_mul(0x85EB_CA6B)
                ^ salt.wrapping_mul(0xC2B2_AE35);
            hash ^= hash >> 15;
            hash = hash.wrapping_mul(0x2C1B_3C6D);
            (hash >> 13) as u8
        };
        Self::new(width, height, |x, y| {
            let (x, y) = (x + 1, y + 1);
            [level(x, y, 1), level(x, y, 2), level(x, y, 3), 255]
        })
    }

    pub fn rgb(&self) -> Vec<u8> {
        let pixels = self.rgba.as_chunks::<4>().0.iter();
        pixels.flat_map(|[r, g, b, _]| [*r, *g, *b]).collect()
    }

    pub fn from_rgb(size: SizePx, rgb: &[u8]) -> Self {
        let pixels = rgb.as_chunks::<3>().0.iter();
        Self {
            width: size.width_px,
            height: size.height_px,
            rgba: pixels.flat_map(|[r, g, b]| [*r, *g, *b, 255]).collect(),
        }
    }

    pub fn size(&self) -> SizePx {
        SizePx::new(self.width, self.height)
    }

    pub fn at(&self, x: u32, y: u32) -> [u8; 4] {
        let index = (y * self.width + x) as usize;
        self.rgba.as_chunks::<4>().0[index]
    }

    /// The colours near the corners, clockwise from the top left.
    pub fn corners(&self) -> [[u8; 4]; 4] {
        let (right, bottom) = (self.width * 7 / 8, self.height * 7 / 8);
        let (left, top) = (self.width / 8, self.height / 8);
        [(left, top), (right, top), (right, bottom), (left, bottom)].map(|(x, y)| self.at(x, y))
    }

    /// How these pixels, which stand upright, are stored by a camera held as `orientation` says.
    pub fn stored_as(&self, orientation: Orientation) -> Self {
        let stored = orientation.upright_size(self.size());
        let (w, h) = (self.width, self.height);
        Self::new(stored.width_px, stored.height_px, |x, y| {
            let (x, y) = match orientation as u8 {
                1 => (x, y),
                2 => (w - 1 - x, y),
                3 => (w - 1 - x, h - 1 - y),
                4 => (x, h - 1 - y),
                5 => (y, x),
                6 => (w - 1 - y, x),
                7 => (w - 1 - y, h - 1 - x),
                _ => (y, h - 1 - x),
            };
            self.at(x, y)
        })
    }
}

pub const RED: [u8; 4] = [230, 30, 30, 255];
pub const GREEN: [u8; 4] = [20, 180, 40, 255];
pub const BLUE: [u8; 4] = [30, 40, 220, 255];
pub const YELLOW: [u8; 4] = [240, 220, 20, 255];

impl From<Preview> for Picture {
    fn from(preview: Preview) -> Self {
        Self {
            width: preview.size.width_px,
            height: preview.size.height_px,
            rgba: preview.rgba,
        }
    }
}

/// Whether two colours are the same but for what JPEG does to them.
pub fn is_near(one: [u8; 4], other: [u8; 4]) -> bool {
    one.iter()
        .zip(other)
        .all(|(one, other)| one.abs_diff(other) <= 24)
}

pub fn assert_near(found: &[[u8; 4]], wanted: &[[u8; 4]], what: &str) {
    let all = found.len() == wanted.len()
        && found
            .iter()
            .zip(wanted)
            .all(|(found, wanted)| is_near(*found, *wanted));
    assert!(all, "{what}: found {found:?}, wanted {wanted:?}");
}

/// Largest difference of any sample.
pub fn difference(one: &Picture, other: &Picture) -> u8 {
    assert_eq!(one.size(), other.size());
    let pairs = one.rgba.iter().zip(&other.rgba);
    pairs
        .map(|(one, other)| one.abs_diff(*other))
        .max()
        .unwrap_or(0)
}

/// The largest centred framing, turned.
pub fn centred(upright: SizePx, turns: u8, flip: bool) -> Framing {
    Framing {
        quarter_turns: QuarterTurns::new(turns),
        flip,
        ..Framing::centred(upright)
    }
}

/// The point of the upright source under the centre of a photo's pixel.
pub fn upright_of_pixel(framing: &Framing, side: u32, x: u32, y: u32) -> (f64, f64) {
    let centre = |at: u32| (f64::from(at) + 0.5) / f64::from(side) - 0.5;
    let point = framing.upright_from_photo(PointInPhoto::new(centre(x), centre(y)));
    (point.x_px, point.y_px)
}

pub fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}
