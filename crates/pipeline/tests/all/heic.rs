//! HEIC: how its items are found, how large a picture may be before it is cut, tiles and turns.

use cameo_model::{Error, Limits, Result, SizePx, SourceFacts};
use cameo_pipeline::{Part, Source, probe};

use crate::support::{
    self, LIMITS, Picture,
    heif::{self, CODED_SIZE, Heif, Home},
    meta::Exif,
};

const CODED: SizePx = SizePx::new(CODED_SIZE.0, CODED_SIZE.1);
/// Of 16 384 x 16 000 pixels, which are more than limits allow and fewer than the decoder does.
const GIANT: (u32, u32) = (16_384, 16_000);

fn facts(file: &Heif) -> Result<SourceFacts> {
    probe(&file.file(), &LIMITS)
}

fn whole(file: &Heif) -> Result<Picture> {
    let file = file.file();
    let source = Source::open(&file, &LIMITS)?;
    decoded(&source, source.whole())
}

fn decoded(source: &Source<'_>, part: Part) -> Result<Picture> {
    let picture = source.decode(part)?;
    assert_eq!(picture.size, part.size);
    Ok(match picture.channels {
        3 => Picture::from_rgb(part.size, &picture.samples),
        _ => Picture {
            width: part.size.width_px,
            height: part.size.height_px,
            rgba: picture.samples,
        },
    })
}

/// Pixels of a picture at other places.
fn moved(size: (u32, u32), of: &Picture, from: impl Fn(u32, u32) -> (u32, u32)) -> Picture {
    Picture::new(size.0, size.1, |x, y| {
        let (x, y) = from(x, y);
        of.at(x, y)
    })
}

/// A picture that shows no more of a giant than 64 x 64 pixels.
fn giant_in_disguise() -> Heif {
    let mut file = Heif::single();
    file.properties[0] = heif::configuration(GIANT, (64, 64));
    file.properties[1] = heif::size((64, 64));
    file
}

#[test]
fn a_coded_picture_is_held_to_the_limits_whatever_is_shown_of_it() {
    let mut cut = giant_in_disguise();
    cut.properties[0] = heif::configuration(GIANT, GIANT);
    cut.properties[1] = heif::size(GIANT);
    let cut = cut.with(heif::aperture((64, 64), (0, 0)));
    let mut tile = Heif::grid(1, 1, (64, 64));
    tile.properties[0] = heif::configuration(GIANT, GIANT);
    let alpha = Heif::single().with_alpha(GIANT);
    for (name, file) in [
        ("hidden by its window", giant_in_disguise()),
        ("hidden by its aperture", cut),
        ("hidden by its grid", tile),
        ("hidden as alpha", alpha),
    ] {
        let found = u64::from(GIANT.0) * u64::from(GIANT.1);
        let allowed = LIMITS.max_pixels;
        let refused = Err(Error::TooManyPixels { found, allowed });
        assert_eq!(facts(&file), refused, "{name}");
    }
}

#[test]
fn the_limits_are_the_caller_s() {
    let file = Heif::single().with(heif::aperture((64, 64), (0, 0))).file();
    let within = |max_pixels| {
        let limits = Limits {
            max_pixels,
            ..LIMITS
        };
        probe(&file, &limits).map(|facts| facts.stored)
    };
    let (found, allowed) = (CODED.pixels(), CODED.pixels() - 1);
    assert_eq!(
        within(allowed),
        Err(Error::TooManyPixels { found, allowed })
    );
    assert_eq!(within(found), Ok(SizePx::new(64, 64)));
}

#[test]
fn sizes_that_contradict_each_other_are_damage() {
    let mut other_size = Heif::single();
    other_size.properties[1] = heif::size((160, 112));
    let mut padded = Heif::single();
    padded.properties[0] = heif::configuration((2048, 2048), (160, 120));
    let mut many = Heif::grid(2, 1, (300, 100));
    many.references[0].2.push(2);
    for (name, file) in [
        ("size", other_size),
        ("padding", padded),
        ("tiles that don't cover", Heif::grid(2, 1, (330, 100))),
        ("tiles outside", Heif::grid(3, 1, (300, 100))),
        ("more tiles than places", many),
        ("nothing", Heif::grid(1, 1, (0, 100))),
        (
            "aperture",
            Heif::single().with(heif::aperture((64, 121), (0, 0))),
        ),
        (
            "aside",
            Heif::single().with(heif::aperture((160, 100), (0, 22))),
        ),
    ] {
        assert_eq!(facts(&file), Err(Error::Damaged {}), "{name}");
    }
}

#[test]
fn a_coding_that_we_do_not_know_has_a_word_of_its_own() {
    let mut derived = Heif::single();
    derived.items[0].kind = *b"iovl";
    let mut mixed = Heif::grid(2, 1, (300, 100));
    mixed.items[2].kind = *b"av01";
    for file in [derived, mixed] {
        assert_eq!(facts(&file), Err(Error::UnsupportedCoding {}));
    }
}

