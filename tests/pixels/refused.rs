//! Sound files of codings that Cameo does not take: a typed refusal, the same everywhere.

use cameo_model::{Error, Framing, SizePx, Spec};

use crate::{
    cameo,
    kinds::{jpeg::cjpeg, png},
    oracle::vips_file,
    picture::Picture,
};

/// The refusals of a file by everything that looks at one.
fn refusals(file: &[u8]) -> [Option<Error>; 5] {
    let framing = Framing::centred(SizePx::new(64, 48));
    [
        cameo_pipeline::probe(file, &cameo::LIMITS).err(),
        cameo::preview(file, 32).err(),
        cameo::process(file, &framing, &Spec::default()).err(),
        cameo_pipeline::sanitise(file, &cameo::LIMITS).err(),
        cameo_pipeline::cover(file, &cameo::LIMITS, 16).err(),
    ]
}

/// The file with another byte at `offset` behind its frame's marker `from`.
fn with_frame(jpeg: &[u8], from: u8, offset: usize, byte: u8) -> Vec<u8> {
    let mut jpeg = jpeg.to_vec();
    let frame = jpeg.windows(2).position(|pair| pair == [0xFF, from]);
    jpeg[frame.expect("a frame") + 1 + offset] = byte;
    jpeg
}

#[test]
fn rare_codings_are_refused_with_a_word() {
    let scene = Picture::scene(64, 48);
    let baseline = cjpeg(&scene, &[]);
    let extended = cjpeg(&scene, &["-quality", "12"]);
    for (name, file) in [
        ("arithmetic", cjpeg(&scene, &["-arithmetic"])),
        (
            "progressive arithmetic",
            cjpeg(&scene, &["-arithmetic", "-progressive"]),
        ),
        ("12 bits", with_frame(&extended, 0xC1, 3, 12)),
        ("lossless", with_frame(&baseline, 0xC0, 0, 0xC3)),
        ("differential", with_frame(&baseline, 0xC0, 0, 0xC5)),
    ] {
        assert_eq!(
            refusals(&file),
            [const { Some(Error::UnsupportedCoding {}) }; 5],
            "{name}"
        );
    }
}

#[test]
fn avif_is_known_but_left_to_browsers() {
    let scene = png::rgb(&Picture::scene(64, 48));
    let file = vips_file("copy", &scene, ".heic[compression=av1,effort=0]", &[]);
    let [probed, decoded @ ..] = refusals(&file);
    assert_eq!(probed, None);
    assert_eq!(decoded, [const { Some(Error::UnsupportedFormat {}) }; 4]);
}
