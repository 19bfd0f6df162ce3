//! What a preview notes changes nothing about photos: where rows begin, which lets two share one, and
//! the coefficients of a progressive JPEG.

use cameo_model::{Error, Framing, PointPx, Result, SizePx, Spec};
use cameo_pipeline::{Marks, Photo, Source, held, preview};

use crate::support::{File, LIMITS, Picture, jpeg, meta, png, process};

const PREVIEW_SIDE_PX: u32 = 300;
const SIDE_PX: u32 = 100;

fn spec() -> Spec {
    Spec {
        max_side_px: SIDE_PX,
        ..Spec::default()
    }
}

fn noted(bytes: &[u8]) -> Marks {
    noted_in(0, bytes)
}

/// What is noted if coefficients may take so many bytes.
fn noted_in(room_bytes: usize, bytes: &[u8]) -> Marks {
    let source = Source::open(bytes, &LIMITS).expect("is a picture");
    let source = source.with_marks(Marks::with_room(room_bytes));
    let preview = source.preview(PREVIEW_SIDE_PX, &mut |_| ());
    preview.expect("is shown");
    source.marks()
}

/// The photo, one part of its rows after the other.
fn shared(source: &Source<'_>, framing: &Framing, ends: &[u32]) -> Result<Photo> {
    let mut joining = source.joining(framing, &spec())?;
    let mut start = 0;
    for (index, end) in ends.iter().enumerate() {
        if index % 2 == 0 {
            source.frame_into(&mut joining, start..*end, &mut |_| ())?;
        } else {
            let samples = source.frame_rows(framing, &spec(), start..*end)?;
            joining.put_rows(start..*end, &samples)?;
        }
        start = *end;
    }
    joining.finish()?.encode()
}

/// What can be noted of, with something that every way to write a baseline JPEG has for itself.
fn files() -> Vec<(&'static str, Vec<u8>)> {
    let picture = Picture::noise(500, 760);
    let restarts = jpeg::with_restarts(&picture);
    let middle = restarts.len() / 2;
    let hole = [&restarts[..middle], &restarts[middle + 700..]].concat();
    let chroma = jpeg::shared_chroma(&picture);
    let turned = |orientation| jpeg::with_exif(&chroma, &meta::Exif::oriented(orientation));
    vec![
        ("baseline", jpeg::baseline(&picture)),
        ("shared chroma", chroma.clone()),
        ("gray", jpeg::gray(&picture)),
        ("inks", jpeg::cmyk(&picture)),
        ("turned", turned(6)),
        ("turned and flipped", turned(7)),
        ("restarts", restarts),
        ("a hole", hole),
    ]
}

fn framings(source: &Source<'_>) -> [Framing; 2] {
    let size = source.facts().upright();
    let centre = PointPx::new(
        f64::from(size.width_px) * 0.55,
        f64::from(size.height_px) * 0.7,
    );
    let corner = Framing {
        centre_upright: centre,
        side_upright_px: 210.3,
        ..Framing::centred(size)
    };
    [Framing::centred(size), corner]
}

#[test]
fn photos_are_the_same_with_marks_and_in_parts() {
    for (what, bytes) in files() {
        let marks = noted(&bytes);
        assert!(!marks.is_empty(), "{what}");
        let source = Source::open(&bytes, &LIMITS).expect("is a picture");
        let source = source.with_marks(Marks::from_bytes(&marks.to_bytes()));
        for framing in framings(&source) {
            let plain = process(&bytes, &LIMITS, &framing, &spec());
            for ends in [&[SIDE_PX][..], &[50, SIDE_PX], &[1, 33, 99, SIDE_PX]] {
                assert!(shared(&source, &framing, ends) == plain, "{what}: {ends:?}");
            }
            let framed = source.frame(&framing, &spec(), &mut |_| ());
            assert!(framed.and_then(|framed| framed.encode()) == plain, "{what}");
        }
    }
}

#[test]
fn nothing_above_the_framing_is_read_again() {
    let bytes = jpeg::baseline(&Picture::noise(1000, 1920));
    let marks = noted(&bytes);
    let file = File::of(&bytes);
    let held = held(&file, &LIMITS).expect("is read");
    let source = Source::open_held(&held, &file, &LIMITS).expect("is a picture");
    let source = source.with_marks(marks);
    file.reads();
    let framing = Framing {
        centre_upright: PointPx::new(500.0, 1800.0),
        side_upright_px: 200.0,
        ..Framing::centred(source.facts().upright())
    };
    let framed = source.frame(&framing, &spec(), &mut |_| ());
    framed.expect("is framed");
    let (first, _) = file.reads().first().copied().unwrap_or_default();
    let share = first as f64 / bytes.len() as f64;
    assert!((0.8..0.9).contains(&share), "from {share:.2} on");
}

