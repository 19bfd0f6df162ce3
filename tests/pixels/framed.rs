//! Any framing: turned, mirrored and straightened, as slow arithmetic does it from the definition
//! alone, and within half a pixel of the photo.

use std::f64::consts::PI;

use cameo_model::{Framing, PointPx, QuarterTurns, Spec};

use crate::{
    cameo,
    kinds::{jpeg::cjpeg, png},
    oracle::djpeg,
    picture::Picture,
};

const WIDTH: u32 = 640;
const HEIGHT: u32 = 500;
const SIDE: u32 = 96;

/// The photo of a framing, straight from its definition: every pixel is an integral of linear
/// light over the picture under Lanczos' window, which is turned with the photo.
fn by_definition(scene: &Picture, framing: &Framing) -> Picture {
    let linear: Vec<[f64; 3]> = scene.pixels().iter().map(linear).collect();
    let degrees = f64::from(framing.quarter_turns.get()) * 90.0 + framing.angle_degrees;
    let (sin, cos) = (degrees * PI / 180.0).sin_cos();
    let pixel_px = framing.side_upright_px / f64::from(SIDE);
    let stretch = pixel_px.max(1.0);
    let reach = (3.0 * stretch * (sin.abs() + cos.abs())).ceil() as i64;
    Picture::new(SIDE, SIDE, |column, row| {
        let middle = f64::from(SIDE) / 2.0;
        let mut x = f64::from(column) + 0.5 - middle;
        let y = f64::from(row) + 0.5 - middle;
        if framing.flip {
            x = -x;
        }
        // Back from where the clockwise turn has brought it.
        let source_x = framing.centre_upright.x_px + pixel_px * (cos * x + sin * y);
        let source_y = framing.centre_upright.y_px + pixel_px * (cos * y - sin * x);
        let (mut sum, mut weights) = ([0.0; 3], 0.0);
        let around = |at: f64| at as i64 - reach..=at as i64 + reach;
        for (at_x, at_y) in around(source_y).flat_map(|y| around(source_x).map(move |x| (x, y))) {
            let (dx, dy) = (at_x as f64 + 0.5 - source_x, at_y as f64 + 0.5 - source_y);
            let across = lanczos((cos * dx - sin * dy) / stretch);
            let weight = across * lanczos((sin * dx + cos * dy) / stretch);
            let light = place(scene, at_x, at_y).map(|place| linear[place]);
            for (sum, light) in sum.iter_mut().zip(light.unwrap_or_default()) {
                *sum += weight * light;
            }
            weights += light.map_or(0.0, |_| weight);
        }
        let [r, g, b] = sum.map(|sum| encoded(sum / weights));
        [r, g, b, 255]
    })
}

fn place(scene: &Picture, x: i64, y: i64) -> Option<usize> {
    let (x, y) = (u32::try_from(x).ok()?, u32::try_from(y).ok()?);
    (x < scene.width && y < scene.height).then_some((y * scene.width + x) as usize)
}

fn lanczos(at: f64) -> f64 {
    match at.abs() {
        at if at < 1e-12 => 1.0,
        at if at < 3.0 => 3.0 * (PI * at).sin() * (PI * at / 3.0).sin() / (PI * at).powi(2),
        _ => 0.0,
    }
}

/// # Source
/// IEC 61966-2-1.
fn linear([r, g, b, _]: &[u8; 4]) -> [f64; 3] {
    [r, g, b].map(|sample| match f64::from(*sample) / 255.0 {
        encoded if encoded <= 0.040_45 => encoded / 12.92,
        encoded => ((encoded + 0.055) / 1.055).powf(2.4),
    })
}

fn encoded(linear: f64) -> u8 {
    let encoded = if linear <= 0.003_130_8 {
        linear * 12.92
    } else {
        1.055 * linear.powf(1.0 / 2.4) - 0.055
    };
    (encoded * 255.0).round().clamp(0.0, 255.0) as u8
}

