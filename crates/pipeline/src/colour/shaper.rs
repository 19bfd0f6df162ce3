//! Profiles of screens and cameras: a curve for each channel, and three primaries.

use super::{
    Curves, convert_pixels,
    primaries::{Matrix, Primaries, product, srgb_from_profile},
    tone::Tone,
};
use crate::bitmap::Channels;

/// Turns samples of such a profile into sRGB.
pub(crate) struct Shaper {
    curves: Curves,
    source: Source,
}

enum Source {
    /// sRGB of each sample.
    Gray(Box<[u8; 256]>),
    Rgb {
        /// Of each sample of red, green and blue, 0–1.
        light: Box<[[f32; 256]; 3]>,
        /// Rows for red, green and blue.
        srgb_from_light: [[f32; 3]; 3],
    },
}

impl Shaper {
    /// One for gray. `None` if the curve makes no sense.
    pub(super) fn gray(tone: &Tone) -> Option<Self> {
        let curves = Curves::new();
        let light = tone.light_of_samples()?;
        let source = Source::Gray(light.map(|light| curves.srgb(light)).into());
        Some(Self { curves, source })
    }

    /// One for three colours, from what they are under D50. `None` if a curve makes no sense.
    pub(super) fn rgb(tones: [&Tone; 3], profile_from_light: &Matrix) -> Option<Self> {
        let [red, green, blue] = tones.map(Tone::light_of_samples);
        let srgb_from_light = product(&srgb_from_profile()?, profile_from_light);
        Some(Self {
            curves: Curves::new(),
            source: Source::Rgb {
                light: [red?, green?, blue?].into(),
                srgb_from_light: srgb_from_light.map(|row| row.map(|number| number as f32)),
            },
        })
    }

    /// The same with one curve, and primaries by where they lie.
    pub(super) fn of(tone: &Tone, primaries: &Primaries) -> Option<Self> {
        Self::rgb([tone; 3], &primaries.profile_from_light()?)
    }

    /// Samples of a pixel that say its colour.
    pub(super) const fn inputs(&self) -> usize {
        match self.source {
            Source::Gray(_) => 1,
            Source::Rgb { .. } => 3,
        }
    }

    /// Converts a row of as many channels into red, green, blue and, if the source has it, alpha.
    pub(super) fn convert(&self, from: &[u8], to: &mut [u8], channels: Channels) {
        let has_alpha = channels.has_alpha();
        match &self.source {
            Source::Gray(srgb) => convert_pixels((from, to), has_alpha, |[gray]| {
                [srgb.get(usize::from(gray)).copied().unwrap_or_default(); 3]
            }),
            Source::Rgb {
                light,
                srgb_from_light,
            } => convert_pixels((from, to), has_alpha, |colour: [u8; 3]| {
                let [red, green, blue] = [0, 1, 2].map(|at| light_of(light, colour, at));
                srgb_from_light.map(|[r, g, b]| self.curves.srgb(r * red + g * green + b * blue))
            }),
        }
    }
}

#[inline(always)]
fn light_of(light: &[[f32; 256]; 3], colour: [u8; 3], at: usize) -> f32 {
    let sample = colour.get(at).copied().map(usize::from);
    let light = light.get(at).zip(sample);
    light
        .and_then(|(light, sample)| light.get(sample))
        .copied()
        .unwrap_or_default()
}
