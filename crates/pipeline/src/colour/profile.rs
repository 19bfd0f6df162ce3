//! What a source says about the colours of its samples, as a profile.
//!
//! Of a PNG's four ways to say it the first counts that makes sense: a code, an ICC profile, the
//! word that it is sRGB, gamma and primaries. What deliberately does not live here: the conversion
//! (`colour`).
//!
//! # Source
//! W3C PNG specification, third edition, sections 4.3 and 11.3.2; ITU-T H.273 sections 8.1 and 8.2.

use std::ops::RangeInclusive;

use super::{
    icc,
    primaries::Primaries,
    shaper::Shaper,
    tone::{Power, Tone},
};
use crate::container::{Container, Cursor, Kind};

/// Profiles of cameras and screens have a few kilobytes, those of printers a few megabytes.
const MAX_PROFILE_BYTES: usize = 4 * 1024 * 1024;
/// Gamma and coordinates are counted in these.
const PNG_UNIT: f64 = 100_000.0;
/// Within five percent of 1 / 2.2, which stands for the curve of sRGB, as in libpng.
const SRGB_GAMMA: RangeInclusive<f64> = 0.432..=0.477;
/// Any other gamma makes no sense.
const GAMMA: RangeInclusive<f64> = 0.1..=10.0;
/// Twice the area of the smallest triangle of primaries that makes sense; sRGB's is 0.22.
const MIN_PRIMARIES_AREA: f64 = 0.02;

/// What samples mean.
pub(super) enum Profile {
    /// Curves and primaries.
    Shaper(Box<Shaper>),
    /// A table, which must be made of an ICC profile.
    Table(Icc),
}

impl Profile {
    /// Samples of a pixel that say its colour.
    pub(super) fn inputs(&self) -> usize {
        match self {
            Self::Shaper(shaper) => shaper.inputs(),
            Self::Table(icc) => icc.inputs,
        }
    }
}

/// An ICC profile that needs a table.
pub(super) struct Icc {
    pub(super) inputs: usize,
    pub(super) bytes: Vec<u8>,
}

/// What is said about colours.
enum Said {
    Srgb,
    Profile(Profile),
}

/// The profile of a container's samples, of which so many say a pixel's colour. `None` if they are
/// sRGB, or if nothing that makes sense is said, as browsers have it.
pub(super) fn profile(container: &Container<'_>, inputs: usize) -> Option<Profile> {
    let said = by_code(container)
        .or_else(|| by_profile(container, inputs))
        .or_else(|| by_label(container))
        .or_else(|| by_word(container))
        .or_else(|| by_gamma_and_primaries(container, inputs))?;
    match said {
        Said::Profile(profile) if profile.inputs() == inputs => Some(profile),
        _ => None,
    }
}

/// The profile that needs a table, if that is what says what samples mean.
pub(super) fn tabled(container: &Container<'_>) -> Option<Icc> {
    if by_code(container).is_some() {
        return None;
    }
    match icc::read(&profile_bytes(container)?)? {
        Profile::Table(icc) => Some(icc),
        Profile::Shaper(_) => None,
    }
}

fn shaped(shaper: Option<Shaper>) -> Option<Said> {
    Some(Said::Profile(Profile::Shaper(shaper?.into())))
}

fn display_p3() -> Option<Said> {
    shaped(Shaper::of(
        &Tone::Power(Power::SRGB),
        &Primaries::DISPLAY_P3,
    ))
}

/// `cICP`: of all codes, those that are no more than sRGB with other primaries.
fn by_code(container: &Container<'_>) -> Option<Said> {
    match container.of_kind(Kind::ColourCode).next()? {
        [1, 13, 0, 1] => Some(Said::Srgb),
        [12, 13, 0, 1] => display_p3(),
        _ => None,
    }
}

/// An ICC profile, unless it is malformed or for other channels.
fn by_profile(container: &Container<'_>, inputs: usize) -> Option<Said> {
    let profile = icc::read(&profile_bytes(container)?)?;
    (profile.inputs() == inputs).then_some(Said::Profile(profile))
}

fn profile_bytes(container: &Container<'_>) -> Option<Vec<u8>> {
    if let Some(compressed) = container.of_kind(Kind::CompressedIcc).next() {
        return fdeflate::decompress_to_vec_bounded(compressed, MAX_PROFILE_BYTES).ok();
    }
    container.joined(Kind::Icc, MAX_PROFILE_BYTES)
}

/// A HEIC's label, which counts where there is no profile.
fn by_label(container: &Container<'_>) -> Option<Said> {
    container.is_display_p3.then(display_p3).flatten()
}

/// `sRGB`.
fn by_word(container: &Container<'_>) -> Option<Said> {
    container.of_kind(Kind::IsSrgb).next().map(|_| Said::Srgb)
}

/// `gAMA` and `cHRM`. What one of them does not say is as in sRGB.
fn by_gamma_and_primaries(container: &Container<'_>, inputs: usize) -> Option<Said> {
    let gamma = container.of_kind(Kind::Gamma).next().and_then(exponent);
    let primaries = container.of_kind(Kind::Primaries).next();
    let primaries = primaries.and_then(primaries_of);
    let tone = |gamma: Option<f32>| Tone::Power(gamma.map_or(Power::SRGB, Power::of));
    match (inputs, gamma, primaries) {
        (_, None, None) => None,
        (1, gamma, _) => shaped(Shaper::gray(&tone(Some(gamma?)))),
        (_, gamma, primaries) => {
            let primaries = primaries.unwrap_or(Primaries::SRGB);
            shaped(Shaper::of(&tone(gamma), &primaries))
        }
    }
}

/// Of light by samples. `None` for that of sRGB.
fn exponent(gamma: &[u8]) -> Option<f32> {
    let gamma = f64::from(Cursor::new(gamma).u32_be().ok()?) / PNG_UNIT;
    let makes_sense = GAMMA.contains(&gamma) && !SRGB_GAMMA.contains(&gamma);
    makes_sense.then_some((1.0 / gamma) as f32)
}

fn primaries_of(chunk: &[u8]) -> Option<Primaries> {
    let mut cursor = Cursor::new(chunk);
    let mut point = || {
        let [x, y] = [cursor.u32_be().ok()?, cursor.u32_be().ok()?].map(f64::from);
        let (x, y) = (x / PNG_UNIT, y / PNG_UNIT);
        (x + y <= 1.0 && y > 0.0).then_some((x, y))
    };
    let (white, red, green, blue) = (point()?, point()?, point()?, point()?);
    let area = (green.0 - red.0) * (blue.1 - red.1) - (blue.0 - red.0) * (green.1 - red.1);
    (area.abs() >= MIN_PRIMARIES_AREA).then_some(Primaries {
        white,
        red,
        green,
        blue,
    })
}
