//! JPEG files, and segments put into them.

use cameo_model::SizePx;
use jpeg_encoder::{ChromaSubsamplingMethod, ColorType, Encoder, SamplingFactor};
use zune_core::bytestream::ZCursor;

use super::Picture;

pub fn baseline(picture: &Picture) -> Vec<u8> {
    encoded(picture, |_| {})
}

pub fn with_quality(picture: &Picture, quality_percent: u8) -> Vec<u8> {
    encoded(picture, |encoder| encoder.set_quality(quality_percent))
}

pub fn progressive(picture: &Picture) -> Vec<u8> {
    encoded(picture, |encoder| encoder.set_progressive(true))
}

/// One chroma sample for four pixels.
pub fn shared_chroma(picture: &Picture) -> Vec<u8> {
    encoded(picture, |encoder| {
        encoder.set_sampling_factor(SamplingFactor::R_4_2_0);
        encoder.set_chroma_subsampling_method(ChromaSubsamplingMethod::Average);
    })
}

/// Optimised tables, which this encoder writes in one scan per component.
pub fn scan_per_component(picture: &Picture) -> Vec<u8> {
    encoded(picture, |encoder| {
        encoder.set_optimized_huffman_tables(true)
    })
}

pub fn with_restarts(picture: &Picture) -> Vec<u8> {
    encoded(picture, |encoder| encoder.set_restart_interval(3))
}

pub fn gray(picture: &Picture) -> Vec<u8> {
    let mut bytes = Vec::new();
    let pixels: Vec<u8> = picture
        .rgba
        .as_chunks::<4>()
        .0
        .iter()
        .map(|p| p[0])
        .collect();
    let encoder = Encoder::new(&mut bytes, 95);
    let (width, height) = (picture.width as u16, picture.height as u16);
    encoder
        .encode(&pixels, width, height, ColorType::Luma)
        .expect("encodes");
    bytes
}

pub fn cmyk(picture: &Picture) -> Vec<u8> {
    let mut bytes = Vec::new();
    let inks = |[r, g, b, _]: &[u8; 4]| [255 - r, 255 - g, 255 - b, 0];
    let pixels: Vec<u8> = picture
        .rgba
        .as_chunks::<4>()
        .0
        .iter()
        .flat_map(inks)
        .collect();
    let encoder = Encoder::new(&mut bytes, 95);
    let (width, height) = (picture.width as u16, picture.height as u16);
    encoder
        .encode(&pixels, width, height, ColorType::CmykAsYcck)
        .expect("encodes");
    bytes
}

pub fn with_icc(picture: &Picture, icc: &[u8]) -> Vec<u8> {
    encoded(picture, |encoder| {
        encoder.add_icc_profile(icc).expect("fits")
    })
}

fn encoded(picture: &Picture, set: impl FnOnce(&mut Encoder<&mut Vec<u8>>)) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 95);
    encoder.set_sampling_factor(SamplingFactor::R_4_4_4);
    set(&mut encoder);
    let (width, height) = (picture.width as u16, picture.height as u16);
    encoder
        .encode(&picture.rgb(), width, height, ColorType::Rgb)
        .expect("encodes");
    bytes
}

/// Puts a segment right behind the start of the image.
pub fn with_segment(jpeg: &[u8], marker: u8, body: &[u8]) -> Vec<u8> {
    let len = u16::try_from(body.len() + 2)
        .expect("fits a segment")
        .to_be_bytes();
    [&jpeg[..2], &[0xFF, marker], &len, body, &jpeg[2..]].concat()
}

pub fn with_exif(jpeg: &[u8], tiff: &[u8]) -> Vec<u8> {
    with_segment(jpeg, 0xE1, &[b"Exif\0\0", tiff].concat())
}

/// Writes another size into the frame header.
pub fn with_size(jpeg: &[u8], width: u16, height: u16) -> Vec<u8> {
    let mut jpeg = jpeg.to_vec();
    let sof = jpeg
        .windows(2)
        .position(|w| matches!(w, [0xFF, 0xC0 | 0xC2]))
        .expect("a frame");
    jpeg[sof + 5..sof + 7].copy_from_slice(&height.to_be_bytes());
    jpeg[sof + 7..sof + 9].copy_from_slice(&width.to_be_bytes());
    jpeg
}

/// Decodes leniently, in red, green and blue.
pub fn decoded(jpeg: &[u8]) -> Picture {
    let mut decoder = zune_jpeg::JpegDecoder::new(ZCursor::new(jpeg));
    let rgb = decoder.decode().expect("decodes");
    let (width, height) = decoder.dimensions().expect("has a size");
    let rgb = if rgb.len() == width * height {
        rgb.iter().flat_map(|gray| [*gray; 3]).collect()
    } else {
        rgb
    };
    Picture::from_rgb(SizePx::new(width as u32, height as u32), &rgb)
}
