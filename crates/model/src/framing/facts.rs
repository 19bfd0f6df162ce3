//! What can be said about a framing in words and numbers. The words themselves are the page's.

use super::{
    bounds,
    reducer::FramingState,
    transform::{Framing, PointInPhoto},
};
use crate::spec::Spec;

/// A range shorter than this leaves nothing to say about the place in it.
const LEAST_ROOM_PX: f64 = 1.0;

/// Where the frame lies in the picture, as the photo is seen: turned and mirrored, but not
/// straightened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// 0 at the left end of where the frame can be, 100 at the right end, 50 if it can't move.
    pub across_percent: u8,
    /// 0 at the top end of where the frame can be, 100 at the bottom end, 50 if it can't move.
    pub down_percent: u8,
}

/// A third of the picture, from left to right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Across {
    /// In the left third of where the frame can be.
    Left,
    /// In the middle third.
    Centred,
    /// In the right third.
    Right,
}

/// A third of the picture, from top to bottom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Down {
    /// In the top third of where the frame can be.
    Top,
    /// In the middle third.
    Centred,
    /// In the bottom third.
    Bottom,
}

impl Position {
    /// The frame's place from left to right.
    pub const fn across(self) -> Across {
        match self.across_percent {
            0..=33 => Across::Left,
            34..=66 => Across::Centred,
            _ => Across::Right,
        }
    }

    /// The frame's place from top to bottom.
    pub const fn down(self) -> Down {
        match self.down_percent {
            0..=33 => Down::Top,
            34..=66 => Down::Centred,
            _ => Down::Bottom,
        }
    }
}

/// Whether a framing has the pixels that are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// At least as many as wanted.
    Enough,
    /// Fewer: the photo will be smaller than wanted, for it is not enlarged.
    Fewer {
        /// The photo's side.
        side_px: u32,
        /// The side that the spec asks for.
        wanted_side_px: u32,
    },
}

impl Framing {
    /// Side of the photo that this framing gives: its own, not enlarged, at most what `spec` asks
    /// for and at least 1. A spec that asks for 0 is taken for 1.
    pub fn photo_side_px(&self, spec: &Spec) -> u32 {
        (self.side_upright_px.round() as u32).clamp(1, spec.max_side_px.max(1))
    }

    /// Whether this framing has the pixels that `spec` asks for.
    pub fn detail(&self, spec: &Spec) -> Detail {
        let (side_px, wanted_side_px) = (self.photo_side_px(spec), spec.max_side_px);
        if side_px < wanted_side_px {
            Detail::Fewer {
                side_px,
                wanted_side_px,
            }
        } else {
            Detail::Enough
        }
    }
}

impl FramingState {
    /// The zoom in whole percent: 100 for the widest framing.
    pub fn zoom_percent(&self) -> u32 {
        (self.zoom() * 100.0).round() as u32
    }

    /// The straightening angle in degrees as it is seen, from −45 to 45, clockwise: it changes its
    /// sign when the photo is mirrored.
    pub fn angle_degrees(&self) -> f64 {
        self.framing().seen_angle_degrees()
    }

    /// Where the frame lies in the picture.
    pub fn position(&self) -> Position {
        let centre = self.framing().centre_upright;
        let (across_px, down_px) = bounds::centre_range_px(self.framing(), self.upright());
        let seen = self.framing().seen(PointInPhoto::new(
            share_from_middle(centre.x_px, across_px),
            share_from_middle(centre.y_px, down_px),
        ));
        Position {
            across_percent: percent(seen.x),
            down_percent: percent(seen.y),
        }
    }
}

/// −½ at the beginning of the range, ½ at its end.
fn share_from_middle(at_px: f64, (first_px, last_px): (f64, f64)) -> f64 {
    let room_px = last_px - first_px;
    if room_px < LEAST_ROOM_PX {
        return 0.0;
    }
    (at_px - first_px) / room_px - 0.5
}

fn percent(share_from_middle: f64) -> u8 {
    ((share_from_middle + 0.5) * 100.0).round() as u8
}
