//! A drawn person who stands away from the middle of a wide picture: as much of a face as a detector
//! asks for, and nobody's. It uses nothing else here, so that other tests can have it, too.

type Rgb = [u8; 3];

/// Width and height of the picture.
pub const SIZE_PX: (u32, u32) = (1600, 900);

/// Middle of the face, between the eyes and the mouth.
pub const FACE_PX: (f64, f64) = (1180.0, 400.0);

/// From one cheek to the other.
pub const FACE_WIDTH_PX: f64 = 240.0;

/// What is behind the person.
pub const WALL: Rgb = [150, 170, 190];

/// An ellipse around (x, y) in units of the face's width, y downwards; its edge is so soft.
struct Blot {
    x: f64,
    y: f64,
    half_width: f64,
    half_height: f64,
    softness: f64,
    colour: Rgb,
}

const fn blot(
    (x, y): (f64, f64),
    (half_width, half_height): (f64, f64),
    softness: f64,
    colour: Rgb,
) -> Blot {
    Blot {
        x,
        y,
        half_width,
        half_height,
        softness,
        colour,
    }
}

const HAIR: Rgb = [60, 45, 35];
const SKIN: Rgb = [222, 180, 150];
const SHADE: Rgb = [180, 135, 110];
const DARK: Rgb = [45, 32, 28];

/// From the back to the front.
const BLOTS: [Blot; 22] = [
    blot((0.0, 1.75), (1.15, 0.95), 0.05, [70, 80, 110]),
    blot((0.0, 0.75), (0.27, 0.45), 0.1, SHADE),
    blot((0.0, -0.17), (0.62, 0.72), 0.08, HAIR),
    blot((0.0, 0.05), (0.5, 0.66), 0.06, SKIN),
    blot((-0.40, 0.15), (0.12, 0.40), 0.8, SHADE),
    blot((0.40, 0.15), (0.12, 0.40), 0.8, SHADE),
    blot((0.0, 0.66), (0.28, 0.07), 0.9, SHADE),
    blot((-0.21, -0.12), (0.15, 0.10), 0.8, SHADE),
    blot((0.21, -0.12), (0.15, 0.10), 0.8, SHADE),
    blot((-0.21, -0.24), (0.14, 0.028), 0.5, HAIR),
    blot((0.21, -0.24), (0.14, 0.028), 0.5, HAIR),
    blot((-0.21, -0.11), (0.09, 0.042), 0.3, [235, 230, 225]),
    blot((0.21, -0.11), (0.09, 0.042), 0.3, [235, 230, 225]),
    blot((-0.21, -0.11), (0.045, 0.045), 0.3, DARK),
    blot((0.21, -0.11), (0.045, 0.045), 0.3, DARK),
    blot((-0.21, -0.150), (0.11, 0.018), 0.5, DARK),
    blot((0.21, -0.150), (0.11, 0.018), 0.5, DARK),
    blot((0.06, 0.05), (0.035, 0.14), 0.9, SHADE),
    blot((0.0, 0.19), (0.10, 0.035), 0.7, SHADE),
    blot((-0.045, 0.205), (0.022, 0.014), 0.5, DARK),
    blot((0.045, 0.205), (0.022, 0.014), 0.5, DARK),
    blot((0.0, 0.37), (0.17, 0.045), 0.5, [165, 80, 75]),
];

impl Blot {
    /// How much of it covers a point, 0–1.
    fn cover(&self, x: f64, y: f64) -> f64 {
        let distance = ((x - self.x) / self.half_width).hypot((y - self.y) / self.half_height);
        ((1.0 - distance) / self.softness + 0.5).clamp(0.0, 1.0)
    }
}

/// The colour at (x, y): a plain wall, and a person to the right of the middle.
pub fn pixel(x: u32, y: u32) -> Rgb {
    let right = (f64::from(x) - FACE_PX.0) / FACE_WIDTH_PX;
    let down = (f64::from(y) - FACE_PX.1) / FACE_WIDTH_PX;
    BLOTS.iter().fold(WALL, |behind, blot| {
        mixed(behind, blot.colour, blot.cover(right, down))
    })
}

fn mixed(behind: Rgb, front: Rgb, cover: f64) -> Rgb {
    let level = |behind: u8, front: u8| {
        (f64::from(behind) * (1.0 - cover) + f64::from(front) * cover).round() as u8
    };
    let ([r, g, b], [red, green, blue]) = (behind, front);
    [level(r, red), level(g, green), level(b, blue)]
}
