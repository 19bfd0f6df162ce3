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

/// The same with markers in the data of each scan.
pub fn progressive_with_restarts(picture: &Picture) -> Vec<u8> {
    encoded(picture, |encoder| {
        encoder.set_progressive(true);
        encoder.set_restart_interval(7);
    })
}

/// The same with a chroma sample for four pixels beside each other.
pub fn progressive_with_wide_chroma(picture: &Picture) -> Vec<u8> {
    encoded(picture, |encoder| {
        encoder.set_progressive(true);
        encoder.set_sampling_factor(SamplingFactor::R_4_1_1);
    })
}

/// Where the data of each scan are.
pub fn scan_data(jpeg: &[u8]) -> Vec<std::ops::Range<usize>> {
    let is_data = |at: &usize| !matches!(jpeg[*at..], [0xFF, 0x01..=0xCF | 0xD8..=0xFE, ..]);
    let (mut at, mut data) = (2, Vec::new());
    while at + 4 <= jpeg.len() {
        let is_scan = jpeg[at + 1] == 0xDA;
        at += 2 + usize::from(u16::from_be_bytes([jpeg[at + 2], jpeg[at + 3]]));
        if is_scan {
            let end = at + (at..jpeg.len()).take_while(is_data).count();
            data.push(at..end);
            at = end;
        }
    }
    data
}

/// One chroma sample for four pixels.
pub fn shared_chroma(picture: &Picture) -> Vec<u8> {
    encoded(picture, share_chroma)
}

/// The same in all orders of scans that the encoder knows; optimised tables make it write one
/// scan per component.
pub fn shared_chroma_in_scans(picture: &Picture) -> [Vec<u8>; 2] {
    let per_component = encoded(picture, |encoder| {
        share_chroma(encoder);
        encoder.set_optimized_huffman_tables(true);
    });
    let progressive = encoded(picture, |encoder| {
        share_chroma(encoder);
        encoder.set_progressive(true);
    });
    [per_component, progressive]
}

fn share_chroma(encoder: &mut Encoder<&mut Vec<u8>>) {
    encoder.set_sampling_factor(SamplingFactor::R_4_2_0);
    encoder.set_chroma_subsampling_method(ChromaSubsamplingMethod::Average);
}

pub fn with_restarts(picture: &Picture) -> Vec<u8> {
    encoded(picture, |encoder| encoder.set_restart_interval(3))
}

/// The same with bytes that fill before each restart marker, as any marker may have them.
pub fn with_filled_restarts(jpeg: &[u8]) -> Vec<u8> {
    let fill = |at: usize| match jpeg[at..] {
        [0xFF, 0xD0..=0xD7, ..] => vec![0xFF; 3],
        _ => vec![jpeg[at]],
    };
    (0..jpeg.len()).flat_map(fill).collect()
}

pub fn gray(picture: &Picture) -> Vec<u8> {
    encoded_gray(picture, |_| {})
}

pub fn progressive_gray(picture: &Picture) -> Vec<u8> {
    encoded_gray(picture, |encoder| encoder.set_progressive(true))
}

fn encoded_gray(picture: &Picture, set: impl FnOnce(&mut Encoder<&mut Vec<u8>>)) -> Vec<u8> {
    let mut bytes = Vec::new();
    let pixels: Vec<u8> = picture
        .rgba
        .as_chunks::<4>()
        .0
        .iter()
        .map(|p| p[0])
        .collect();
    let mut encoder = Encoder::new(&mut bytes, 95);
    set(&mut encoder);
    let (width, height) = (picture.width as u16, picture.height as u16);
    encoder
        .encode(&pixels, width, height, ColorType::Luma)
        .expect("encodes");
    bytes
}

pub fn cmyk(picture: &Picture) -> Vec<u8> {
    encoded_cmyk(picture, |_| {})
}

pub fn progressive_cmyk(picture: &Picture) -> Vec<u8> {
    encoded_cmyk(picture, |encoder| encoder.set_progressive(true))
}

