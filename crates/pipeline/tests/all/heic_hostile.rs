//! HEIC that asks for more than it is worth: what is refused at once, and what is not read.

use std::time::{Duration, Instant};

use cameo_model::{Error, Result, SizePx, SourceFacts};
use cameo_pipeline::{Source, probe};

use crate::support::{
    LIMITS,
    heif::{self, CODED_SIZE, Heif, Home},
    meta::Exif,
};

const CODED: SizePx = SizePx::new(CODED_SIZE.0, CODED_SIZE.1);
const LARGE: SizePx = SizePx::new(63 * 96, 64 * 96);

fn facts(file: &Heif) -> Result<SourceFacts> {
    probe(&file.file(), &LIMITS)
}

fn decode(file: &Heif) -> Result<SizePx> {
    let file = file.file();
    let source = Source::open(&file, &LIMITS)?;
    source.decode(source.whole()).map(|picture| picture.size)
}

/// A grid of nearly as many tiles as a file has room for, of 96 x 96 pixels, without their data.
fn large_grid() -> Heif {
    let mut file = Heif::grid(63, 64, (LARGE.width_px, LARGE.height_px));
    file.properties[0] = heif::configuration((96, 96), (96, 96));
    for tile in &mut file.items[1..] {
        tile.bytes.clear();
    }
    file
}

#[test]
fn tiles_are_not_looked_up_in_a_long_list() {
    let mut file = large_grid();
    assert_eq!(facts(&file).map(|facts| facts.stored), Ok(LARGE));
    let items = file.items.iter().map(|item| &*item.properties);
    let items = (1..).zip(items).collect::<Vec<_>>();
    let idle = (5000..65_000).map(|item| (item, &[][..]));
    let entries: Vec<_> = items.into_iter().chain(idle).collect();
    file.associations = Some(heif::associations(entries.into_iter()));
    let started = Instant::now();
    assert_eq!(facts(&file), Err(Error::Damaged {}));
    assert!(started.elapsed() < Duration::from_secs(2));
}

#[test]
fn properties_are_counted() {
    let idle = [0; 255];
    let associated = |idle_items: u16| {
        let mut file = Heif::single();
        let items = (10..10 + idle_items).map(|item| (item, &idle[..]));
        let all: Vec<_> = [(1, &[1, 2][..])].into_iter().chain(items).collect();
        file.associations = Some(heif::associations(all.into_iter()));
        facts(&file).map(|facts| facts.stored)
    };
    assert_eq!(associated(256), Ok(CODED));
    assert_eq!(associated(257), Err(Error::Damaged {}));
}

#[test]
fn an_item_has_its_properties_in_one_place() {
    let mut file = Heif::single();
    let twice = [(1, &[1, 2][..]); 2];
    file.associations = Some(heif::associations(twice.into_iter()));
    assert_eq!(facts(&file), Err(Error::Damaged {}));
}

#[test]
fn all_that_is_decoded_is_counted() {
    let tiled = |side_px| {
        let mut file = large_grid();
        file.properties[0] = heif::configuration((side_px, side_px), (96, 96));
        file
    };
    let refused = |side_px: u64, alpha| {
        let found = 63 * 64 * side_px * side_px + alpha;
        let allowed = 2 * LIMITS.max_pixels;
        Err(Error::TooManyPixels { found, allowed })
    };
    assert!(facts(&tiled(128)).is_ok());
    assert_eq!(facts(&tiled(160)), refused(160, 0));
    let alpha = tiled(128).with_alpha((LARGE.width_px, LARGE.height_px));
    assert_eq!(facts(&alpha), refused(128, LARGE.pixels()));
}

#[test]
fn samples_are_counted() {
    let coded = |chroma, size| {
        let mut file = Heif::single();
        file.properties[0] = heif::configuration_of(chroma, size, size);
        file.properties[1] = heif::size(size);
        facts(&file).map(|facts| facts.stored.pixels())
    };
    let (wide, half) = ((8000, 6000), (8000, 4000));
    for chroma in 0..=2 {
        assert_eq!(coded(chroma, wide), Ok(48_000_000), "{chroma}");
    }
    assert_eq!(coded(3, half), Ok(32_000_000));
    let (found, allowed) = (48_000_000, 33_333_333);
    assert_eq!(coded(3, wide), Err(Error::TooManyPixels { found, allowed }));
}

