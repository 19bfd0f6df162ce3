//! A person's JPEG may lack its end or have a hole, as long as nearly all of it is there. The
//! server takes no such file.

use cameo_model::{Error, Framing, PointPx, Spec};
use cameo_pipeline::{cover, probe, sanitise};

use crate::support::{LIMITS, Picture, jpeg, preview, process};

const GREY: [u8; 4] = [128, 128, 128, 255];
/// Rows of units, sixteen pixels each.
const UNIT_ROWS: u32 = 40;

fn picture() -> Picture {
    Picture::gradient(160, 16 * UNIT_ROWS)
}

fn seen(file: &[u8]) -> Result<Picture, Error> {
    preview(file, &LIMITS, 10_000).map(Picture::from)
}

fn rows(picture: &Picture, from: u32, to: u32) -> &[u8] {
    let row_len = picture.width as usize * 4;
    &picture.rgba[from as usize * row_len..to as usize * row_len]
}

fn refused_by_the_server(file: &[u8]) {
    assert_eq!(sanitise(file, &LIMITS), Err(Error::Damaged {}));
    assert_eq!(cover(file, &LIMITS, 16), Err(Error::Damaged {}));
}

#[test]
fn an_end_marker_is_not_needed_by_a_person() {
    let picture = picture();
    for file in [
        jpeg::baseline(&picture),
        jpeg::shared_chroma(&picture),
        jpeg::with_restarts(&picture),
        jpeg::gray(&picture),
        jpeg::cmyk(&picture),
        jpeg::progressive(&picture),
    ] {
        let endless = &file[..file.len() - 2];
        assert_eq!(seen(endless), seen(&file));
        assert_eq!(probe(endless, &LIMITS), Err(Error::Damaged {}));
        refused_by_the_server(endless);
        let framing = Framing::centred(picture.size());
        let photo = |file: &[u8]| process(file, &LIMITS, &framing, &Spec::default());
        assert_eq!(
            photo(endless).map(|photo| photo.bytes),
            photo(&file).map(|photo| photo.bytes)
        );
    }
}

/// What is missing elsewhere does not matter, and what is there elsewhere does not help.
#[test]
fn only_rows_of_the_framing_count() {
    let picture = Picture::noise(160, 16 * UNIT_ROWS);
    let framing = |centre_px: f64| Framing {
        centre_upright: PointPx::new(80.0, centre_px),
        ..Framing::centred(picture.size())
    };
    let photo = |file: &[u8], centre_px: f64| {
        let photo = process(file, &LIMITS, &framing(centre_px), &Spec::default());
        photo.map(|photo| photo.bytes)
    };
    let file = jpeg::shared_chroma(&picture);
    let half = &file[..file.len() / 2];
    assert!(
        photo(half, 80.0) == photo(&file, 80.0),
        "all of it is there"
    );
    // A twentieth of the picture, but a fifth of what is wanted.
    let nearly_all = &file[..file.len() * 95 / 100];
    seen(nearly_all).expect("is shown");
    assert_eq!(photo(nearly_all, 560.0), Err(Error::Damaged {}));
}

#[test]
fn a_lost_end_is_grey_up_to_a_tenth_of_the_rows() {
    let picture = Picture::noise(160, 16 * UNIT_ROWS);
    let file = jpeg::shared_chroma(&picture);
    let whole = seen(&file).expect("is fine");
    let cut = seen(&file[..file.len() * 94 / 100]).expect("nearly all is there");
    // Up to the row before the hole; the chroma of the hole shines into the last one.
    let sound = 16 * UNIT_ROWS * 91 / 100;
    assert_eq!(rows(&cut, 0, sound), rows(&whole, 0, sound));
    let hole = rows(&cut, 16 * UNIT_ROWS * 96 / 100, 16 * UNIT_ROWS);
    assert!(hole.as_chunks::<4>().0.iter().all(|pixel| *pixel == GREY));
    refused_by_the_server(&file[..file.len() * 94 / 100]);
    for percent in [88, 60, 20] {
        let cut = &file[..file.len() * percent / 100];
        assert_eq!(seen(cut), Err(Error::Damaged {}), "{percent} %");
    }
}

