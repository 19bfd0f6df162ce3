//! What a source says about the colours of its samples, as a profile.
//!
//! Of a PNG's four ways to say it the first counts that makes sense: a code, an ICC profile, the
//! word that it is sRGB, gamma and primaries. What deliberately does not live here: the conversion
//! (`colour`).
//!
//! # Source
//! W3C PNG specification, third edition, sections 4.3 and 11.3.2; ITU-T H.273 sections 8.1 and 8.2.

use std::ops::RangeInclusive;

use moxcms::{Chromaticity, ColorPrimaries, ColorProfile, DataColorSpace, XyY, curve_from_gamma};

use crate::{
    bitmap::Channels,
    container::{Container, Cursor, Kind},
};

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

/// What is said about colours.
enum Said {
    Srgb,
    Profile(Box<ColorProfile>),
}

/// The profile of a container's samples, which come in these channels. `None` if they are sRGB, or
/// if nothing that makes sense is said, as browsers have it.
pub(crate) fn profile(container: &Container<'_>, channels: Channels) -> Option<Box<ColorProfile>> {
    let wanted = match channels {
        Channels::Gray | Channels::GrayAlpha => DataColorSpace::Gray,
        Channels::Rgb | Channels::Rgba => DataColorSpace::Rgb,
        Channels::Cmyk => DataColorSpace::Cmyk,
    };
    let said = by_code(container)
        .or_else(|| by_profile(container, wanted))
        .or_else(|| by_label(container))
        .or_else(|| by_word(container))
        .or_else(|| by_gamma_and_primaries(container, wanted))?;
    match said {
        Said::Profile(profile) if profile.color_space == wanted => Some(profile),
        _ => None,
    }
}

/// `cICP`: of all codes, those that are no more than sRGB with other primaries.
fn by_code(container: &Container<'_>) -> Option<Said> {
    match container.of_kind(Kind::ColourCode).next()? {
        [1, 13, 0, 1] => Some(Said::Srgb),
        [12, 13, 0, 1] => Some(Said::Profile(ColorProfile::new_display_p3().into())),
        _ => None,
    }
}

/// An ICC profile, unless it is malformed or for other channels.
fn by_profile(container: &Container<'_>, wanted: DataColorSpace) -> Option<Said> {
    let profile = ColorProfile::new_from_slice(&profile_bytes(container)?).ok()?;
    (profile.color_space == wanted).then(|| Said::Profile(profile.into()))
}

fn profile_bytes(container: &Container<'_>) -> Option<Vec<u8>> {
    if let Some(compressed) = container.of_kind(Kind::CompressedIcc).next() {
        return fdeflate::decompress_to_vec_bounded(compressed, MAX_PROFILE_BYTES).ok();
    }
    let pieces: Vec<&[u8]> = container.of_kind(Kind::Icc).collect();
    let icc = pieces.concat();
    (1..=MAX_PROFILE_BYTES).contains(&icc.len()).then_some(icc)
}

/// A HEIC's label, which counts where there is no profile.
fn by_label(container: &Container<'_>) -> Option<Said> {
    let is_p3 = container.is_display_p3;
    is_p3.then(|| Said::Profile(ColorProfile::new_display_p3().into()))
}

/// `sRGB`.
fn by_word(container: &Container<'_>) -> Option<Said> {
    container.of_kind(Kind::IsSrgb).next().map(|_| Said::Srgb)
}

/// `gAMA` and `cHRM`. What one of them does not say is as in sRGB.
fn by_gamma_and_primaries(container: &Container<'_>, wanted: DataColorSpace) -> Option<Said> {
    let gamma = container.of_kind(Kind::Gamma).next().and_then(exponent);
    let primaries = container.of_kind(Kind::Primaries).next();
    let profile = match (wanted, gamma, primaries.and_then(primaries_of)) {
        (_, None, None) => return None,
        (DataColorSpace::Gray, gamma, _) => ColorProfile::new_gray_with_gamma(gamma?),
        (_, gamma, primaries) => {
            let mut profile = ColorProfile::new_srgb();
            if let Some((white, primaries)) = primaries {
                profile.update_rgb_colorimetry(white, primaries);
            }
            if let Some(gamma) = gamma {
                let curve = curve_from_gamma(gamma);
                profile.red_trc = Some(curve.clone());
                profile.green_trc = Some(curve.clone());
                profile.blue_trc = Some(curve);
                // A code would count more.
                profile.cicp = None;
            }
            profile
        }
    };
    Some(Said::Profile(profile.into()))
}

/// Of light by samples. `None` for that of sRGB.
fn exponent(gamma: &[u8]) -> Option<f32> {
    let gamma = f64::from(Cursor::new(gamma).u32_be().ok()?) / PNG_UNIT;
    let makes_sense = GAMMA.contains(&gamma) && !SRGB_GAMMA.contains(&gamma);
    makes_sense.then_some((1.0 / gamma) as f32)
}

fn primaries_of(chunk: &[u8]) -> Option<(XyY, ColorPrimaries)> {
    let mut cursor = Cursor::new(chunk);
    let mut point = || {
        let [x, y] = [cursor.u32_be().ok()?, cursor.u32_be().ok()?].map(f64::from);
        let (x, y) = (x / PNG_UNIT, y / PNG_UNIT);
        (x + y <= 1.0 && y > 0.0).then_some((x, y))
    };
    let (white, red, green, blue) = (point()?, point()?, point()?, point()?);
    let area = (green.0 - red.0) * (blue.1 - red.1) - (blue.0 - red.0) * (green.1 - red.1);
    let primary = |(x, y): (f64, f64)| Chromaticity::new(x as f32, y as f32);
    let primaries = ColorPrimaries {
        red: primary(red),
        green: primary(green),
        blue: primary(blue),
    };
    let white = XyY {
        x: white.0,
        y: white.1,
        yb: 1.0,
    };
    (area.abs() >= MIN_PRIMARIES_AREA).then_some((white, primaries))
}
