//! AVIF and HEIC: boxes of an ISO base media file with one primary still picture.
//!
//! Read: brands, the primary item's size, its profile, and where EXIF and XMP lie. Nothing is kept
//! as a part of the picture, because nobody here writes these formats: their decoders get the file
//! as it is, and apply crop, turn and mirror themselves. So the stored size is the one *after*
//! these, and EXIF's orientation, which the format declares void, is not passed on.
//!
//! # Source
//! ISO/IEC 14496-12 sections 4.2, 8.11; ISO/IEC 23008-12 sections 6.5, 9.3; AV1 Image File Format
//! sections 2 and 6.

use cameo_model::{Error, Format, Result, SizePx};

use super::{Container, Cursor, FramePx, Kind};

/// Bytes in front of the TIFF structure in an EXIF item: where it starts behind them.
const EXIF_OFFSET_LEN: usize = 4;
/// Boxes in one container that are looked at; honest files of many tiles have some hundred.
const MAX_BOXES: usize = 4096;
/// Items whose place is read.
const MAX_ITEMS: usize = 4096;

/// The format that the brands of a file's first box show.
pub(super) fn format_of(source: &[u8]) -> Option<Format> {
    let file_type = next_box(&mut Cursor::new(source)).ok()?;
    if file_type.name != b"ftyp" {
        return None;
    }
    // The major brand, a version, then the compatible brands.
    let (brands, _) = file_type.body.as_chunks::<4>();
    let has = |names: &[&[u8; 4]]| brands.iter().any(|brand| names.contains(&brand));
    if has(&[b"avif", b"avis"]) {
        Some(Format::Avif)
    } else if has(&[b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis"]) {
        Some(Format::Heic)
    } else {
        None
    }
}

/// Walks the boxes of `source` to its end.
pub(super) fn walk<'a>(source: &'a [u8], container: &mut Container<'a>) -> Result<()> {
    let mut cursor = Cursor::new(source);
    let mut has_primary = false;
    for _ in 0..MAX_BOXES {
        if cursor.is_at_end() {
            return has_primary.then_some(()).ok_or(Error::Damaged {});
        }
        let found = next_box(&mut cursor)?;
        match found.name {
            b"ftyp" => container.is_animated |= found.body.as_chunks::<4>().0.contains(b"avis"),
            b"meta" if !has_primary => {
                read_meta(found.body, source, container)?;
                has_primary = true;
            }
            _ => {}
        }
    }
    Err(Error::Damaged {})
}

struct Box<'a> {
    name: &'a [u8],
    body: &'a [u8],
}

/// A box that says it is longer than what is left is cut short: `source/damaged`.
fn next_box<'a>(cursor: &mut Cursor<'a>) -> Result<Box<'a>> {
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

fn boxes(body: &[u8]) -> Result<Vec<Box<'_>>> {
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

/// Version and flags at the start of a full box.
fn version(cursor: &mut Cursor<'_>) -> Result<(u8, u32)> {
    let [version, a, b, c] = cursor.array()?;
    Ok((version, u32::from_be_bytes([0, a, b, c])))
}

/// A number of 16 bits, or of 32 in later versions of a box.
fn id(cursor: &mut Cursor<'_>, is_long: bool) -> Result<u32> {
    if is_long {
        cursor.u32_be()
    } else {
        cursor.u16_be().map(u32::from)
    }
}

fn read_meta<'a>(body: &'a [u8], source: &'a [u8], container: &mut Container<'a>) -> Result<()> {
    let mut cursor = Cursor::new(body);
    version(&mut cursor)?;
    let boxes = boxes(cursor.rest())?;
    let named = |name: &[u8; 4]| {
        let found = boxes.iter().find(|found| found.name == name);
        found.map(|found| found.body)
    };
    let primary = primary_item(named(b"pitm").ok_or(Error::Damaged {})?)?;
    let properties = named(b"iprp").ok_or(Error::Damaged {})?;
    read_properties(properties, primary, container)?;
    if let (Some(infos), Some(places)) = (named(b"iinf"), named(b"iloc")) {
        let data = named(b"idat").unwrap_or_default();
        read_private_items(infos, places, [source, data], container)?;
    }
    Ok(())
}

fn primary_item(body: &[u8]) -> Result<u32> {
    let mut cursor = Cursor::new(body);
    let (version, _) = version(&mut cursor)?;
    id(&mut cursor, version > 0)
}

/// What the properties of the primary item say, in the order in which they apply.
fn read_properties<'a>(body: &'a [u8], primary: u32, container: &mut Container<'a>) -> Result<()> {
    let parts = boxes(body)?;
    let store = parts.iter().find(|found| found.name == b"ipco");
    let store = boxes(store.ok_or(Error::Damaged {})?.body)?;
    let mut size = SizePx::new(0, 0);
    let mut has_profile = false;
    for association in parts.iter().filter(|found| found.name == b"ipma") {
        for index in associated(association.body, primary)? {
            let property = index.checked_sub(1).and_then(|index| store.get(index));
            let Some(property) = property else { continue };
            match property.name {
                b"ispe" => size = extents(property.body)?,
                b"clap" => size = aperture(property.body)?,
                b"irot" if property.body.first().is_some_and(|turns| turns % 2 == 1) => {
                    size = size.transposed();
                }
                b"colr" if !has_profile => {
                    let profile = property.body.strip_prefix(b"prof");
                    let profile = profile.or(property.body.strip_prefix(b"rICC"));
                    if let Some(profile) = profile {
                        has_profile = true;
                        container.push(Kind::Icc, profile)?;
                    }
                }
                _ => {}
            }
        }
    }
    container.stored = size;
    container.frame = FramePx::whole(size);
    Ok(())
}

