//! WebP as libwebp writes it by libvips' hand.

use super::{Kind, png, scene, veiled_scene};
use crate::oracle::{vips, vips_file};

/// All kinds of WebP.
pub fn kinds() -> Vec<Kind> {
    let (scene, veiled) = (png::rgb(&scene()), png::rgba(&veiled_scene()));
    let files = [
        ("webp lossy", &scene, "Q=80"),
        ("webp lossy, coarse", &scene, "Q=5"),
        ("webp lossy, fine", &scene, "Q=100,smart_subsample"),
        ("webp lossy alpha", &veiled, "Q=80"),
        ("webp lossy, lossy alpha", &veiled, "Q=60,alpha_q=20"),
        ("webp lossless", &scene, "lossless"),
        ("webp lossless alpha", &veiled, "lossless"),
        ("webp near lossless", &scene, "near_lossless,Q=40"),
    ];
    let kind = |(name, from, options): (&'static str, &Vec<u8>, &str)| {
        let file = vips_file("copy", from, &format!(".webp[{options}]"), &[]);
        Kind {
            name,
            shown: vips("copy", &file, &[]),
            file,
        }
    };
    files.map(kind).into()
}
