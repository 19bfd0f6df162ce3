//! JPEG: markers, segments and entropy-coded scans up to the end-of-image marker.
//!
//! Kept: frame and scan headers, tables, restart interval, JFIF and Adobe markers reduced to what
//! they say about colour. Dropped: everything else, application segments behind the first scan, and
//! whatever follows the end.
//!
//! # Source
//! ITU-T T.81 annex B; T.871 (JFIF); T.872 section 6.5.3 (Adobe APP14); ICC.1 annex B.4.

use cameo_model::{Error, Result, SizePx};

use super::{Container, Cursor, Data, Kind, Part, ReadAt};
use crate::jpeg::{APP0, APP1, APP2, APP14, COM, DHT, DNL, DQT, DRI, EOI, RST0, RST7, SOI, SOS};

/// JFIF 1.01 with square pixels of no stated density and no thumbnail.
const JFIF: &[u8] = b"\xFF\xE0\x00\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0";

/// Walks `source` up to its end-of-image marker; if there is more of it in a `file`, up to the data
/// of its only scan.
pub(super) fn walk<'a>(
    source: &'a [u8],
    file: Option<&'a dyn ReadAt>,
    container: &mut Container<'a>,
) -> Result<()> {
    let mut cursor = Cursor::new(source);
    container.push(Kind::Picture, cursor.take(2)?)?;
    let mut seen = Seen::default();
    let walked = walk_segments(&mut cursor, file, &mut seen, container);
    container.is_torn = walked.is_err() && seen.scan;
    walked
}

fn walk_segments<'a>(
    cursor: &mut Cursor<'a>,
    file: Option<&'a dyn ReadAt>,
    seen: &mut Seen,
    container: &mut Container<'a>,
) -> Result<()> {
    loop {
        let start = next_marker(cursor)?;
        match cursor.u8()? {
            EOI if seen.scan => return container.push(Kind::Picture, cursor.since(start)),
            EOI | SOI => return Err(Error::Damaged {}),
            // TEM and restart markers stand alone; outside a scan they mean nothing.
            0x01 | RST0..=RST7 => {}
            marker => {
                let body = segment_body(cursor)?;
                if let Some(file) = file.filter(|_| marker == SOS && seen.is_only_scan(body)) {
                    container.only_scan = Some(Data::Away(file, cursor.position() as u64));
                    return container.push(Kind::Picture, cursor.since(start));
                }
                let has_end = marker != SOS || skip_entropy_coded_data(cursor).is_ok();
                if !has_end {
                    cursor.take(cursor.rest().len())?;
                }
                let segment = Segment {
                    marker,
                    whole: cursor.since(start),
                    body,
                };
                seen.sort(&segment, container)?;
                if !has_end {
                    return Err(Error::Damaged {});
                }
            }
        }
    }
}

struct Segment<'a> {
    marker: u8,
    /// From the marker on, with a scan's entropy-coded data.
    whole: &'a [u8],
    body: &'a [u8],
}

/// What may come only once, or only after something else.
#[derive(Default)]
struct Seen {
    frame: bool,
    /// How many components a sequential frame has.
    sequential: Option<u8>,
    scan: bool,
    jfif: bool,
    adobe: bool,
}

impl Seen {
    /// Whether a scan has all components, so that no other can follow.
    fn is_only_scan(&self, header: &[u8]) -> bool {
        self.sequential.is_some() && !self.scan && self.sequential.as_ref() == header.first()
    }

    fn sort<'a>(&mut self, segment: &Segment<'a>, container: &mut Container<'a>) -> Result<()> {
        let Segment {
            marker,
            whole,
            body,
        } = *segment;
        match marker {
            DQT => check_quantisation_tables(body)?,
            DHT => check_huffman_tables(body)?,
            DRI if body.len() == 2 => {}
            SOS if self.frame => self.scan = true,
            DRI | SOS => return Err(Error::Damaged {}),
            0xC0..=0xCF => self.read_frame_header(marker, body, container)?,
            // Nobody who shows a JPEG looks for them behind the first scan.
            APP0..=0xEF if !self.scan => return self.sort_application(marker, body, container),
            _ => return Ok(()),
        }
        container.push(Kind::Picture, whole)
    }

    /// Takes the size. Only baseline, extended and progressive Huffman coding of 8 bits is shown
    /// by browsers; two components have no meaning. Any other coding is a JPEG's, but not ours.
    fn read_frame_header(
        &mut self,
        marker: u8,
        body: &[u8],
        container: &mut Container<'_>,
    ) -> Result<()> {
        let mut cursor = Cursor::new(body);
        let precision = cursor.u8()?;
        let height_px = u32::from(cursor.u16_be()?);
        let width_px = u32::from(cursor.u16_be()?);
        let components = cursor.u8()?;
        if marker > 0xC2 || precision != 8 || !matches!(components, 1 | 3 | 4) {
            return Err(Error::UnsupportedCoding {});
        }
        if self.frame || cursor.rest().len() != 3 * usize::from(components) {
            return Err(Error::Damaged {});
        }
        self.frame = true;
        self.sequential = (marker < 0xC2).then_some(components);
        container.stored = SizePx::new(width_px, height_px);
        container.frame = Part::whole(container.stored);
        Ok(())
    }

    fn sort_application<'a>(
        &mut self,
        marker: u8,
        body: &'a [u8],
        container: &mut Container<'a>,
    ) -> Result<()> {
        if marker == APP0 && body.starts_with(b"JFIF\0") && !self.jfif {
            self.jfif = true;
            return container.push(Kind::Picture, JFIF);
        }
        if marker == APP14 && !self.adobe {
            return match (body.starts_with(b"Adobe"), body.get(11)) {
                (true, Some(transform)) => {
                    self.adobe = true;
                    container.push(Kind::Picture, adobe_segment(*transform))
                }
                _ => Ok(()),
            };
        }
        match private_part(marker, body) {
            Some((kind, bytes)) => container.push(kind, bytes),
            None => Ok(()),
        }
    }
}

