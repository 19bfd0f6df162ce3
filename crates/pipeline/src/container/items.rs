//! The items of a HEIF file: what its `meta` box says of each of them, and where their bytes lie.
//!
//! What deliberately does not live here: what becomes of an item.
//!
//! # Source
//! ISO/IEC 14496-12 sections 8.11.3 (`iloc`), 8.11.6 (`iinf`), 8.11.12 (`iref`), 8.11.14 (`iprp`);
//! ISO/IEC 23008-12 section 9.3 (`ipma`).

use std::collections::BTreeMap;

use cameo_model::{Error, Result};

use super::{
    Cursor,
    boxes::{Box, MAX_BOXES, boxes, id, named, number, version},
};

/// Items that are looked at: each has a box of its own, and no more of these are.
const MAX_ITEMS: usize = MAX_BOXES;
/// Properties of all items together. Honest items have about five, and one may have 255.
const MAX_ASSOCIATIONS: usize = 16 * MAX_ITEMS;
/// Extents of all items together, which may take no byte of the file each. Honest items have one.
const MAX_EXTENTS: usize = 4 * MAX_ITEMS;

/// What is said of the items of a file. It is read once, within the bounds above, because a grid
/// asks for it tile by tile.
pub(crate) struct Items<'a> {
    source: &'a [u8],
    meta: Vec<Box<'a>>,
    types: BTreeMap<u32, &'a [u8]>,
    /// The properties that items share, numbered from 1.
    properties: Vec<Box<'a>>,
    /// The numbers of each item's properties.
    associations: BTreeMap<u32, Vec<u16>>,
    extents: BTreeMap<u32, Vec<Extent>>,
    pub(crate) primary: u32,
}

/// Some of an item's bytes.
struct Extent {
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
    /// `source/damaged` if it has no primary item or no properties, or more of them than anybody
    /// looks at.
    pub(super) fn read(body: &'a [u8], source: &'a [u8]) -> Result<Self> {
        let mut cursor = Cursor::new(body);
        version(&mut cursor)?;
        let meta = boxes(cursor.rest())?;
        let primary = primary_item(named(&meta, b"pitm").ok_or(Error::Damaged {})?)?;
        let groups = boxes(named(&meta, b"iprp").ok_or(Error::Damaged {})?)?;
        let properties = boxes(named(&groups, b"ipco").ok_or(Error::Damaged {})?)?;
        let mut items = Self {
            source,
            types: BTreeMap::new(),
            properties,
            associations: BTreeMap::new(),
            extents: BTreeMap::new(),
            meta,
            primary,
        };
        for found in groups.iter().filter(|found| found.name == b"ipma") {
            read_associations(found.body, &mut items.associations)?;
        }
        // What is odd about some items must not hide the others: an error ends the list.
        if let Some(infos) = named(&items.meta, b"iinf") {
            let _ = read_types(infos, &mut items.types);
        }
        if let Some(places) = named(&items.meta, b"iloc") {
            let _ = read_extents(places, &mut items.extents);
        }
        Ok(items)
    }

    /// The properties of an item, in the order in which they apply. Number 0 stands for none.
    ///
    /// # Errors
    /// `source/damaged` for one that is not there.
    pub(crate) fn properties(&self, item: u32) -> Result<Vec<Box<'a>>> {
        let numbers = self.associations.get(&item).into_iter().flatten();
        let indices = numbers.filter_map(|number| usize::from(*number).checked_sub(1));
        let properties = indices.map(|index| self.properties.get(index).copied());
        properties
            .map(|found| found.ok_or(Error::Damaged {}))
            .collect()
    }

    /// All items with their types, as far as they can be read.
    pub(crate) fn types(&self) -> impl Iterator<Item = (u32, &'a [u8])> {
        self.types.iter().map(|(item, name)| (*item, *name))
    }

    /// The bytes of an item. `bytes_left` is how many may still be read of the whole file: extents
    /// may name the same bytes again and again, honest ones do not.
    ///
    /// # Errors
    /// `source/damaged` for bytes that are not there, or too many.
    pub(crate) fn bytes(&self, item: u32, bytes_left: &mut usize) -> Result<Vec<u8>> {
        let inside = named(&self.meta, b"idat").unwrap_or_default();
        let mut bytes = Vec::new();
        for extent in self.extents.get(&item).into_iter().flatten() {
            let piece = extent.bytes(self.source, inside).ok_or(Error::Damaged {})?;
            let left = bytes_left.checked_sub(piece.len());
            *bytes_left = left.ok_or(Error::Damaged {})?;
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

    /// The type of an item.
    pub(crate) fn kind(&self, item: u32) -> Option<&'a [u8]> {
        self.types.get(&item).copied()
    }

    /// References of a kind, in the order of the file.
    ///
    /// # Errors
    /// `source/damaged`.
    pub(crate) fn references(&self, kind: &[u8; 4]) -> Result<Vec<References<'a>>> {
        let Some(body) = named(&self.meta, b"iref") else {
            return Ok(Vec::new());
        };
        let mut cursor = Cursor::new(body);
        let is_long = version(&mut cursor)?.0 > 0;
        let lists = boxes(cursor.rest())?.into_iter();
        let lists = lists.filter(|list| list.name == kind);
        lists
            .map(|list| References::read(list.body, is_long))
            .collect()
    }
}

