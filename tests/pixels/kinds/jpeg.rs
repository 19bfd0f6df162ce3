//! JPEG as libjpeg-turbo's cjpeg writes it, and with four inks as libvips does.

use cameo_tests::oracle::run;

use super::{Kind, scene};
use crate::{
    oracle::{djpeg, vips_file},
    picture::Picture,
};

/// Options of cjpeg for each kind.
const OPTIONS: [(&str, &[&str]); 20] = [
    ("jpeg 4:4:4", &["-sample", "1x1"]),
    ("jpeg 4:2:2", &["-sample", "2x1"]),
    ("jpeg 4:2:0", &["-sample", "2x2"]),
    ("jpeg 4:4:0", &["-sample", "1x2"]),
    ("jpeg 4:1:1", &["-sample", "4x1"]),
    ("jpeg 4:1:0", &["-sample", "4x2"]),
    ("jpeg chroma in two shapes", &["-sample", "2x2,1x2,2x1"]),
    ("jpeg luma shared", &["-sample", "1x1,2x2,2x2"]),
    ("jpeg gray", &["-grayscale"]),
    ("jpeg rgb", &["-rgb"]),
    ("jpeg optimised", &["-optimize"]),
    ("jpeg restarts per row", &["-restart", "1"]),
    ("jpeg restarts per unit", &["-restart", "1B"]),
    ("jpeg extended", &["-quality", "12"]),
    (
        "jpeg every coefficient",
        &["-quality", "100", "-sample", "1x1"],
    ),
    ("jpeg progressive", &["-progressive"]),
    (
        "jpeg progressive 4:4:4",
        &["-progressive", "-sample", "1x1"],
    ),
    (
        "jpeg progressive 4:1:1",
        &["-progressive", "-sample", "4x1"],
    ),
    ("jpeg progressive gray", &["-progressive", "-grayscale"]),
    (
        "jpeg progressive restarts",
        &["-progressive", "-restart", "2"],
    ),
];

/// All kinds of JPEG.
pub fn kinds() -> Vec<Kind> {
    let scene = scene();
    let made = OPTIONS.map(|(name, options)| (name, cjpeg(&scene, options)));
    let cmyk = inks(&scene);
    let others = [
        ("jpeg filled restarts", filled(&scene)),
        ("jpeg a scan per component", scan_per_component(&scene)),
        ("jpeg cmyk", cmyk.clone()),
        ("jpeg ycck", with_transform(&cmyk, 2)),
        ("jpeg progressive cmyk", jpegtran(&cmyk, &["-progressive"])),
    ];
    let kind = |(name, file): (&'static str, Vec<u8>)| Kind {
        name,
        shown: djpeg(&file),
        file,
    };
    made.into_iter().chain(others).map(kind).collect()
}

/// A JPEG of quality 90 unless `options` say otherwise.
pub fn cjpeg(picture: &Picture, options: &[&str]) -> Vec<u8> {
    let quality = ["-quality", "90"];
    run("cjpeg", &[&quality, options].concat(), &picture.ppm())
}

/// The same coefficients, written in another way.
pub fn jpegtran(jpeg: &[u8], options: &[&str]) -> Vec<u8> {
    run("jpegtran", &[&["-copy", "all"], options].concat(), jpeg)
}

/// With bytes that fill before each restart marker, as any marker may have them.
fn filled(picture: &Picture) -> Vec<u8> {
    let jpeg = cjpeg(picture, &["-restart", "1B"]);
    let fill = |at: usize| match jpeg[at..] {
        [0xFF, 0xD0..=0xD7, ..] => vec![0xFF; 3],
        _ => vec![jpeg[at]],
    };
    (0..jpeg.len()).flat_map(fill).collect()
}

fn scan_per_component(picture: &Picture) -> Vec<u8> {
    let script = tempfile::NamedTempFile::new().expect("a file for the scans");
    std::fs::write(script.path(), "0;\n1;\n2;\n").expect("is written");
    let path = script.path().to_str().expect("a plain path");
    cjpeg(picture, &["-scans", path])
}

/// Cyan, magenta, yellow and black as Adobe writes them, without a profile.
fn inks(picture: &Picture) -> Vec<u8> {
    let profiles = ["cmyk", "--input-profile", "srgb"];
    vips_file(
        "icc_transform",
        &picture.ppm(),
        ".jpg[Q=90,strip]",
        &profiles,
    )
}

/// The same file with another word about its colours in Adobe's segment.
pub fn with_transform(jpeg: &[u8], transform: u8) -> Vec<u8> {
    let mut jpeg = jpeg.to_vec();
    let name = jpeg.windows(5).position(|bytes| bytes == b"Adobe");
    jpeg[name.expect("Adobe's segment") + 11] = transform;
    jpeg
}
