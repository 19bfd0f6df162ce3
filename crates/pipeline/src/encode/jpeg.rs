//! JPEG by jpeg-encoder: progressive, optimised Huffman tables, chroma by content.
//!
//! Progressive, because with optimised tables this encoder writes baseline files in one scan per
//! component, whose last rows some widespread decoders lose (zune-image issue 448).

use jpeg_encoder::{ChromaSubsamplingMethod, ColorType, Encoder, SamplingFactor};

use crate::bitmap::{Bitmap, Channels};

/// Sharp edges in colour alone, as in drawings, suffer visibly from shared chroma. Neighbours
/// count as one if red minus green or blue minus green jumps by more than this.
const CHROMA_JUMP: i16 = 80;
/// One pixel in this many with such an edge is enough.
const PIXELS_PER_JUMP: usize = 100;

/// `None` if the bitmap has alpha or a side that the format can't express.
pub(super) fn encode(bitmap: &Bitmap, quality_percent: u8) -> Option<Vec<u8>> {
    let width = u16::try_from(bitmap.size.width_px).ok()?;
    let height = u16::try_from(bitmap.size.height_px).ok()?;
    let colours = match bitmap.channels {
        Channels::Gray => ColorType::Luma,
        Channels::Rgb => ColorType::Rgb,
        Channels::GrayAlpha | Channels::Rgba => return None,
    };
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, quality_percent.clamp(1, 100));
    encoder.set_optimized_huffman_tables(true);
    encoder.set_progressive(true);
    encoder.set_chroma_subsampling_method(ChromaSubsamplingMethod::Average);
    encoder.set_sampling_factor(if has_colour_edges(bitmap) {
        SamplingFactor::R_4_4_4
    } else {
        SamplingFactor::R_4_2_0
    });
    encoder
        .encode(bitmap.samples(), width, height, colours)
        .ok()?;
    Some(bytes)
}

fn has_colour_edges(bitmap: &Bitmap) -> bool {
    if bitmap.channels != Channels::Rgb {
        return false;
    }
    let jumps: usize = bitmap.rows().map(jumps_in_row).sum();
    jumps * PIXELS_PER_JUMP > bitmap.samples().len() / 3
}

fn jumps_in_row(row: &[u8]) -> usize {
    let pixels = row.as_chunks::<3>().0;
    let pairs = pixels.iter().zip(pixels.iter().skip(1));
    let is_jump = |(left, right): &(&[u8; 3], &[u8; 3])| {
        let ((red, blue), (next_red, next_blue)) = (chroma(left), chroma(right));
        (red - next_red).abs() > CHROMA_JUMP || (blue - next_blue).abs() > CHROMA_JUMP
    };
    pairs.filter(is_jump).count()
}

fn chroma([red, green, blue]: &[u8; 3]) -> (i16, i16) {
    let green = i16::from(*green);
    (i16::from(*red) - green, i16::from(*blue) - green)
}
