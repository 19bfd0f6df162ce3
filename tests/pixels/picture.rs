//! Pictures in memory: the scene that files are made of, and how alike two pictures are.

use std::fmt;

/// Red, green, blue and straight alpha in sRGB, rows from top to bottom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
    /// Four samples per pixel.
    pub rgba: Vec<u8>,
}

impl Picture {
    /// A picture whose colour is a function of the position.
    pub fn new(width: u32, height: u32, colour: impl Fn(u32, u32) -> [u8; 4]) -> Self {
        let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        let rgba = places.flat_map(|(x, y)| colour(x, y)).collect();
        Self {
            width,
            height,
            rgba,
        }
    }

    /// Something like a photo: slopes, discs with soft and with hard edges, a little noise.
    pub fn scene(width: u32, height: u32) -> Self {
        Self::new(width, height, |x, y| {
            let [r, g, b] = scene_colour(x, y);
            [r, g, b, 255]
        })
    }

    /// The scene behind a veil that goes from nothing at the left to everything at the right.
    pub fn veiled_scene(width: u32, height: u32) -> Self {
        let last = width.saturating_sub(1).max(1);
        Self::new(width, height, |x, y| {
            let [r, g, b] = scene_colour(x, y);
            [r, g, b, (x * 255 / last) as u8]
        })
    }

    /// The pixel at a position.
    pub fn at(&self, x: u32, y: u32) -> [u8; 4] {
        self.pixels()[y as usize * self.width as usize + x as usize]
    }

    /// All pixels in reading order.
    pub fn pixels(&self) -> &[[u8; 4]] {
        self.rgba.as_chunks().0
    }

    /// Three samples per pixel, without alpha.
    pub fn rgb(&self) -> Vec<u8> {
        let colours = self.pixels().iter().map(|[r, g, b, _]| [*r, *g, *b]);
        colours.flatten().collect()
    }

    /// One sample per pixel: the green one, which is sharper than any mixture.
    pub fn gray(&self) -> Vec<u8> {
        self.pixels().iter().map(|pixel| pixel[1]).collect()
    }

    /// The same without its colours, for comparing photos whose pixels share chroma.
    pub fn luma(&self) -> Self {
        let luma = |[r, g, b, alpha]: [u8; 4]| {
            let [r, g, b] = [r, g, b].map(f64::from);
            let gray = (0.299 * r + 0.587 * g + 0.114 * b).round() as u8;
            [gray, gray, gray, alpha]
        };
        Self::new(self.width, self.height, |x, y| luma(self.at(x, y)))
    }

    /// The same without a border of so many pixels.
    pub fn inner(&self, border: u32) -> Self {
        let (width, height) = (self.width - 2 * border, self.height - 2 * border);
        Self::new(width, height, |x, y| self.at(x + border, y + border))
    }

    /// The uppermost rows.
    pub fn top(&self, rows: u32) -> Self {
        let len = 4 * self.width as usize * rows.min(self.height) as usize;
        Self {
            width: self.width,
            height: rows.min(self.height),
            rgba: self.rgba[..len].to_vec(),
        }
    }

    /// A portable pixmap, as cjpeg reads it.
    pub fn ppm(&self) -> Vec<u8> {
        let header = format!("P6\n{} {}\n255\n", self.width, self.height);
        [header.into_bytes(), self.rgb()].concat()
    }

    /// How alike this picture is to what it should be. What nobody can see, the colour of
    /// transparent pixels, does not count.
    pub fn likeness(&self, wanted: &Self) -> Likeness {
        assert_eq!(
            (self.width, self.height),
            (wanted.width, wanted.height),
            "other size"
        );
        let (mut squares, mut largest) = (0_u64, 0);
        for (found, wanted) in self.pixels().iter().zip(wanted.pixels()) {
            for (found, wanted) in seen(*found).iter().zip(seen(*wanted)) {
                let difference = found.abs_diff(wanted);
                squares += u64::from(difference).pow(2);
                largest = largest.max(difference);
            }
        }
        let mean = squares as f64 / self.rgba.len() as f64;
        Likeness {
            psnr_db: (10.0 * (255.0 * 255.0 / mean).log10()).min(99.0),
            largest,
        }
    }
}

const fn seen(pixel: [u8; 4]) -> [u8; 4] {
    if pixel[3] == 0 { [0; 4] } else { pixel }
}

/// How alike two pictures are.
#[derive(Debug, Clone, Copy)]
pub struct Likeness {
    /// Peak signal-to-noise ratio over all samples in decibels; 99 for equal pictures.
    pub psnr_db: f64,
    /// The largest difference of two samples.
    pub largest: u8,
}

impl Likeness {
    /// Whether two pictures are at least that alike.
    pub fn reaches(self, least_psnr_db: f64, largest: u8) -> bool {
        self.psnr_db >= least_psnr_db && self.largest <= largest
    }
}

impl fmt::Display for Likeness {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{:5.1} dB, largest difference {:3}",
            self.psnr_db, self.largest
        )
    }
}

fn scene_colour(x: u32, y: u32) -> [u8; 3] {
    let slope = |n: u32, step: u32| ((n * step / 4) % 512).abs_diff(256).min(255);
    let (dx, dy) = ((x % 61).abs_diff(30), (y % 47).abs_diff(23));
    let distance = dx * dx + dy * dy;
    let soft = 90_u32.saturating_sub(distance / 4);
    let hard = if distance < 80 { 60 } else { 0 };
    let noise = noise(x, y);
    let channel = |base: u32, shift: u32| {
        let grain = (noise >> shift) % 9;
        (base.min(247) + grain).min(255) as u8
    };
    [
        channel(slope(x, 3) / 2 + soft + hard / 2, 0),
        channel(slope(y, 5) / 2 + 40 + soft / 2 + hard, 8),
        channel(slope(x + y, 2) / 2 + 60 - hard, 16),
    ]
}

/// Even noise from a position, always the same.
fn noise(x: u32, y: u32) -> u32 {
    let mut bits = x.wrapping_mul(0x9E37_79B1) ^ y.wrapping_mul(0x85EB_CA77);
    bits ^= bits >> 15;
    bits = bits.wrapping_mul(0x2C1B_3C6D);
    bits ^= bits >> 12;
    bits = bits.wrapping_mul(0x297A_2D39);
    bits ^ (bits >> 15)
}
