//! One coded picture by the decoder, which is given no more than the slices that it needs.
//!
//! It makes lists of whatever units and entry points the data claim, which may be many times as
//! long as the data; so that both are counted here before.
//!
//! # Source
//! ITU-T H.265 sections 7.3.1.2 (unit header), 7.3.6.1 (slice header), A.4.1 (slices of a picture);
//! ISO/IEC 14496-15 section 4.3.3 (lengths in front of units).

use cameo_model::{Error, Result};
use heic_decoder::{
    bitreader::strip_emulation_prevention,
    decode_one_image,
    hevc::{
        ctu::Picture,
        nal::{NAL_PPS, is_slice_nal, parse_nal_header},
        params::{Pps, Sps, parse_pps},
        slice::parse_slice_header,
    },
    isobmff::{HevcDecoderConfig, ResolvedImage},
};

use crate::container::{Cursor, Setup, typed};

/// Slices of a picture: as many as the highest level has.
const MAX_SLICES: usize = 600;
/// Bytes of a slice's header. Most of them are entry points of four bytes at most, one for each
/// row of blocks, of which there are less than two thousand at 30 000 pixels.
const MAX_HEADER_BYTES: usize = 16 * 1024;

/// Decodes the picture in an item's data.
///
/// # Errors
/// `source/damaged`; `source/unsupported-coding` for what the decoder does not know.
pub(super) fn decode(setup: &Setup, mut data: Vec<u8>) -> Result<(Sps, Picture)> {
    let config = setup.config.take();
    let kept = keep_slices(&mut data, &config, &setup.sps);
    let image = ResolvedImage {
        hevc_config: config,
        data,
    };
    let decoded = kept.and_then(|()| decode_one_image(&image).map_err(typed));
    setup.config.set(image.hevc_config);
    decoded
}

/// Drops all units but the slices of the base layer.
fn keep_slices(data: &mut Vec<u8>, config: &HevcDecoderConfig, sps: &Sps) -> Result<()> {
    let width = usize::from(config.length_size_minus_one) + 1;
    let pps = picture_parameters(config)?;
    let (mut slices, mut kept, mut start) = (0, 0, 0);
    while start < data.len() {
        let mut cursor = Cursor::new(data.get(start..).unwrap_or_default());
        let len = cursor.take(width)?.iter();
        let len = len.fold(0, |high, low| high << 8 | usize::from(*low));
        let unit = cursor.take(len)?;
        let end = start + width + len;
        if is_slice(unit, sps, &pps)? {
            slices += 1;
            if slices > MAX_SLICES {
                return Err(Error::Damaged {});
            }
            data.copy_within(start..end, kept);
            kept += end - start;
        }
        start = end;
    }
    data.truncate(kept);
    Ok(())
}

fn picture_parameters(config: &HevcDecoderConfig) -> Result<Pps> {
    let unit = config.nalus_of_type(NAL_PPS).next();
    let (_, set) = parse_nal_header(unit.ok_or(Error::Damaged {})?).map_err(typed)?;
    parse_pps(&strip_emulation_prevention(set)).map_err(typed)
}

/// Whether a unit is a slice of the base layer.
///
/// # Errors
/// `source/damaged`, also for one whose header does not end where honest ones do;
/// `source/unsupported-coding`.
fn is_slice(unit: &[u8], sps: &Sps, pps: &Pps) -> Result<bool> {
    let (header, payload) = parse_nal_header(unit).map_err(typed)?;
    let kind = header.nal_unit_type;
    if !is_slice_nal(kind) || header.nuh_layer_id != 0 {
        return Ok(false);
    }
    let start = payload.get(..MAX_HEADER_BYTES).unwrap_or(payload);
    parse_slice_header(&strip_emulation_prevention(start), kind, sps, pps).map_err(typed)?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::container::{Coded, Items};

    const FILE: &[u8] = include_bytes!("../../../tests/files/p3.heic");

    /// Settings and data of a sound picture of one slice.
    fn sound() -> (Coded, Vec<u8>) {
        let items = Items::of(FILE).expect("is sound");
        let coded = Coded::of(&items, items.primary).expect("is sound");
        let data = items.bytes(items.primary, &mut FILE.len().clone());
        (coded, data.expect("is there"))
    }

    /// A unit behind its length.
    fn unit(kind: u8, body: &[u8]) -> Vec<u8> {
        let len = (body.len() as u32 + 2).to_be_bytes();
        [&len[..], &[kind << 1, 1], body].concat()
    }

    fn kept(data: Vec<u8>) -> Result<Vec<u8>> {
        let (coded, _) = sound();
        let setup = &coded.tiles.first().expect("a tile").setup;
        let mut kept = data;
        keep_slices(&mut kept, &setup.config.take(), &setup.sps).map(|()| kept)
    }

    #[test]
    fn slices_are_kept_and_nothing_else() {
        let (_, data) = sound();
        let slice = kept(data.clone()).expect("is sound");
        assert!(data.ends_with(&slice));
        let words = unit(39, &[0; 5]);
        let mut other_layer = slice.clone();
        other_layer[5] |= 8;
        let among = [&words, &slice, &other_layer, &words].map(Vec::as_slice);
        assert_eq!(kept(among.concat()), Ok(slice));
        assert_eq!(kept(vec![0; 400]), Err(Error::Damaged {}), "no byte each");
    }

    #[test]
    fn slices_are_counted() {
        let slice = kept(sound().1).expect("is sound");
        let head = unit(slice[4] >> 1, &slice[6..40]);
        assert!(kept(head.repeat(600)).is_ok());
        assert_eq!(kept(head.repeat(601)), Err(Error::Damaged {}));
    }

    #[test]
    fn entry_points_are_as_many_as_a_header_can_hold() {
        let (coded, _) = sound();
        let setup = &coded.tiles.first().expect("a tile").setup;
        let mut pps = picture_parameters(&setup.config.take()).expect("is sound");
        let mut sps = setup.sps.clone();
        sps.sample_adaptive_offset_enabled = false;
        pps.num_extra_slice_header_bits = 0;
        pps.output_flag_present = false;
        pps.slice_chroma_qp_offsets_present = false;
        pps.deblocking_filter_override_enabled = false;
        pps.loop_filter_across_slices_enabled = false;
        pps.slice_segment_header_extension_present = false;
        pps.entropy_coding_sync_enabled = true;
        let claimed = |count: u32| {
            // The first slice, parameters, intra, quality; how many there are, of one bit each.
            let number = format!("{:b}", count + 1);
            let zeros = "0".repeat(number.len() - 1);
            let points = "1".repeat(count as usize);
            let bits = format!("1010111{zeros}{number}1{points}1");
            let bits: Vec<u8> = bits.bytes().map(|bit| bit - b'0').collect();
            let byte =
                |bits: &[u8]| (0..8).fold(0, |byte, at| byte << 1 | bits.get(at).unwrap_or(&0));
            let bytes = bits.chunks(8).map(byte).collect::<Vec<_>>();
            is_slice(&unit(19, &bytes)[4..], &sps, &pps)
        };
        assert_eq!(claimed(2000), Ok(true));
        assert_eq!(claimed(200_000), Err(Error::Damaged {}));
    }
}
