//! HEIC as x265 and libheif write it by libvips' hand.

use super::{Kind, png, scene, veiled_scene};
use crate::oracle::{vips, vips_file};

/// All kinds of HEIC.
pub fn kinds() -> Vec<Kind> {
    let (scene, veiled) = (png::rgb(&scene()), png::rgba(&veiled_scene()));
    let files = [
        ("heic 4:2:0", &scene, "Q=80,subsample_mode=on"),
        ("heic 4:4:4", &scene, "Q=80,subsample_mode=off"),
        ("heic coarse", &scene, "Q=20"),
        ("heic lossless", &scene, "lossless"),
        ("heic alpha", &veiled, "Q=80"),
    ];
    let kind = |(name, from, options): (&'static str, &Vec<u8>, &str)| {
        let file = vips_file("copy", from, &format!(".heic[{options},effort=2]"), &[]);
        Kind {
            name,
            shown: vips("copy", &file, &[]),
            file,
        }
    };
    files.map(kind).into()
}
