//! Every kind of file at its own size looks as others decode it.

use crate::{cameo, kinds};

/// Kinds that may differ from the other decoder: with the least likeness in decibels and the
/// largest difference of a sample. Every other kind must be the same to the last bit.
///
/// Chroma that pixels share is smoothed by both, with other roundings. Where four by two pixels
/// share it, libjpeg-turbo does not smooth at all, and neither does libheif anywhere. Colours of
/// pixels that are nearly clear have few bits left when they are multiplied with their alpha.
const INEXACT: [(&str, f64, u8); 27] = [
    ("jpeg 4:2:2", 56.0, 3),
    ("jpeg 4:2:0", 58.0, 3),
    ("jpeg 4:4:0", 56.0, 3),
    ("jpeg 4:1:0", 42.0, 32),
    ("jpeg chroma in two shapes", 56.0, 3),
    ("jpeg luma shared", 60.0, 3),
    ("jpeg optimised", 58.0, 3),
    ("jpeg restarts per row", 58.0, 3),
    ("jpeg restarts per unit", 58.0, 3),
    ("jpeg filled restarts", 58.0, 3),
    ("jpeg extended", 58.0, 3),
    ("jpeg progressive", 58.0, 3),
    ("jpeg progressive restarts", 58.0, 3),
    ("jpeg a scan per component", 58.0, 3),
    ("heic 4:2:0", 37.0, 70),
    ("heic coarse", 38.0, 70),
    ("heic lossless", 37.0, 70),
    ("heic alpha", 37.0, 70),
    ("png gray alpha", 64.0, 5),
    ("png gray alpha 16 bits", 64.0, 5),
    ("png gray alpha interlaced", 64.0, 5),
    ("png rgba", 67.0, 5),
    ("png rgba 16 bits", 67.0, 5),
    ("png rgba interlaced", 67.0, 5),
    ("png rgba 16 bits interlaced", 67.0, 5),
    ("webp lossy alpha", 67.0, 5),
    ("webp lossless alpha", 67.0, 5),
];

/// What every kind must reach in brightness alone, which no two decoders smooth: in decibels. A
/// profile, a range or a matrix that is ignored falls short of it.
const LEAST_LUMA_PSNR_DB: f64 = 60.0;

/// What a kind must reach: the least likeness in decibels, and the largest difference.
pub fn wanted(name: &str) -> (f64, u8) {
    let row = INEXACT.iter().find(|row| row.0 == name);
    row.map_or((99.0, 0), |row| (row.1, row.2))
}

#[test]
fn every_kind_is_decoded_as_others_decode_it() {
    let mut missed = Vec::new();
    for kind in kinds::all() {
        let (least_psnr_db, largest) = wanted(kind.name);
        let (line, is_alike) = match cameo::whole(&kind.file) {
            Ok(found) => {
                let likeness = found.likeness(&kind.shown);
                let luma = found.luma().likeness(&kind.shown.luma());
                let is_alike =
                    likeness.reaches(least_psnr_db, largest) && luma.psnr_db >= LEAST_LUMA_PSNR_DB;
                (format!("{likeness}; in brightness {luma}"), is_alike)
            }
            Err(error) => (error.to_string(), false),
        };
        let line = format!("{:32} {line}", kind.name);
        println!("{line}");
        if !is_alike {
            missed.push(line);
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn the_table_has_no_kind_that_is_not_there() {
    for (name, ..) in INEXACT {
        assert!(kinds::all().iter().any(|kind| kind.name == name), "{name}");
    }
}
