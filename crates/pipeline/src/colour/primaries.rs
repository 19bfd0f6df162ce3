//! Primaries: which colours red, green and blue are, and the way from one three to another.
//!
//! # Source
//! ICC.1:2022, annex E (Bradford); SMPTE RP 177 for the matrix of primaries; IEC 61966-2-1 and
//! SMPTE EG 432-1 for those of sRGB and Display P3.

/// Rows of a matrix.
pub(super) type Matrix = [[f64; 3]; 3];
/// Where a colour lies, as x and y.
pub(super) type Point = (f64, f64);

/// White, red, green and blue.
#[derive(Debug, Clone, Copy)]
pub(super) struct Primaries {
    pub(super) white: Point,
    pub(super) red: Point,
    pub(super) green: Point,
    pub(super) blue: Point,
}

/// What profiles are counted in: the light of a printer's booth.
const D50: [f64; 3] = [0.9642, 1.0, 0.8249];
/// From colours to what the eye's cones answer.
const BRADFORD: Matrix = [
    [0.8951, 0.2664, -0.1614],
    [-0.7502, 1.7135, 0.0367],
    [0.0389, -0.0685, 1.0296],
];

impl Primaries {
    pub(super) const SRGB: Self = Self {
        white: (0.3127, 0.3290),
        red: (0.64, 0.33),
        green: (0.30, 0.60),
        blue: (0.15, 0.06),
    };
    pub(super) const DISPLAY_P3: Self = Self {
        red: (0.680, 0.320),
        green: (0.265, 0.690),
        ..Self::SRGB
    };

    /// Colours under D50 of light in these, as a profile has them. `None` for primaries on one line.
    pub(super) fn profile_from_light(&self) -> Option<Matrix> {
        let columns = [self.red, self.green, self.blue].map(colour);
        let unscaled = transposed(columns);
        let white = colour(self.white);
        let [red, green, blue] = applied(&inverse(&unscaled)?, white);
        let scaled = unscaled.map(|[r, g, b]| [r * red, g * green, b * blue]);
        Some(product(&adaptation(white)?, &scaled))
    }
}

/// Light of sRGB from colours under D50.
pub(super) fn srgb_from_profile() -> Option<Matrix> {
    inverse(&Primaries::SRGB.profile_from_light()?)
}

/// As bright as white.
fn colour((x, y): Point) -> [f64; 3] {
    [x / y, 1.0, (1.0 - x - y) / y]
}

/// Colours that look under D50 as these do under their white.
fn adaptation(white: [f64; 3]) -> Option<Matrix> {
    let (from, to) = (applied(&BRADFORD, white), applied(&BRADFORD, D50));
    let [l, m, s] = std::array::from_fn(|at| {
        let (from, to) = (from.get(at), to.get(at));
        from.zip(to).map_or(1.0, |(from, to)| to / from)
    });
    let scaled = [[l, 0.0, 0.0], [0.0, m, 0.0], [0.0, 0.0, s]];
    Some(product(&inverse(&BRADFORD)?, &product(&scaled, &BRADFORD)))
}

pub(super) fn product(left: &Matrix, right: &Matrix) -> Matrix {
    transposed(transposed(*right).map(|column| applied(left, column)))
}

pub(super) fn applied(matrix: &Matrix, [x, y, z]: [f64; 3]) -> [f64; 3] {
    matrix.map(|[a, b, c]| a * x + b * y + c * z)
}

pub(super) const fn transposed([[a, b, c], [d, e, f], [g, h, i]]: Matrix) -> Matrix {
    [[a, d, g], [b, e, h], [c, f, i]]
}

fn inverse(matrix: &Matrix) -> Option<Matrix> {
    let [[a, b, c], [d, e, f], [g, h, i]] = *matrix;
    let adjugate = [
        [e * i - f * h, c * h - b * i, b * f - c * e],
        [f * g - d * i, a * i - c * g, c * d - a * f],
        [d * h - e * g, b * g - a * h, a * e - b * d],
    ];
    let determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
    (determinant.abs() > 1e-9).then(|| adjugate.map(|row| row.map(|number| number / determinant)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_near(found: &Matrix, wanted: &Matrix) {
        let pairs = found.as_flattened().iter().zip(wanted.as_flattened());
        for (found, wanted) in pairs {
            assert!((found - wanted).abs() < 5e-4, "{found} for {wanted}");
        }
    }

    /// What the profiles of sRGB and Display P3 hold that are in wide use.
    #[test]
    fn primaries_have_the_colours_of_published_profiles() {
        let found = Primaries::SRGB.profile_from_light().expect("is a triangle");
        assert_near(
            &found,
            &[
                [0.436_07, 0.385_15, 0.143_07],
                [0.222_49, 0.716_87, 0.060_61],
                [0.013_92, 0.097_08, 0.714_10],
            ],
        );
        let found = Primaries::DISPLAY_P3.profile_from_light();
        assert_near(
            &found.expect("is a triangle"),
            &[
                [0.515_12, 0.291_98, 0.157_10],
                [0.241_18, 0.692_25, 0.066_57],
                [-0.001_05, 0.041_88, 0.784_07],
            ],
        );
    }

    #[test]
    fn there_and_back_is_where_it_was() {
        let there = Primaries::SRGB.profile_from_light().expect("is a triangle");
        let back = srgb_from_profile().expect("is a triangle");
        let same = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
        assert_near(&product(&back, &there), &same);
    }

    #[test]
    fn primaries_on_a_line_have_no_colours() {
        let red = Primaries::SRGB.red;
        let line = Primaries {
            green: red,
            ..Primaries::SRGB
        };
        assert!(line.profile_from_light().is_none());
    }
}
