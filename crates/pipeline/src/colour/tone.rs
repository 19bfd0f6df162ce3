//! Curves of a profile: how much light a sample stands for.
//!
//! # Source
//! ICC.1:2022, sections 10.6 (`curv`) and 10.18 (`para`).

use crate::container::Cursor;

/// Fractions are counted in these.
const FIXED: f32 = 65_536.0;

/// Light of samples, both 0–1.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Tone {
    /// A power, and what a profile puts around it.
    Power(Power),
    /// At samples of the same distance from each other, from 0 to 1; one at least.
    Points(Vec<f32>),
}

/// `(a · sample + b)^gamma + e` from `d` on, `c · sample + f` below.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Power {
    gamma: f32,
    a: f32,
    b: f32,
    c: f32,
    d: f32,
    e: f32,
    f: f32,
}

impl Power {
    /// Nothing but a power.
    pub(super) const fn of(gamma: f32) -> Self {
        Self {
            gamma,
            a: 1.0,
            b: 0.0,
            c: 0.0,
            d: 0.0,
            e: 0.0,
            f: 0.0,
        }
    }

    /// That of sRGB.
    pub(super) const SRGB: Self = Self {
        a: 1.0 / 1.055,
        b: 0.055 / 1.055,
        c: 1.0 / 12.92,
        d: 0.040_45,
        ..Self::of(2.4)
    };

    fn light(&self, sample: f32) -> f32 {
        if sample >= self.d {
            libm::powf((self.a * sample + self.b).max(0.0), self.gamma) + self.e
        } else {
            self.c * sample + self.f
        }
    }
}

impl Tone {
    /// Reads a tag. `None` if it is malformed or of another type.
    pub(super) fn read(tag: &[u8]) -> Option<Self> {
        let mut cursor = Cursor::new(tag);
        let name: [u8; 4] = cursor.array().ok()?;
        cursor.take(4).ok()?;
        match &name {
            b"curv" => points(&mut cursor),
            b"para" => power(&mut cursor).map(Self::Power),
            _ => None,
        }
    }

    /// Light of all samples of eight bits. `None` if it is not a number.
    pub(super) fn light_of_samples(&self) -> Option<[f32; 256]> {
        let light = std::array::from_fn(|sample| self.light(sample as f32 / 255.0));
        let makes_sense = light.iter().all(|light: &f32| light.is_finite());
        makes_sense.then(|| light.map(|light| light.clamp(0.0, 1.0)))
    }

    fn light(&self, sample: f32) -> f32 {
        match self {
            Self::Power(power) => power.light(sample),
            Self::Points(points) => between(points, sample),
        }
    }
}

/// The value of points at 0–1, on straight lines from each to the next.
fn between(points: &[f32], at: f32) -> f32 {
    let last = points.len().saturating_sub(1);
    let position = at * last as f32;
    let before = (position as usize).min(last);
    let value = |index: usize| points.get(index.min(last)).copied().unwrap_or_default();
    let (low, high) = (value(before), value(before + 1));
    low + (high - low) * (position - before as f32)
}

fn points(cursor: &mut Cursor<'_>) -> Option<Tone> {
    let count = cursor.len_u32_be().ok()?;
    match count {
        0 => Some(Tone::Power(Power::of(1.0))),
        // In 256ths.
        1 => Some(Tone::Power(Power::of(
            f32::from(cursor.u16_be().ok()?) / 256.0,
        ))),
        _ => {
            let numbers = cursor.take(count.checked_mul(2)?).ok()?.as_chunks().0;
            let light = |number: &[u8; 2]| f32::from(u16::from_be_bytes(*number)) / 65_535.0;
            Some(Tone::Points(numbers.iter().map(light).collect()))
        }
    }
}

