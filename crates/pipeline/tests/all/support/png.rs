//! PNG files, and chunks put into them.

use std::io::Cursor;

use fdeflate::StoredOnlyCompressor;
use png::{BitDepth, ColorType, Decoder, Encoder, Transformations};

use super::Picture;

pub fn rgba(picture: &Picture) -> Vec<u8> {
    encoded(picture, ColorType::Rgba, BitDepth::Eight, &picture.rgba)
}

pub fn rgb(picture: &Picture) -> Vec<u8> {
    encoded(picture, ColorType::Rgb, BitDepth::Eight, &picture.rgb())
}

pub fn gray(picture: &Picture) -> Vec<u8> {
    let gray: Vec<u8> = picture
        .rgba
        .as_chunks::<4>()
        .0
        .iter()
        .map(|p| p[0])
        .collect();
    encoded(picture, ColorType::Grayscale, BitDepth::Eight, &gray)
}

pub fn rgba_of_16_bits(picture: &Picture) -> Vec<u8> {
    let wide: Vec<u8> = picture
        .rgba
        .iter()
        .flat_map(|sample| [*sample; 2])
        .collect();
    encoded(picture, ColorType::Rgba, BitDepth::Sixteen, &wide)
}

pub fn animated(first: &Picture, second: &Picture) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, first.width, first.height);
    encoder.set_color(ColorType::Rgba);
    encoder.set_animated(2, 0).expect("two frames");
    let mut writer = encoder.write_header().expect("header");
    writer.write_image_data(&first.rgba).expect("first frame");
    writer.write_image_data(&second.rgba).expect("second frame");
    writer.finish().expect("finishes");
    bytes
}

fn encoded(picture: &Picture, colour: ColorType, depth: BitDepth, samples: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, picture.width, picture.height);
    encoder.set_color(colour);
    encoder.set_depth(depth);
    let mut writer = encoder.write_header().expect("header");
    writer.write_image_data(samples).expect("encodes");
    writer.finish().expect("finishes");
    bytes
}

/// Puts a chunk right behind the header.
pub fn with_chunk(png: &[u8], name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let header_end = 8 + 25;
    let chunk = chunk(name, data);
    [&png[..header_end], &chunk, &png[header_end..]].concat()
}

/// Grey pixels of a byte each with their image data as given.
pub fn with_image_data(
    (width, height): (u32, u32),
    is_interlaced: bool,
    data: &[&[u8]],
) -> Vec<u8> {
    let interlace = u8::from(is_interlaced);
    let header = [
        width.to_be_bytes().as_slice(),
        &height.to_be_bytes(),
        &[8, 0, 0, 0, interlace],
    ]
    .concat();
    let mut file = b"\x89PNG\r\n\x1A\n".to_vec();
    file.extend(chunk(b"IHDR", &header));
    file.extend(data.iter().flat_map(|data| chunk(b"IDAT", data)));
    file.extend(chunk(b"IEND", &[]));
    file
}

/// A zlib stream that shows its bytes as they are.
pub fn stored(bytes: &[u8]) -> Vec<u8> {
    let mut stream = StoredOnlyCompressor::new(Cursor::new(Vec::new())).expect("starts");
    stream.write_data(bytes).expect("writes");
    stream.finish().expect("ends").into_inner()
}

pub fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let named = [name.as_slice(), data].concat();
    let len = (data.len() as u32).to_be_bytes();
    [&len, named.as_slice(), &checksum(&named).to_be_bytes()].concat()
}

/// CRC-32 as PNG has it, bit by bit.
fn checksum(bytes: &[u8]) -> u32 {
    let step = |crc: u32| (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg());
    let crc = bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| step(crc))
    });
    !crc
}

/// A header that claims a size, and no more than the start of data.
pub fn claiming(width: u32, height: u32) -> Vec<u8> {
    let header = [
        &width.to_be_bytes()[..],
        &height.to_be_bytes(),
        &[8, 2, 0, 0, 0],
    ]
    .concat();
    let (header, data) = (chunk(b"IHDR", &header), chunk(b"IDAT", &[0x78, 0x9C]));
    [
        b"\x89PNG\r\n\x1A\n".as_slice(),
        &header,
        &data,
        &chunk(b"IEND", &[]),
    ]
    .concat()
}

pub fn decoded(png: &[u8]) -> Picture {
    let mut decoder = Decoder::new(Cursor::new(png));
    decoder.set_transformations(Transformations::ALPHA | Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().expect("header");
    let mut samples = vec![0; reader.output_buffer_size().expect("a size")];
    let info = reader.next_frame(&mut samples).expect("decodes");
    let rgba = match info.color_type {
        ColorType::Rgba => samples,
        ColorType::GrayscaleAlpha => {
            let pixels = samples.as_chunks::<2>().0.iter();
            pixels
                .flat_map(|[gray, alpha]| [*gray, *gray, *gray, *alpha])
                .collect()
        }
        other => panic!("unexpected {other:?}"),
    };
    Picture {
        width: info.width,
        height: info.height,
        rgba,
    }
}
