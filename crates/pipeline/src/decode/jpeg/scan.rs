//! Scans: entropy-coded blocks, sequential and progressive.
//!
//! # Source
//! ITU-T T.81 annexes F.2 and G.2.

use cameo_model::{Error, Result};

use super::{
    bits::Bits,
    frame::{Component, Frame},
    huffman::Huffman,
    idct::{self, Block},
    tables::Tables,
};
use crate::container::Cursor;

/// Natural positions of coefficients in the order of the file.
pub(super) const ZIGZAG: [u8; 64] = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
    13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59,
    52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
];

/// What a scan header says.
struct Scan<'a> {
    members: Vec<Member<'a>>,
    /// First and last coefficient, in the order of the file.
    band: (usize, usize),
    /// Whether earlier scans gave the bits above `low_bit`.
    is_refinement: bool,
    low_bit: u32,
}

/// A component of a scan with its tables.
struct Member<'a> {
    component: usize,
    dc: Option<&'a Huffman>,
    ac: Option<&'a Huffman>,
    prediction: i32,
}

impl<'a> Member<'a> {
    fn read(frame: &Frame, tables: &'a Tables, cursor: &mut Cursor<'_>) -> Result<Self> {
        let [id, destinations] = cursor.array()?;
        let mut components = frame.components.iter();
        let component = components.position(|component| component.id == id);
        Ok(Self {
            component: component.ok_or(Error::Damaged {})?,
            dc: tables.dc(destinations >> 4),
            ac: tables.ac(destinations & 15),
            prediction: 0,
        })
    }
}

/// Decodes a scan into the components of its frame. Gives how many bytes its units took.
///
/// # Errors
/// `source/damaged` for a header or data that make no sense, or that end early.
pub(super) fn decode(
    frame: &mut Frame,
    tables: &Tables,
    body: &[u8],
    entropy_coded: &[u8],
) -> Result<usize> {
    let mut scan = Scan::read(frame, tables, body)?;
    let mut bits = Bits::new(entropy_coded);
    let mut end_of_band_run = 0;
    let mut until_restart = tables.restart_interval;
    let (across, down) = scan.units(frame);
    for row in 0..down {
        for column in 0..across {
            if tables.restart_interval > 0 && until_restart == 0 {
                bits.restart()?;
                scan.members
                    .iter_mut()
                    .for_each(|member| member.prediction = 0);
                (end_of_band_run, until_restart) = (0, tables.restart_interval);
            }
            until_restart = until_restart.wrapping_sub(1);
            scan.decode_unit(
                frame,
                tables,
                &mut bits,
                (column, row),
                &mut end_of_band_run,
            )?;
        }
    }
    Ok(bits.position())
}

impl<'a> Scan<'a> {
    fn read(frame: &mut Frame, tables: &'a Tables, body: &[u8]) -> Result<Self> {
        let mut cursor = Cursor::new(body);
        let count = cursor.u8()?;
        let members = (0..count).map(|_| Member::read(frame, tables, &mut cursor));
        let members = members.collect::<Result<Vec<_>>>()?;
        let [first, last, approximation] = if frame.is_progressive {
            cursor.array()?
        } else {
            // Sequential scans have one meaning, whatever some writers put here.
            [0, 63, 0]
        };
        let scan = Self {
            members,
            band: (first.into(), last.into()),
            is_refinement: approximation >> 4 != 0,
            low_bit: u32::from(approximation & 15),
        };
        scan.check(frame)?;
        for member in scan.members.iter().filter(|_| first == 0) {
            if let Some(component) = frame.components.get_mut(member.component) {
                component.is_seen = true;
            }
        }
        Ok(scan)
    }

    fn check(&self, frame: &Frame) -> Result<()> {
        let (first, last) = self.band;
        let is_alone = self.members.len() == 1;
        let is_band = first <= last && last < 64 && self.low_bit <= 13;
        // Progressive scans carry either the means or a band of one component.
        let is_progression = first > 0 && is_alone || first == 0 && last == 0;
        let mut members = self.members.iter().map(|member| member.component);
        let is_repeated = members
            .clone()
            .any(|one| members.clone().filter(|other| *other == one).count() > 1);
        let is_again = !frame.is_progressive
            && members.any(|index| frame.components.get(index).is_none_or(|one| one.is_seen));
        let is_sound = (1..=4).contains(&self.members.len())
            && is_band
            && (is_progression || !frame.is_progressive)
            && !is_repeated
            && !is_again;
        is_sound.then_some(()).ok_or(Error::Damaged {})
    }

