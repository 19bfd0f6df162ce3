//! A HEIC as phones write it: a grid of tiles, each coded by itself, and one picture made of them.
//!
//! # Source
//! ISO/IEC 23008-12 sections 6.6.2.3 (grid) and 9.3 (its references); ISO/IEC 14496-12 section 8.11
//! (`meta` and what is in it).

use image::{RgbImage, imageops};

use crate::Result;

/// Side of a tile in pixels, as phones have it.
pub const TILE_PX: u32 = 512;

/// Numbers of the properties in the file.
const SIZE_OF_ALL: u8 = 1;
const FIRST_OF_TILES: u8 = 2;

/// The tiles from left to right and from top to bottom; what lies beyond the picture repeats its edge.
pub fn tiles(picture: &RgbImage) -> impl Iterator<Item = RgbImage> {
    let (columns, rows) = columns_and_rows(picture);
    let places = (0..rows).flat_map(move |row| (0..columns).map(move |column| (column, row)));
    places.map(|(column, row)| {
        let (left, top) = (column * TILE_PX, row * TILE_PX);
        let (width, height) = (picture.width() - left, picture.height() - top);
        let there = imageops::crop_imm(picture, left, top, width.min(TILE_PX), height.min(TILE_PX));
        let there = there.to_image();
        RgbImage::from_fn(TILE_PX, TILE_PX, |x, y| {
            *there.get_pixel(x.min(there.width() - 1), y.min(there.height() - 1))
        })
    })
}

/// One file of the files of all tiles, in their order.
///
/// # Errors
/// A tile is no HEIC of one item, or they don't share their settings.
pub fn joined(picture: &RgbImage, tiles: &[Vec<u8>]) -> Result<Vec<u8>> {
    let coded = tiles.iter().map(|file| Tile::of(file));
    let coded = coded
        .collect::<Option<Vec<_>>>()
        .ok_or("a tile is no HEIC")?;
    let first = coded.first().ok_or("a picture without tiles")?;
    if coded.iter().any(|tile| tile.properties != first.properties) {
        return Err("tiles of different settings".into());
    }
    let (columns, rows) = columns_and_rows(picture);
    let head = [0, 0, rows as u8 - 1, columns as u8 - 1];
    let size = [picture.width(), picture.height()];
    let sides = size.map(|side| (side as u16).to_be_bytes());
    let grid = [&head, sides.as_flattened()].concat();
    let items: Vec<&[u8]> = [&*grid]
        .into_iter()
        .chain(coded.iter().map(|it| it.data))
        .collect();
    let properties = [
        &full(b"ispe", size.map(u32::to_be_bytes).as_flattened()),
        first.properties,
    ];
    let properties = properties.concat();
    let start = boxed(b"ftyp", b"heic\0\0\0\0mif1heic");
    let data_start = start.len() + meta(&items, &properties, 0).len() + 8;
    let meta = meta(&items, &properties, data_start);
    Ok([start, meta, boxed(b"mdat", &items.concat())].concat())
}

fn columns_and_rows(picture: &RgbImage) -> (u32, u32) {
    let (width, height) = picture.dimensions();
    (width.div_ceil(TILE_PX), height.div_ceil(TILE_PX))
}

/// What a file of one coded picture is made of.
struct Tile<'a> {
    /// Its properties, all of which are the picture's.
    properties: &'a [u8],
    data: &'a [u8],
}

impl<'a> Tile<'a> {
    fn of(file: &'a [u8]) -> Option<Self> {
        let meta = inside(file, b"meta")?.get(4..)?;
        let properties = inside(inside(meta, b"iprp")?, b"ipco")?;
        let data = inside(file, b"mdat")?;
        Some(Self { properties, data })
    }
}

/// The body of the first box of a kind.
fn inside<'a>(mut boxes: &'a [u8], kind: &[u8; 4]) -> Option<&'a [u8]> {
    loop {
        let (found, body, rest) = split(boxes)?;
        if found == kind {
            return Some(body);
        }
        boxes = rest;
    }
}

/// Kind and body of the first box, and the boxes behind it.
fn split(boxes: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let len = u32::from_be_bytes(*boxes.first_chunk()?) as usize;
    let (first, rest) = boxes.split_at_checked(len)?;
    Some((first.get(4..8)?, first.get(8..)?, rest))
}

/// How many boxes there are.
fn count(mut boxes: &[u8]) -> u8 {
    let mut count = 0;
    while let Some((_, _, rest)) = split(boxes) {
        count += 1;
        boxes = rest;
    }
    count
}

/// What is said of the grid, which is item 1, and of its tiles, whose data follow each other.
fn meta(items: &[&[u8]], properties: &[u8], data_start: usize) -> Vec<u8> {
    let numbers = 1..=items.len() as u16;
    let tile_numbers = 2..=items.len() as u16;
    let infos = numbers.clone().map(|number| {
        let kind = if number == 1 { b"grid" } else { b"hvc1" };
        let body = [&number.to_be_bytes()[..], &[0, 0], kind, &[0]].concat();
        boxed(b"infe", &[&[2, 0, 0, 0], &*body].concat())
    });
    let infos = infos.collect::<Vec<_>>().concat();
    let counted = (items.len() as u16).to_be_bytes();
    let references = [1, items.len() as u16 - 1].into_iter().chain(tile_numbers);
    let references: Vec<u8> = references.flat_map(u16::to_be_bytes).collect();
    let of_tiles: Vec<u8> = (FIRST_OF_TILES..=count(properties)).collect();
    let associations = numbers.map(|number| {
        let of_item = if number == 1 {
            &[SIZE_OF_ALL][..]
        } else {
            &of_tiles
        };
        [&number.to_be_bytes()[..], &[of_item.len() as u8], of_item].concat()
    });
    let associations = associations.collect::<Vec<_>>().concat();
    let associations = [&(items.len() as u32).to_be_bytes()[..], &associations].concat();
    let property_boxes = [boxed(b"ipco", properties), full(b"ipma", &associations)];
    let body = [
        full(b"hdlr", b"\0\0\0\0pict\0\0\0\0\0\0\0\0\0\0\0\0\0"),
        full(b"pitm", &[0, 1]),
        full(b"iinf", &[&counted[..], &infos].concat()),
        full(b"iref", &boxed(b"dimg", &references)),
        full(b"iloc", &places(items, data_start)),
        boxed(b"iprp", &property_boxes.concat()),
    ];
    full(b"meta", &body.concat())
}

/// Where each item's data are: four bytes of offset, four of length.
fn places(items: &[&[u8]], data_start: usize) -> Vec<u8> {
    let mut places = vec![0x44, 0];
    places.extend((items.len() as u16).to_be_bytes());
    let mut start = data_start as u32;
    for (number, item) in (1_u16..).zip(items) {
        places.extend([number, 0, 1].map(u16::to_be_bytes).as_flattened());
        places.extend(
            [start, item.len() as u32]
                .map(u32::to_be_bytes)
                .as_flattened(),
        );
        start += item.len() as u32;
    }
    places
}

fn full(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    boxed(kind, &[&[0; 4], body].concat())
}

fn boxed(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    [&(body.len() as u32 + 8).to_be_bytes()[..], kind, body].concat()
}
