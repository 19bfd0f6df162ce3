//! A drawn person before hills: what pages look like with a photo that is pleasant to see. Drawn here,
//! and free of any rights.

use std::{array, sync::LazyLock};

use super::{Metadata, Rgb, TestFile, jpeg, photo};

/// Width and height in pixels.
const SIZE_PX: (u32, u32) = (2000, 1500);

/// A place, from the photo's middle, in parts of its height.
type Place = (f64, f64);

/// Red, green and blue in sRGB, 0–255.
type Colour = [f64; 3];

/// What changes with the time of day.
#[derive(Debug)]
struct Palette {
    /// From above to the horizon.
    sky: [Colour; 4],
    glow: Colour,
    /// From far to near.
    hills: [Colour; 3],
    /// In the shade, and in the light.
    coat: [Colour; 2],
}

const DUSK: Palette = Palette {
    sky: [
        rgb(0x3D_5A8F),
        rgb(0x8F_86B5),
        rgb(0xF0_A894),
        rgb(0xFF_D7A6),
    ],
    glow: rgb(0xFF_F0CF),
    hills: [rgb(0xA9_8AA8), rgb(0x76_698F), rgb(0x4A_4A70)],
    coat: [rgb(0x1F_6F78), rgb(0x3F_9A97)],
};

const MORNING: Palette = Palette {
    sky: [
        rgb(0x6F_B7DE),
        rgb(0x9C_D2E8),
        rgb(0xCF_EAEE),
        rgb(0xF6_F6E4),
    ],
    glow: rgb(0xFF_FFF2),
    hills: [rgb(0x9C_C9B4), rgb(0x63_A68A), rgb(0x3C_7F66)],
    coat: [rgb(0xB8_4A3A), rgb(0xE0_7A5A)],
};

const HAIR: [Colour; 2] = [rgb(0x3A_2430), rgb(0x8A_5648)];
const SKIN: [Colour; 3] = [rgb(0xC9_8263), rgb(0xE0_A27C), rgb(0xF7_C79F)];
const COLLAR: Colour = rgb(0xF3_E6D2);
const CHEEK: Colour = rgb(0xE8_7F6C);
const NOSE: Colour = rgb(0xB9_7458);
const BROW: Colour = rgb(0x4A_2E33);
const PUPIL: Colour = rgb(0x2B_1D26);
const SMILE: Colour = rgb(0x9C_3F42);
const GLINT: Colour = [255.0; 3];

const SUN: Place = (-0.4, -0.02);

/// How far right of the middle the person is.
const ASIDE: f64 = 0.07;

/// A photo of 3 megapixels at dusk, with a location.
pub fn portrait() -> TestFile {
    static DRAWN: LazyLock<TestFile> = LazyLock::new(|| drawn("portrait.jpg", &DUSK));
    DRAWN.clone()
}

/// Another one of the same person, in the morning.
pub fn earlier_portrait() -> TestFile {
    static DRAWN: LazyLock<TestFile> = LazyLock::new(|| drawn("earlier.jpg", &MORNING));
    DRAWN.clone()
}

fn drawn(name: &str, palette: &Palette) -> TestFile {
    let (width, height) = SIZE_PX;
    let plain = jpeg::of_pixels(width, height, 90, |x, y| {
        let middle = |index: u32, side: u32| f64::from(index) + 0.5 - f64::from(side) / 2.0;
        let place = (middle(x, width) * PIXEL, middle(y, height) * PIXEL);
        grained(colour_at(place, palette), x, y)
    });
    let thumbnail = jpeg::stored_four_colours(160, 120, 1);
    let bytes = Metadata {
        orientation: 1,
        thumbnail,
    }
    .added_to(&plain);
    TestFile::new(name, bytes)
}

/// As a sensor sees it. Without this, the sky would be in bands.
fn grained(colour: Colour, x: u32, y: u32) -> Rgb {
    let grain = f64::from(photo::hash(x, y) & 0xFF) / 64.0 - 2.0;
    colour.map(|level| (level + grain).clamp(0.0, 255.0) as u8)
}

