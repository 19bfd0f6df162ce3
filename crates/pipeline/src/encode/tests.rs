//! Files of the JPEG encoder as other decoders read them, and their extremes.

use cameo_model::{Preset, SizePx};
use zune_core::{bytestream::ZCursor, colorspace::ColorSpace, options::DecoderOptions};
use zune_jpeg::JpegDecoder;

use super::jpeg::{Draft, Quality};
use crate::{
    bitmap::{Bitmap, Channels},
    container::Container,
    decode::{Damage, decode},
};

fn bitmap(
    width: u32,
    height: u32,
    channels: Channels,
    sample: impl Fn(u32, u32, u32) -> u8,
) -> Bitmap {
    let count = channels.count() as u32;
    let mut samples = Vec::new();
    for y in 0..height {
        for x in 0..width {
            samples.extend((0..count).map(|channel| sample(x, y, channel)));
        }
    }
    Bitmap::new(SizePx::new(width, height), channels, samples).expect("fits")
}

/// Slow waves with a slow change of colour.
fn soft(width: u32, height: u32, channels: Channels) -> Bitmap {
    bitmap(width, height, channels, |x, y, channel| {
        let wave = |at: u32, period: u32| (at % period).abs_diff(period / 2) * 2;
        (40 + wave(x, 96) + wave(y, 64) / 2 + 12 * channel) as u8
    })
}

fn noise(width: u32, height: u32, channels: Channels, levels: [u8; 2]) -> Bitmap {
    bitmap(width, height, channels, |x, y, channel| {
        let mut hash = x.wrapping_mul(0x9E37_79B9) ^ y.wrapping_mul(0x85EB_CA6B) ^ channel << 27;
        hash = (hash ^ hash >> 15).wrapping_mul(0x2C1B_3C6D);
        let [low, high] = levels;
        if hash >> 13 & 1 == 0 { low } else { high }
    })
}

fn encoded(bitmap: &Bitmap, quality_percent: u8, preset: Preset) -> Vec<u8> {
    let draft = Draft::new(bitmap, preset).expect("can be expressed");
    draft.encode(&draft.plan(Quality::percent(quality_percent)))
}

/// As zune-jpeg reads it.
fn read(bytes: &[u8], channels: Channels) -> Vec<u8> {
    let colours = match channels {
        Channels::Gray => ColorSpace::Luma,
        _ => ColorSpace::RGB,
    };
    let options = DecoderOptions::default().jpeg_set_out_colorspace(colours);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode().expect("is a JPEG")
}

/// As Cameo's own decoder reads it, in whole pixels.
fn read_by_own(bytes: &[u8]) -> Vec<u8> {
    let container = Container::read(bytes).expect("is a JPEG");
    let decoded = decode(&container, 1.0, Damage::Refused).expect("is whole");
    let bitmap = decoded.pixels.into_bitmap().expect("fits");
    bitmap.samples().to_vec()
}

/// Peak signal to noise ratio.
fn psnr_db(one: &[u8], other: &[u8]) -> f64 {
    assert_eq!(one.len(), other.len());
    let squares = one.iter().zip(other);
    let squares = squares.map(|(one, other)| f64::from(one.abs_diff(*other)).powi(2));
    let mean = squares.sum::<f64>() / one.len() as f64;
    20.0 * 255_f64.log10() - 10.0 * mean.max(1e-9).log10()
}

/// Blocks of luma per MCU on either axis, as the frame header has them.
fn luma_sampling(bitmap: &Bitmap) -> u8 {
    let file = encoded(bitmap, 90, Preset::Fast);
    let header = file.windows(2).position(|pair| pair == [0xFF, 0xC0]);
    file[header.expect("is baseline") + 11]
}

/// Encodes in every way and wants back what was put in.
fn check(bitmap: &Bitmap, quality_percent: u8, least_db: f64) {
    for preset in [Preset::Fast, Preset::Default] {
        let file = encoded(bitmap, quality_percent, preset);
        let seen = read(&file, bitmap.channels);
        let what = format!("{:?} {:?} {preset:?}", bitmap.size, bitmap.channels);
        let db = psnr_db(&seen, bitmap.samples());
        assert!(db >= least_db, "{what}: {db} dB");
        let db = psnr_db(&read_by_own(&file), bitmap.samples());
        assert!(db >= least_db, "{what}, own decoder: {db} dB");
    }
}

#[test]
fn every_size_comes_back() {
    let sizes = [
        (1, 1),
        (2, 3),
        (8, 8),
        (16, 16),
        (17, 9),
        (9, 17),
        (15, 33),
        (250, 131),
    ];
    for (width, height) in sizes {
        for channels in [Channels::Gray, Channels::Rgb] {
            check(&soft(width, height, channels), 92, 34.0);
        }
    }
}