    /// Units across and down: blocks of a single component, or groups of all of them.
    fn units(&self, frame: &Frame) -> (usize, usize) {
        match self.members.as_slice() {
            [member] => frame
                .components
                .get(member.component)
                .map_or((0, 0), |component| component.own_blocks),
            _ => frame.units,
        }
    }

    fn decode_unit(
        &mut self,
        frame: &mut Frame,
        tables: &Tables,
        bits: &mut Bits<'_>,
        (column, row): (usize, usize),
        end_of_band_run: &mut u32,
    ) -> Result<()> {
        let is_alone = self.members.len() == 1;
        let (band, low_bit) = (self.band, self.low_bit);
        let step = match (frame.is_progressive, self.is_refinement, band.0 == 0) {
            (false, ..) => Step::Sequential,
            (true, false, true) => Step::FirstMean { low_bit },
            (true, true, true) => Step::NextMean { low_bit },
            (true, false, false) => Step::FirstBand { band, low_bit },
            (true, true, false) => Step::NextBand { band, low_bit },
        };
        for member in &mut self.members {
            let Some(component) = frame.components.get_mut(member.component) else {
                return Err(Error::Damaged {});
            };
            let (across, down) = if is_alone { (1, 1) } else { component.sampling };
            for position in (0..down).flat_map(|y| (0..across).map(move |x| (x, y))) {
                let place = (column * across + position.0, row * down + position.1);
                step.decode(member, component, tables, bits, place, end_of_band_run)?;
            }
        }
        Ok(())
    }
}

/// What a block takes from a scan.
#[derive(Clone, Copy)]
enum Step {
    Sequential,
    FirstMean { low_bit: u32 },
    NextMean { low_bit: u32 },
    FirstBand { band: (usize, usize), low_bit: u32 },
    NextBand { band: (usize, usize), low_bit: u32 },
}

impl Step {
    #[inline]
    fn decode(
        self,
        member: &mut Member<'_>,
        component: &mut Component,
        tables: &Tables,
        bits: &mut Bits<'_>,
        place: (usize, usize),
        end_of_band_run: &mut u32,
    ) -> Result<()> {
        if let Self::Sequential = self {
            let quantisation = tables.quantisation(component.quantisation)?;
            return sequential_block(member, component, quantisation, bits, place);
        }
        let index = place.1 * component.blocks.0 + place.0;
        let blocks = component.coefficients.as_chunks_mut::<64>().0;
        let block = blocks.get_mut(index).ok_or(Error::Damaged {})?;
        match self {
            Self::Sequential => Ok(()),
            Self::FirstMean { low_bit } => {
                block[0] = (next_mean(member, bits)? << low_bit) as i16;
                Ok(())
            }
            Self::NextMean { low_bit } => {
                block[0] |= (bits.number(1)? << low_bit) as i16;
                Ok(())
            }
            Self::FirstBand { band, low_bit } => {
                let ac = member.ac.ok_or(Error::Damaged {})?;
                first_band(block, ac, bits, band, low_bit, end_of_band_run)
            }
            Self::NextBand { band, low_bit } => {
                let ac = member.ac.ok_or(Error::Damaged {})?;
                next_band(block, ac, bits, band, low_bit, end_of_band_run)
            }
        }
    }
}

#[inline]
fn next_mean(member: &mut Member<'_>, bits: &mut Bits<'_>) -> Result<i32> {
    let dc = member.dc.ok_or(Error::Damaged {})?;
    let len = dc.symbol(bits)?;
    if len > 15 {
        return Err(Error::Damaged {});
    }
    let difference = bits.signed(len.into())?;
    member.prediction = member.prediction.wrapping_add(difference);
    Ok(member.prediction)
}

