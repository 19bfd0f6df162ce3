//! The curve of sRGB: samples to linear light and back.
//!
//! # Source
//! IEC 61966-2-1.

/// How finely linear light is cut for the way back to sRGB: the darkest sRGB step is 20 of these.
const LINEAR_STEPS: f32 = 65_535.0;

/// Linear light of an sRGB sample, 0–1.
fn linear_from_srgb(encoded: f32) -> f32 {
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
