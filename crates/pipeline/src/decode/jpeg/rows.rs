//! Rows of samples by component, joined to rows of pixels.
//!
//! # Source
//! T.871 section 7 (YCbCr); T.872 section 6.5.3 (Adobe); smooth upsampling by 3:1 of neighbours.

use std::ops::Range;

use super::{
    band::Band,
    frame::{Component, Frame, Window},
};
use crate::{bitmap::Channels, decode::Region};

/// How the components become colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Transform {
    Gray,
    Rgb,
    YCbCr,
    /// Inks stored inverted, as all known writers do.
    Cmyk,
    /// The same with its first three as YCbCr.
    Ycck,
    /// What [`Self::Cmyk`] stands for, for a profile to make colours of.
    CmykInks,
    /// The same of [`Self::Ycck`].
    YcckInks,
}

impl Transform {
    pub(super) const fn channels(self) -> Channels {
        match self {
            Self::Gray => Channels::Gray,
            Self::CmykInks | Self::YcckInks => Channels::Cmyk,
            _ => Channels::Rgb,
        }
    }

    /// The inks themselves instead of the colours that they are without a profile.
    pub(super) const fn inks(self) -> Option<Self> {
        match self {
            Self::Cmyk => Some(Self::CmykInks),
            Self::Ycck => Some(Self::YcckInks),
            _ => None,
        }
    }
}

/// Joins the components of a window to the pixels of a region.
pub(super) struct Rows<'a> {
    frame: &'a Frame,
    transform: Transform,
    /// Per component, room for a row that has to be spread.
    spread: Vec<Vec<u8>>,
    sums: Vec<u16>,
    pixels: Vec<u8>,
    /// The samples of the region in a row.
    wanted: Range<usize>,
}

impl<'a> Rows<'a> {
    pub(super) fn new(
        frame: &'a Frame,
        transform: Transform,
        region: &Region,
        window: &Window,
    ) -> Self {
        let left = window.columns.start * frame.unit.0;
        let width = (window.columns.len() * frame.unit.0).min(frame.size.width_px as usize - left);
        let count = transform.channels().count();
        let in_row = |column: usize| column.saturating_sub(left) * count;
        let rooms = frame.components.iter().map(|component| {
            let is_spread = component.unit() != frame.unit;
            vec![0; if is_spread { width } else { 0 }]
        });
        Self {
            frame,
            transform,
            spread: rooms.collect(),
            sums: Vec::new(),
            pixels: vec![0; width * count],
            wanted: in_row(region.columns.start)..in_row(region.columns.end),
        }
    }

    /// The row before which all can be joined when row `unit_row` of the units is there.
    pub(super) fn ready(&self, unit_row: usize) -> usize {
        let end = (unit_row + 1) * self.frame.unit.1;
        if unit_row + 1 == self.frame.units.1 {
            return end.min(self.frame.size.height_px as usize);
        }
        // Smooth upsampling of the last row looks at the row below.
        let mut components = self.frame.components.iter();
        let looks_down = components.any(|component| 2 * component.unit().1 == self.frame.unit.1);
        end - usize::from(looks_down)
    }

    /// The pixels of row `y` of the picture.
    pub(super) fn join(&mut self, bands: &[Band], y: usize) -> &[u8] {
        let mut planes: [&[u8]; 4] = [&[]; 4];
        let components = self.frame.components.iter().zip(bands);
        let places = planes.iter_mut().zip(&mut self.spread);
        for ((component, band), (plane, room)) in components.zip(places) {
            if component.unit() == self.frame.unit {
                *plane = band.row(y);
            } else {
                upsample(component, self.frame.unit, band, y, &mut self.sums, room);
                *plane = room;
            }
        }
        join(self.transform, planes, &mut self.pixels);
        self.pixels.get(self.wanted.clone()).unwrap_or_default()
    }
}

