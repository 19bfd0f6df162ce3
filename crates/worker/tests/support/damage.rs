//! Files whose container is sound and whose picture is not: only a decoder can tell.

use png::{BitDepth, ColorType, Encoder, chunk::ChunkType};

const IDAT: ChunkType = ChunkType(*b"IDAT");

/// A PNG of the same size whose image data are what `damage` makes of them.
pub fn png_with_data(png: &[u8], damage: impl Fn(Vec<u8>) -> Vec<u8>) -> Vec<u8> {
    let info = png::Decoder::new(std::io::Cursor::new(png)).read_info();
    let info = info.expect("a PNG");
    let (width, height) = info.info().size();
    png_of(width, height, &damage(data(png)))
}

/// A PNG whose data are complete, and all of a picture of half its height.
pub fn png_with_half_its_rows() -> Vec<u8> {
    let (width, height) = (160, 120);
    let mut half = Vec::new();
    let mut encoder = Encoder::new(&mut half, width, height / 2);
    encoder.set_color(ColorType::Rgb);
    let mut writer = encoder.write_header().expect("a header");
    let grey = vec![90; (width * height / 2 * 3) as usize];
    writer.write_image_data(&grey).expect("rows");
    writer.finish().expect("an end");
    png_of(width, height, &data(&half))
}

fn png_of(width: u32, height: u32, data: &[u8]) -> Vec<u8> {
    let mut png = Vec::new();
    let mut encoder = Encoder::new(&mut png, width, height);
    encoder.set_color(ColorType::Rgb);
    encoder.set_depth(BitDepth::Eight);
    let mut writer = encoder.write_header().expect("a header");
    writer.write_chunk(IDAT, data).expect("data");
    writer
        .write_chunk(ChunkType(*b"IEND"), &[])
        .expect("an end");
    drop(writer);
    png
}

/// What all chunks of image data hold together.
fn data(png: &[u8]) -> Vec<u8> {
    let mut data = Vec::new();
    let mut rest = &png[8..];
    while let Some((len, _)) = rest.split_first_chunk::<4>() {
        let len = u32::from_be_bytes(*len) as usize;
        if rest[4..8] == *b"IDAT" {
            data.extend_from_slice(&rest[8..8 + len]);
        }
        rest = &rest[12 + len..];
    }
    data
}

/// A WebP whose bitstream ends after two thirds and says so.
pub fn webp_cut(webp: &[u8]) -> Vec<u8> {
    let mut cut = webp[..webp.len() * 2 / 3 / 2 * 2].to_vec();
    let bitstream = webp.windows(4).position(|name| name == b"VP8 ");
    for start in [0, bitstream.expect("a lossy bitstream")] {
        let len = (cut.len() - start - 8) as u32;
        cut[start + 4..start + 8].copy_from_slice(&len.to_le_bytes());
    }
    cut
}

/// A HEIC or AVIF whose data end after two thirds, in a box that says so.
pub fn boxes_cut(file: &[u8]) -> Vec<u8> {
    let mut cut = file[..file.len() * 2 / 3].to_vec();
    let name = file.windows(4).position(|name| name == b"mdat");
    let start = name.expect("a box of data") - 4;
    let len = (cut.len() - start) as u32;
    cut[start..start + 4].copy_from_slice(&len.to_be_bytes());
    cut
}
