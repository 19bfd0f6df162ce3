//! Photos and previews are scaled in linear light, as libvips does it with Lanczos' window.

use cameo_model::{Framing, PointPx, SizePx, Spec};

use crate::{
    cameo,
    kinds::{jpeg::cjpeg, png},
    oracle::{djpeg, vips_steps},
    picture::Picture,
};

const WIDTH: u32 = 655;
const HEIGHT: u32 = 465;

/// The left square of a file scaled to `side`.
fn by_vips(file: &[u8], side: u32) -> Picture {
    let height = HEIGHT.to_string();
    let factor = (f64::from(HEIGHT) / f64::from(side)).to_string();
    let steps: [&[&str]; 4] = [
        &["crop", "0", "0", &height, &height],
        &["colourspace", "scrgb"],
        &["reduce", &factor, &factor, "--kernel", "lanczos3"],
        &["colourspace", "srgb"],
    ];
    vips_steps(file, &steps)
}

fn photo(file: &[u8], side: u32) -> Picture {
    let middle = f64::from(HEIGHT) / 2.0;
    let framing = Framing {
        centre_upright: PointPx::new(middle, middle),
        ..Framing::centred(SizePx::new(WIDTH, HEIGHT))
    };
    let spec = Spec {
        max_side_px: side,
        max_bytes: 10_000_000,
        quality_percent: 100,
        ..Spec::default()
    };
    let photo = cameo::process(file, &framing, &spec).expect("is fine");
    djpeg(&photo.bytes)
}

/// Least likeness in brightness and in all, in decibels. A JPEG may be reduced while it is decoded,
/// which is not done in linear light, and the photo's own pixels share chroma.
const SOURCES: [(&str, f64, f64); 4] = [
    ("png", 53.0, 48.0),
    ("jpeg 4:4:4", 47.0, 44.0),
    ("jpeg 4:2:0", 47.0, 36.0),
    ("jpeg progressive", 47.0, 36.0),
];

fn source(name: &str) -> Vec<u8> {
    let scene = Picture::scene(WIDTH, HEIGHT);
    match name {
        "png" => png::rgb(&scene),
        "jpeg 4:4:4" => cjpeg(&scene, &["-sample", "1x1"]),
        "jpeg 4:2:0" => cjpeg(&scene, &["-sample", "2x2"]),
        _ => cjpeg(&scene, &["-progressive"]),
    }
}

#[test]
fn photos_are_scaled_in_linear_light() {
    let mut missed = Vec::new();
    for (name, least_luma_db, least_db) in SOURCES {
        let file = source(name);
        for side in [HEIGHT, 310, 200, 128, 64] {
            // Beyond the edges, libvips repeats them, and Cameo has nothing there.
            let (found, wanted) = (photo(&file, side).inner(3), by_vips(&file, side).inner(3));
            let (all, luma) = (
                found.likeness(&wanted),
                found.luma().likeness(&wanted.luma()),
            );
            let line = format!("{name:16} {side:4} px  {all}, brightness {luma}");
            println!("{line}");
            if luma.psnr_db < least_luma_db || all.psnr_db < least_db {
                missed.push(line);
            }
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}
