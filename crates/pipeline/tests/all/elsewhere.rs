//! Pictures that others decode: which part is asked for, and what becomes of it.

use cameo_model::{Error, Framing, PointPx, SizePx, Spec};
use cameo_pipeline::{Part, Picture, Source};

use crate::support::{self, LIMITS, Picture as TestPicture, png};

const SIZE: SizePx = SizePx::new(90, 60);
const SPEC: Spec = Spec {
    max_side_px: 20,
    max_bytes: 100_000,
    quality_percent: 95,
    min_quality_percent: 95,
    background_srgb: [255; 3],
    preset: cameo_model::Preset::Fast,
};

fn file() -> Vec<u8> {
    png::rgb(&TestPicture::noise(SIZE.width_px, SIZE.height_px))
}

fn part(left_px: u32, top_px: u32, width_px: u32, height_px: u32) -> Part {
    Part {
        left_px,
        top_px,
        size: SizePx::new(width_px, height_px),
    }
}

fn framing(x_px: f64, y_px: f64, side_upright_px: f64) -> Framing {
    Framing {
        centre_upright: PointPx::new(x_px, y_px),
        side_upright_px,
        ..Framing::centred(SIZE)
    }
}

#[test]
fn a_part_is_what_lies_there_of_the_whole() {
    let file = file();
    let source = Source::open(&file, &LIMITS).expect("is sound");
    let all = TestPicture::noise(SIZE.width_px, SIZE.height_px);
    for wanted in [part(0, 0, 90, 60), part(7, 5, 40, 21), part(89, 59, 1, 1)] {
        let found = source.decode(wanted).expect("is decoded");
        let size = wanted.size;
        let there = TestPicture::new(size.width_px, size.height_px, |x, y| {
            all.at(x + wanted.left_px, y + wanted.top_px)
        });
        assert_eq!((found.part, found.size, found.channels), (wanted, size, 3));
        assert!(found.samples == there.rgb(), "{wanted:?}");
    }
}

#[test]
fn a_part_outside_is_a_bug_of_the_caller() {
    let file = file();
    let source = Source::open(&file, &LIMITS).expect("is sound");
    for outside in [
        part(0, 0, 91, 60),
        part(80, 0, 11, 1),
        part(0, 60, 1, 1),
        part(0, 0, 0, 1),
        part(u32::MAX, 0, 2, 1),
    ] {
        let name = "part".into();
        let refused = Err(Error::InvalidArgument { name });
        assert_eq!(source.decode(outside), refused, "{outside:?}");
    }
}

#[test]
fn a_framing_needs_what_lies_in_it_and_a_little_around_it() {
    let file = file();
    let source = Source::open(&file, &LIMITS).expect("is sound");
    let needed = |framing| source.part(&framing, &SPEC).expect("is sound");
    // Two source pixels make one: five of them and one more on each side, from even ones on.
    assert_eq!(needed(framing(45.0, 30.0, 40.0)), part(14, 0, 62, 60));
    assert_eq!(needed(framing(20.0, 20.0, 40.0)), part(0, 0, 51, 51));
    assert_eq!(needed(framing(45.0, 30.0, 10.0)), part(34, 18, 22, 23));
    let turned = Framing {
        angle_degrees: 45.0,
        ..framing(45.0, 30.0, 10.0)
    };
    assert_eq!(
        needed(turned),
        part(30, 16, 29, 28),
        "its corners reach further"
    );
}

#[test]
fn a_part_makes_the_same_photo_as_the_whole() {
    let file = file();
    let source = Source::open(&file, &LIMITS).expect("is sound");
    let photo = |framing: &Framing, part| {
        let picture = source.decode(part).expect("is decoded");
        let framed = source.frame_of(picture, framing, &SPEC, &mut |_| ());
        framed.and_then(|framed| framed.encode()).expect("is made")
    };
    for framing in [
        framing(45.0, 30.0, 40.0),
        framing(20.0, 20.0, 40.0),
        Framing {
            angle_degrees: 17.0,
            ..framing(50.0, 30.0, 30.0)
        },
    ] {
        let part = source.part(&framing, &SPEC).expect("is sound");
        assert_ne!(part, source.whole());
        let of_part = photo(&framing, part);
        let of_whole = photo(&framing, source.whole());
        let [of_part, of_whole] = [of_part, of_whole].map(|photo| {
            let shown = support::preview(&photo.bytes, &LIMITS, 20);
            TestPicture::from(shown.expect("is a photo"))
        });
        let worst = support::difference(&of_part, &of_whole);
        assert!(worst <= 2, "differs by {worst}: {framing:?}");
        let direct = support::process(&file, &LIMITS, &framing, &SPEC).expect("is made");
        let direct = support::preview(&direct.bytes, &LIMITS, 20).expect("is a photo");
        assert!(support::difference(&of_whole, &direct.into()) <= 2);
    }
}

