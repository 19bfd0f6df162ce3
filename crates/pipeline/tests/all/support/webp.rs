//! WebP files: lossless ones from an encoder, a small lossy one by hand, animations put together.

use std::io::Cursor;

use image_webp::{ColorType, WebPDecoder, WebPEncoder};

use super::Picture;

/// One lossy pixel.
pub const LOSSY: &[u8] = b"RIFF\x22\0\0\0WEBPVP8 \x16\0\0\0\x30\x01\0\x9D\x01\x2A\x01\0\x01\0\
\x0E\xC0\xFE\x25\xA4\0\x03\x70\0\0\0\0";

pub fn lossless(picture: &Picture) -> Vec<u8> {
    with(picture, |_| {})
}

/// With metadata as the specification has it: EXIF, XMP, profile.
pub fn with_metadata(picture: &Picture, exif: &[u8], xmp: &[u8], icc: &[u8]) -> Vec<u8> {
    with(picture, |encoder| {
        encoder.set_exif_metadata(exif.to_vec());
        encoder.set_xmp_metadata(xmp.to_vec());
        encoder.set_icc_profile(icc.to_vec());
    })
}

fn with(picture: &Picture, set: impl FnOnce(&mut WebPEncoder<&mut Vec<u8>>)) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = WebPEncoder::new(&mut bytes);
    set(&mut encoder);
    let (width, height) = (picture.width, picture.height);
    encoder
        .encode(&picture.rgba, width, height, ColorType::Rgba8)
        .expect("encodes");
    bytes
}

/// An animation on a canvas; frames with their even offsets.
pub fn animated(canvas: (u32, u32), frames: &[(u32, u32, Picture)]) -> Vec<u8> {
    let mut extended = vec![0x12, 0, 0, 0];
    extended.extend(u24(canvas.0 - 1));
    extended.extend(u24(canvas.1 - 1));
    let mut chunks = chunk(b"VP8X", &extended);
    chunks.extend(chunk(b"ANIM", &[0; 6]));
    for (left, top, picture) in frames {
        let mut frame = [u24(left / 2), u24(top / 2)].concat();
        frame.extend(u24(picture.width - 1));
        frame.extend(u24(picture.height - 1));
        frame.extend([100, 0, 0, 0]);
        frame.extend(&lossless(picture)[12..]);
        chunks.extend(chunk(b"ANMF", &frame));
    }
    riff(&chunks)
}

pub fn riff(chunks: &[u8]) -> Vec<u8> {
    let len = (chunks.len() as u32 + 4).to_le_bytes();
    [b"RIFF".as_slice(), &len, b"WEBP", chunks].concat()
}

pub fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let len = (data.len() as u32).to_le_bytes();
    let padding = &[0][..data.len() % 2];
    [name.as_slice(), &len, data, padding].concat()
}

fn u24(value: u32) -> Vec<u8> {
    value.to_le_bytes()[..3].to_vec()
}

pub fn decoded(webp: &[u8]) -> Picture {
    let mut decoder = WebPDecoder::new(Cursor::new(webp)).expect("header");
    let (width, height) = decoder.dimensions();
    let mut samples = vec![0; decoder.output_buffer_size().expect("a size")];
    decoder.read_image(&mut samples).expect("decodes");
    let rgba = if decoder.has_alpha() {
        samples
    } else {
        let pixels = samples.as_chunks::<3>().0.iter();
        pixels.flat_map(|[r, g, b]| [*r, *g, *b, 255]).collect()
    };
    Picture {
        width,
        height,
        rgba,
    }
}

/// Puts bytes behind the bitstream of a file that has nothing else.
pub fn with_bitstream_end(webp: &[u8], bytes: &[u8]) -> Vec<u8> {
    let name = webp[12..16].try_into().expect("four bytes");
    riff(&chunk(name, &[bitstream(webp), bytes].concat()))
}

/// Puts bytes into a lossy bitstream, behind the modes and before the coefficients.
pub fn with_first_partition_end(webp: &[u8], bytes: &[u8]) -> Vec<u8> {
    let data = bitstream(webp);
    let tag = u32::from_le_bytes([data[0], data[1], data[2], 0]);
    let (start, end) = data.split_at(10 + (tag >> 5) as usize);
    let tag = u24(tag + ((bytes.len() as u32) << 5));
    riff(&chunk(b"VP8 ", &[&tag, &start[3..], bytes, end].concat()))
}

fn bitstream(webp: &[u8]) -> &[u8] {
    let len = u32::from_le_bytes(webp[16..20].try_into().expect("four bytes"));
    &webp[20..20 + len as usize]
}
