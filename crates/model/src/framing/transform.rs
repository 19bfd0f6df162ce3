//! The transform between the photo's unit square and upright source pixels.
//!
//! *Photo space* is the unit square around (0, 0): x to the right and y downwards, both from −½
//! to ½, as the finished photo is seen.

use serde::{Deserialize, Serialize};

use crate::{
    error::{Error, Result},
    geometry::{PointPx, SizePx},
};

/// Largest straightening angle in either direction.
pub const MAX_ANGLE_DEGREES: f64 = 45.0;

/// Room for rounding when a framing is checked against the picture's edges.
const TOLERANCE_PX: f64 = 1e-6;

/// Clockwise turns of the picture by 90°, always 0–3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "u8", into = "u8")]
pub struct QuarterTurns(u8);

impl QuarterTurns {
    /// Turns by `turns` × 90° clockwise; whole rotations are dropped.
    pub const fn new(turns: u8) -> Self {
        Self(turns % 4)
    }

    /// 0–3.
    pub const fn get(self) -> u8 {
        self.0
    }

    /// One turn more, the other way round if `turn` is anticlockwise.
    #[must_use]
    pub const fn then(self, turn: Turn) -> Self {
        match turn {
            Turn::Clockwise => Self::new(self.0 + 1),
            Turn::Anticlockwise => Self::new(self.0 + 3),
        }
    }
}

/// A way to turn by 90°.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// What was on top comes to the right.
    Clockwise,
    /// What was on top comes to the left.
    Anticlockwise,
}

impl Turn {
    /// The other way.
    #[must_use]
    pub const fn reversed(self) -> Self {
        match self {
            Self::Clockwise => Self::Anticlockwise,
            Self::Anticlockwise => Self::Clockwise,
        }
    }
}

impl From<u8> for QuarterTurns {
    fn from(turns: u8) -> Self {
        Self::new(turns)
    }
}

impl From<QuarterTurns> for u8 {
    fn from(turns: QuarterTurns) -> Self {
        turns.0
    }
}

/// A point in photo space.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PointInPhoto {
    /// −½ at the photo's left edge, ½ at its right edge.
    pub x: f64,
    /// −½ at the photo's top edge, ½ at its bottom edge.
    pub y: f64,
}

impl PointInPhoto {
    /// The photo's middle.
    pub const CENTRE: Self = Self { x: 0.0, y: 0.0 };

    /// The point (`x`, `y`).
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }
}

/// Which square of the upright source becomes the photo.
///
/// To make the photo from the source: take the square of `side_upright_px` around
/// `centre_upright`, turn the picture clockwise by `quarter_turns` × 90° + `angle_degrees`, then
/// mirror it left to right if `flip` is set.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Framing {
    /// Middle of the square in upright source pixels.
    pub centre_upright: PointPx,
    /// Side of the square in upright source pixels, more than 0.
    pub side_upright_px: f64,
    /// Clockwise turns of the picture by 90°.
    pub quarter_turns: QuarterTurns,
    /// Whether the photo is mirrored left to right, after turning.
    pub flip: bool,
    /// Straightening, clockwise, from −45 to 45.
    pub angle_degrees: f64,
}

impl Framing {
    /// The largest square in the middle of a picture of size `upright`.
    pub fn centred(upright: SizePx) -> Self {
        Self {
            centre_upright: PointPx::new(
                f64::from(upright.width_px) / 2.0,
                f64::from(upright.height_px) / 2.0,
            ),
            side_upright_px: f64::from(upright.short_side_px()),
            quarter_turns: QuarterTurns::default(),
            flip: false,
            angle_degrees: 0.0,
        }
    }

    /// Where a point of the photo lies in the upright source.
    pub fn upright_from_photo(&self, point: PointInPhoto) -> PointPx {
        let (offset_x, offset_y) = self.upright_offset(point);
        PointPx::new(
            self.centre_upright.x_px + offset_x,
            self.centre_upright.y_px + offset_y,
        )
    }