#[test]
fn what_the_decoder_is_told_is_found_behind_what_it_is_not() {
    let mut file = Heif::grid(2, 1, (320, 120));
    let wanted = decode(&file).expect("is sound");
    let set = [0x42, 1];
    let other_layer = [0x42, 9];
    let units: [&[u8]; 3] = [&[], &[0x44], &other_layer];
    file.properties[0] = heif::with_units(&file.properties[0], &[(33, &units), (34, &[&set])]);
    assert_eq!(decode(&file), Ok(wanted));
}

#[test]
fn the_same_bytes_are_not_decoded_again_and_again() {
    // All tiles are one, and sound.
    let shared = |columns: u8| {
        let mut file = Heif::grid(columns, 1, (160 * u32::from(columns), 120));
        let len = file.items[1].bytes.len() as u32;
        for tile in &mut file.items[1..] {
            tile.home = Home::Inside;
        }
        for tile in &mut file.items[2..] {
            tile.bytes.clear();
        }
        let grid = heif::place(1, Home::Inside, &[(0, 8)]);
        let tiles =
            (2..2 + u16::from(columns)).map(|tile| heif::place(tile, Home::Inside, &[(8, len)]));
        file.places = Some(heif::places_of(
            &[grid].into_iter().chain(tiles).collect::<Vec<_>>(),
        ));
        decode(&file)
    };
    assert_eq!(shared(1), Ok(CODED));
    assert_eq!(shared(2), Err(Error::Damaged {}));
}

/// A file with a location, where places are as said by the lengths of picture and EXIF item.
fn located(places: impl Fn(u32, u32) -> Vec<Vec<u8>>) -> Result<bool> {
    let exif = [&[0; 4], Exif::located().as_slice()].concat();
    let mut file = Heif::single().with_item(b"Exif", Home::Inside, &exif);
    file.items[0].home = Home::Inside;
    let len = file.items[0].bytes.len() as u32;
    let picture = heif::place(1, Home::Inside, &[(0, len)]);
    let places = [vec![picture], places(len, exif.len() as u32)].concat();
    file.places = Some(heif::places_of(&places));
    facts(&file).map(|facts| facts.has_location)
}

#[test]
fn private_items_are_not_read_again_and_again() {
    let followed = |times: usize| {
        located(|len, exif_len| {
            let extents = [&[(len, exif_len)][..], &vec![(0, len); times]].concat();
            vec![heif::place(2, Home::Inside, &extents)]
        })
    };
    assert_eq!(followed(1), Ok(true));
    assert_eq!(followed(2), Ok(false), "that is more than the file has");
}

#[test]
fn extents_are_counted() {
    let behind = |extents: usize| {
        located(|len, exif_len| {
            // From the end to the end.
            let idle = vec![(len + exif_len, 0); extents];
            let idle = heif::place(3, Home::Inside, &idle);
            vec![idle, heif::place(2, Home::Inside, &[(len, exif_len)])]
        })
    };
    // That of the picture, and that of the location.
    assert_eq!(behind(16_384 - 2), Ok(true));
    assert_eq!(behind(16_384 - 1), Ok(false));
}

#[test]
fn exif_may_say_that_it_begins_behind_its_end() {
    for start in [u32::MAX, 5000] {
        let exif = [&start.to_be_bytes(), Exif::located().as_slice()].concat();
        let file = Heif::single().with_item(b"Exif", Home::File, &exif);
        let facts = facts(&file).expect("is sound");
        assert!(!facts.has_location, "{start}");
    }
}

#[test]
fn counts_without_anything_behind_them_end() {
    let stored = |places: &[u8]| {
        let mut file = Heif::single();
        file.places = Some(places.to_vec());
        facts(&file).map(|facts| facts.stored)
    };
    let started = Instant::now();
    let four_billion_items = [2, 0, 0, 0, 0x44, 0, 0xFF, 0xFF, 0xFF, 0xFF];
    assert_eq!(stored(&four_billion_items), Ok(CODED));
    // As many extents as an item can have, none of which takes a byte.
    let item = [0, 1, 0, 0, 0, 0, 0xFF, 0xFF];
    let items = [
        &[1, 0, 0, 0, 0, 0, 0xFF, 0xFF],
        item.repeat(60_000).as_slice(),
    ]
    .concat();
    assert_eq!(stored(&items), Ok(CODED));
    assert!(started.elapsed() < Duration::from_secs(5));
}
