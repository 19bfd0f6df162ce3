//! GIF files: one frame or several on a canvas.

use gif::{ColorOutput, DecodeOptions, Encoder, Frame};

use super::Picture;

pub fn still(picture: &Picture) -> Vec<u8> {
    frames((picture.width, picture.height), &[(0, 0, picture.clone())])
}

/// Frames with their offsets on a canvas.
pub fn frames(canvas: (u32, u32), frames: &[(u32, u32, Picture)]) -> Vec<u8> {
    let mut encoder =
        Encoder::new(Vec::new(), canvas.0 as u16, canvas.1 as u16, &[]).expect("header");
    for (left, top, picture) in frames {
        let (width, height) = (picture.width as u16, picture.height as u16);
        let mut frame = Frame::from_rgba(width, height, &mut picture.rgba.clone());
        (frame.left, frame.top) = (*left as u16, *top as u16);
        encoder.write_frame(&frame).expect("encodes");
    }
    encoder.into_inner().expect("finishes")
}

/// Puts an extension right behind the screen descriptor and its colour table.
pub fn with_extension(gif: &[u8], label: u8, blocks: &[&[u8]]) -> Vec<u8> {
    let mut extension = vec![0x21, label];
    for block in blocks {
        extension.push(block.len() as u8);
        extension.extend(*block);
    }
    extension.push(0);
    let packed = gif[10];
    let table_len = if packed & 0x80 == 0 {
        0
    } else {
        6 << (packed & 7)
    };
    let (start, rest) = gif.split_at(13 + table_len);
    [start, &extension, rest].concat()
}

/// The first frame without its canvas, with how many frames there are.
pub fn decoded(gif: &[u8]) -> (Picture, usize) {
    let mut options = DecodeOptions::new();
    options.set_color_output(ColorOutput::RGBA);
    let mut decoder = options.read_info(gif).expect("header");
    let frame = decoder
        .read_next_frame()
        .expect("decodes")
        .expect("a frame");
    let picture = Picture {
        width: frame.width.into(),
        height: frame.height.into(),
        rgba: frame.buffer.to_vec(),
    };
    let mut count = 1;
    while decoder.read_next_frame().expect("decodes").is_some() {
        count += 1;
    }
    (picture, count)
}

/// Puts a sub-block behind the last one of the only frame.
pub fn with_last_block(gif: &[u8], block: &[u8]) -> Vec<u8> {
    let (start, end) = gif.split_at(gif.len() - 2);
    assert_eq!(end, [0, 0x3B]);
    [start, &[block.len() as u8], block, end].concat()
}

/// A frame of grey pixels of seven bits, whose codes are given as one block of bytes.
pub fn of_seven_bits((width, height): (u16, u16), codes: &[u8]) -> Vec<u8> {
    let size = [width.to_le_bytes(), height.to_le_bytes()].concat();
    let table: Vec<u8> = (0..128).flat_map(|level| [2 * level; 3]).collect();
    [
        b"GIF89a".as_slice(),
        &size,
        &[0xF6, 0, 0],
        &table,
        &[0x2C, 0, 0, 0, 0],
        &size,
        &[0, 7, codes.len() as u8],
        codes,
        &[0, 0x3B],
    ]
    .concat()
}

/// A frame of one colour.
pub fn flat((width, height): (u16, u16)) -> Vec<u8> {
    let pixels = vec![0; usize::from(width) * usize::from(height)];
    let palette = [200, 100, 50, 0, 0, 0];
    let frame = Frame::from_palette_pixels(width, height, pixels, palette, None);
    let mut encoder = Encoder::new(Vec::new(), width, height, &[]).expect("header");
    encoder.write_frame(&frame).expect("encodes");
    encoder.into_inner().expect("finishes")
}