/// References of one item to others.
#[cfg(feature = "heic")]
pub(crate) struct References<'a> {
    pub(crate) from: u32,
    /// The others' numbers, each of so many bytes.
    to: &'a [u8],
    width: usize,
}

#[cfg(feature = "heic")]
impl<'a> References<'a> {
    fn read(body: &'a [u8], is_long: bool) -> Result<Self> {
        let mut cursor = Cursor::new(body);
        let from = id(&mut cursor, is_long)?;
        let width = if is_long { 4 } else { 2 };
        let count = usize::from(cursor.u16_be()?);
        let to = cursor.take(count * width)?;
        Ok(Self { from, to, width })
    }

    /// The others, in their order.
    pub(crate) fn to(&self) -> impl ExactSizeIterator<Item = u32> {
        let number = |bytes: &[u8]| {
            bytes
                .iter()
                .fold(0, |high, low| high << 8 | u32::from(*low))
        };
        self.to.chunks_exact(self.width).map(number)
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

/// Appends what an `ipma` box says. Each item is in it once.
fn read_associations(body: &[u8], associations: &mut BTreeMap<u32, Vec<u16>>) -> Result<()> {
    let mut cursor = Cursor::new(body);
    let (version, flags) = version(&mut cursor)?;
    let mut spare = MAX_ASSOCIATIONS - associations.values().map(Vec::len).sum::<usize>();
    for _ in 0..cursor.u32_be()? {
        let item = id(&mut cursor, version > 0)?;
        let count = usize::from(cursor.u8()?);
        let after = spare.checked_sub(count);
        spare = after.ok_or(Error::Damaged {})?;
        // The upper bit says whether the property is essential.
        let numbers = (0..count).map(|_| match flags & 1 {
            1 => cursor.u16_be().map(|number| number & 0x7FFF),
            _ => cursor.u8().map(|number| u16::from(number & 0x7F)),
        });
        let numbers = numbers.collect::<Result<_>>()?;
        let is_new = associations.insert(item, numbers).is_none();
        if !is_new || associations.len() > MAX_ITEMS {
            return Err(Error::Damaged {});
        }
    }
    Ok(())
}

fn read_types<'a>(body: &'a [u8], types: &mut BTreeMap<u32, &'a [u8]>) -> Result<()> {
    let mut cursor = Cursor::new(body);
    let (list_version, _) = version(&mut cursor)?;
    id(&mut cursor, list_version > 0)?;
    for info in boxes(cursor.rest())? {
        let mut cursor = Cursor::new(info.body);
        let (version, _) = version(&mut cursor)?;
        if info.name == b"infe" && version >= 2 {
            let item = id(&mut cursor, version > 2)?;
            cursor.take(2)?;
            types.entry(item).or_insert(cursor.take(4)?);
        }
    }
    Ok(())
}

fn read_extents(body: &[u8], all: &mut BTreeMap<u32, Vec<Extent>>) -> Result<()> {
    let mut cursor = Cursor::new(body);
    let (version, _) = version(&mut cursor)?;
    let [offset_and_len, base_and_index] = cursor.array()?;
    let [offset_width, len_width] = [offset_and_len >> 4, offset_and_len & 15];
    let base_width = base_and_index >> 4;
    let index_width = if version > 0 { base_and_index & 15 } else { 0 };
    let mut spare = MAX_EXTENTS;
    for _ in 0..id(&mut cursor, version > 1)? {
        if all.len() == MAX_ITEMS {
            return Err(Error::Damaged {});
        }
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
        let extents = all.entry(item).or_default();
        for _ in 0..cursor.u16_be()? {
            spare = spare.checked_sub(1).ok_or(Error::Damaged {})?;
            number(&mut cursor, index_width)?;
            let offset = base.checked_add(number(&mut cursor, offset_width)?);
            extents.push(Extent {
                home,
                offset: offset.ok_or(Error::Damaged {})?,
                len: number(&mut cursor, len_width)?,
            });
        }
    }
    Ok(())
}