#[test]
fn colour_edges_are_not_shared() {
    let level = |at: u32, channel: u32| if (at / 3) % 2 == channel % 2 { 200 } else { 30 };
    let upright = bitmap(64, 48, Channels::Rgb, |x, _, channel| level(x, channel));
    let lying = bitmap(64, 48, Channels::Rgb, |_, y, channel| level(y, channel));
    for stripes in [upright, lying] {
        assert_eq!(luma_sampling(&stripes), 0x11);
        check(&stripes, 95, 30.0);
    }
    assert_eq!(luma_sampling(&soft(64, 48, Channels::Rgb)), 0x22);
}

#[test]
fn flat_pictures_are_tiny_and_exact() {
    for level in [0, 255] {
        for channels in [Channels::Gray, Channels::Rgb] {
            let flat = bitmap(129, 65, channels, |_, _, _| level);
            check(&flat, 87, 60.0);
            assert!(encoded(&flat, 87, Preset::Fast).len() < 700);
        }
    }
}

/// More blocks than one run can count.
#[test]
fn long_runs_of_empty_blocks_end() {
    let flat = bitmap(1600, 1400, Channels::Gray, |_, _, _| 77);
    check(&flat, 87, 60.0);
}

#[test]
fn shared_chroma_keeps_its_colour() {
    let flat = bitmap(40, 24, Channels::Rgb, |_, _, channel| {
        [200, 40, 90][channel as usize]
    });
    check(&flat, 95, 40.0);
}

/// A picture in red, green and blue that are all the same.
fn coloured(gray: &Bitmap) -> Bitmap {
    let samples = gray.samples().iter().flat_map(|gray| [*gray; 3]);
    Bitmap::new(gray.size, Channels::Rgb, samples.collect()).expect("fits")
}

#[test]
fn the_hardest_noise_comes_back_as_well_as_the_quality_says() {
    for (quality_percent, gray_db, rgb_db) in
        [(100, 55.0, 48.0), (90, 38.0, 31.0), (60, 27.0, 19.0)]
    {
        let gray = noise(64, 64, Channels::Gray, [0, 255]);
        check(&gray, quality_percent, gray_db);
        check(&coloured(&gray), quality_percent, gray_db);
        let rgb = noise(64, 64, Channels::Rgb, [0, 255]);
        check(&rgb, quality_percent, rgb_db);
    }
}

/// Largest AC levels of either sign: ±1 of every frequency in turn.
#[test]
fn extreme_coefficients_come_back() {
    for (across, down) in [(0, 4), (4, 0), (4, 4), (7, 7), (0, 1), (1, 0)] {
        let wave =
            |at: u32, k: u32| (f64::from((2 * at + 1) * k) * std::f64::consts::PI / 16.0).cos();
        let board = bitmap(16, 8, Channels::Gray, |x, y, _| {
            let sign = wave(x % 8, across) * wave(y, down) * if x < 8 { 1.0 } else { -1.0 };
            if sign > 0.0 { 255 } else { 0 }
        });
        check(&board, 100, 38.0);
    }
}

#[test]
fn quality_decides_the_length() {
    let picture = noise(96, 96, Channels::Rgb, [90, 160]);
    for preset in [Preset::Fast, Preset::Default] {
        let lens = [1, 10, 30, 50, 70, 85, 95, 100].map(|q| encoded(&picture, q, preset).len());
        assert!(lens.is_sorted(), "{preset:?}: {lens:?}");
        assert!(lens[7] > 3 * lens[0], "{preset:?}: {lens:?}");
    }
}

#[test]
fn more_work_takes_fewer_bytes_for_the_same_picture() {
    let picture = noise(192, 192, Channels::Rgb, [100, 140]);
    let [fast, default] =
        [Preset::Fast, Preset::Default].map(|preset| encoded(&picture, 80, preset));
    assert!(
        default.len() < fast.len(),
        "{} of {}",
        default.len(),
        fast.len()
    );
    let [fast_db, default_db] =
        [fast, default].map(|file| psnr_db(&read(&file, Channels::Rgb), picture.samples()));
    assert!(
        default_db > fast_db - 0.2,
        "{default_db} dB, not {fast_db} dB"
    );
}

#[test]
fn alpha_can_not_be_expressed() {
    let clear = bitmap(8, 8, Channels::Rgba, |_, _, _| 0);
    assert!(Draft::new(&clear, Preset::Fast).is_none());
}