#[test]
fn nothing_but_rows_is_shared_by_halves() {
    let picture = Picture::noise(1600, 1600);
    let [in_scans, progressive] = jpeg::shared_chroma_in_scans(&picture);
    let framing = Framing::centred(picture.size());
    for (what, bytes, is_noted, is_shared) in [
        ("baseline", jpeg::baseline(&picture), true, true),
        ("scans", in_scans, false, false),
        ("progressive", progressive, true, false),
        ("png", png::rgb(&picture), false, false),
    ] {
        let marks = noted_in(usize::MAX, &bytes);
        assert_eq!(marks.is_empty(), !is_noted, "{what}");
        let source = Source::open(&bytes, &LIMITS).expect("is a picture");
        let halves = |source: &Source<'_>, framing| source.halves(framing, &spec());
        assert_eq!(halves(&source, &framing), Ok(None), "{what} not looked at");
        let source = source.with_marks(marks);
        let wanted = is_shared.then_some([0..50, 50..100]);
        assert_eq!(halves(&source, &framing), Ok(wanted), "{what}");
        let small = Framing {
            side_upright_px: 1499.0,
            ..framing
        };
        assert_eq!(halves(&source, &small), Ok(None), "{what}, small");
        assert_eq!(source.can_be_shared(), is_shared, "{what}");
        let one = Spec {
            max_side_px: 1,
            ..spec()
        };
        assert_eq!(source.halves(&framing, &one), Ok(None), "{what}, one pixel");
    }
}

#[test]
fn rows_that_are_not_the_photo_s_are_refused() {
    let bytes = jpeg::baseline(&Picture::noise(200, 200));
    let source = Source::open(&bytes, &LIMITS).expect("is a picture");
    let framing = Framing::centred(source.facts().upright());
    let refused = Err(Error::InvalidArgument {
        name: "rows".into(),
    });
    let rows = |framing: &Framing, rows| source.frame_rows(framing, &spec(), rows);
    assert_eq!(rows(&framing, 0..101), refused);
    assert_eq!(rows(&framing, 50..50), refused);
    let tilted = Framing {
        angle_degrees: 3.0,
        side_upright_px: 100.0,
        ..framing
    };
    assert_eq!(rows(&tilted, 0..50), refused);
    let refused = refused.map(|_| ());
    let mut joining = source.joining(&framing, &spec()).expect("room");
    assert_eq!(joining.put_rows(0..2, &[0; 599]), refused);
    assert_eq!(joining.put_rows(99..101, &[0; 600]), refused);
    assert_eq!(joining.put_rows(0..99, &[0; 99 * 300]), Ok(()));
    assert_eq!(joining.put_rows(0..1, &[0; 300]), refused, "once more");
    let made = source.frame_into(&mut joining, 98..100, &mut |_| ());
    assert_eq!(made, refused, "in part once more");
    assert_eq!(joining.finish().map(|_| ()), refused);
}

/// Of the whole 8 % are lost, of the lower half 16 %; 10 % are tolerated.
#[test]
fn a_torn_file_is_a_photo_but_not_by_halves() {
    let whole = jpeg::baseline(&Picture::noise(1600, 1600));
    let torn = &whole[..whole.len() * 92 / 100];
    let source = Source::open(torn, &LIMITS).expect("is a picture");
    let source = source.with_marks(noted(torn));
    let framing = Framing::centred(source.facts().upright());
    let [upper, lower] = source
        .halves(&framing, &spec())
        .expect("inside")
        .expect("is long");
    let rows = |rows| source.frame_rows(&framing, &spec(), rows).map(|_| ());
    assert_eq!(rows(upper), Ok(()));
    assert_eq!(rows(lower), Err(Error::Damaged {}));
    let framed = source.frame(&framing, &spec(), &mut |_| ());
    assert!(framed.is_ok());
}

/// Marks come from our own threads; yet those of another file must do no more than spoil a photo.
#[test]
fn marks_of_another_file_do_no_harm() {
    let (small, large) = (Picture::noise(300, 300), Picture::noise(500, 900));
    let marks = noted(&jpeg::with_restarts(&large));
    let far = Marks::from_bytes(&[0xFF; 31 * 40]);
    for marks in [marks, far] {
        for bytes in [jpeg::baseline(&small), jpeg::with_restarts(&small)] {
            let source = Source::open(&bytes, &LIMITS).expect("is a picture");
            let source = source.with_marks(marks.clone());
            let framing = Framing::centred(small.size());
            // A photo or an error, but an end.
            let _ = source.frame(&framing, &spec(), &mut |_| ());
        }
    }
}

/// Progressive ones of every kind that keeps or reads its coefficients in a way of its own.
fn progressive_files() -> Vec<(&'static str, Vec<u8>)> {
    let picture = Picture::noise(500, 760);
    let [_, chroma] = jpeg::shared_chroma_in_scans(&picture);
    let turned = jpeg::with_exif(&chroma, &meta::Exif::oriented(7));
    vec![
        ("full chroma", jpeg::progressive(&picture)),
        ("shared chroma", chroma),
        ("turned and flipped", turned),
        ("wide chroma", jpeg::progressive_with_wide_chroma(&picture)),
        ("gray", jpeg::progressive_gray(&picture)),
        ("inks", jpeg::progressive_cmyk(&picture)),
        ("restarts", jpeg::progressive_with_restarts(&picture)),
        ("refined", jpeg::from_hex(jpeg::REFINED)),
    ]
}

