//! What HEVC's decoder is told before the first picture, and how large that says pictures are.
//!
//! # Source
//! ISO/IEC 14496-15 section 8.3.2 (`hvcC`); ITU-T H.265 section 7.3.2.2 (sequence parameter set).

use std::cell::Cell;

use cameo_model::{Error, Result, SizePx};
use heic_decoder::{
    HeifError,
    bitreader::strip_emulation_prevention,
    hevc::{
        nal::{NAL_PPS, NAL_SPS, parse_nal_header},
        params::{Sps, parse_sps},
    },
    isobmff::{HevcDecoderConfig, HevcNalArray},
};

use super::{Cursor, Part};

/// Pixels that a coded picture has beyond its window, across or down. Encoders fill up their last
/// blocks, which are of 64 at most.
const MAX_PADDING_PX: u32 = 128;

/// The settings of one or many tiles.
pub(crate) struct Setup {
    /// Of all parameter sets the two that the decoder takes. It wants to own them, so that they are
    /// lent to it for each picture.
    pub(crate) config: Cell<HevcDecoderConfig>,
    pub(crate) sps: Sps,
}

impl Setup {
    /// By the body of an `hvcC` box.
    ///
    /// # Errors
    /// `source/damaged`, also for pictures of more pixels than the decoder can count: what they
    /// show is held to limits of its own, and has to be about as large;
    /// `source/unsupported-coding`.
    pub(super) fn read(body: &[u8]) -> Result<Self> {
        let mut cursor = Cursor::new(body);
        cursor.take(21)?;
        let length_size_minus_one = cursor.u8()? & 3;
        let arrays = parameter_sets(cursor)?;
        let set = arrays.iter().find(|array| array.nal_unit_type == NAL_SPS);
        let unit = set.and_then(|array| array.nalus.first());
        let (_, set) = parse_nal_header(unit.ok_or(Error::Damaged {})?).map_err(typed)?;
        Ok(Self {
            sps: parse_sps(&strip_emulation_prevention(set)).map_err(typed)?,
            config: Cell::new(HevcDecoderConfig {
                length_size_minus_one,
                arrays,
                ..HevcDecoderConfig::default()
            }),
        })
    }

    /// Size of the picture as it is decoded.
    pub(super) fn coded(&self) -> SizePx {
        let sps = &self.sps;
        SizePx::new(
            sps.pic_width_in_luma_samples,
            sps.pic_height_in_luma_samples,
        )
    }

    /// Samples of all its planes.
    pub(super) fn samples(&self) -> u64 {
        let halves_of_chroma = match self.sps.chroma_format_idc {
            0 => 0,
            1 => 1,
            2 => 2,
            _ => 4,
        };
        self.coded().pixels() * (2 + halves_of_chroma) / 2
    }

    /// What of it is shown.
    pub(crate) fn window(&self) -> Part {
        let [left, right, top, bottom] = self.sps.conformance_window;
        let coded = self.coded();
        Part {
            left_px: left,
            top_px: top,
            size: SizePx::new(
                coded.width_px.saturating_sub(left.saturating_add(right)),
                coded.height_px.saturating_sub(top.saturating_add(bottom)),
            ),
        }
    }

    /// Refuses a picture of which too little is shown.
    pub(super) fn check(&self) -> Result<()> {
        let (coded, window) = (self.coded(), self.window().size);
        let is_padded = |coded: u32, shown| (shown..=shown + MAX_PADDING_PX).contains(&coded);
        let is_sound = window.pixels() > 0
            && is_padded(coded.width_px, window.width_px)
            && is_padded(coded.height_px, window.height_px);
        is_sound.then_some(()).ok_or(Error::Damaged {})
    }
}

/// The first sequence and the first picture parameter set of the base layer. Nothing else is kept:
/// there may be units by the million, and most without a byte.
fn parameter_sets(mut cursor: Cursor<'_>) -> Result<Vec<HevcNalArray>> {
    let mut found: Vec<HevcNalArray> = Vec::new();
    for _ in 0..cursor.u8()? {
        let kind = cursor.u8()? & 0x3F;
        for _ in 0..cursor.u16_be()? {
            let len = cursor.u16_be()?;
            let unit = cursor.take(len.into())?;
            let is_new = found.iter().all(|array| array.nal_unit_type != kind);
            if is_new && is_parameter_set(unit, kind) {
                found.push(HevcNalArray {
                    nal_unit_type: kind,
                    nalus: vec![unit.to_vec()],
                });
            }
        }
    }
    Ok(found)
}

fn is_parameter_set(unit: &[u8], kind: u8) -> bool {
    let is_kind = |header: u8, layer| header == kind && layer == 0;
    matches!(kind, NAL_SPS | NAL_PPS)
        && parse_nal_header(unit)
            .is_ok_and(|(header, _)| is_kind(header.nal_unit_type, header.nuh_layer_id))
}

/// The decoder's error as ours.
pub(crate) fn typed(error: HeifError) -> Error {
    match error {
        HeifError::Unsupported(_) => Error::UnsupportedCoding {},
        _ => Error::Damaged {},
    }
}
