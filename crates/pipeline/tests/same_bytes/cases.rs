//! Sources of several kinds and what the pipeline makes of them, with a table of what that is.
//!
//! A native test of the pipeline and a browser test of the worker both hold the results against
//! the one table, so that neither can go its own way.

pub mod profiles;

use std::fmt::Write as _;

use cameo_model::{Framing, Limits, PointPx, Preset, QuarterTurns, Spec};
use cameo_pipeline::{cover, preview, probe, process};
use jpeg_encoder::{ChromaSubsamplingMethod, ColorType, Encoder, SamplingFactor};

/// A line per case: name, length and hash of the source, length and hash of the result.
pub const TABLE: &str = include_str!("table.txt");

/// 160 x 120 pixels, as libheif and x265 make it.
const HEIC: &[u8] = include_bytes!("../files/p3.heic");
const WIDTH: u16 = 611;
const HEIGHT: u16 = 457;

/// The table as it is on this machine.
pub fn table() -> String {
    let mut table = String::new();
    for (name, source) in sources() {
        for (step, result) in results(&source) {
            let (from, to) = (summary(&source), summary(&result));
            writeln!(table, "{name}, {step}: {from} -> {to}").expect("strings grow");
        }
    }
    table
}

/// Length and FNV-1a hash.
fn summary(bytes: &[u8]) -> String {
    let hash = bytes.iter().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3)
    });
    format!("{} bytes {hash:016x}", bytes.len())
}

fn results(source: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let limits = Limits::SOURCE;
    let photo = |framing: &Framing, spec: &Spec| {
        let photo = process(source, &limits, framing, spec, &mut |_| ());
        photo.expect("is fine").bytes
    };
    let facts = probe(source, &limits).expect("is fine");
    let straight = Framing::centred(facts.upright());
    let scale = f64::from(facts.upright().short_side_px()) / f64::from(HEIGHT);
    let turned = Framing {
        side_upright_px: 301.7 * scale,
        centre_upright: PointPx::new(228.4 * scale, 226.1 * scale),
        quarter_turns: QuarterTurns::new(1),
        flip: true,
        angle_degrees: 7.3,
    };
    let default = Spec {
        max_side_px: 200,
        ..Spec::default()
    };
    let fast = Spec {
        preset: Preset::Fast,
        background_srgb: [10, 120, 250],
        ..default
    };
    let short = Spec {
        max_side_px: 400,
        max_bytes: 9_000,
        ..default
    };
    let preview = preview(source, &limits, 150, &mut |_| ()).expect("is fine");
    let mut results = vec![
        ("photo", photo(&straight, &default)),
        ("fast photo at an angle", photo(&turned, &fast)),
        ("photo of few bytes", photo(&straight, &short)),
        ("preview", preview.rgba),
    ];
    // A server neither has nor makes any other.
    if facts.format.is_written() {
        let cover = cover(source, &limits, 100).expect("is fine");
        results.push(("cover", cover.bytes));
    }
    results
}

/// A JPEG of four inks, whose profile is a table.
pub fn inks() -> Vec<u8> {
    jpeg_of_inks(with_profile(profiles::inks()))
}

fn with_profile(profile: Vec<u8>) -> impl FnOnce(&mut Encoder<&mut Vec<u8>>) {
    move |encoder| encoder.add_icc_profile(&profile).expect("fits")
}