fn photo(file: &[u8], framing: &Framing) -> Picture {
    let spec = Spec {
        max_side_px: SIDE,
        max_bytes: 10_000_000,
        quality_percent: 100,
        ..Spec::default()
    };
    let photo = cameo::process(file, framing, &spec).expect("is fine");
    djpeg(&photo.bytes)
}

/// Quarter turns, flip, angle and side in pixels of the picture.
const FRAMINGS: [(u8, bool, f64, f64); 9] = [
    (0, false, 0.0, 430.7),
    (1, false, 0.0, 430.7),
    (2, true, 0.0, 430.7),
    (3, true, 0.0, 201.2),
    (0, false, 7.5, 350.2),
    (1, false, -31.0, 320.9),
    (2, true, 45.0, 300.0),
    (3, true, -12.25, 130.5),
    (0, true, 1.0, 96.0),
];

fn framing(turns: u8, flip: bool, angle_degrees: f64, side_upright_px: f64) -> Framing {
    Framing {
        centre_upright: PointPx::new(301.3, 262.6),
        side_upright_px,
        quarter_turns: QuarterTurns::new(turns),
        flip,
        angle_degrees,
    }
}

/// How far the photo is displaced, in its pixels, across and down: the shift that explains most
/// of the differences by the slopes of the picture.
fn displacement(found: &Picture, wanted: &Picture) -> (f64, f64) {
    let level = |picture: &Picture, x, y| f64::from(picture.at(x, y)[0]);
    let [mut xx, mut xy, mut yy, mut xd, mut yd] = [0.0; 5];
    for (x, y) in (1..SIDE - 1).flat_map(|y| (1..SIDE - 1).map(move |x| (x, y))) {
        let slope_x = (level(wanted, x + 1, y) - level(wanted, x - 1, y)) / 2.0;
        let slope_y = (level(wanted, x, y + 1) - level(wanted, x, y - 1)) / 2.0;
        let difference = level(wanted, x, y) - level(found, x, y);
        xx += slope_x * slope_x;
        xy += slope_x * slope_y;
        yy += slope_y * slope_y;
        xd += slope_x * difference;
        yd += slope_y * difference;
    }
    let determinant = xx * yy - xy * xy;
    (
        (xd * yy - yd * xy) / determinant,
        (yd * xx - xd * xy) / determinant,
    )
}

/// What photos must reach whose framing has no angle, and what those with one: they are scaled
/// first and turned then, by a smaller kernel than Lanczos'.
const LEAST_PSNR_DB: [f64; 2] = [52.0, 44.0];
/// In pixels of the photo. Half of one is promised.
const MOST_DISPLACEMENT: f64 = 0.05;

#[test]
fn a_framing_is_what_its_definition_says() {
    let scene = Picture::scene(WIDTH, HEIGHT);
    let jpeg = cjpeg(&scene, &["-sample", "1x1", "-quality", "100"]);
    let files = [("png", png::rgb(&scene)), ("jpeg", jpeg)];
    let mut missed = Vec::new();
    for (turns, flip, angle, side) in FRAMINGS {
        let framing = framing(turns, flip, angle, side);
        let wanted = by_definition(&scene, &framing).luma();
        for (name, file) in &files {
            let found = photo(file, &framing).luma();
            let (likeness, off) = (found.likeness(&wanted), displacement(&found, &wanted));
            let line = format!(
                "{name:4} {turns} turns, {flip:5} flip, {angle:6}°, {side} px: {likeness}, off by {off:.3?}"
            );
            println!("{line}");
            let [least_psnr_db, with_angle_db] = LEAST_PSNR_DB;
            let least_psnr_db = if angle == 0.0 {
                least_psnr_db
            } else {
                with_angle_db
            };
            let is_there = off.0.abs().max(off.1.abs()) <= MOST_DISPLACEMENT;
            if !is_there || likeness.psnr_db < least_psnr_db {
                missed.push(line);
            }
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}
