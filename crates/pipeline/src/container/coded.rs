//! The coded pictures that an item of a HEIC is made of.
//!
//! # Source
//! ISO/IEC 23008-12 section 6.6.2.3 (`grid`).

use std::rc::Rc;

use cameo_model::{Error, Result, SizePx};

use super::{Cursor, items::Items, setup::Setup};

/// Tiles of one picture; phones make some hundred.
const MAX_TILES: usize = 4096;

/// A picture of one or many tiles, all of one size, row by row.
pub(crate) struct Coded {
    pub(crate) tiles: Vec<Tile>,
    pub(crate) columns: u32,
    /// What the tiles are cut to.
    pub(crate) size: SizePx,
}

/// An item that is coded by itself.
pub(crate) struct Tile {
    pub(crate) item: u32,
    pub(crate) setup: Rc<Setup>,
}

impl Coded {
    /// The coded pictures of an item.
    ///
    /// # Errors
    /// `source/damaged`; `source/unsupported-coding` for an item that is made in another way.
    pub(crate) fn of(items: &Items<'_>, item: u32) -> Result<Self> {
        match items.kind(item).ok_or(Error::Damaged {})? {
            b"hvc1" => {
                let tile = Tile {
                    item,
                    setup: Rc::new(Setup::read(items.property(item, b"hvcC")?)?),
                };
                Ok(Self {
                    size: tile.setup.window().size,
                    tiles: vec![tile],
                    columns: 1,
                })
            }
            b"grid" => {
                let (columns, rows, size) = grid(&items.bytes(item, &mut items.source_len())?)?;
                let mut references = items.references(b"dimg")?.into_iter();
                let made_of = references.find(|references| references.from == item);
                let made_of = made_of.ok_or(Error::Damaged {})?;
                if made_of.to().len() as u64 != u64::from(columns) * u64::from(rows) {
                    return Err(Error::Damaged {});
                }
                let is_coded = |item| items.kind(item) == Some(b"hvc1");
                if made_of.to().len() > MAX_TILES || !made_of.to().all(is_coded) {
                    return Err(Error::UnsupportedCoding {});
                }
                Ok(Self {
                    tiles: tiles(items, made_of.to())?,
                    columns,
                    size,
                })
            }
            _ => Err(Error::UnsupportedCoding {}),
        }
    }

    /// Size of a tile as shown.
    pub(crate) fn tile_size(&self) -> SizePx {
        let first = self.tiles.first();
        first.map_or(SizePx::new(0, 0), |tile| tile.setup.window().size)
    }

    /// Refuses what contradicts itself: tiles of several sizes, or that don't cover the picture,
    /// or that lie outside of it.
    pub(super) fn check(&self) -> Result<()> {
        let tile = self.tile_size();
        for (index, other) in self.tiles.iter().enumerate() {
            let is_shared = index > 0
                && self
                    .tiles
                    .first()
                    .is_some_and(|first| Rc::ptr_eq(&first.setup, &other.setup));
            if !is_shared {
                other.setup.check()?;
            }
            if other.setup.window().size != tile {
                return Err(Error::Damaged {});
            }
        }
        let rows = self.tiles.len() as u64 / u64::from(self.columns);
        let covers = |count: u64, tile_px: u32, side_px: u32| {
            side_px > 0 && u64::from(side_px.div_ceil(tile_px)) == count
        };
        let is_covered = covers(self.columns.into(), tile.width_px, self.size.width_px)
            && covers(rows, tile.height_px, self.size.height_px);
        is_covered.then_some(()).ok_or(Error::Damaged {})
    }
}

/// Tiles with what they share.
fn tiles(items: &Items<'_>, made_of: impl Iterator<Item = u32>) -> Result<Vec<Tile>> {
    let mut known: Vec<(&[u8], Rc<Setup>)> = Vec::new();
    let tile = |item| {
        let body = items.property(item, b"hvcC")?;
        let found = known.iter().find(|(other, _)| std::ptr::eq(*other, body));
        let setup = match found {
            Some((_, setup)) => Rc::clone(setup),
            None => {
                let setup = Rc::new(Setup::read(body)?);
                known.push((body, Rc::clone(&setup)));
                setup
            }
        };
        Ok(Tile { item, setup })
    };
    made_of.map(tile).collect()
}

/// Columns, rows and size of a grid.
fn grid(descriptor: &[u8]) -> Result<(u32, u32, SizePx)> {
    let mut cursor = Cursor::new(descriptor);
    let [_version, flags, last_row, last_column] = cursor.array()?;
    let mut side = || super::boxes::id(&mut cursor, flags & 1 == 1);
    let size = SizePx::new(side()?, side()?);
    Ok((u32::from(last_column) + 1, u32::from(last_row) + 1, size))
}