fn extents(body: &[u8]) -> Result<SizePx> {
    let mut cursor = Cursor::new(body);
    version(&mut cursor)?;
    Ok(SizePx::new(cursor.u32_be()?, cursor.u32_be()?))
}

/// The size of a clean aperture, two fractions of which only whole pixels are shown by anybody.
fn aperture(body: &[u8]) -> Result<SizePx> {
    let mut cursor = Cursor::new(body);
    let mut side = || {
        let (numerator, denominator) = (cursor.u32_be()?, cursor.u32_be()?);
        numerator.checked_div(denominator).ok_or(Error::Damaged {})
    };
    Ok(SizePx::new(side()?, side()?))
}

/// The properties of an item, numbered from 1.
fn associated(body: &[u8], item: u32) -> Result<Vec<usize>> {
    let mut cursor = Cursor::new(body);
    let (version, flags) = version(&mut cursor)?;
    let count = cursor.len_u32_be()?.min(body.len());
    let mut indices = Vec::new();
    for _ in 0..count {
        let is_wanted = id(&mut cursor, version > 0)? == item;
        for _ in 0..cursor.u8()? {
            // The upper bit says whether the property is essential.
            let index = if flags & 1 == 1 {
                cursor.u16_be()? & 0x7FFF
            } else {
                u16::from(cursor.u8()? & 0x7F)
            };
            if is_wanted {
                indices.push(usize::from(index));
            }
        }
    }
    Ok(indices)
}

/// Finds EXIF and XMP by their items' types. What is odd about them says less and is no error.
fn read_private_items<'a>(
    infos: &'a [u8],
    places: &'a [u8],
    data: [&'a [u8]; 2],
    container: &mut Container<'a>,
) -> Result<()> {
    let places = item_places(places).unwrap_or_default();
    // Extents may name the same bytes again and again; all of them together are not more than the
    // file.
    let mut left = data.first().map_or(0, |file| file.len());
    for (item, kind) in private_items(infos).unwrap_or_default() {
        let extents = places.iter().filter(|place| place.item == item);
        let mut bytes = Vec::new();
        for piece in extents.filter_map(|place| place.bytes(data)) {
            left = left.checked_sub(piece.len()).ok_or(Error::Damaged {})?;
            bytes.extend_from_slice(piece);
        }
        match kind {
            Kind::Exif => container.push(kind, tiff(bytes))?,
            _ => container.push(kind, bytes)?,
        }
    }
    Ok(())
}

/// An EXIF item begins with how far behind this number its TIFF structure starts.
fn tiff(mut item: Vec<u8>) -> Vec<u8> {
    let start = Cursor::new(&item).len_u32_be().unwrap_or_default();
    let start = start.saturating_add(EXIF_OFFSET_LEN).min(item.len());
    item.split_off(start)
}

fn private_items(body: &[u8]) -> Result<Vec<(u32, Kind)>> {
    let mut cursor = Cursor::new(body);
    let (list_version, _) = version(&mut cursor)?;
    id(&mut cursor, list_version > 0)?;
    let mut items = Vec::new();
    for info in boxes(cursor.rest())? {
        let mut cursor = Cursor::new(info.body);
        let (version, _) = version(&mut cursor)?;
        if info.name != b"infe" || version < 2 {
            continue;
        }
        let item = id(&mut cursor, version > 2)?;
        cursor.take(2)?;
        match cursor.take(4)? {
            b"Exif" => items.push((item, Kind::Exif)),
            b"mime" => items.push((item, Kind::Xmp)),
            _ => {}
        }
    }
    Ok(items)
}

/// One extent of an item.
struct Place {
    item: u32,
    /// Whether it lies in the `idat` box and not in the file.
    is_inside: bool,
    offset: usize,
    len: usize,
}

impl Place {
    fn bytes<'a>(&self, [file, inside]: [&'a [u8]; 2]) -> Option<&'a [u8]> {
        let data = if self.is_inside { inside } else { file };
        let rest = data.get(self.offset..)?;
        // A length of 0 means up to the end.
        if self.len == 0 {
            Some(rest)
        } else {
            rest.get(..self.len)
        }
    }
}

fn item_places(body: &[u8]) -> Result<Vec<Place>> {
    let mut cursor = Cursor::new(body);
    let (version, _) = version(&mut cursor)?;
    let [offset_and_length, base_and_index] = cursor.array()?;
    let [offset_len, length_len, base_len] = [
        offset_and_length >> 4,
        offset_and_length & 15,
        base_and_index >> 4,
    ];
    let index_len = if version > 0 { base_and_index & 15 } else { 0 };
    let mut places = Vec::new();
    for _ in 0..id(&mut cursor, version > 1)? {
        let item = id(&mut cursor, version > 1)?;
        let method = if version > 0 {
            cursor.u16_be()? & 15
        } else {
            0
        };
        cursor.take(2)?;
        let base = number(&mut cursor, base_len)?;
        for _ in 0..cursor.u16_be()? {
            number(&mut cursor, index_len)?;
            let offset = base.checked_add(number(&mut cursor, offset_len)?);
            let len = number(&mut cursor, length_len)?;
            if places.len() == MAX_ITEMS {
                return Ok(places);
            }
            places.push(Place {
                item,
                is_inside: method == 1,
                offset: offset.ok_or(Error::Damaged {})?,
                len,
            });
        }
    }
    Ok(places)
}

/// A number of 0, 4 or 8 bytes.
fn number(cursor: &mut Cursor<'_>, len: u8) -> Result<usize> {
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