/// The same headers with nothing but zeros in the data of all scans.
fn without_data(jpeg: &[u8]) -> Vec<u8> {
    let mut bytes = jpeg.to_vec();
    for data in jpeg::scan_data(jpeg) {
        bytes[data].fill(0);
    }
    bytes
}

#[test]
fn kept_coefficients_give_the_same_photos_without_the_data() {
    for (what, bytes) in progressive_files() {
        let marks = noted_in(usize::MAX, &bytes);
        assert!(!marks.is_empty(), "{what}");
        let bare = without_data(&bytes);
        let source = Source::open(&bare, &LIMITS).expect("is a picture");
        let source = source.with_marks(marks);
        let centred = Framing::centred(source.facts().upright());
        let corner = Framing {
            side_upright_px: centred.side_upright_px * 0.42,
            ..centred
        };
        let tilted = Framing {
            angle_degrees: 20.0,
            ..corner
        };
        // Large ones are decoded at a whole, a half, a quarter and an eighth of their size.
        for side_px in [300, 100, 50, 25] {
            for framing in [centred, corner, tilted] {
                let spec = Spec {
                    max_side_px: side_px,
                    ..spec()
                };
                let plain = process(&bytes, &LIMITS, &framing, &spec);
                let framed = source.frame(&framing, &spec, &mut |_| ());
                let photo = framed.and_then(|framed| framed.encode());
                assert!(plain.is_ok() && photo == plain, "{what} {side_px}");
            }
        }
        let shown = source.preview(PREVIEW_SIDE_PX, &mut |_| ());
        let plain = preview(&bytes, &LIMITS, PREVIEW_SIDE_PX, &mut |_| ());
        assert!(shown == plain, "{what}: the preview");
    }
}

#[test]
fn coefficients_are_kept_where_there_is_room() {
    let [_, progressive] = jpeg::shared_chroma_in_scans(&Picture::noise(500, 760));
    // Units of 16 pixels, in each of which are six blocks of 64 coefficients.
    let needed_bytes = 32 * 48 * 6 * 64 * 2;
    assert!(noted_in(needed_bytes - 1, &progressive).is_empty());
    assert!(!noted_in(needed_bytes, &progressive).is_empty());
    assert!(noted(&progressive).is_empty());
}

#[test]
fn nothing_is_kept_of_a_damaged_progressive_file() {
    let whole = jpeg::progressive(&Picture::noise(200, 900));
    let torn = whole[..whole.len() - 3].to_vec();
    let mut holed = whole.clone();
    let scans = jpeg::scan_data(&whole);
    let last = scans.last().expect("has scans");
    let at = |percent: usize| last.start + last.len() * percent / 100;
    holed.drain(at(94)..at(96));
    for (what, bytes) in [("torn", torn), ("holed", holed)] {
        assert!(noted_in(usize::MAX, &bytes).is_empty(), "{what}");
        let source = Source::open(&bytes, &LIMITS).expect("is a picture");
        let source = source.with_marks(Marks::with_room(usize::MAX));
        source
            .preview(PREVIEW_SIDE_PX, &mut |_| ())
            .expect("is shown");
        let photo_at = |y: f64| {
            let framing = Framing {
                centre_upright: PointPx::new(100.0, y),
                ..Framing::centred(SizePx::new(200, 900))
            };
            let framed = source.frame(&framing, &spec(), &mut |_| ());
            let photo = framed.and_then(|framed| framed.encode());
            let plain = process(&bytes, &LIMITS, &framing, &spec());
            assert!(photo == plain, "{what}");
            photo.map(|_| ())
        };
        assert_eq!(photo_at(450.0), Ok(()), "{what}, above");
        let below = if what == "holed" {
            Err(Error::Damaged {})
        } else {
            Ok(())
        };
        assert_eq!(photo_at(800.0), below, "{what}, below");
    }
}

/// As [`marks_of_another_file_do_no_harm`]: those that can't be of the file are not used.
#[test]
fn coefficients_of_another_file_do_no_harm() {
    let file = jpeg::progressive(&Picture::noise(300, 300));
    let framing = Framing::centred(SizePx::new(300, 300));
    let right = process(&file, &LIMITS, &framing, &spec());
    for other in [
        jpeg::progressive_gray(&Picture::noise(300, 300)),
        jpeg::progressive(&Picture::noise(400, 300)),
        jpeg::shared_chroma_in_scans(&Picture::noise(300, 300))[1].clone(),
    ] {
        let source = Source::open(&file, &LIMITS).expect("is a picture");
        let source = source.with_marks(noted_in(usize::MAX, &other));
        let framed = source.frame(&framing, &spec(), &mut |_| ());
        let photo = framed.and_then(|framed| framed.encode());
        assert!(photo.is_ok() && photo == right);
    }
}