#[test]
fn the_property_with_number_0_is_none() {
    let mut file = Heif::single();
    let wanted = whole(&file).expect("is sound");
    file.items[0].properties = vec![0, 1, 0, 2, 0];
    assert_eq!(whole(&file), Ok(wanted));
    file.items[0].properties = vec![1, 2, 9];
    assert_eq!(
        whole(&file),
        Err(Error::Damaged {}),
        "number 9 is not there"
    );
}

#[test]
fn tiles_are_put_together_and_cut() {
    let tile = whole(&Heif::single()).expect("is sound");
    let size = (470, 230);
    let found = whole(&Heif::grid(3, 2, size)).expect("is sound");
    let wanted = moved(size, &tile, |x, y| (x % 160, y % 120));
    // Chroma is smoothed over the seams, and ends where the picture does.
    let is_near = |at: u32, tile: u32, side: u32| (at + 1) % tile < 2 || at + 1 == side;
    let is_seam = |x, y| is_near(x, 160, size.0) || is_near(y, 120, size.1);
    for y in 0..size.1 {
        for x in (0..size.0).filter(|x| !is_seam(*x, y)) {
            assert_eq!(found.at(x, y), wanted.at(x, y), "{x}, {y}");
        }
    }
}

#[test]
fn a_part_is_what_lies_there_of_the_whole() {
    let turned = Heif::grid(3, 2, (470, 230))
        .with(heif::aperture((401, 199), (5, -3)))
        .with(heif::boxed(b"irot", &[1]))
        .with(heif::boxed(b"imir", &[1]));
    for file in [Heif::grid(3, 2, (470, 230)), turned] {
        let file = file.file();
        let source = Source::open(&file, &LIMITS).expect("is sound");
        let all = decoded(&source, source.whole()).expect("is decoded");
        for (left_px, top_px, width, height) in
            [(0, 0, 1, 1), (17, 33, 101, 60), (150, 101, 40, 90)]
        {
            let part = Part {
                left_px,
                top_px,
                size: SizePx::new(width, height),
            };
            let wanted = moved((width, height), &all, |x, y| (x + left_px, y + top_px));
            assert!(decoded(&source, part) == Ok(wanted), "{part:?}");
        }
    }
}

#[test]
fn tiles_that_nobody_wants_are_not_decoded() {
    let mut file = Heif::grid(3, 1, (480, 120));
    file.items[3].bytes.truncate(100);
    assert_eq!(whole(&file), Err(Error::Damaged {}));
    let file = file.file();
    let source = Source::open(&file, &LIMITS).expect("is sound at first sight");
    let part = |width| Part {
        left_px: 0,
        top_px: 0,
        size: SizePx::new(width, 120),
    };
    assert!(decoded(&source, part(310)).is_ok());
    assert_eq!(decoded(&source, part(321)), Err(Error::Damaged {}));
}

#[test]
fn turns_and_mirrorings_apply_in_their_order() {
    let plain = whole(&Heif::single()).expect("is sound");
    let (w, h) = CODED_SIZE;
    let shown = |properties: &[(&[u8; 4], u8)]| {
        let with =
            |file: Heif, (name, value): &(&[u8; 4], u8)| file.with(heif::boxed(name, &[*value]));
        let file = properties.iter().fold(Heif::single(), with);
        whole(&file).expect("is sound")
    };
    let is = |found: Picture, from: &dyn Fn(u32, u32) -> (u32, u32)| {
        let wanted = moved((found.width, found.height), &plain, from);
        assert!(found == wanted);
    };
    // Against the clock.
    is(shown(&[(b"irot", 1)]), &|x, y| (w - 1 - y, x));
    is(shown(&[(b"irot", 2)]), &|x, y| (w - 1 - x, h - 1 - y));
    is(shown(&[(b"irot", 3)]), &|x, y| (y, h - 1 - x));
    // Top and bottom change places, or left and right.
    is(shown(&[(b"imir", 0)]), &|x, y| (x, h - 1 - y));
    is(shown(&[(b"imir", 1)]), &|x, y| (w - 1 - x, y));
    is(shown(&[(b"irot", 1), (b"imir", 1)]), &|x, y| {
        (w - 1 - y, h - 1 - x)
    });
    is(shown(&[(b"imir", 1), (b"irot", 1)]), &|x, y| (y, x));
}

#[test]
fn an_aperture_is_where_its_centre_says() {
    let plain = whole(&Heif::single()).expect("is sound");
    // Of 20 spare columns 13 to its left, of 20 spare rows 10 above it.
    let aperture = heif::aperture((140, 100), (6, 0));
    let cut = whole(&Heif::single().with(aperture.clone())).expect("is sound");
    assert!(cut == moved((140, 100), &plain, |x, y| (x + 13, y + 10)));
    let (w, _) = CODED_SIZE;
    let turned = Heif::single().with(heif::boxed(b"irot", &[1]));
    // Of what is 120 wide and 160 high by then.
    let turned = turned.with(heif::aperture((100, 140), (4, 2)));
    let turned = whole(&turned).expect("is sound");
    assert!(turned == moved((100, 140), &plain, |x, y| (w - 1 - (y + 11), x + 12)));
}

