//! The items of a HEIF file: what its `meta` box says of each of them, and where their bytes lie.
//!
//! What deliberately does not live here: what becomes of an item.
//!
//! # Source
//! ISO/IEC 14496-12 sections 8.11.3 (`iloc`), 8.11.6 (`iinf`), 8.11.12 (`iref`), 8.11.14 (`iprp`).

use cameo_model::{Error, Result};

use super::{
    Cursor,
    boxes::{Box, boxes, id, named, number, version},
};

/// Extents that are read.
const MAX_EXTENTS: usize = 16_384;

/// What is said of the items of a file.
pub(crate) struct Items<'a> {
    source: &'a [u8],
    meta: Vec<Box<'a>>,
    /// The properties that items share, numbered from 1.
    properties: Vec<Box<'a>>,
    associations: Vec<&'a [u8]>,
    extents: Vec<Extent>,
    pub(crate) primary: u32,
}

/// Some of an item's bytes.
struct Extent {
    item: u32,
    home: Home,
    offset: usize,
    len: usize,
}

/// Where an extent lies.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Home {
    File,
    /// In the `idat` box.
    Inside,
    /// In another item or another file, where nobody looks.
    Elsewhere,
}

impl<'a> Items<'a> {
    /// Reads the body of a `meta` box of the file `source`.
    ///
    /// # Errors
    /// `source/damaged` if it has no primary item or no properties.
    pub(super) fn read(body: &'a [u8], source: &'a [u8]) -> Result<Self> {
        let mut cursor = Cursor::new(body);
        version(&mut cursor)?;
        let meta = boxes(cursor.rest())?;
        let primary = primary_item(named(&meta, b"pitm").ok_or(Error::Damaged {})?)?;
        let groups = boxes(named(&meta, b"iprp").ok_or(Error::Damaged {})?)?;
        let properties = boxes(named(&groups, b"ipco").ok_or(Error::Damaged {})?)?;
        let associations = groups.iter().filter(|found| found.name == b"ipma");
        Ok(Self {
            source,
            properties,
            associations: associations.map(|found| found.body).collect(),
            // What is odd about the places of some items must not hide those of others.
            extents: named(&meta, b"iloc").map_or_else(Vec::new, extents),
            meta,
            primary,
        })
    }

    /// The properties of an item, in the order in which they apply. Number 0 stands for none.
    ///
    /// # Errors
    /// `source/damaged` for one that is not there.
    pub(crate) fn properties(&self, item: u32) -> Result<Vec<Box<'a>>> {
        let mut found = Vec::new();
        for association in &self.associations {
            let indices = associated(association, item)?.into_iter();
            for index in indices.filter_map(|index| index.checked_sub(1)) {
                found.push(*self.properties.get(index).ok_or(Error::Damaged {})?);
            }
        }
        Ok(found)
    }

    /// All items with their types, as far as they can be read.
    pub(crate) fn types(&self) -> Vec<(u32, &'a [u8])> {
        let mut items = Vec::new();
        if let Some(infos) = named(&self.meta, b"iinf") {
            // An error ends the list.
            let _ = types(infos, &mut items);
        }
        items
    }

    /// The bytes of an item. `left` is how many may still be read of the whole file: extents may
    /// name the same bytes again and again, honest ones do not.
    ///
    /// # Errors
    /// `source/damaged` for bytes that are not there, or too many.
    pub(crate) fn bytes(&self, item: u32, left: &mut usize) -> Result<Vec<u8>> {
        let inside = named(&self.meta, b"idat").unwrap_or_default();
        let mut bytes = Vec::new();
        for extent in self.extents.iter().filter(|extent| extent.item == item) {
            let piece = extent.bytes(self.source, inside).ok_or(Error::Damaged {})?;
            *left = left.checked_sub(piece.len()).ok_or(Error::Damaged {})?;
            bytes.extend_from_slice(piece);
        }
        Ok(bytes)
    }
}

#[cfg(feature = "heic")]
impl<'a> Items<'a> {
    /// Those of a whole file.
    ///
    /// # Errors
    /// `source/damaged`.
    pub(crate) fn of(source: &'a [u8]) -> Result<Self> {
        let mut cursor = Cursor::new(source);
        loop {
            let found = super::boxes::next_box(&mut cursor)?;
            if found.name == b"meta" {
                return Self::read(found.body, source);
            }
        }
    }

    /// The length of the file.
    pub(crate) const fn source_len(&self) -> usize {
        self.source.len()
    }

