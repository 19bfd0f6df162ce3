//! Boxes of an ISO base media file, one after the other, and the numbers in them.
//!
//! What deliberately does not live here: what the boxes mean.
//!
//! # Source
//! ISO/IEC 14496-12 section 4.2.

use cameo_model::{Error, Result};

use super::Cursor;

/// Boxes in one container that are looked at; honest files of many tiles have some hundred.
pub(super) const MAX_BOXES: usize = 4096;

#[derive(Debug, Clone, Copy)]
pub(crate) struct Box<'a> {
    pub(crate) name: &'a [u8],
    pub(crate) body: &'a [u8],
}

/// The box at the cursor.
///
/// # Errors
/// `source/damaged`, also for one that says it is longer than what is left.
pub(super) fn next_box<'a>(cursor: &mut Cursor<'a>) -> Result<Box<'a>> {
    let len = cursor.len_u32_be()?;
    let name = cursor.take(4)?;
    let body_len = match len {
        0 => cursor.rest().len(),
        1 => {
            let [high, low] = [cursor.len_u32_be()?, cursor.len_u32_be()?];
            let len = (high == 0).then_some(low).ok_or(Error::Damaged {})?;
            len.checked_sub(16).ok_or(Error::Damaged {})?
        }
        len => len.checked_sub(8).ok_or(Error::Damaged {})?,
    };
    let body = cursor.take(body_len)?;
    Ok(Box { name, body })
}

/// All boxes of a body.
///
/// # Errors
/// `source/damaged`, also for more than anybody looks at.
pub(super) fn boxes(body: &[u8]) -> Result<Vec<Box<'_>>> {
    let mut cursor = Cursor::new(body);
    let mut found = Vec::new();
    while !cursor.is_at_end() {
        if found.len() == MAX_BOXES {
            return Err(Error::Damaged {});
        }
        found.push(next_box(&mut cursor)?);
    }
    Ok(found)
}

/// The first box of a name.
pub(super) fn named<'a>(boxes: &[Box<'a>], name: &[u8; 4]) -> Option<&'a [u8]> {
    let found = boxes.iter().find(|found| found.name == name);
    found.map(|found| found.body)
}

/// Version and flags at the start of a full box.
pub(super) fn version(cursor: &mut Cursor<'_>) -> Result<(u8, u32)> {
    let [version, a, b, c] = cursor.array()?;
    Ok((version, u32::from_be_bytes([0, a, b, c])))
}

/// A number of 16 bits, or of 32 in later versions of a box.
pub(super) fn id(cursor: &mut Cursor<'_>, is_long: bool) -> Result<u32> {
    if is_long {
        cursor.u32_be()
    } else {
        cursor.u16_be().map(u32::from)
    }
}

/// A number of 0, 4 or 8 bytes.
pub(super) fn number(cursor: &mut Cursor<'_>, len: u8) -> Result<usize> {
    match len {
        0 => Ok(0),
        4 => cursor.len_u32_be(),
        8 => {
            let (high, low) = (cursor.u32_be()?, cursor.len_u32_be()?);
            (high == 0).then_some(low).ok_or(Error::Damaged {})
        }
        _ => Err(Error::Damaged {}),
    }
}