fn power(cursor: &mut Cursor<'_>) -> Option<Power> {
    let kind = cursor.u16_be().ok()?;
    cursor.take(2).ok()?;
    let mut next = || fixed(cursor);
    let gamma = next()?;
    let simple = Power::of(gamma);
    Some(match kind {
        0 => simple,
        1 => {
            let (a, b) = (next()?, next()?);
            let d = -b / a;
            Power { a, b, d, ..simple }
        }
        2 => {
            let (a, b, c) = (next()?, next()?, next()?);
            let d = -b / a;
            Power {
                a,
                b,
                d,
                e: c,
                f: c,
                ..simple
            }
        }
        3 | 4 => {
            let (a, b, c, d) = (next()?, next()?, next()?, next()?);
            let (e, f) = if kind == 4 {
                (next()?, next()?)
            } else {
                (0.0, 0.0)
            };
            Power {
                gamma,
                a,
                b,
                c,
                d,
                e,
                f,
            }
        }
        _ => return None,
    })
}

/// A signed number in 65536ths.
pub(super) fn fixed(cursor: &mut Cursor<'_>) -> Option<f32> {
    let number = i32::from_be_bytes(cursor.array().ok()?);
    Some((f64::from(number) / f64::from(FIXED)) as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(name: &[u8; 4], rest: &[u8]) -> Vec<u8> {
        [name.as_slice(), &[0; 4], rest].concat()
    }

    fn parametric(kind: u16, numbers: &[f64]) -> Vec<u8> {
        let fixed = numbers.iter().map(|number| (number * 65_536.0) as i32);
        let numbers: Vec<u8> = fixed.flat_map(i32::to_be_bytes).collect();
        tag(
            b"para",
            &[&kind.to_be_bytes(), &[0, 0], numbers.as_slice()].concat(),
        )
    }

    fn near(tag: &[u8], sample: f32, light: f32) {
        let tone = Tone::read(tag).expect("is a curve");
        let found = tone.light(sample);
        assert!((found - light).abs() < 1e-3, "{tone:?}: {found}");
    }

    #[test]
    fn curves_of_points_go_straight_between_them() {
        near(&tag(b"curv", &[0, 0, 0, 0]), 0.3, 0.3);
        near(&tag(b"curv", &[0, 0, 0, 1, 2, 0]), 0.5, 0.25);
        let points = tag(b"curv", &[0, 0, 0, 3, 0, 0, 0x40, 0, 0xFF, 0xFF]);
        near(&points, 0.0, 0.0);
        near(&points, 0.25, 0.125);
        near(&points, 0.5, 0.25);
        near(&points, 0.75, 0.625);
        near(&points, 1.0, 1.0);
    }

    #[test]
    fn every_kind_of_power_is_as_the_standard_has_it() {
        near(&parametric(0, &[2.0]), 0.5, 0.25);
        near(&parametric(1, &[2.0, 2.0, -0.5]), 0.5, 0.25);
        near(&parametric(1, &[2.0, 2.0, -0.5]), 0.2, 0.0);
        near(&parametric(2, &[2.0, 2.0, -0.5, 0.1]), 0.5, 0.35);
        near(&parametric(2, &[2.0, 2.0, -0.5, 0.1]), 0.2, 0.1);
        let srgb = [2.4, 1.0 / 1.055, 0.055 / 1.055, 1.0 / 12.92, 0.040_45];
        near(&parametric(3, &srgb), 0.5, 0.214);
        near(&parametric(3, &srgb), 0.02, 0.001_55);
        let raised = [2.0, 1.0, 0.0, 0.5, 0.4, 0.1, 0.05];
        near(&parametric(4, &raised), 0.5, 0.35);
        near(&parametric(4, &raised), 0.2, 0.15);
    }

    #[test]
    fn what_makes_no_sense_is_no_curve() {
        for tag in [
            tag(b"XYZ ", &[0; 12]),
            tag(b"curv", &[0, 0, 0, 9, 0, 0]),
            tag(b"curv", &[0xFF; 4]),
            parametric(5, &[1.0; 7]),
            parametric(4, &[1.0; 6]),
            Vec::new(),
        ] {
            assert_eq!(Tone::read(&tag), None, "{tag:?}");
        }
        let without_number = Tone::read(&parametric(0, &[-1.0])).expect("can be read");
        assert_eq!(without_number.light_of_samples(), None, "1 / 0");
    }
}
