//! Luma and chroma as red, green and blue, in the source's own colours.
//!
//! # Source
//! ITU-T H.273 section 8.3, table 4; ISO/IEC 14496-12 section 12.1.5 (`colr`).

use cameo_model::{Error, Result};
use heic_decoder::ColorInfo;

use crate::container::{Coded, Items, label, profile};

/// Transfer functions of high dynamic range: PQ and HLG.
const HIGH_RANGE: [u16; 2] = [16, 18];
/// What a picture is in of which nothing is said.
const UNLABELLED: ColorInfo = ColorInfo {
    color_primaries: 2,
    transfer_characteristics: 2,
    matrix_coefficients: 2,
    full_range: false,
};

/// Of coded values, in levels of the result.
pub(super) struct Matrix {
    /// Whether the planes are green, blue and red.
    is_identity: bool,
    luma: Scale,
    chroma: Scale,
    red_of_red: f32,
    green_of_blue: f32,
    green_of_red: f32,
    blue_of_blue: f32,
}

/// What is taken off a value, and what the rest is multiplied by.
struct Scale {
    zero: f32,
    factor: f32,
}

impl Scale {
    fn of(&self, value: f32) -> f32 {
        (value - self.zero) * self.factor
    }
}

impl Matrix {
    /// As the primary item says, or else its first tile.
    ///
    /// # Errors
    /// `source/damaged`; `source/unsupported-coding` for a matrix that nobody else has either, and
    /// for light of high range that no profile explains: taken for sRGB's it would be a wrong
    /// photo, and how it shall look in sRGB is no standard's matter but a taste.
    pub(super) fn of(items: &Items<'_>, coded: &Coded) -> Result<Self> {
        let info = info(items, coded)?;
        let has_profile = items
            .properties(items.primary)?
            .iter()
            .any(|found| profile(found).is_some());
        if HIGH_RANGE.contains(&info.transfer_characteristics) && !has_profile {
            return Err(Error::UnsupportedCoding {});
        }
        Self::new(info)
    }

    fn new(info: ColorInfo) -> Result<Self> {
        let (red, blue) = weights(info.matrix_coefficients)?;
        let (luma, chroma) = scales(info.full_range);
        let green = 1.0 - red - blue;
        Ok(Self {
            is_identity: info.matrix_coefficients == 0,
            luma,
            red_of_red: 2.0 * (1.0 - red) * chroma.factor,
            green_of_blue: -2.0 * blue * (1.0 - blue) / green * chroma.factor,
            green_of_red: -2.0 * red * (1.0 - red) / green * chroma.factor,
            blue_of_blue: 2.0 * (1.0 - blue) * chroma.factor,
            chroma,
        })
    }

    /// A row of pixels by their luma and their chroma, blue before red.
    pub(super) fn row(&self, luma: &[u8], (blue, red): (&[f32], &[f32]), row: &mut [[u8; 3]]) {
        let pixels = row.iter_mut().zip(luma).zip(blue.iter().zip(red));
        if self.is_identity {
            for ((pixel, luma), (blue, red)) in pixels {
                let value = |value| level(self.luma.of(value));
                *pixel = [value(*red), value(f32::from(*luma)), value(*blue)];
            }
            return;
        }
        for ((pixel, luma), (blue, red)) in pixels {
            let luma = self.luma.of(f32::from(*luma));
            let (blue, red) = (blue - self.chroma.zero, red - self.chroma.zero);
            *pixel = [
                level(luma + self.red_of_red * red),
                level(luma + self.green_of_blue * blue + self.green_of_red * red),
                level(luma + self.blue_of_blue * blue),
            ];
        }
    }

    /// A row without chroma.
    pub(super) fn gray_row(&self, luma: &[u8], row: &mut [[u8; 3]]) {
        for (pixel, luma) in row.iter_mut().zip(luma) {
            *pixel = [level(self.luma.of(f32::from(*luma))); 3];
        }
    }
}

/// How much of luma is red, and how much is blue.
fn weights(matrix_coefficients: u16) -> Result<(f32, f32)> {
    Ok(match matrix_coefficients {
        1 => (0.2126, 0.0722),
        4 => (0.30, 0.11),
        // Unlabelled ones are taken for those of most cameras, as others do.
        0 | 2 | 5 | 6 => (0.299, 0.114),
        7 => (0.212, 0.087),
        9 => (0.2627, 0.0593),
        _ => return Err(Error::UnsupportedCoding {}),
    })
}

/// Those of luma and of chroma.
fn scales(is_full_range: bool) -> (Scale, Scale) {
    let scale = |zero, factor| Scale { zero, factor };
    if is_full_range {
        (scale(0.0, 1.0), scale(128.0, 1.0))
    } else {
        (scale(16.0, 255.0 / 219.0), scale(128.0, 255.0 / 224.0))
    }
}

/// The nearest whole level; what lies outside is cut off.
fn level(value: f32) -> u8 {
    (value + 0.5) as u8
}

/// What a label says, or else the coded picture.
fn info(items: &Items<'_>, coded: &Coded) -> Result<ColorInfo> {
    let first = coded.tiles.first();
    let tile = first.map(|tile| tile.item);
    for item in [items.primary].into_iter().chain(tile) {
        let properties = items.properties(item)?;
        let mut labels = properties.iter().filter_map(label);
        if let Some(info) = labels.find_map(labelled) {
            return Ok(info);
        }
    }
    let coded = first.and_then(|tile| tile.setup.sps.color_info);
    Ok(coded.unwrap_or(UNLABELLED))
}

fn labelled(label: &[u8]) -> Option<ColorInfo> {
    let (numbers, rest) = label.as_chunks::<2>();
    let [primaries, transfer, matrix, ..] = *numbers else {
        return None;
    };
    let range = numbers.get(3).map_or(rest, <[u8; 2]>::as_slice);
    Some(ColorInfo {
        color_primaries: u16::from_be_bytes(primaries),
        transfer_characteristics: u16::from_be_bytes(transfer),
        matrix_coefficients: u16::from_be_bytes(matrix),
        full_range: range.first()? & 0x80 != 0,
    })
}
