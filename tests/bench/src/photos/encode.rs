//! Encoding the test photos with libjpeg-turbo's and libheif's programs: what phones' encoders are
//! kin to, and not Cameo.

use std::{
    ffi::OsStr,
    fs,
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
    thread,
};

use cameo_tests::corpus::Metadata;
use image::{RgbImage, imageops};

use super::packages;
use crate::Result;

/// EXIF's value for a photo taken with the phone held upright.
const HELD_UPRIGHT: u8 = 6;

/// A 4:2:0 baseline JPEG of the best quality that needs at most so many bits per pixel, with what a
/// phone writes into it.
///
/// # Errors
/// libjpeg-turbo's programs are missing.
pub fn phone_jpeg(pixels: &RgbImage, bits_per_pixel: f64) -> Result<Vec<u8>> {
    let portable = portable_pixmap(pixels);
    let allowed = bits_per_pixel / 8.0 * f64::from(pixels.width()) * f64::from(pixels.height());
    let (mut low, mut high) = (50, 98);
    let mut best = jpeg(&portable, low)?;
    while low < high {
        let quality = (low + high).div_ceil(2);
        let tried = jpeg(&portable, quality)?;
        if tried.len() as f64 <= allowed {
            (low, best) = (quality, tried);
        } else {
            high = quality - 1;
        }
    }
    let small = imageops::thumbnail(pixels, 160, 120);
    let metadata = Metadata {
        orientation: HELD_UPRIGHT,
        thumbnail: jpeg(&portable_pixmap(&small), 75)?,
    };
    Ok(metadata.added_to(&best))
}

/// The same coefficients and metadata, in scans.
///
/// # Errors
/// As [`phone_jpeg`].
pub fn progressive(jpeg: &[u8]) -> Result<Vec<u8>> {
    pipe("jpegtran", &["-progressive", "-copy", "all"], jpeg)
}

/// A HEIC of a PNG.
///
/// # Errors
/// libheif's encoder is neither installed nor to be had.
pub fn heic(packages: &Path, png: &Path, heic: &Path) -> Result<()> {
    let convert = |program: &Path| {
        let mut command = Command::new(program);
        command
            .args(["--quality", "55", "--output"])
            .arg(heic)
            .arg(png);
        command
            .output()
            .is_ok_and(|output| output.status.success() && heic.exists())
    };
    if convert(Path::new("heif-enc")) {
        return Ok(());
    }
    packages::unpack(packages, "libheif-examples")?;
    if convert(&packages.join("usr/bin/heif-enc")) {
        return Ok(());
    }
    // What it left half made would be taken for a photo.
    let _ = fs::remove_file(heic);
    Err("heif-enc (Debian's package libheif-examples) does not run here".into())
}

fn jpeg(portable: &[u8], quality: u32) -> Result<Vec<u8>> {
    let quality = quality.to_string();
    pipe("cjpeg", &["-quality", &quality, "-sample", "2x2"], portable)
}

/// # Source
/// Netpbm, ppm(5).
fn portable_pixmap(pixels: &RgbImage) -> Vec<u8> {
    let head = format!("P6\n{} {}\n255\n", pixels.width(), pixels.height());
    [head.as_bytes(), pixels.as_raw()].concat()
}

fn pipe(program: &str, arguments: &[&str], input: &[u8]) -> Result<Vec<u8>> {
    let mut child = Command::new(OsStr::new(program))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{program} (Debian's package libjpeg-turbo-progs): {error}"))?;
    let mut stdin = child.stdin.take().ok_or("the input is piped")?;
    let output = thread::scope(|scope| {
        // Dropped at its end, so that the program sees the end of its input.
        scope.spawn(move || stdin.write_all(input));
        child.wait_with_output()
    })?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    Err(format!("{program} failed").into())
}