#[test]
fn extents_may_lie_anywhere_but_outside() {
    let wanted = whole(&Heif::single()).expect("is sound");
    for extents in [2, 7] {
        for home in [Home::File, Home::Inside] {
            let mut file = Heif::single();
            file.extents = extents;
            file.items[0].home = home;
            assert_eq!(whole(&file).as_ref(), Ok(&wanted), "{extents} {home:?}");
        }
    }
    for displaced in [100_000, u32::MAX - 5000] {
        let mut file = Heif::single();
        file.displaced = displaced;
        assert_eq!(whole(&file), Err(Error::Damaged {}), "{displaced}");
    }
    let mut elsewhere = Heif::single();
    elsewhere.items[0].home = Home::Item;
    assert_eq!(whole(&elsewhere), Err(Error::Damaged {}));
}

#[test]
fn a_location_is_found_wherever_it_lies() {
    let exif = [&[0; 4], Exif::located().as_slice()].concat();
    for home in [Home::File, Home::Inside] {
        let file = Heif::single().with_item(b"Exif", home, &exif);
        assert!(facts(&file).expect("is sound").has_location, "{home:?}");
        let odd = Heif::single().with_item(b"Exif", Home::Item, &exif);
        let odd = odd.with_item(b"Exif", home, &exif);
        assert!(
            facts(&odd).expect("is sound").has_location,
            "beside an odd one"
        );
    }
    assert!(!facts(&Heif::single()).expect("is sound").has_location);
}

#[test]
fn alpha_comes_along_straight() {
    let mut file = Heif::single();
    file.properties
        .push(heif::full(b"auxC", 0, b"urn:mpeg:hevc:2015:auxid:1\0"));
    let mut alpha = file.items[0].clone();
    alpha.properties = vec![1, 2, 3];
    file.items.push(alpha);
    file.references = vec![(*b"auxl", 2, vec![1])];
    let plain = whole(&Heif::single()).expect("is sound");
    let veiled = whole(&file).expect("is sound");
    let [r, g, b, _] = plain.at(80, 60);
    let [red, green, blue, alpha] = veiled.at(80, 60);
    assert_eq!([red, green, blue], [r, g, b]);
    assert!((60..220).contains(&alpha), "{alpha} is brightness");
    file.references.push((*b"prem", 1, vec![2]));
    let straight = whole(&file).expect("is sound").at(80, 60);
    let divided = (u16::from(r) * 255 / u16::from(alpha)).min(255) as u8;
    assert!(straight[0].abs_diff(divided) <= 1, "{straight:?}");
}

/// An alpha that is sound by itself.
#[test]
fn an_alpha_of_another_size_is_not_supported() {
    let file = Heif::single().with_alpha((80, 60));
    assert_eq!(facts(&file), Err(Error::UnsupportedCoding {}));
    let mut lying = Heif::single().with_alpha(CODED_SIZE);
    lying.properties[2] = heif::configuration((2048, 2048), CODED_SIZE);
    assert_eq!(facts(&lying), Err(Error::Damaged {}));
}

/// Primaries, transfer, matrix and range; as coded but for the first two.
fn label(primaries: u8, transfer: u8) -> Vec<u8> {
    heif::boxed(
        b"colr",
        &[b"nclx", &[0, primaries, 0, transfer, 0, 6, 0x80][..]].concat(),
    )
}

#[test]
fn a_label_of_display_p3_is_as_good_as_its_profile() {
    let shown = |file: Heif| support::preview(&file.file(), &LIMITS, 160).map(Picture::from);
    let by_profile = shown(Heif::single().with(heif::profile())).expect("is sound");
    let by_label = shown(Heif::single().with(label(12, 13))).expect("is sound");
    let both = shown(Heif::single().with(label(1, 13)).with(heif::profile()));
    let plain = shown(Heif::single().with(label(1, 13))).expect("is sound");
    assert!(
        support::difference(&by_profile, &by_label) <= 4,
        "but for its curve"
    );
    assert!(support::difference(&by_profile, &plain) > 20);
    assert_eq!(both, Ok(by_profile), "a profile says more");
}

#[test]
fn light_of_high_range_is_left_to_others_but_with_a_profile() {
    for transfer in [16, 18] {
        let file = Heif::single().with(label(9, transfer));
        assert!(facts(&file).is_ok(), "a browser may take it");
        assert_eq!(whole(&file), Err(Error::UnsupportedCoding {}), "{transfer}");
        assert!(whole(&file.with(heif::profile())).is_ok());
    }
}