fn sources() -> [(&'static str, Vec<u8>); 9] {
    let oriented = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
    [
        (
            "baseline",
            jpeg(|encoder| {
                encoder.set_sampling_factor(SamplingFactor::R_4_2_0);
                encoder.add_app_segment(1, oriented.to_vec()).expect("fits");
            }),
        ),
        ("progressive", jpeg(|encoder| encoder.set_progressive(true))),
        ("display p3", jpeg(with_profile(profiles::display_p3()))),
        ("png", png()),
        ("webp", webp()),
        ("inks", inks()),
        ("gray", jpeg_of_gray(with_profile(profiles::gray()))),
        ("gif", gif()),
        ("heic", HEIC.to_vec()),
    ]
}

fn jpeg(set: impl FnOnce(&mut Encoder<&mut Vec<u8>>)) -> Vec<u8> {
    let rgb: Vec<u8> = scene().flat_map(|[r, g, b, _]| [r, g, b]).collect();
    jpeg_of(&rgb, ColorType::Rgb, set)
}

fn jpeg_of_gray(set: impl FnOnce(&mut Encoder<&mut Vec<u8>>)) -> Vec<u8> {
    let gray: Vec<u8> = scene().map(|[r, ..]| r).collect();
    jpeg_of(&gray, ColorType::Luma, set)
}

fn jpeg_of_inks(set: impl FnOnce(&mut Encoder<&mut Vec<u8>>)) -> Vec<u8> {
    let inks = scene().flat_map(|[r, g, b, a]| [255 - r, 255 - g, 255 - b, (255 - a) / 4]);
    jpeg_of(&inks.collect::<Vec<_>>(), ColorType::CmykAsYcck, set)
}

fn jpeg_of(
    samples: &[u8],
    colour: ColorType,
    set: impl FnOnce(&mut Encoder<&mut Vec<u8>>),
) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, 90);
    encoder.set_chroma_subsampling_method(ChromaSubsamplingMethod::Average);
    set(&mut encoder);
    encoder
        .encode(samples, WIDTH, HEIGHT, colour)
        .expect("is encoded");
    file
}

/// Of five levels of each colour, each pixel in a code of one byte: the table of codes is cleared
/// before they grow longer.
fn gif() -> Vec<u8> {
    const CLEAR: u8 = 128;
    const END: u8 = 129;
    let level = |sample: u8| u16::from(sample) * 5 / 256;
    let index = |[r, g, b, _]: [u8; 4]| (level(r) * 25 + level(g) * 5 + level(b)) as u8;
    let pixels: Vec<u8> = scene().map(index).collect();
    let runs = pixels.chunks(120);
    let mut codes: Vec<u8> = runs.flat_map(|run| [&[CLEAR], run].concat()).collect();
    codes.push(END);
    let blocks = codes.chunks(255);
    let blocks = blocks.flat_map(|block| [&[block.len() as u8], block].concat());
    let size = [WIDTH, HEIGHT].map(u16::to_le_bytes);
    let palette =
        (0..128_u8).flat_map(|index| [index / 25, index / 5 % 5, index % 5].map(|n| n * 42));
    [
        b"GIF89a",
        size.as_flattened(),
        &[0xF6, 0, 0],
        &palette.collect::<Vec<_>>(),
        &[0x2C, 0, 0, 0, 0],
        size.as_flattened(),
        &[0, 7],
        &blocks.collect::<Vec<_>>(),
        &[0, 0x3B],
    ]
    .concat()
}

fn png() -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, WIDTH.into(), HEIGHT.into());
    encoder.set_color(png::ColorType::Rgba);
    let mut writer = encoder.write_header().expect("a header");
    let rgba: Vec<u8> = scene().flatten().collect();
    writer.write_image_data(&rgba).expect("is encoded");
    writer.finish().expect("an end");
    file
}

fn webp() -> Vec<u8> {
    let mut file = Vec::new();
    let rgba: Vec<u8> = scene().flatten().collect();
    let colour = image_webp::ColorType::Rgba8;
    image_webp::WebPEncoder::new(&mut file)
        .encode(&rgba, WIDTH.into(), HEIGHT.into(), colour)
        .expect("is encoded");
    file
}

/// Slopes, discs and noise, made of whole numbers only; transparent towards the right.
fn scene() -> impl Iterator<Item = [u8; 4]> {
    let places = (0..u32::from(HEIGHT)).flat_map(|y| (0..u32::from(WIDTH)).map(move |x| (x, y)));
    places.map(|(x, y)| {
        let (dx, dy) = ((x % 83).abs_diff(41), (y % 71).abs_diff(35));
        let disc = if dx * dx + dy * dy < 700 { 70 } else { 0 };
        let noise = (x.wrapping_mul(0x9E37_79B1) ^ y.wrapping_mul(0x85EB_CA77))
            .wrapping_mul(0x2C1B_3C6D)
            >> 20;
        let red = x * 150 / 611 + disc + noise % 12;
        let green = y * 150 / 457 + 30 + noise / 12 % 12;
        let blue = 200 - (x + y) / 8 + disc / 2;
        [
            red as u8,
            green as u8,
            blue.min(255) as u8,
            (255 - x * 255 / 611) as u8,
        ]
    })
}
