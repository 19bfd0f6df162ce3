//! GIF: header, colour table and blocks up to the trailer.
//!
//! Kept: the first frame with its graphic control. Dropped: later frames, comments, text and
//! application blocks, and whatever follows the end of the frame's codes or of the file.
//!
//! # Source
//! GIF89a specification, sections 17 to 27; XMP specification part 3, section 1.1.2.

use std::borrow::Cow;

use cameo_model::{Error, Result, SizePx};

use super::{Container, Cursor, Kind, Part, lzw};

const EXTENSION: u8 = 0x21;
const IMAGE: u8 = 0x2C;
const TRAILER: u8 = 0x3B;
const GRAPHIC_CONTROL: u8 = 0xF9;
const APPLICATION: u8 = 0xFF;

/// Walks the blocks of `source` up to the trailer.
pub(super) fn walk<'a>(source: &'a [u8], container: &mut Container<'a>) -> Result<()> {
    let mut cursor = Cursor::new(source);
    read_screen(&mut cursor, container)?;
    let mut graphic_control = None;
    let mut has_frame = false;
    loop {
        let start = cursor.position();
        match cursor.u8()? {
            EXTENSION => {
                let found = read_extension(&mut cursor, start, container)?;
                graphic_control = found.or(graphic_control);
            }
            IMAGE if has_frame => {
                read_frame(&mut cursor)?;
                skip_sub_blocks(&mut cursor)?;
                container.is_animated = true;
            }
            IMAGE => {
                keep_frame(&mut cursor, start, graphic_control, container)?;
                has_frame = true;
            }
            TRAILER if has_frame => return container.push(Kind::Picture, [TRAILER].as_slice()),
            _ => return Err(Error::Damaged {}),
        }
    }
}

/// Gives a graphic control, which belongs to the next frame.
fn read_extension<'a>(
    cursor: &mut Cursor<'a>,
    start: usize,
    container: &mut Container<'a>,
) -> Result<Option<&'a [u8]>> {
    let label = cursor.u8()?;
    skip_sub_blocks(cursor)?;
    let block = cursor.since(start);
    // The magic trailer makes an XMP packet readable as it stands.
    if label == APPLICATION {
        container.push(Kind::Xmp, block)?;
    }
    Ok((label == GRAPHIC_CONTROL && block.len() == 8).then_some(block))
}

/// The first frame: its control, its header and the data that its pixels need.
fn keep_frame<'a>(
    cursor: &mut Cursor<'a>,
    start: usize,
    graphic_control: Option<&'a [u8]>,
    container: &mut Container<'a>,
) -> Result<()> {
    container.frame = read_frame(cursor)?;
    let (header, data) = (cursor.since(start), cursor.position());
    skip_sub_blocks(cursor)?;
    if let Some(block) = graphic_control {
        container.push(Kind::Picture, block)?;
    }
    container.push(Kind::Picture, header)?;
    let pixel_bits = header.last().copied().unwrap_or_default();
    let size = container.frame.size;
    let data = used_sub_blocks(cursor.since(data), pixel_bits, size)?;
    container.push(Kind::Picture, data)
}

/// Header, logical screen and global colour table.
fn read_screen<'a>(cursor: &mut Cursor<'a>, container: &mut Container<'a>) -> Result<()> {
    cursor.take(6)?;
    let (width_px, height_px) = (cursor.u16_le()?, cursor.u16_le()?);
    container.stored = SizePx::new(width_px.into(), height_px.into());
    container.frame = Part::whole(container.stored);
    let packed = cursor.u8()?;
    cursor.take(2)?;
    skip_colour_table(cursor, packed)?;
    container.push(Kind::Picture, cursor.since(0))
}

/// From behind the image separator to before the image data.
fn read_frame(cursor: &mut Cursor<'_>) -> Result<Part> {
    let (left_px, top_px) = (cursor.u16_le()?, cursor.u16_le()?);
    let (width_px, height_px) = (cursor.u16_le()?, cursor.u16_le()?);
    let packed = cursor.u8()?;
    skip_colour_table(cursor, packed)?;
    cursor.u8()?;
    Ok(Part {
        left_px: left_px.into(),
        top_px: top_px.into(),
        size: SizePx::new(width_px.into(), height_px.into()),
    })
}

fn skip_colour_table(cursor: &mut Cursor<'_>, packed: u8) -> Result<()> {
    if packed & 0x80 != 0 {
        cursor.take(3 << ((packed & 7) + 1))?;
    }
    Ok(())
}

fn skip_sub_blocks(cursor: &mut Cursor<'_>) -> Result<()> {
    loop {
        match cursor.u8()? {
            0 => return Ok(()),
            len => cursor.take(usize::from(len))?,
        };
    }
}

/// Image data up to where its codes end, which mostly is all of it.
fn used_sub_blocks(data: &[u8], pixel_bits: u8, size: SizePx) -> Result<Cow<'_, [u8]>> {
    let bytes = sub_blocks(data).flatten().copied();
    let mut left = lzw::used_len(bytes, pixel_bits, size.pixels())?;
    if left == sub_blocks(data).map(<[u8]>::len).sum() {
        return Ok(data.into());
    }
    let mut used = Vec::with_capacity(data.len());
    for block in sub_blocks(data) {
        let kept = block.get(..left).unwrap_or(block);
        left -= kept.len();
        if let (1.., Ok(len)) = (kept.len(), u8::try_from(kept.len())) {
            used.push(len);
            used.extend_from_slice(kept);
        }
    }
    used.push(0);
    Ok(used.into())
}

fn sub_blocks(data: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut cursor = Cursor::new(data);
    std::iter::from_fn(move || match cursor.u8().ok()? {
        0 => None,
        len => cursor.take(len.into()).ok(),
    })
}