/// A whole block, transformed at once, so that no coefficients are kept.
#[expect(
    clippy::indexing_slicing,
    reason = "the index is masked to the 64 places"
)]
fn sequential_block(
    member: &mut Member<'_>,
    component: &mut Component,
    quantisation: &[i32; 64],
    bits: &mut Bits<'_>,
    place: (usize, usize),
) -> Result<()> {
    let mut block: Block = [0; 64];
    block[0] = next_mean(member, bits)?.wrapping_mul(quantisation[0]);
    let ac = member.ac.ok_or(Error::Damaged {})?;
    let mut is_flat = true;
    let mut at = 1;
    while at < 64 {
        let symbol = ac.symbol(bits)?;
        let (run, len) = (usize::from(symbol >> 4), u32::from(symbol & 15));
        if len == 0 {
            if run < 15 {
                break;
            }
            at += 16;
            continue;
        }
        at += run;
        let natural = usize::from(*ZIGZAG.get(at).ok_or(Error::Damaged {})?) & 63;
        block[natural] = bits.signed(len)?.wrapping_mul(quantisation[natural]);
        is_flat = false;
        at += 1;
    }
    let samples = if is_flat {
        [[idct::flat_sample(block[0]); 8]; 8]
    } else {
        idct::samples(&block, component.block_side)
    };
    component.put(place, &samples);
    Ok(())
}

/// A band's first bits. A run of blocks may have none.
fn first_band(
    block: &mut [i16; 64],
    ac: &Huffman,
    bits: &mut Bits<'_>,
    (first, last): (usize, usize),
    low_bit: u32,
    end_of_band_run: &mut u32,
) -> Result<()> {
    if *end_of_band_run > 0 {
        *end_of_band_run -= 1;
        return Ok(());
    }
    let mut at = first;
    while at <= last {
        let symbol = ac.symbol(bits)?;
        let (run, len) = (symbol >> 4, u32::from(symbol & 15));
        match (run, len) {
            (15, 0) => at += 16,
            (_, 0) => {
                *end_of_band_run = end_of_band(run, bits)? - 1;
                return Ok(());
            }
            _ => {
                at += usize::from(run);
                let coefficient = bits.signed(len)? << low_bit;
                *position(block, at)? = coefficient as i16;
                at += 1;
            }
        }
    }
    Ok(())
}

/// How many blocks, with this one, have nothing more in their band.
fn end_of_band(run: u8, bits: &mut Bits<'_>) -> Result<u32> {
    Ok((1 << run) + bits.number(run.into())? as u32)
}

#[inline]
fn position(block: &mut [i16; 64], at: usize) -> Result<&mut i16> {
    let natural = ZIGZAG.get(at).ok_or(Error::Damaged {})?;
    block
        .get_mut(usize::from(*natural))
        .ok_or(Error::Damaged {})
}

/// One bit more for a band: new coefficients of ±1, and a bit for each that is there.
fn next_band(
    block: &mut [i16; 64],
    ac: &Huffman,
    bits: &mut Bits<'_>,
    (first, last): (usize, usize),
    low_bit: u32,
    end_of_band_run: &mut u32,
) -> Result<()> {
    let bit = 1_i16 << low_bit;
    let mut at = first;
    if *end_of_band_run == 0 {
        while at <= last {
            let symbol = ac.symbol(bits)?;
            let (run, len) = (symbol >> 4, symbol & 15);
            let new = match len {
                0 if run < 15 => {
                    *end_of_band_run = end_of_band(run, bits)?;
                    break;
                }
                0 => 0,
                1 if bits.number(1)? == 1 => bit,
                1 => -bit,
                _ => return Err(Error::Damaged {}),
            };
            at = refine(block, bits, (at, last), run.into(), bit)?;
            if new != 0 && at <= last {
                *position(block, at)? = new;
            }
            at += 1;
        }
    }
    if *end_of_band_run > 0 {
        refine(block, bits, (at, last), usize::MAX, bit)?;
        *end_of_band_run -= 1;
    }
    Ok(())
}

/// Refines what is there until `zeros` empty places have been passed; gives the next empty one,
/// or one beyond the band.
fn refine(
    block: &mut [i16; 64],
    bits: &mut Bits<'_>,
    (from, last): (usize, usize),
    zeros: usize,
    bit: i16,
) -> Result<usize> {
    let mut left = zeros;
    for at in from..=last {
        let coefficient = position(block, at)?;
        if *coefficient == 0 {
            if left == 0 {
                return Ok(at);
            }
            left -= 1;
        } else if bits.number(1)? == 1 && *coefficient & bit == 0 {
            *coefficient = coefficient.wrapping_add(bit * coefficient.signum());
        }
    }
    Ok(last + 1)
}