    /// Like [`Framing::upright_from_photo`] for a difference of two points.
    pub fn upright_offset(&self, offset: PointInPhoto) -> (f64, f64) {
        let x = if self.flip { -offset.x } else { offset.x };
        // The picture turns clockwise, so the way back to it turns anticlockwise.
        let (sin, cos) = sin_cos(self.total_angle_radians());
        (
            self.side_upright_px * (cos * x + sin * offset.y),
            self.side_upright_px * (cos * offset.y - sin * x),
        )
    }

    /// Where a point of the upright source lies in the photo, in or beyond its unit square.
    pub fn photo_from_upright(&self, point: PointPx) -> PointInPhoto {
        let (sin, cos) = sin_cos(self.total_angle_radians());
        let offset_x = point.x_px - self.centre_upright.x_px;
        let offset_y = point.y_px - self.centre_upright.y_px;
        let x = (cos * offset_x - sin * offset_y) / self.side_upright_px;
        let y = (sin * offset_x + cos * offset_y) / self.side_upright_px;
        PointInPhoto::new(if self.flip { -x } else { x }, y)
    }

    /// Half the side of the axis-aligned box around the framing, per unit of side.
    fn half_extent_per_side(&self) -> f64 {
        let (sin, cos) = sin_cos(self.angle_degrees.to_radians());
        (sin.abs() + cos.abs()) / 2.0
    }

    /// Half the side of the axis-aligned box around the framing, in upright pixels.
    pub fn half_extent_upright_px(&self) -> f64 {
        self.side_upright_px * self.half_extent_per_side()
    }

    /// The longest side at which a framing with this angle fits into `upright`.
    pub fn max_side_upright_px(&self, upright: SizePx) -> f64 {
        f64::from(upright.short_side_px()) / (2.0 * self.half_extent_per_side())
    }

    /// Checks that all of the framing lies inside a picture of size `upright`.
    ///
    /// # Errors
    /// `caller/invalid-argument` if a number is not finite, the side not positive, the angle
    /// beyond ±45°, or a corner outside the picture.
    pub fn check(&self, upright: SizePx) -> Result<()> {
        let PointPx { x_px, y_px } = self.centre_upright;
        let half = self.half_extent_upright_px();
        let inside = |centre: f64, side_px: u32| {
            centre - half >= -TOLERANCE_PX && centre + half <= f64::from(side_px) + TOLERANCE_PX
        };
        let sound = self.side_upright_px > 0.0
            && self.angle_degrees.abs() <= MAX_ANGLE_DEGREES
            && inside(x_px, upright.width_px)
            && inside(y_px, upright.height_px);
        if sound {
            Ok(())
        } else {
            Err(Error::InvalidArgument {
                name: "framing".into(),
            })
        }
    }

    /// Whether every number is finite.
    pub(super) const fn is_finite(&self) -> bool {
        self.centre_upright.x_px.is_finite()
            && self.centre_upright.y_px.is_finite()
            && self.side_upright_px.is_finite()
            && self.angle_degrees.is_finite()
    }

    /// Turned by 90° as the photo is seen; mirrored, that is the other way for the picture.
    pub(super) const fn turned(&self, turn: Turn) -> Self {
        let turn = if self.flip { turn.reversed() } else { turn };
        Self {
            quarter_turns: self.quarter_turns.then(turn),
            ..*self
        }
    }

    /// Mirrored left to right as the photo is seen.
    pub(super) const fn flipped(&self) -> Self {
        Self {
            flip: !self.flip,
            ..*self
        }
    }

    /// The straightening angle as the photo is seen, clockwise.
    pub(super) fn seen_angle_degrees(&self) -> f64 {
        mirrored_if(self.flip, self.angle_degrees)
    }