fn colour_at(place: Place, palette: &Palette) -> Colour {
    let mut sketch = Sketch(along(&palette.sky, (place.1 + 0.5) / 0.72));
    draw_sun(&mut sketch, place, palette);
    draw_hills(&mut sketch, place, palette);
    let place = (place.0 - ASIDE, place.1);
    draw_behind_the_face(&mut sketch, place, palette);
    draw_face(&mut sketch, place);
    let opening = ellipse(place, (0.035, 0.06), (0.165, 0.235));
    let fringe = head_of_hair(place).max(-opening);
    let lit = 0.6 * step(0.08, -0.2, place.0);
    sketch.lay(mix(HAIR[0], HAIR[1], lit), cover(fringe, PIXEL));
    sketch.0
}

fn draw_sun(sketch: &mut Sketch, place: Place, palette: &Palette) {
    let away = (place.0 - SUN.0).hypot(place.1 - SUN.1);
    sketch.lay(palette.glow, 0.55 * (-(away / 0.28).powi(2)).exp());
    sketch.lay(palette.glow, cover(away - 0.085, 0.006));
}

fn draw_hills(sketch: &mut Sketch, place: Place, palette: &Palette) {
    // How low, how high above that, how many, and where they begin.
    let ranges = [
        (0.12, 0.055, 4.1, 0.6),
        (0.2, 0.05, 6.3, 2.0),
        (0.3, 0.035, 8.7, 4.1),
    ];
    for ((low, high, often, from), colour) in ranges.into_iter().zip(palette.hills) {
        let waves =
            (often * place.0 + from).sin() + 0.4 * (2.3 * often * place.0 + 2.0 * from).sin();
        let above = low - high * waves - place.1;
        let haze = 0.25 * (1.0 + above / 0.12).max(0.0);
        let colour = mix(colour, palette.sky[2], haze.min(1.0));
        sketch.lay(colour, cover(above, 0.004));
    }
}

fn draw_behind_the_face(sketch: &mut Sketch, place: Place, palette: &Palette) {
    let strand = |side: f64| stroke(place, (side * 0.132, -0.1), (side * 0.142, 0.13)) - 0.076;
    let hair = head_of_hair(place).min(strand(-1.0)).min(strand(1.0));
    let lit = 0.5 * step(0.1, -0.25, place.0);
    sketch.lay(mix(HAIR[0], HAIR[1], lit), cover(hair, PIXEL));

    let [shade, light] = palette.coat;
    let coat = mix(shade, light, step(0.25, -0.35, place.0));
    let shoulders = ellipse(place, (0.0, 0.62), (0.4, 0.37));
    sketch.lay(coat, cover(shoulders, PIXEL));

    let cut = ellipse(place, (0.0, 0.262), (0.115, 0.06));
    let neck = (stroke(place, (0.0, 0.02), (0.0, 0.24)) - 0.072).min(cut);
    let in_shade = 0.7 * step(0.2, 0.06, place.1);
    sketch.lay(mix(SKIN[1], SKIN[0], in_shade), cover(neck, PIXEL));

    let edge = ellipse(place, (0.0, 0.262), (0.128, 0.072)).abs() - 0.013;
    sketch.lay(COLLAR, cover(edge.max(0.227 - place.1), PIXEL));
}