/// The parts that are read for facts and never written.
fn private_part(marker: u8, body: &[u8]) -> Option<(Kind, &[u8])> {
    if marker == APP1 {
        let exif = body.strip_prefix(b"Exif\0").and_then(|rest| rest.get(1..));
        return match exif {
            Some(tiff) => Some((Kind::Exif, tiff)),
            None => Some((Kind::Xmp, body)),
        };
    }
    // The two bytes after the name are the piece's number and how many there are. Writers keep
    // the order of the file, so that the numbers need not be believed.
    let icc = body
        .strip_prefix(b"ICC_PROFILE\0")
        .filter(|_| marker == APP2)?;
    Some((Kind::Icc, icc.get(2..)?))
}

/// An Adobe marker that says only how the colours were transformed.
fn adobe_segment(transform: u8) -> Vec<u8> {
    let mut segment = b"\xFF\xEE\x00\x0EAdobe\0\x64\0\0\0\0".to_vec();
    segment.push(transform);
    segment
}

/// Skips to the next marker, whatever lies before it, and stands on its code. Gives the position
/// of the 0xFF.
fn next_marker(cursor: &mut Cursor<'_>) -> Result<usize> {
    loop {
        while cursor.u8()? != 0xFF {}
        while cursor.rest().first() == Some(&0xFF) {
            cursor.take(1)?;
        }
        match cursor.rest().first() {
            None => return Err(Error::Damaged {}),
            Some(0) => {}
            Some(_) => return Ok(cursor.position() - 1),
        }
    }
}

fn segment_body<'a>(cursor: &mut Cursor<'a>) -> Result<&'a [u8]> {
    let len = usize::from(cursor.u16_be()?);
    cursor.take(len.checked_sub(2).ok_or(Error::Damaged {})?)
}

/// Whether a scan ends with a marker of this code. Stuffed zeros and restart markers belong to the
/// scan, and what can stand nowhere in a file is a hole in its data.
pub(crate) const fn ends_scan(code: u8) -> bool {
    matches!(code, SOS | EOI | DHT | DQT | DRI | DNL | APP0..=COM)
}

/// Goes on to a marker that can follow a scan.
fn skip_entropy_coded_data(cursor: &mut Cursor<'_>) -> Result<()> {
    loop {
        let rest = cursor.rest();
        let at = find_ff(rest).ok_or(Error::Damaged {})?;
        cursor.take(at)?;
        match rest.get(at + 1).copied() {
            Some(code) if ends_scan(code) => return Ok(()),
            // Any marker may have such bytes before it.
            Some(0xFF) => cursor.take(1)?,
            Some(_) => cursor.take(2)?,
            None => return Err(Error::Damaged {}),
        };
    }
}

/// Where the first 0xFF is. Looks at many bytes at once, because scans are long and have few.
fn find_ff(bytes: &[u8]) -> Option<usize> {
    const TOGETHER: usize = 32;
    let is_ff = |byte: &u8| *byte == 0xFF;
    // Not `any`, which stops at the first and so must ask one by one.
    let has_ff = |bytes: &[u8; TOGETHER]| bytes.iter().fold(false, |any, byte| any | is_ff(byte));
    let (chunks, _) = bytes.as_chunks();
    let start = chunks.iter().position(has_ff).unwrap_or(chunks.len()) * TOGETHER;
    let mut rest = bytes.get(start..)?.iter();
    rest.position(is_ff).map(|at| start + at)
}

/// Tables must fill their segment exactly, so that nothing hides behind them.
fn check_quantisation_tables(body: &[u8]) -> Result<()> {
    let mut cursor = Cursor::new(body);
    while !cursor.is_at_end() {
        let bytes_per_entry = if cursor.u8()? >> 4 == 0 { 1 } else { 2 };
        cursor.take(64 * bytes_per_entry)?;
    }
    Ok(())
}

fn check_huffman_tables(body: &[u8]) -> Result<()> {
    let mut cursor = Cursor::new(body);
    while !cursor.is_at_end() {
        cursor.u8()?;
        let counts = cursor.take(16)?;
        cursor.take(counts.iter().map(|count| usize::from(*count)).sum())?;
    }
    Ok(())
}
