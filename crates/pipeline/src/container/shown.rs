//! What of a HEIF picture is shown, and how: its clean aperture, turns and mirrorings.
//!
//! # Source
//! ISO/IEC 14496-12 section 12.1.4 (`clap`); ISO/IEC 23008-12 sections 6.5.3 (`ispe`), 6.5.10
//! (`irot`), 6.5.12 (`imir`).

use cameo_model::{Error, Orientation, PointPx, Result, SizePx};

use super::{Cursor, Part, boxes::Box};
use crate::orient::stored_from_upright;

/// A window of a picture as reconstructed, and how it is turned. Properties apply one after the
/// other, each to what the ones before have left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shown {
    /// Size of the whole picture as its properties say.
    pub(crate) whole: SizePx,
    /// What is left of it.
    pub(crate) window: Part,
    pub(crate) orientation: Orientation,
}

impl Shown {
    /// By the properties of an item.
    ///
    /// # Errors
    /// `source/damaged`.
    pub(crate) fn of(properties: &[Box<'_>]) -> Result<Self> {
        let mut shown = Self {
            whole: SizePx::new(0, 0),
            window: Part::whole(SizePx::new(0, 0)),
            orientation: Orientation::Upright,
        };
        for property in properties {
            let mut cursor = Cursor::new(property.body);
            match property.name {
                b"ispe" => {
                    cursor.take(4)?;
                    shown.whole = SizePx::new(cursor.u32_be()?, cursor.u32_be()?);
                    shown.window = Part::whole(shown.whole);
                }
                b"clap" => shown.window = shown.within(aperture(cursor, shown.size())?),
                b"irot" => {
                    // Counted against the clock.
                    let turns = 4 - (cursor.u8()? & 3);
                    shown.orientation = then(shown.orientation, turns, false);
                }
                b"imir" => {
                    let turns = if cursor.u8()? & 1 == 0 { 2 } else { 0 };
                    shown.orientation = then(shown.orientation, turns, true);
                }
                _ => {}
            }
        }
        Ok(shown)
    }

    /// Size of what is shown.
    pub(crate) const fn size(&self) -> SizePx {
        self.orientation.upright_size(self.window.size)
    }

    /// Where a part of what is shown lies in the whole picture.
    pub(crate) fn within(&self, part: Part) -> Part {
        let SizePx {
            width_px,
            height_px,
        } = part.size;
        let (left, top) = (f64::from(part.left_px), f64::from(part.top_px));
        let (right, bottom) = (left + f64::from(width_px), top + f64::from(height_px));
        let corner = |x, y| {
            let point = PointPx::new(x, y);
            stored_from_upright(self.orientation, self.window.size, point)
        };
        let (first, last) = (corner(left, top), corner(right, bottom));
        // Whole numbers below 2^32, which are exact.
        Part {
            left_px: self.window.left_px + first.x_px.min(last.x_px) as u32,
            top_px: self.window.top_px + first.y_px.min(last.y_px) as u32,
            size: if self.orientation.swaps_sides() {
                part.size.transposed()
            } else {
                part.size
            },
        }
    }
}

/// An orientation, mirrored left to right if so wished, then turned clockwise by quarters.
fn then(orientation: Orientation, quarter_turns: u8, is_mirrored: bool) -> Orientation {
    use Orientation::{
        FlippedHorizontally, FlippedVertically, Transposed, Transversed, Turned90, Turned180,
        Turned270, Upright,
    };
    // Quarter turns clockwise, of the picture as it is and of the one mirrored left to right.
    const TURNED: [[Orientation; 4]; 2] = [
        [Upright, Turned90, Turned180, Turned270],
        [
            FlippedHorizontally,
            Transversed,
            FlippedVertically,
            Transposed,
        ],
    ];
    let at = |wanted| TURNED.iter().flatten().position(|found| *found == wanted);
    let (row, turns) = at(orientation).map_or((0, 0), |index| (index / 4, index % 4));
    // To mirror a turned picture is to turn the mirrored one the other way.
    let (row, turns) = if is_mirrored {
        (1 - row, 4 - turns)
    } else {
        (row, turns)
    };
    let turns = (turns + usize::from(quarter_turns)) % 4;
    let turned = TURNED.get(row).and_then(|row| row.get(turns));
    turned.copied().unwrap_or(orientation)
}

/// The clean aperture of a picture of `size`: two sides, and how far its centre is from the
/// picture's, each as a fraction. Only whole pixels are shown by anybody.
fn aperture(mut cursor: Cursor<'_>, size: SizePx) -> Result<Part> {
    let [width, width_parts, height, height_parts] = [(); 4].map(|()| cursor.u32_be());
    let width_px = quotient(width?, width_parts?)?;
    let height_px = quotient(height?, height_parts?)?;
    let [across, across_parts, down, down_parts] = [(); 4].map(|()| cursor.u32_be());
    Ok(Part {
        left_px: margin(size.width_px, width_px, (across?, across_parts?))?,
        top_px: margin(size.height_px, height_px, (down?, down_parts?))?,
        size: SizePx::new(width_px, height_px),
    })
}

fn quotient(numerator: u32, denominator: u32) -> Result<u32> {
    numerator.checked_div(denominator).ok_or(Error::Damaged {})
}

/// Whole pixels in front of an aperture of `kept_px` whose centre is off by a signed fraction.
fn margin(side_px: u32, kept_px: u32, (numerator, denominator): (u32, u32)) -> Result<u32> {
    let spare = side_px.checked_sub(kept_px).ok_or(Error::Damaged {})?;
    let denominator = i64::from(denominator);
    let offset = i64::from(numerator.cast_signed());
    // In halves of a pixel, of which a fraction is cut off.
    let shift = (2 * offset).checked_div_euclid(denominator);
    let before = (i64::from(spare) + shift.ok_or(Error::Damaged {})?).div_euclid(2);
    u32::try_from(before)
        .ok()
        .filter(|before| *before <= spare)
        .ok_or(Error::Damaged {})
}