fn draw_face(sketch: &mut Sketch, place: Place) {
    let (x, y) = place;
    let skull = ellipse(place, (0.0, -0.06), (0.135, 0.175));
    let face = skull.min(ellipse(place, (0.0, 0.0), (0.115, 0.135)));
    let mut skin = Sketch(mix(SKIN[1], SKIN[2], 0.8 * step(0.1, -0.14, x)));
    skin.lay(SKIN[0], 0.55 * step(0.02, 0.17, x));
    for cheek in [-0.075, 0.078] {
        let away = ((x - cheek) / 0.034).powi(2) + ((y - 0.022) / 0.024).powi(2);
        skin.lay(CHEEK, 0.45 * (-away).exp());
    }
    sketch.lay(skin.0, cover(face, PIXEL));

    let bridge = stroke(place, (0.008, -0.035), (0.02, 0.012));
    let tip = stroke(place, (0.02, 0.012), (0.004, 0.018));
    sketch.lay(NOSE, 0.7 * cover(bridge.min(tip) - 0.004, 0.008));
    for eye in [-0.056, 0.06] {
        let pupil = ellipse(place, (eye, -0.05), (0.0125, 0.0155));
        sketch.lay(PUPIL, cover(pupil, PIXEL));
        let glint = ellipse(place, (eye - 0.004, -0.056), (0.004, 0.004));
        sketch.lay(GLINT, 0.9 * cover(glint, PIXEL));
        let brow = stroke(place, (eye - 0.026, -0.092), (eye + 0.022, -0.096)) - 0.0055;
        sketch.lay(BROW, 0.9 * cover(brow, 0.005));
    }
    let lips = ((x - 0.002).hypot(y - 0.008) - 0.058).abs() - 0.0048;
    sketch.lay(SMILE, cover(lips.max(0.042 - y), 0.005));
}

fn head_of_hair(place: Place) -> f64 {
    ellipse(place, (0.0, -0.12), (0.208, 0.225))
}

/// The colour of one place, laid on in layers.
struct Sketch(Colour);

impl Sketch {
    /// Lays a colour over what is there; `covered` is a share.
    fn lay(&mut self, colour: Colour, covered: f64) {
        self.0 = mix(self.0, colour, covered);
    }
}

/// Side of a pixel.
const PIXEL: f64 = 1.0 / SIZE_PX.1 as f64;

/// Distance to an ellipse's edge, about; negative inside.
fn ellipse(place: Place, centre: Place, radii: (f64, f64)) -> f64 {
    let share = ((place.0 - centre.0) / radii.0).hypot((place.1 - centre.1) / radii.1);
    (share - 1.0) * radii.0.min(radii.1)
}

/// Distance to a line from one place to another.
fn stroke(place: Place, from: Place, to: Place) -> f64 {
    let (right, down) = (to.0 - from.0, to.1 - from.1);
    let (x, y) = (place.0 - from.0, place.1 - from.1);
    let along = (x * right + y * down) / (right * right + down * down);
    let nearest = along.clamp(0.0, 1.0);
    (x - right * nearest).hypot(y - down * nearest)
}

/// How much of a place is inside, by its distance to an edge that is this soft.
fn cover(distance: f64, softness: f64) -> f64 {
    (0.5 - distance / softness).clamp(0.0, 1.0)
}

/// 0 at `from`, 1 at `to`, smooth in between.
fn step(from: f64, to: f64, at: f64) -> f64 {
    let share = ((at - from) / (to - from)).clamp(0.0, 1.0);
    share * share * (3.0 - 2.0 * share)
}

fn along(stops: &[Colour; 4], share: f64) -> Colour {
    let at = share.clamp(0.0, 1.0) * 3.0;
    let index = (at as usize).min(2);
    mix(stops[index], stops[index + 1], at - index as f64)
}

fn mix(from: Colour, to: Colour, share: f64) -> Colour {
    array::from_fn(|channel| from[channel] + (to[channel] - from[channel]) * share)
}

const fn rgb(code: u32) -> Colour {
    let [_, red, green, blue] = code.to_be_bytes();
    [red as f64, green as f64, blue as f64]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oracle;

    #[test]
    fn the_person_is_where_a_photo_is_framed_first() {
        for file in [portrait(), earlier_portrait()] {
            let pixels = oracle::pixels(&file.bytes);
            assert_eq!((pixels.width, pixels.height), SIZE_PX);
            // Between the eyes.
            let [red, green, blue] = pixels.at(1105, 690);
            assert!(red > green && green > blue, "{red} {green} {blue}");
            assert!(red > 180, "{red} {green} {blue}");
        }
        assert_ne!(portrait().bytes, earlier_portrait().bytes);
    }
}
