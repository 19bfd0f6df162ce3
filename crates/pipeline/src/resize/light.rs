//! From rows of samples to linear light.

use crate::{
    bitmap::Channels,
    colour::{Curves, ToSrgb},
    decode::{Decoded, Region},
    lanes::Pair,
};

/// Turns rows of samples into linear light.
pub(super) struct Light<'a> {
    channels: Channels,
    to_srgb: Option<&'a ToSrgb>,
    curves: &'a Curves,
    /// Room for a converted row.
    srgb: Vec<u8>,
}

impl<'a> Light<'a> {
    pub(super) fn new(decoded: &'a Decoded<'a>, curves: &'a Curves, region: &Region) -> Self {
        let channels = decoded.pixels.channels();
        let to_srgb = decoded.to_srgb.as_ref();
        let len = region.columns.len() * channels.coloured().count();
        Self {
            channels,
            to_srgb,
            curves,
            srgb: vec![0; if to_srgb.is_some() { len } else { 0 }],
        }
    }

    /// Fills the first row of pairs of rows. What the second was is gone.
    pub(super) fn fill_first(&mut self, row: &[u8], to: &mut [Pair]) {
        self.fill(row, to, |pair, light| *pair = Pair::first(light));
    }

    /// Fills the second row.
    pub(super) fn fill_second(&mut self, row: &[u8], to: &mut [Pair]) {
        self.fill(row, to, |pair, light| *pair = pair.with_second(light));
    }

    #[inline(always)]
    fn fill(&mut self, row: &[u8], to: &mut [Pair], put: impl Fn(&mut Pair, i16)) {
        match self.to_srgb {
            Some(to_srgb) => {
                to_srgb.convert(row, &mut self.srgb, self.channels);
                fill(&self.srgb, self.channels.coloured(), self.curves, to, put);
            }
            None => fill(row, self.channels, self.curves, to, put),
        }
    }
}

#[inline(always)]
fn fill(
    samples: &[u8],
    channels: Channels,
    curves: &Curves,
    to: &mut [Pair],
    put: impl Fn(&mut Pair, i16),
) {
    let put_all = |to: &mut [Pair], light: &[i16]| {
        to.iter_mut()
            .zip(light)
            .for_each(|(to, light)| put(to, *light));
    };
    match channels {
        Channels::Rgb => {
            for (to, sample) in to.iter_mut().zip(samples) {
                put(to, curves.light(*sample));
            }
        }
        Channels::Gray => {
            for (to, sample) in to.as_chunks_mut::<3>().0.iter_mut().zip(samples) {
                put_all(to, &[curves.light(*sample); 3]);
            }
        }
        Channels::Rgba => {
            let pixels = samples.as_chunks::<4>().0.iter();
            for (to, [r, g, b, a]) in to.as_chunks_mut::<4>().0.iter_mut().zip(pixels) {
                put_all(to, &curves.premultiplied([*r, *g, *b], *a));
            }
        }
        // Inks have gone through their profile before.
        Channels::Cmyk => {}
        Channels::GrayAlpha => {
            let pixels = samples.as_chunks::<2>().0.iter();
            for (to, [gray, a]) in to.as_chunks_mut::<4>().0.iter_mut().zip(pixels) {
                put_all(to, &curves.premultiplied([*gray; 3], *a));
            }
        }
    }
}
