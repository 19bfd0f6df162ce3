//! Files that cost much: a phone's largest photo, and what hides many pixels in few bytes.

use std::io::Write as _;

use image_webp::WebPEncoder;
use jpeg_encoder::{Encoder, ImageBuffer, JpegColorType, SamplingFactor};
use png::{BitDepth, ColorType};

use crate::heif::{self, Heif};

/// A phone's largest photo: 8000 × 6000, chroma shared by four pixels.
pub fn photo_of_48_mp() -> Vec<u8> {
    jpeg(8000, 6000, |_| {})
}

/// The same at 4000 × 3000.
pub fn photo_of_12_mp() -> Vec<u8> {
    jpeg(4000, 3000, |_| {})
}

/// Headers that claim 200 megapixels, by format.
pub fn over_the_limits() -> [(&'static str, Vec<u8>); 4] {
    let mut gif = b"GIF89a".to_vec();
    gif.extend([0x20, 0x4E, 0x10, 0x27, 0, 0, 0]);
    let mut webp = b"RIFF\x16\0\0\0WEBPVP8X\x0A\0\0\0\0\0\0\0".to_vec();
    webp.extend([0x1F, 0x4E, 0, 0x0F, 0x27, 0]);
    let mut png = b"\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0\x4E\x20\0\0\x27\x10".to_vec();
    png.extend([8, 6, 0, 0, 0, 0xF9, 0x24, 0x48, 0xA2]);
    let mut jpeg = hollow_jpeg();
    set_size(&mut jpeg, 20_000, 10_000);
    [("gif", gif), ("webp", webp), ("png", png), ("jpeg", jpeg)]
}

/// 4000 × 3000 pixels in progressive scans.
pub fn progressive_of_12_mp() -> Vec<u8> {
    jpeg(4000, 3000, |encoder| encoder.set_progressive(true))
}

/// 4000 × 3000 pixels that lie on their side.
pub fn turned_of_12_mp() -> Vec<u8> {
    let exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
    jpeg(4000, 3000, |encoder| {
        encoder.add_app_segment(1, exif.to_vec()).expect("fits");
    })
}

/// 4000 × 3000 pixels in progressive scans, none of which shares its chroma.
pub fn full_progressive_of_12_mp() -> Vec<u8> {
    jpeg(4000, 3000, |encoder| {
        encoder.set_sampling_factor(SamplingFactor::R_4_4_4);
        encoder.set_progressive(true);
    })
}

/// 4000 × 3000 pixels of four inks in progressive scans.
pub fn progressive_inks_of_12_mp() -> Vec<u8> {
    let scene = Scene {
        width: 4000,
        height: 3000,
        colour: JpegColorType::Ycck,
    };
    encoded(scene, |encoder| {
        encoder.set_sampling_factor(SamplingFactor::R_4_4_4);
        encoder.set_progressive(true);
    })
}

/// 4000 × 3000 pixels of 256 colours.
pub fn gif_of_12_mp() -> Vec<u8> {
    let (width, height) = (4000, 3000);
    let places = (0..u32::from(height)).flat_map(|y| (0..u32::from(width)).map(move |x| (x, y)));
    let frame = gif::Frame {
        width,
        height,
        palette: Some((0..=255).flat_map(|gray: u8| [gray; 3]).collect()),
        buffer: places.map(|(x, y)| level(x, y)).collect(),
        ..gif::Frame::default()
    };
    let mut encoder = gif::Encoder::new(Vec::new(), width, height, &[]).expect("a header");
    encoder.write_frame(&frame).expect("is encoded");
    encoder.into_inner().expect("an end")
}

/// 4000 × 3000 pixels in tiles of 160 × 120.
pub fn heic_of_12_mp() -> Vec<u8> {
    Heif::grid(25, 25, (4000, 3000)).file()
}

/// 4000 × 3000 pixels that can't be compressed much.
pub fn png_of_12_mp() -> Vec<u8> {
    png((4000, 3000), ColorType::Rgb, BitDepth::Eight, |y, row| {
        for (x, sample) in row.iter_mut().enumerate() {
            *sample = level(x as u32 / 3, y);
        }
    })
}

/// A header that claims 1924 × 9249 pixels, and hardly any of them.
pub fn hollow_jpeg() -> Vec<u8> {
    let mut file = jpeg(1924, 16, |_| {});
    set_size(&mut file, 1924, 9249);
    file.truncate(900);
    file
}

fn set_size(jpeg: &mut [u8], width: u16, height: u16) {
    let frame = jpeg.windows(2).position(|pair| pair == [0xFF, 0xC0]);
    let size = frame.expect("a frame") + 5;
    jpeg[size..size + 2].copy_from_slice(&height.to_be_bytes());
    jpeg[size + 2..size + 4].copy_from_slice(&width.to_be_bytes());
}

/// 49 megapixels of one bit, all the same.
pub fn flat_png() -> Vec<u8> {
    png((7000, 7000), ColorType::Grayscale, BitDepth::One, |_, _| {})
}

/// 49 megapixels of 64 bits, all the same.
pub fn deep_png() -> Vec<u8> {
    png((7000, 7000), ColorType::Rgba, BitDepth::Sixteen, |_, _| {})
}

/// A progressive photo whose last scan comes another fifty times.
pub fn jpeg_of_many_scans() -> Vec<u8> {
    let file = jpeg(2000, 1500, |encoder| encoder.set_progressive(true));
    let (body, end) = file.split_at(file.len() - 2);
    let last = body.windows(2).rposition(|pair| pair == [0xFF, 0xDA]);
    let scan = &body[last.expect("a scan")..];
    [body, &scan.repeat(50), end].concat()
}

/// 24 megapixels of lossless WebP.
pub fn wide_webp() -> Vec<u8> {
    let (width, height) = (11_158, 2_156);
    let rgb: Vec<u8> = (0..width * height * 3)
        .map(|at| (at / 3000) as u8)
        .collect();
    let mut file = Vec::new();
    WebPEncoder::new(&mut file)
        .encode(&rgb, width, height, image_webp::ColorType::Rgb8)
        .expect("is encoded");
    file
}

/// Slopes and noise, made row by row.
struct Scene {
    width: u16,
    height: u16,
    colour: JpegColorType,
}

impl ImageBuffer for Scene {
    fn get_jpeg_color_type(&self) -> JpegColorType {
        self.colour
    }

    fn width(&self) -> u16 {
        self.width
    }

    fn height(&self) -> u16 {
        self.height
    }

    fn fill_buffers(&self, y: u16, buffers: &mut [Vec<u8>; 4]) {
        for x in 0..u32::from(self.width) {
            let luma = level(x, y.into());
            buffers[0].push(luma);
            buffers[1].push(128 + luma / 16);
            buffers[2].push(120);
            if self.colour == JpegColorType::Ycck {
                buffers[3].push(luma / 4);
            }
        }
    }
}

fn jpeg(width: u16, height: u16, set: impl FnOnce(&mut Encoder<&mut Vec<u8>>)) -> Vec<u8> {
    let colour = JpegColorType::Ycbcr;
    encoded(
        Scene {
            width,
            height,
            colour,
        },
        set,
    )
}

fn encoded(scene: Scene, set: impl FnOnce(&mut Encoder<&mut Vec<u8>>)) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, 88);
    encoder.set_sampling_factor(SamplingFactor::R_4_2_0);
    set(&mut encoder);
    encoder.encode_image(scene).expect("is encoded");
    file
}

