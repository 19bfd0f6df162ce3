//! JPEG: baseline and progressive, to components that are joined row by row.
//!
//! Our own decoder, because those at hand either lose rows of files with one scan per component,
//! start threads, or turn a hole in the data into a grey half of a picture. Here a hole is
//! `source/damaged`.
//!
//! # Source
//! ITU-T T.81.

mod bits;
mod frame;
mod huffman;
mod idct;
mod planes;
mod scan;
mod tables;

use cameo_model::{Error, Result};

use self::{
    frame::{Component, Frame},
    idct::Block,
    planes::Transform,
    tables::Tables,
};
use crate::container::Cursor;

pub(crate) use planes::Planes;

/// Encoders write about ten; every further one costs a walk over all coefficients.
const MAX_SCANS: usize = 64;

/// Decodes the segments that stripping keeps, each from its marker on. The picture comes reduced
/// by `reduction`, which is 1, 2, 4 or 8, and with how many bytes of each segment show it.
///
/// # Errors
/// `source/damaged`.
pub(super) fn decode<'a>(
    segments: impl Iterator<Item = &'a [u8]>,
    reduction: u32,
) -> Result<(Planes, Vec<usize>)> {
    let mut decoder = Decoder {
        block_side: 8 / reduction as usize,
        ..Decoder::default()
    };
    let used = segments.map(|segment| decoder.read(segment));
    let used = used.collect::<Result<_>>()?;
    Ok((decoder.finish()?, used))
}

#[derive(Default)]
struct Decoder {
    block_side: usize,
    tables: Tables,
    frame: Option<Frame>,
    scans: usize,
    is_jfif: bool,
    /// What Adobe's marker says about the colours.
    adobe_transform: Option<u8>,
}

impl Decoder {
    /// Takes a segment in. Gives how many of its bytes were needed, which is all but what follows
    /// the last unit of a scan.
    fn read(&mut self, segment: &[u8]) -> Result<usize> {
        let mut cursor = Cursor::new(segment);
        let [_, marker] = cursor.array()?;
        if matches!(marker, 0xD8 | 0xD9) {
            return Ok(segment.len());
        }
        let len = usize::from(cursor.u16_be()?);
        let body = cursor.take(len.saturating_sub(2))?;
        if marker == 0xDA {
            return Ok(cursor.position() + self.read_scan(body, cursor.rest())?);
        }
        self.read_header(marker, body)?;
        Ok(segment.len())
    }

    fn read_header(&mut self, marker: u8, body: &[u8]) -> Result<()> {
        match marker {
            0xDB => self.tables.read_quantisation(body),
            0xC4 => self.tables.read_huffman(body),
            0xDD => self.tables.read_restart_interval(body),
            0xC0..=0xC2 => {
                self.frame = Some(Frame::read(body, marker == 0xC2, self.block_side)?);
                Ok(())
            }
            0xE0 => {
                self.is_jfif = true;
                Ok(())
            }
            0xEE => {
                self.adobe_transform = body.get(11).copied();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn read_scan(&mut self, body: &[u8], entropy_coded: &[u8]) -> Result<usize> {
        self.scans += 1;
        match &mut self.frame {
            Some(frame) if self.scans <= MAX_SCANS => {
                scan::decode(frame, &self.tables, body, entropy_coded)
            }
            _ => Err(Error::Damaged {}),
        }
    }

    fn finish(self) -> Result<Planes> {
        let mut frame = self.frame.ok_or(Error::Damaged {})?;
        if !frame.components.iter().all(|component| component.is_seen) {
            return Err(Error::Damaged {});
        }
        for component in &mut frame.components {
            if frame.is_progressive {
                let quantisation = self.tables.quantisation(component.quantisation)?;
                transform_all(component, quantisation);
            }
        }
        let transform = transform(&frame, self.is_jfif, self.adobe_transform);
        Ok(Planes::new(frame, transform))
    }
}

/// Turns a component's coefficients into samples.
fn transform_all(component: &mut Component, quantisation: &[i32; 64]) {
    let coefficients = std::mem::take(&mut component.coefficients);
    let side = component.block_side;
    component.samples = vec![0; coefficients.len() / 64 * side * side];
    for (index, block) in coefficients.as_chunks::<64>().0.iter().enumerate() {
        let mut dequantised: Block = [0; 64];
        for ((to, from), factor) in dequantised.iter_mut().zip(block).zip(quantisation) {
            *to = i32::from(*from).wrapping_mul(*factor);
        }
        let place = (index % component.blocks.0, index / component.blocks.0);
        component.put(place, &idct::samples(&dequantised, side));
    }
}

/// What the components mean, by the same rules as browsers.
fn transform(frame: &Frame, is_jfif: bool, adobe_transform: Option<u8>) -> Transform {
    let ids: Vec<u8> = frame
        .components
        .iter()
        .map(|component| component.id)
        .collect();
    match (ids.as_slice(), is_jfif, adobe_transform) {
        ([_], ..) => Transform::Gray,
        ([_, _, _, _], _, Some(2)) => Transform::Ycck,
        ([_, _, _, _], ..) => Transform::Cmyk,
        (_, true, _) => Transform::YCbCr,
        (_, false, Some(0)) => Transform::Rgb,
        ([b'R', b'G', b'B'], false, None) => Transform::Rgb,
        _ => Transform::YCbCr,
    }
}
