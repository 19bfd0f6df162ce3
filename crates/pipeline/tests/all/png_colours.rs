//! What a PNG's chunks say about its colours is seen, and what is published needs no such word.

use cameo_pipeline::{check_clean, sanitise};

use crate::support::{
    LIMITS, Picture, contains,
    meta::{display_p3, srgb},
    png, preview,
};

/// The colour of each sample, and what it is in sRGB when it is meant in Display P3.
const IN_P3: ([u8; 4], [u8; 4]) = ([234, 51, 35, 255], [255, 0, 0, 255]);
/// The same for a gray in linear light.
const IN_LIGHT: ([u8; 4], [u8; 4]) = ([55, 55, 55, 255], [127, 127, 127, 255]);

type Chunk = (&'static [u8; 4], Vec<u8>);

fn code(primaries: u8, curve: u8) -> Chunk {
    (b"cICP", vec![primaries, curve, 0, 1])
}

fn profile(icc: &[u8]) -> Chunk {
    let name = b"profile\0\0".as_slice();
    (b"iCCP", [name, &fdeflate::compress_to_vec(icc)].concat())
}

fn word() -> Chunk {
    (b"sRGB", vec![0])
}

fn gamma(number: u32) -> Chunk {
    (b"gAMA", number.to_be_bytes().to_vec())
}

/// White, red, green and blue.
fn primaries(numbers: [[u32; 2]; 4]) -> Chunk {
    let numbers = numbers.as_flattened().iter();
    (b"cHRM", numbers.flat_map(|n| n.to_be_bytes()).collect())
}

const WHITE: [u32; 2] = [31_270, 32_900];
const P3: [[u32; 2]; 4] = [WHITE, [68_000, 32_000], [26_500, 69_000], [15_000, 6_000]];
const SRGB: [[u32; 2]; 4] = [WHITE, [64_000, 33_000], [30_000, 60_000], [15_000, 6_000]];

fn file(colour: [u8; 4], encode: fn(&Picture) -> Vec<u8>, chunks: &[Chunk]) -> Vec<u8> {
    let plain = encode(&Picture::new(16, 16, |_, _| colour));
    // Each comes right behind the header, before those that were put there before.
    let chunks = chunks.iter().rev();
    chunks.fold(plain, |file, (name, data)| {
        png::with_chunk(&file, name, data)
    })
}

/// Shows a file on screen and publishes it, and wants to see the same colour.
fn check(file: &[u8], wanted: [u8; 4], what: &str) {
    let published = sanitise(file, &LIMITS).expect("is fine").bytes;
    assert_eq!(check_clean(&published), Ok(()));
    for name in [b"cICP", b"iCCP", b"gAMA", b"cHRM"] {
        assert!(!contains(&published, name), "{what}");
    }
    for file in [file, &published] {
        let seen = preview(file, &LIMITS, 16)
            .map(Picture::from)
            .expect("is fine");
        let colour = seen.at(8, 8);
        let off = colour
            .iter()
            .zip(wanted)
            .map(|(one, other)| one.abs_diff(other));
        assert!(off.max() <= Some(4), "{what}: {colour:?}");
    }
}

#[test]
fn display_p3_is_seen_however_it_is_said() {
    for chunks in [
        vec![code(12, 13)],
        vec![profile(&display_p3())],
        vec![primaries(P3)],
        vec![primaries(P3), gamma(45_455)],
    ] {
        for encode in [png::rgb, png::rgba] {
            check(
                &file(IN_P3.0, encode, &chunks),
                IN_P3.1,
                chunk_names(&chunks).as_str(),
            );
        }
    }
}

#[test]
fn the_most_telling_word_counts() {
    for (chunks, wanted) in [
        (vec![profile(&srgb()), code(12, 13)], IN_P3.1),
        (vec![profile(&display_p3()), code(1, 13)], IN_P3.0),
        (vec![word(), profile(&display_p3())], IN_P3.1),
        (vec![primaries(P3), word()], IN_P3.0),
        (vec![gamma(100_000), word(), primaries(P3)], IN_P3.0),
        // What makes no sense, or is not understood, says nothing.
        (vec![code(9, 16), profile(&display_p3())], IN_P3.1),
        (vec![profile(b"none"), primaries(P3)], IN_P3.1),
        (vec![primaries([[0; 2]; 4]), gamma(0)], IN_P3.0),
        (vec![primaries([WHITE; 4]), gamma(u32::MAX)], IN_P3.0),
    ] {
        check(
            &file(IN_P3.0, png::rgb, &chunks),
            wanted,
            chunk_names(&chunks).as_str(),
        );
    }
}

#[test]
fn a_gamma_is_seen_in_colours_and_in_gray() {
    for encode in [png::rgb, png::gray] {
        check(
            &file(IN_LIGHT.0, encode, &[gamma(100_000)]),
            IN_LIGHT.1,
            "linear light",
        );
    }
}

#[test]
fn what_says_no_more_than_srgb_costs_no_pixel() {
    for chunks in [
        vec![gamma(45_455)],
        vec![gamma(45_455), primaries(SRGB)],
        vec![word(), gamma(45_455), primaries(SRGB)],
        vec![code(1, 13)],
    ] {
        let noise = png::rgba(&Picture::noise(16, 16));
        let chunks = chunks.iter();
        let file = chunks.fold(noise.clone(), |file, (name, data)| {
            png::with_chunk(&file, name, data)
        });
        let published = sanitise(&file, &LIMITS).expect("is fine").bytes;
        assert_eq!(published, sanitise(&noise, &LIMITS).expect("is fine").bytes);
    }
}

fn chunk_names(chunks: &[Chunk]) -> String {
    let names = chunks
        .iter()
        .map(|(name, _)| String::from_utf8_lossy(*name));
    names.collect::<Vec<_>>().join(", ")
}