fn encoded_cmyk(picture: &Picture, set: impl FnOnce(&mut Encoder<&mut Vec<u8>>)) -> Vec<u8> {
    let mut bytes = Vec::new();
    let inks = |[r, g, b, _]: &[u8; 4]| [255 - r, 255 - g, 255 - b, 0];
    let pixels: Vec<u8> = picture
        .rgba
        .as_chunks::<4>()
        .0
        .iter()
        .flat_map(inks)
        .collect();
    let mut encoder = Encoder::new(&mut bytes, 95);
    set(&mut encoder);
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

/// Puts bytes behind the last unit of every scan, before the next marker.
pub fn with_scan_ends(jpeg: &[u8], bytes: &[u8]) -> Vec<u8> {
    let (mut file, mut rest) = (Vec::new(), jpeg);
    while let Some(scan) = rest.windows(2).position(|pair| pair == [0xFF, 0xDA]) {
        let data = &rest[scan + 2..];
        let len = data
            .windows(2)
            .position(|pair| pair[0] == 0xFF && !matches!(pair[1], 0 | 0xD0..=0xD7))
            .expect("a marker");
        let (start, end) = rest.split_at(scan + 2 + len);
        file.extend([start, bytes].concat());
        rest = end;
    }
    [&file, rest].concat()
}

/// Puts bytes before the first restart marker.
pub fn with_restart_end(jpeg: &[u8], bytes: &[u8]) -> Vec<u8> {
    let restart = jpeg.windows(2).position(|pair| pair == [0xFF, 0xD0]);
    let (start, end) = jpeg.split_at(restart.expect("a restart marker"));
    [start, bytes, end].concat()
}

/// A progressive picture of `side` × `side` grey pixels, whose means come in one scan; then `count`
/// scans with one bit more of each coefficient up to the place `last`, none of which there is, in
/// some hundred bytes.
pub fn refined_to_nothing(side: u16, last: u8, count: usize) -> Vec<u8> {
    let side_bytes = side.to_be_bytes();
    let blocks = usize::from(side.div_ceil(8)).pow(2);
    let segment = |marker: u8, body: &[u8]| {
        let len = (body.len() as u16 + 2).to_be_bytes();
        [&[0xFF, marker], len.as_slice(), body].concat()
    };
    // One code of one bit: no difference of a mean, and the end of 2^14 bands, with 14 bits more.
    let code = |class: u8, symbol: u8| {
        let counts = [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        segment(
            0xC4,
            &[&[class << 4], counts.as_slice(), &[symbol]].concat(),
        )
    };
    let scan = |band: [u8; 2], bits: u8, data_len: usize| {
        let header = [&[1, 1, 0], band.as_slice(), &[bits]].concat();
        [segment(0xDA, &header), vec![0; data_len]].concat()
    };
    [
        vec![0xFF, 0xD8],
        segment(0xDB, &[&[0], [1; 64].as_slice()].concat()),
        segment(
            0xC2,
            &[&[8], [side_bytes; 2].as_flattened(), &[1, 1, 0x11, 0]].concat(),
        ),
        [code(0, 0), code(1, 0xE0)].concat(),
        scan([0, 0], 0, blocks.div_ceil(8)),
        scan([1, last], 0x10, (blocks.div_ceil(1 << 14) * 15).div_ceil(8)).repeat(count),
        vec![0xFF, 0xD9],
    ]
    .concat()
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

/// A small grey pattern in scans that refine each other bit by bit, as libjpeg writes them and
/// the encoder at hand does not. In hex.
pub const REFINED: &str = "\
ffd8ffe000104a46494600010100000100010000ffdb004300140e0f120f0d14121012171514181e32211e1c1c\
1e3d2c2e243249404c4b47404645505a736250556d5645466488656d777b8182814e608d978c7d96737e817cff\
c2000b080010001801011100ffc4001500010100000000000000000000000000000003ffda0008010100000001\
a83fffc40014100100000000000000000000000000000020ffda00080101000105025fffc4001a100002020300\
00000000000000000000000011a1c11021f0ffda0008010100063f02ac58a0ed0e4fffc4001c10000105010101\
000000000000000000000011213161715191c1ffda0008010100013f21864471f1b0b5a16c13be05ea783fffda\
000801010000001003ffc4001f1001000202020301010000000000000000011121003151914161f081f1ffda00\
08010100013f102f100905a47df5d792b0210659c9d27c59bfa38c2c18249c6493547d55c6444144cb96fddf7f\
97ce4344a089721cf3e3ab9de321aa32394a6c03d1fd2f3fffd9";

/// The same coefficients in one scan.
pub const UNREFINED: &str = "\
ffd8ffe000104a46494600010100000100010000ffdb004300140e0f120f0d14121012171514181e32211e1c1c\
1e3d2c2e243249404c4b47404645505a736250556d5645466488656d777b8182814e608d978c7d96737e817cff\
c0000b080010001801011100ffc4001500010100000000000000000000000000000004ffc40024100100010205\
0403010000000000000000011102210003123151224161911381f0f1ffda0008010100003f00a8e87414948552\
650d91f3ebd772d80420cba1d2bb341dae6ffa38c0b856d4126873624936b1fad6e30888caa8899a1cb9dfcdfd\
fd5f9c21aac9d40897a7e34e79edeaf3be0d5239baa359266b4cca6e01e0fe97c7ffd9";

pub fn from_hex(hex: &str) -> Vec<u8> {
    let digits = hex.as_bytes().as_chunks::<2>().0.iter();
    let byte = |pair: &[u8; 2]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    digits.map(|pair| byte(pair).expect("two digits")).collect()
}