fn join(transform: Transform, planes: [&[u8]; 4], pixels: &mut [u8]) {
    let [first, second, third, black] = planes;
    if transform.channels() == Channels::Cmyk {
        return join_inks(transform, planes, pixels);
    }
    let colours = pixels.as_chunks_mut::<3>().0.iter_mut();
    let planes = first.iter().zip(second).zip(third);
    match transform {
        Transform::Gray => pixels
            .iter_mut()
            .zip(first)
            .for_each(|(to, gray)| *to = *gray),
        Transform::Rgb => {
            for (to, ((r, g), b)) in colours.zip(planes) {
                *to = [*r, *g, *b];
            }
        }
        Transform::YCbCr => {
            for (to, ((y, cb), cr)) in colours.zip(planes) {
                *to = rgb_from_ycbcr(*y, *cb, *cr);
            }
        }
        Transform::Cmyk => {
            for ((to, ((c, m), y)), k) in colours.zip(planes).zip(black) {
                *to = [*c, *m, *y].map(|paper| under_black(paper, *k));
            }
        }
        Transform::Ycck => {
            for ((to, ((y, cb), cr)), k) in colours.zip(planes).zip(black) {
                let inks = rgb_from_ycbcr(*y, *cb, *cr);
                *to = inks.map(|ink| under_black(255 - ink, *k));
            }
        }
        Transform::CmykInks | Transform::YcckInks => {}
    }
}

fn join_inks(transform: Transform, [first, second, third, black]: [&[u8]; 4], pixels: &mut [u8]) {
    let planes = first.iter().zip(second).zip(third).zip(black);
    for (to, (((first, second), third), black)) in
        pixels.as_chunks_mut::<4>().0.iter_mut().zip(planes)
    {
        let [c, m, y] = if transform == Transform::YcckInks {
            rgb_from_ycbcr(*first, *second, *third)
        } else {
            [*first, *second, *third].map(|paper| 255 - paper)
        };
        *to = [c, m, y, 255 - black];
    }
}

#[inline]
fn rgb_from_ycbcr(y: u8, cb: u8, cr: u8) -> [u8; 3] {
    // 16 fractional bits; a half for rounding.
    let luma = (i32::from(y) << 16) + (1 << 15);
    let (blue, red) = (i32::from(cb) - 128, i32::from(cr) - 128);
    let sample = |sum: i32| (sum >> 16).clamp(0, 255) as u8;
    [
        sample(luma + 91_881 * red),
        sample(luma - 22_554 * blue - 46_802 * red),
        sample(luma + 116_130 * blue),
    ]
}

fn under_black(paper: u8, black: u8) -> u8 {
    ((u16::from(paper) * u16::from(black) + 127) / 255) as u8
}

/// Spreads row `y` of the picture from a component that has fewer samples.
fn upsample(
    component: &Component,
    picture_unit: (usize, usize),
    band: &Band,
    y: usize,
    sums: &mut Vec<u16>,
    to: &mut [u8],
) {
    let (across, down) = component.unit();
    let near = y * down / picture_unit.1;
    let far = if picture_unit.1 == 2 * down {
        far_row(near, y, component.size.1)
    } else {
        near
    };
    // Four times the samples between two rows: three parts of the nearer, one of the farther.
    let rows = band.row(near).iter().zip(band.row(far));
    sums.clear();
    sums.extend(rows.map(|(near, far)| 3 * u16::from(*near) + u16::from(*far)));
    if picture_unit.0 == 2 * across {
        spread(sums, to);
        return;
    }
    for (x, to) in to.iter_mut().enumerate() {
        let sum = sums.get(x * across / picture_unit.0);
        *to = ((sum.copied().unwrap_or_default() + 2) >> 2) as u8;
    }
}

/// The other row of a component that shines into row `y` of the picture.
const fn far_row(near: usize, y: usize, rows: usize) -> usize {
    if y.is_multiple_of(2) {
        near.saturating_sub(1)
    } else if near + 1 < rows {
        near + 1
    } else {
        near
    }
}

/// Doubles a row of sums the same way.
fn spread(sums: &[u16], to: &mut [u8]) {
    let last = sums.len().saturating_sub(1);
    let at = |index: usize| sums.get(index).copied().unwrap_or_default();
    for (index, to) in to.chunks_mut(2).enumerate() {
        let near = 3 * at(index) + 8;
        let far = [at(index.saturating_sub(1)), at((index + 1).min(last))];
        for (to, far) in to.iter_mut().zip(far) {
            *to = ((near + far) >> 4) as u8;
        }
    }
}
