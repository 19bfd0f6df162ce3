//! PNG: chunks up to IEND.
//!
//! Kept: header, palette, transparency, significant bits and image data. Dropped: text, time, EXIF,
//! animation and unknown chunks, whatever follows the end, and what is said about colours: it is
//! read, and what is published is sRGB, which needs no word.
//!
//! # Source
//! W3C PNG specification, third edition, sections 5.3 and 11.

use cameo_model::{Error, Result, SizePx};

use super::{Container, Cursor, Kind, Part};

pub(super) const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1A\n";

/// Chunks other than IDAT that are kept, each at most once, and their longest data.
const KEPT_ONCE: [(&[u8; 4], usize); 5] = [
    (b"IHDR", 13),
    (b"PLTE", 768),
    (b"tRNS", 256),
    (b"sBIT", 4),
    (b"IEND", 0),
];

/// Walks `source` up to IEND.
pub(super) fn walk<'a>(source: &'a [u8], container: &mut Container<'a>) -> Result<()> {
    let mut cursor = Cursor::new(source);
    container.push(Kind::Picture, cursor.take(SIGNATURE.len())?)?;
    let header = next_chunk(&mut cursor)?;
    read_header(&header, container)?;
    container.push(Kind::Picture, header.whole)?;
    let mut seen = Seen::default();
    seen.keeps(&header);
    loop {
        let chunk = next_chunk(&mut cursor)?;
        if seen.keeps(&chunk) {
            container.push(Kind::Picture, chunk.whole)?;
        } else {
            sort_private(&chunk, container)?;
        }
        if chunk.name == b"IEND" {
            return seen.image.then_some(()).ok_or(Error::Damaged {});
        }
    }
}

/// Which of the chunks that are kept have come.
#[derive(Default)]
struct Seen {
    once: [bool; KEPT_ONCE.len()],
    image: bool,
}

impl Seen {
    /// Whether a chunk is one to keep, which it is no more when it comes again.
    fn keeps(&mut self, chunk: &Chunk<'_>) -> bool {
        if chunk.name == b"IDAT" {
            self.image = true;
            return true;
        }
        let mut rows = KEPT_ONCE.iter().zip(&mut self.once);
        let row = rows.find(|((name, _), _)| chunk.name == name.as_slice());
        row.is_some_and(|((_, max_len), has_come)| {
            chunk.data.len() <= *max_len && !std::mem::replace(has_come, true)
        })
    }
}

struct Chunk<'a> {
    name: &'a [u8],
    data: &'a [u8],
    /// Length, name, data and checksum.
    whole: &'a [u8],
}

fn next_chunk<'a>(cursor: &mut Cursor<'a>) -> Result<Chunk<'a>> {
    let start = cursor.position();
    let len = cursor.len_u32_be()?;
    let name = cursor.take(4)?;
    let data = cursor.take(len)?;
    cursor.take(4)?;
    Ok(Chunk {
        name,
        data,
        whole: cursor.since(start),
    })
}

fn read_header(chunk: &Chunk<'_>, container: &mut Container<'_>) -> Result<()> {
    if chunk.name != b"IHDR" || chunk.data.len() != 13 {
        return Err(Error::Damaged {});
    }
    let mut cursor = Cursor::new(chunk.data);
    container.stored = SizePx::new(cursor.u32_be()?, cursor.u32_be()?);
    container.frame = Part::whole(container.stored);
    Ok(())
}

/// The chunks that are read for facts and never written.
fn sort_private<'a>(chunk: &Chunk<'a>, container: &mut Container<'a>) -> Result<()> {
    match chunk.name {
        b"eXIf" => container.push(Kind::Exif, chunk.data),
        b"iTXt" => container.push(Kind::Xmp, chunk.data),
        b"iCCP" => match compressed_profile(chunk.data) {
            Some(profile) => container.push(Kind::CompressedIcc, profile),
            None => Ok(()),
        },
        b"cICP" => container.push(Kind::ColourCode, chunk.data),
        b"sRGB" => container.push(Kind::IsSrgb, chunk.data),
        b"gAMA" => container.push(Kind::Gamma, chunk.data),
        b"cHRM" => container.push(Kind::Primaries, chunk.data),
        b"acTL" => {
            container.is_animated = Cursor::new(chunk.data).u32_be().is_ok_and(|n| n > 1);
            Ok(())
        }
        _ => Ok(()),
    }
}

/// What follows the profile's name and the compression method in `iCCP`.
fn compressed_profile(data: &[u8]) -> Option<&[u8]> {
    let name_len = data.iter().position(|byte| *byte == 0)?;
    data.get(name_len + 2..)
}