#[test]
fn a_progressive_file_needs_all_of_its_scans() {
    let file = jpeg::progressive(&Picture::noise(160, 320));
    let last = file.windows(2).rposition(|pair| pair == [0xFF, 0xDA]);
    let last = last.expect("a scan");
    assert_eq!(seen(&file[..last]), Err(Error::Damaged {}));
    let nearly = &file[..last + (file.len() - last) * 97 / 100];
    let (whole, cut) = (
        seen(&file).expect("is fine"),
        seen(nearly).expect("nearly all"),
    );
    assert_eq!(rows(&cut, 0, 160), rows(&whole, 0, 160));
    assert_ne!(cut, whole);
    refused_by_the_server(nearly);
}

/// Where the data of interval `index` begin and end.
fn interval(file: &[u8], index: usize) -> std::ops::Range<usize> {
    let restarts = file.windows(2).enumerate();
    let restarts = restarts.filter(|(_, pair)| matches!(pair, [0xFF, 0xD0..=0xD7]));
    let ats: Vec<usize> = restarts.map(|(at, _)| at).collect();
    ats[index - 1] + 2..ats[index]
}

#[test]
fn bytes_that_fill_before_restart_markers_are_none_of_the_picture() {
    let plain = jpeg::with_restarts(&Picture::noise(168, 320));
    let filled = jpeg::with_filled_restarts(&plain);
    assert!(filled.len() > plain.len() + 500);
    assert_eq!(seen(&filled), seen(&plain));
    let published = |file: &[u8]| sanitise(file, &LIMITS).expect("is whole").bytes;
    assert_eq!(seen(&published(&filled)), seen(&plain));
}

#[test]
fn a_hole_ends_at_the_next_restart_marker() {
    let picture = Picture::noise(168, 320);
    // Three units of 8 × 8 pixels each: seven intervals in a row of 21 units.
    let file = jpeg::with_restarts(&picture);
    let whole = seen(&file).expect("is fine");
    let within = interval(&file, 7 * 20 + 2);
    let behind = interval(&file, 7 * 20 + 4);
    let holes = [
        (
            "zeros",
            [
                &file[..within.start + 3],
                &vec![0; within.len() - 3],
                &file[within.end..],
            ]
            .concat(),
        ),
        (
            "missing bytes",
            [&file[..within.start + 3], &file[within.start + 9..]].concat(),
        ),
        (
            "a missing marker",
            [&file[..within.start + 3], &file[behind.start + 9..]].concat(),
        ),
    ];
    for (what, file) in holes {
        let torn = seen(&file).expect(what);
        assert_eq!(rows(&torn, 0, 160), rows(&whole, 0, 160), "{what}: above");
        assert_eq!(
            rows(&torn, 168, 320),
            rows(&whole, 168, 320),
            "{what}: below"
        );
        assert_ne!(
            rows(&torn, 160, 168),
            rows(&whole, 160, 168),
            "{what}: there"
        );
        assert_eq!(torn.at(20, 164), whole.at(20, 164), "{what}: before");
        assert_eq!(torn.at(160, 164), whole.at(160, 164), "{what}: behind");
        assert_eq!(sanitise(&file, &LIMITS), Err(Error::Damaged {}), "{what}");
        assert_eq!(cover(&file, &LIMITS, 16), Err(Error::Damaged {}), "{what}");
    }
}

#[test]
fn damage_below_the_framing_matters_to_the_server() {
    // Tall, so that the middle that is covered is far from the end.
    let picture = Picture::noise(160, 640);
    let file = jpeg::baseline(&picture);
    let at = file.len() * 97 / 100;
    let closed = [&file[..at], &[0xFF, 0xD9]].concat();
    assert!(seen(&closed).is_ok());
    assert_eq!(cover(&closed, &LIMITS, 16), Err(Error::Damaged {}));
}