#[test]
fn a_part_can_be_cut_out_of_what_is_decoded() {
    let file = file();
    let source = Source::open(&file, &LIMITS).expect("is sound");
    let decoded = |part| source.decode(part).expect("is decoded");
    let whole = decoded(source.whole());
    for inside in [
        source.whole(),
        part(14, 0, 62, 60),
        part(89, 59, 1, 1),
        part(0, 7, 90, 3),
    ] {
        assert_eq!(whole.clone().cut(inside), Some(decoded(inside)));
    }
    let some = decoded(part(10, 20, 40, 30));
    let less = some.clone().cut(part(12, 24, 38, 26));
    assert_eq!(less, Some(decoded(part(12, 24, 38, 26))));
    for outside in [
        part(9, 20, 2, 2),
        part(10, 19, 2, 2),
        part(49, 20, 2, 1),
        part(10, 49, 1, 2),
        part(u32::MAX, u32::MAX, u32::MAX, u32::MAX),
    ] {
        assert_eq!(some.clone().cut(outside), None, "{outside:?}");
    }
    let reduced = Picture {
        part: part(0, 0, 180, 120),
        ..whole.clone()
    };
    assert_eq!(reduced.cut(part(0, 0, 2, 2)), None);
    let torn = Picture {
        samples: Vec::new(),
        ..whole
    };
    assert_eq!(torn.cut(part(0, 0, 2, 2)), None);
}

#[test]
fn fewer_pixels_than_the_part_has_are_as_good_as_they_go() {
    let file = png::rgb(&TestPicture::gradient(SIZE.width_px, SIZE.height_px));
    let source = Source::open(&file, &LIMITS).expect("is sound");
    let half = TestPicture::gradient(45, 30);
    let picture = Picture {
        part: source.whole(),
        size: half.size(),
        channels: 3,
        samples: half.rgb(),
        is_srgb: true,
    };
    let framing = framing(45.0, 30.0, 40.0);
    let framed = source.frame_of(picture, &framing, &SPEC, &mut |_| ());
    let photo = framed.and_then(|framed| framed.encode()).expect("is made");
    let wanted = support::process(&file, &LIMITS, &framing, &SPEC).expect("is made");
    let [found, wanted] = [photo, wanted].map(|photo| {
        let shown = support::preview(&photo.bytes, &LIMITS, 20).expect("is a photo");
        TestPicture::from(shown)
    });
    let worst = support::difference(&found, &wanted);
    assert!(worst <= 6, "differs by {worst}");
}

#[test]
fn a_picture_that_contradicts_itself_is_refused() {
    let file = file();
    let source = Source::open(&file, &LIMITS).expect("is sound");
    let sound = source.decode(source.whole()).expect("is decoded");
    let changed = |change: &dyn Fn(&mut Picture)| {
        let mut picture = sound.clone();
        change(&mut picture);
        picture
    };
    let preview = |picture| {
        source
            .preview_of(picture, 30, &mut |_| ())
            .map(|(it, _)| it.size)
    };
    assert_eq!(preview(sound.clone()), Ok(SizePx::new(30, 20)));
    for (name, picture) in [
        ("samples", changed(&|it| it.samples.truncate(9))),
        ("channels", changed(&|it| it.channels = 5)),
        ("size", changed(&|it| it.size = SizePx::new(30, 60))),
        (
            "of no size",
            changed(&|it| (it.size, it.samples) = (SizePx::new(0, 60), Vec::new())),
        ),
        (
            "larger",
            changed(&|it| {
                it.size.height_px += 1;
                it.samples.extend([0; 3 * 90]);
            }),
        ),
        (
            "wider",
            changed(&|it| {
                it.size.width_px += 1;
                it.samples.extend([0; 3 * 60]);
            }),
        ),
        ("part", changed(&|it| it.part.size.width_px += 1)),
        ("only a part", changed(&|it| it.part.left_px = 1)),
    ] {
        assert_eq!(preview(picture.clone()), Err(Error::Damaged {}), "{name}");
        let framing = framing(45.0, 30.0, 40.0);
        let framed = source.frame_of(picture, &framing, &SPEC, &mut |_| ());
        assert_eq!(framed.err(), Some(Error::Damaged {}), "{name}");
    }
}
