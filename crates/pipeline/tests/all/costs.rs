//! Small files made to cost much time: none takes longer than its length deserves.

use std::time::{Duration, Instant};

use cameo_pipeline::{probe, sanitise};

use crate::support::{
    LIMITS, Picture,
    heif::{Heif, Home},
    jpeg,
    meta::countless_gps,
    png,
};

/// What takes milliseconds may take this long on a machine that is busy with other things. Without
/// what is tested here, each of these takes many times as long.
const LIMIT: Duration = Duration::from_secs(4);

fn time<T>(call: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    let _ = call();
    start.elapsed()
}

fn check_probe(name: &str, file: &[u8]) {
    let taken = time(|| probe(file, &LIMITS).expect("is fine"));
    println!("{name}: {taken:?}");
    assert!(taken < LIMIT, "{name}: {taken:?}");
}

#[test]
fn directories_that_refer_to_each_other_are_not_walked_for_each_reference() {
    let (picture, tiff) = (Picture::quadrants(8, 8), countless_gps());
    let segments = tiff.chunks(60_000).rev();
    let jpeg = segments.fold(jpeg::baseline(&picture), |file, piece| {
        jpeg::with_exif(&file, piece)
    });
    let item = [&[0; 4], tiff.as_slice()].concat();
    let heic = Heif::single().with_item(b"Exif", Home::File, &item).file();
    check_probe(
        "png",
        &png::with_chunk(&png::rgba(&picture), b"eXIf", &tiff),
    );
    check_probe("jpeg", &jpeg);
    check_probe("heic", &heic);
}

#[test]
fn chunks_that_come_again_are_not_compared_with_all_before() {
    let picture = png::rgba(&Picture::quadrants(8, 8));
    let (start, end) = picture.split_at(picture.len() - png::chunk(b"IEND", &[]).len());
    let data = png::chunk(b"IDAT", &[]).repeat(65_000);
    let again = png::chunk(b"tRNS", &[]).repeat(400_000);
    check_probe("png", &[start, &data, &again, end].concat());
}

/// Compared with scans of one coefficient, and the shortest of many turns, because a busy machine
/// makes the others longer.
#[test]
fn runs_of_empty_blocks_cost_the_same_for_any_band() {
    let files = [1, 63].map(|last| jpeg::refined_to_nothing(1000, last, 60));
    let mut shortest = [Duration::MAX; 2];
    for _ in 0..30 {
        for (file, shortest) in files.iter().zip(&mut shortest) {
            let taken = time(|| sanitise(file, &LIMITS).expect("is fine"));
            *shortest = taken.min(*shortest);
        }
    }
    let [narrow, wide] = shortest;
    println!("narrow {narrow:?}, wide {wide:?}");
    assert!(wide < 3 * narrow, "{wide:?}, not {narrow:?}");
}
