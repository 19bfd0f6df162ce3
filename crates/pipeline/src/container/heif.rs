//! AVIF and HEIC: boxes of an ISO base media file with one primary still picture.
//!
//! Read: brands, the primary item's size, its profile, and where EXIF and XMP lie. Nothing is kept
//! as a part of the picture, because nobody here writes these formats: a browser's decoder gets the
//! file as it is, and applies crop, turn and mirror itself, and so does ours. So the stored size is
//! the one *after* these, and EXIF's orientation, which the format declares void, is not passed on.
//!
//! # Source
//! ISO/IEC 14496-12 sections 4.2, 8.11, 12.1.5 (`colr`); ISO/IEC 23008-12 sections 6.5, 9.3; AV1 Image File Format
//! sections 2 and 6; ITU-T H.273 section 8.1 (primaries).

use cameo_model::{Error, Format, Result};

#[cfg(feature = "heic")]
use super::pictures::Pictures;
use super::{
    Container, Cursor, Kind, Part,
    boxes::{Box, MAX_BOXES, next_box},
    items::Items,
    shown::Shown,
};

/// Bytes in front of the TIFF structure in an EXIF item: where it starts behind them.
const EXIF_OFFSET_LEN: usize = 4;
/// The primaries that a label of Display P3 begins with.
const DISPLAY_P3: [u8; 2] = [0, 12];

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
                let items = Items::read(found.body, source)?;
                read_picture(&items, container)?;
                read_private_items(&items, source.len(), container)?;
                has_primary = true;
            }
            _ => {}
        }
    }
    Err(Error::Damaged {})
}

/// What the properties of the primary item say.
fn read_picture<'a>(items: &Items<'a>, container: &mut Container<'a>) -> Result<()> {
    let properties = items.properties(items.primary)?;
    let shown = Shown::of(&properties)?;
    container.stored = shown.size();
    container.frame = Part::whole(container.stored);
    if let Some(profile) = properties.iter().find_map(profile) {
        container.push(Kind::Icc, profile)?;
    }
    let label = properties.iter().find_map(label);
    container.is_display_p3 = label.is_some_and(|label| label.starts_with(&DISPLAY_P3));
    #[cfg(feature = "heic")]
    if container.format == Format::Heic {
        let pictures = Pictures::of(items)?;
        container.demand = Some(pictures.demand());
        pictures.check(&shown)?;
    }
    Ok(())
}

/// Primaries, transfer, matrix and range as numbers.
pub(crate) fn label<'a>(property: &Box<'a>) -> Option<&'a [u8]> {
    let colour = (property.name == b"colr").then_some(property.body)?;
    colour.strip_prefix(b"nclx")
}

pub(crate) fn profile<'a>(property: &Box<'a>) -> Option<&'a [u8]> {
    let colour = (property.name == b"colr").then_some(property.body)?;
    let profile = colour.strip_prefix(b"prof");
    profile.or_else(|| colour.strip_prefix(b"rICC"))
}

/// Finds EXIF and XMP by their items' types. What is odd about them says less and is no error.
fn read_private_items<'a>(
    items: &Items<'a>,
    mut bytes_left: usize,
    container: &mut Container<'a>,
) -> Result<()> {
    for (item, name) in items.types() {
        let kind = match name {
            b"Exif" => Kind::Exif,
            b"mime" => Kind::Xmp,
            _ => continue,
        };
        match (kind, items.bytes(item, &mut bytes_left)) {
            (_, Err(_)) => {}
            (Kind::Exif, Ok(bytes)) => container.push(kind, tiff(bytes))?,
            (_, Ok(bytes)) => container.push(kind, bytes)?,
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