    /// The first property of a name.
    ///
    /// # Errors
    /// `source/damaged` if there is none.
    pub(crate) fn property(&self, item: u32, name: &[u8; 4]) -> Result<&'a [u8]> {
        named(&self.properties(item)?, name).ok_or(Error::Damaged {})
    }

    /// References of a kind: from which item, and to which others in their order.
    ///
    /// # Errors
    /// `source/damaged`.
    pub(crate) fn references(&self, kind: &[u8; 4]) -> Result<Vec<(u32, Vec<u32>)>> {
        let Some(body) = named(&self.meta, b"iref") else {
            return Ok(Vec::new());
        };
        let mut cursor = Cursor::new(body);
        let is_long = version(&mut cursor)?.0 > 0;
        let lists = boxes(cursor.rest())?.into_iter();
        let lists = lists.filter(|list| list.name == kind).map(|list| {
            let mut cursor = Cursor::new(list.body);
            let from = id(&mut cursor, is_long)?;
            let count = cursor.u16_be()?;
            let to = (0..count).map(|_| id(&mut cursor, is_long));
            Ok((from, to.collect::<Result<_>>()?))
        });
        lists.collect()
    }
}

impl Extent {
    fn bytes<'a>(&self, file: &'a [u8], inside: &'a [u8]) -> Option<&'a [u8]> {
        let data = match self.home {
            Home::File => file,
            Home::Inside => inside,
            Home::Elsewhere => return None,
        };
        let rest = data.get(self.offset..)?;
        // A length of 0 means up to the end.
        if self.len == 0 {
            Some(rest)
        } else {
            rest.get(..self.len)
        }
    }
}

fn primary_item(body: &[u8]) -> Result<u32> {
    let mut cursor = Cursor::new(body);
    let (version, _) = version(&mut cursor)?;
    id(&mut cursor, version > 0)
}

/// The numbers of an item's properties.
fn associated(body: &[u8], item: u32) -> Result<Vec<usize>> {
    let mut cursor = Cursor::new(body);
    let (version, flags) = version(&mut cursor)?;
    let mut indices = Vec::new();
    for _ in 0..cursor.u32_be()? {
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

fn types<'a>(body: &'a [u8], items: &mut Vec<(u32, &'a [u8])>) -> Result<()> {
    let mut cursor = Cursor::new(body);
    let (list_version, _) = version(&mut cursor)?;
    id(&mut cursor, list_version > 0)?;
    for info in boxes(cursor.rest())? {
        let mut cursor = Cursor::new(info.body);
        let (version, _) = version(&mut cursor)?;
        if info.name == b"infe" && version >= 2 {
            let item = id(&mut cursor, version > 2)?;
            cursor.take(2)?;
            items.push((item, cursor.take(4)?));
        }
    }
    Ok(())
}

/// The extents of an `iloc` box, as far as they can be read.
fn extents(body: &[u8]) -> Vec<Extent> {
    let mut extents = Vec::new();
    // An error ends the list.
    let _ = read_extents(body, &mut extents);
    extents
}

fn read_extents(body: &[u8], extents: &mut Vec<Extent>) -> Result<()> {
    let mut cursor = Cursor::new(body);
    let (version, _) = version(&mut cursor)?;
    let [offset_and_len, base_and_index] = cursor.array()?;
    let [offset_width, len_width] = [offset_and_len >> 4, offset_and_len & 15];
    let base_width = base_and_index >> 4;
    let index_width = if version > 0 { base_and_index & 15 } else { 0 };
    for _ in 0..id(&mut cursor, version > 1)? {
        let item = id(&mut cursor, version > 1)?;
        let method = if version > 0 {
            cursor.u16_be()? & 15
        } else {
            0
        };
        let home = match (method, cursor.u16_be()?) {
            (0, 0) => Home::File,
            (1, 0) => Home::Inside,
            _ => Home::Elsewhere,
        };
        let base = number(&mut cursor, base_width)?;
        for _ in 0..cursor.u16_be()? {
            number(&mut cursor, index_width)?;
            let offset = base.checked_add(number(&mut cursor, offset_width)?);
            // They may have no bytes of their own, so that their count alone is no bound.
            if extents.len() == MAX_EXTENTS {
                return Err(Error::Damaged {});
            }
            extents.push(Extent {
                item,
                home,
                offset: offset.ok_or(Error::Damaged {})?,
                len: number(&mut cursor, len_width)?,
            });
        }
    }
    Ok(())
}
