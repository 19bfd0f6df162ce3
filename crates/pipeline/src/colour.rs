//! Colour: samples of a profile to sRGB, and sRGB samples to linear light and back.
//!
//! # Source
//! IEC 61966-2-1 for the sRGB curve.

use std::sync::Arc;

use cameo_model::Result;
use moxcms::{ColorProfile, Layout, Transform8BitExecutor, TransformOptions};

use crate::{
    bitmap::{Bitmap, Channels},
    container::Container,
    profile::profile,
};

/// A profile whose colours differ by no more than this from sRGB is sRGB.
const SAME_COLOUR_TOLERANCE: u8 = 2;
/// How finely linear light is cut for the way back to sRGB: the darkest sRGB step is 20 of these.
const LINEAR_STEPS: f32 = 65_535.0;

/// Turns samples of a profile into sRGB.
pub(crate) struct ToSrgb {
    executor: Arc<Transform8BitExecutor>,
}

impl ToSrgb {
    /// `None` if the container's samples are sRGB already.
    pub(crate) fn of(container: &Container<'_>, channels: Channels) -> Option<Self> {
        let executor = executor(&*profile(container, channels)?, channels)?;
        let to_srgb = Self { executor };
        (!to_srgb.changes_nothing(channels)).then_some(to_srgb)
    }

    /// Converts a row into red, green, blue and, if the source has it, alpha.
    pub(crate) fn convert(&self, from: &[u8], to: &mut [u8]) {
        // Fails only for lengths that don't match; both come from one bitmap.
        let _ = self.executor.transform(from, to);
    }

    fn changes_nothing(&self, channels: Channels) -> bool {
        let levels = (0..=u8::MAX).step_by(17);
        let of_colour = |[r, g, b]: [u8; 3]| match channels {
            Channels::Gray => vec![r],
            Channels::GrayAlpha => vec![r, u8::MAX],
            Channels::Rgb => vec![r, g, b],
            Channels::Rgba => vec![r, g, b, u8::MAX],
            Channels::Cmyk => vec![u8::MAX - r, u8::MAX - g, u8::MAX - b, 0],
        };
        let is_gray = matches!(channels, Channels::Gray | Channels::GrayAlpha);
        let grays = levels.clone().map(|level| [level; 3]);
        let mixed = levels.flat_map(|level| {
            let rest = u8::MAX - level;
            [
                [level, rest, 0],
                [0, level, rest],
                [rest, 0, level],
                [level, 0, 0],
                [0, level, 0],
                [0, 0, level],
            ]
        });
        grays.chain(mixed.filter(|_| !is_gray)).all(|colour| {
            let mut srgb = vec![0; channels.coloured().count()];
            self.convert(&of_colour(colour), &mut srgb);
            let mut pairs = srgb.iter().zip(colour);
            pairs.all(|(to, from)| to.abs_diff(from) <= SAME_COLOUR_TOLERANCE)
        })
    }
}

fn executor(profile: &ColorProfile, channels: Channels) -> Option<Arc<Transform8BitExecutor>> {
    let srgb = ColorProfile::new_srgb();
    let to = layout(channels.coloured());
    let options = TransformOptions::default();
    profile
        .create_transform_8bit(layout(channels), &srgb, to, options)
        .ok()
}

const fn layout(channels: Channels) -> Layout {
    match channels {
        Channels::Gray => Layout::Gray,
        Channels::GrayAlpha => Layout::GrayAlpha,
        Channels::Rgb => Layout::Rgb,
        // Four samples are four samples.
        Channels::Rgba | Channels::Cmyk => Layout::Rgba,
    }
}

/// The whole bitmap in sRGB.
pub(crate) fn to_srgb(bitmap: Bitmap, transform: Option<&ToSrgb>) -> Result<Bitmap> {
    let Some(transform) = transform else {
        return Ok(bitmap);
    };
    let mut converted = Bitmap::blank(bitmap.size, bitmap.channels.coloured())?;
    for (from, to) in bitmap.rows().zip(converted.rows_mut()) {
        transform.convert(from, to);
    }
    Ok(converted)
}

/// Linear light of an sRGB sample, 0–1.
pub(crate) fn linear_from_srgb(encoded: f32) -> f32 {
    if encoded <= 0.040_45 {
        encoded / 12.92
    } else {
        // Not the system's, so that the result is the same everywhere.
        libm::powf((encoded + 0.055) / 1.055, 2.4)
    }
}

/// Fraction bits of linear light in whole numbers; the darkest sRGB step is 10 of these.
pub(crate) const LIGHT_BITS: u32 = 15;
/// All of it: the largest number of 16 bits.
const FULL_LIGHT: f32 = 32_767.0;

/// Both curves as tables, because they are needed for every pixel.
pub(crate) struct Curves {
    light: [i16; 256],
    srgb: Vec<u8>,
}

impl Curves {
    pub(crate) fn new() -> Self {
        let light = |sample: usize| linear_from_srgb(sample as f32 / 255.0) * FULL_LIGHT;
        let light = std::array::from_fn(|sample| light(sample).round() as i16);
        let mut srgb = Vec::with_capacity(65_536);
        for sample in 0..=u8::MAX {
            let end = linear_from_srgb((f32::from(sample) + 0.5) / 255.0).min(1.0) * LINEAR_STEPS;
            srgb.resize((end.round() as usize).clamp(srgb.len(), 65_535), sample);
        }
        srgb.resize(65_536, u8::MAX);
        Self { light, srgb }
    }

    /// Linear light of an sRGB sample, 0–1 with [`LIGHT_BITS`] of fraction.
    #[inline(always)]
    pub(crate) fn light(&self, sample: u8) -> i16 {
        let light = self.light.get(usize::from(sample)).copied();
        light.unwrap_or(i16::MAX)
    }

    /// The same of a pixel, multiplied with its alpha, and the alpha.
    #[inline(always)]
    pub(crate) fn premultiplied(&self, srgb: [u8; 3], alpha: u8) -> [i16; 4] {
        let alpha = i32::from(alpha);
        let share = |light: i32| ((light * alpha + 127) / 255) as i16;
        let [r, g, b] = srgb.map(|sample| share(self.light(sample).into()));
        [r, g, b, share(i16::MAX.into())]
    }

    /// The nearest sRGB sample; what lies outside 0–1 is cut.
    pub(crate) fn srgb(&self, linear: f32) -> u8 {
        let step = (linear.clamp(0.0, 1.0) * LINEAR_STEPS + 0.5) as usize;
        self.srgb.get(step).copied().unwrap_or(u8::MAX)
    }
}