fn png(
    (width, height): (u32, u32),
    colour: ColorType,
    depth: BitDepth,
    fill: impl Fn(u32, &mut [u8]),
) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(colour);
    encoder.set_depth(depth);
    encoder.set_compression(png::Compression::Fast);
    let mut writer = encoder.write_header().expect("a header");
    let mut rows = writer.stream_writer().expect("begins");
    let bits = width as usize * colour.samples() * depth as usize;
    let mut row = vec![0; bits.div_ceil(8)];
    for y in 0..height {
        fill(y, &mut row);
        rows.write_all(&row).expect("is encoded");
    }
    rows.finish().expect("an end");
    drop(writer);
    file
}

fn level(x: u32, y: u32) -> u8 {
    let noise =
        (x.wrapping_mul(0x9E37_79B1) ^ y.wrapping_mul(0x85EB_CA77)).wrapping_mul(0x2C1B_3C6D);
    (((x + y) / 24) % 200 + (noise >> 24) % 24) as u8
}

/// Two tiles, beside two million units of no byte in what their decoder is told, and half a million
/// of no meaning in front of each.
pub fn heic_of_many_units() -> Vec<u8> {
    let mut file = Heif::grid(2, 1, (320, 120));
    let empty = [&[][..]; 65_535];
    file.properties[0] = heif::with_units(&file.properties[0], &[(39, &empty[..]); 30]);
    for tile in &mut file.items[1..] {
        let idle = [0, 0, 0, 2, 39 << 1, 1].repeat(500_000);
        tile.bytes.splice(..0, idle);
    }
    file.file()
}