    /// With this straightening angle as the photo is seen, clockwise; nothing else changes.
    pub(super) fn with_seen_angle(&self, angle_degrees: f64) -> Self {
        Self {
            angle_degrees: mirrored_if(self.flip, angle_degrees),
            ..*self
        }
    }

    /// A direction in the upright picture as the photo is seen, but for the straightening.
    pub(super) const fn seen(&self, PointInPhoto { x, y }: PointInPhoto) -> PointInPhoto {
        let (x, y) = match self.quarter_turns.get() {
            0 => (x, y),
            1 => (-y, x),
            2 => (-x, -y),
            _ => (y, -x),
        };
        PointInPhoto::new(if self.flip { -x } else { x }, y)
    }

    fn total_angle_radians(&self) -> f64 {
        (f64::from(self.quarter_turns.get()) * 90.0 + self.angle_degrees).to_radians()
    }
}

/// Not the system's, so that a photo is the same everywhere.
fn sin_cos(radians: f64) -> (f64, f64) {
    libm::sincos(radians)
}

/// Never −0, which would be shown as such.
fn mirrored_if(flip: bool, angle_degrees: f64) -> f64 {
    if flip {
        0.0 - angle_degrees
    } else {
        angle_degrees
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where the photo's top-left corner lies in a 4 × 2 picture whose left half is framed.
    fn top_left(turns: u8, flip: bool) -> (f64, f64) {
        let framing = Framing {
            centre_upright: PointPx::new(1.0, 1.0),
            side_upright_px: 2.0,
            quarter_turns: QuarterTurns::new(turns),
            flip,
            angle_degrees: 0.0,
        };
        let corner = framing.upright_from_photo(PointInPhoto::new(-0.5, -0.5));
        (corner.x_px.round(), corner.y_px.round())
    }

    #[test]
    fn turns_are_clockwise_and_flip_comes_last() {
        assert_eq!(top_left(0, false), (0.0, 0.0));
        assert_eq!(
            top_left(1, false),
            (0.0, 2.0),
            "bottom-left comes to the top-left"
        );
        assert_eq!(top_left(2, false), (2.0, 2.0));
        assert_eq!(top_left(3, false), (2.0, 0.0));
        assert_eq!(top_left(0, true), (2.0, 0.0));
        assert_eq!(top_left(1, true), (0.0, 0.0));
    }

    proptest::proptest! {
        #[test]
        fn there_and_back(
            turns in 0..4_u8,
            flip: bool,
            angle_degrees in -45.0..45.0_f64,
            x in -1.0..1.0_f64,
            y in -1.0..1.0_f64,
        ) {
            let framing = Framing {
                quarter_turns: QuarterTurns::new(turns),
                flip,
                angle_degrees,
                ..Framing::centred(SizePx::new(400, 300))
            };
            let point = PointInPhoto::new(x, y);
            let back = framing.photo_from_upright(framing.upright_from_photo(point));
            proptest::prop_assert!((back.x - x).hypot(back.y - y) < 1e-9);
        }
    }

    #[test]
    fn nonsense_is_refused() {
        let upright = SizePx::new(100, 50);
        let good = Framing::centred(upright);
        assert_eq!(good.check(upright), Ok(()));
        for bad in [
            Framing {
                side_upright_px: 0.0,
                ..good
            },
            Framing {
                side_upright_px: f64::NAN,
                ..good
            },
            Framing {
                side_upright_px: 51.0,
                ..good
            },
            Framing {
                angle_degrees: 5.0,
                ..good
            },
            Framing {
                angle_degrees: 46.0,
                side_upright_px: 1.0,
                ..good
            },
            Framing {
                centre_upright: PointPx::new(f64::INFINITY, 25.0),
                ..good
            },
            Framing {
                centre_upright: PointPx::new(20.0, 25.0),
                ..good
            },
        ] {
            assert!(bad.check(upright).is_err(), "{bad:?}");
        }
    }
}
