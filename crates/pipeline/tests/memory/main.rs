//! Memory, counted by the allocator: what each call takes beyond the file that it is given.
//!
//! A binary of its own, because it counts every allocation of its process.

mod files;
#[path = "../all/support/heif.rs"]
#[expect(dead_code, reason = "most of it is for the other tests")]
mod heif;

use std::sync::{Mutex, PoisonError};

use cameo_model::{Error, Framing, Limits, SourceFacts, Spec};
use cameo_pipeline::{Marks, ReadAt, Source, held, preview, probe, process, sanitise};
use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// One test after the other, or they would count each other.
static ALONE: Mutex<()> = Mutex::new(());

const MB: f64 = 1e6;
const LIMITS: Limits = Limits::SOURCE;
/// As the picker asks for it.
const PREVIEW_SIDE_PX: u32 = 1280;

/// Most megabytes that a call holds at a time beyond what was there before, and what it gives.
fn peak_mb<T>(call: impl FnOnce() -> T) -> (f64, T) {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let result = call();
    let peak = MEMORY.peak_usage();
    (peak.saturating_sub(before) as f64 / MB, result)
}

/// Megabytes that a file may take at most in each call: measured, and a tenth more.
struct Allowed {
    name: &'static str,
    make: fn() -> Vec<u8>,
    preview: f64,
    photo: f64,
    /// A photo whose framing has an angle.
    turned_photo: f64,
    sanitised: f64,
}

const fn allowed(name: &'static str, make: fn() -> Vec<u8>, megabytes: [f64; 4]) -> Allowed {
    let [preview, photo, turned_photo, sanitised] = megabytes;
    Allowed {
        name,
        make,
        preview,
        photo,
        turned_photo,
        sanitised,
    }
}

/// Honest photos, then the costly files that are known. What a server publishes is a copy of what
/// it was given, which is 12 MB long for the first of them.
const FILES: [Allowed; 13] = [
    allowed("48 MP", files::photo_of_48_mp, [6.2, 10.9, 37.0, 27.5]),
    allowed(
        "12 MP progressive",
        files::progressive_of_12_mp,
        [28.5, 37.4, 67.7, 7.1],
    ),
    allowed(
        "12 MP turned",
        files::turned_of_12_mp,
        [6.1, 11.4, 34.8, 94.1],
    ),
    allowed(
        "12 MP progressive, full chroma",
        files::full_progressive_of_12_mp,
        [30.7, 69.3, 99.6, 7.6],
    ),
    allowed(
        "12 MP progressive inks",
        files::progressive_inks_of_12_mp,
        [39.0, 90.9, 121.2, 9.9],
    ),
    allowed("12 MP gif", files::gif_of_12_mp, [81.0, 81.0, 87.6, 81.0]),
    allowed("12 MP heic", files::heic_of_12_mp, [59.8, 59.8, 74.2, 0.3]),
    allowed("12 MP png", files::png_of_12_mp, [70.8, 70.8, 74.7, 70.8]),
    allowed("hollow jpeg", files::hollow_jpeg, [1.9, 0.1, 0.1, 0.1]),
    allowed("1-bit png", files::flat_png, [65.0, 62.0, 91.5, 54.4]),
    allowed(
        "50 more scans",
        files::jpeg_of_many_scans,
        [16.8, 12.3, 42.6, 2.1],
    ),
    allowed("16-bit png", files::deep_png, [227.8, 225.2, 254.4, 218.6]),
    allowed(
        "lossless webp",
        files::wide_webp,
        [185.4, 185.4, 185.4, 185.5],
    ),
];

/// Whether a call has nothing to do: one of the files is no picture, and HEIC is not published.
fn is_refused(file: &str, call: &str) -> bool {
    file == "hollow jpeg" || (file == "12 MP heic" && call == "sanitised")
}

/// Most megabytes for a look at the header.
const ALLOWED_TO_PROBE: f64 = 0.6;

/// The largest square in the middle that an angle leaves.
fn framing(facts: &SourceFacts, angle_degrees: f64) -> Framing {
    let turned = Framing {
        angle_degrees,
        ..Framing::centred(facts.upright())
    };
    Framing {
        side_upright_px: turned.max_side_upright_px(facts.upright()),
        ..turned
    }
}

fn photo_mb(file: &[u8], angle_degrees: f64) -> (f64, bool) {
    let Ok(facts) = probe(file, &LIMITS) else {
        return (0.0, false);
    };
    let framing = framing(&facts, angle_degrees);
    peak_mb(|| process(file, &LIMITS, &framing, &Spec::default(), &mut |_| ()).is_ok())
}

#[test]
fn every_call_keeps_its_budget() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let mut missed = Vec::new();
    for row in FILES {
        let file = (row.make)();
        for (call, (found, is_taken), allowed) in [
            (
                "probe",
                peak_mb(|| probe(&file, &LIMITS).is_ok()),
                ALLOWED_TO_PROBE,
            ),
            (
                "preview",
                peak_mb(|| preview(&file, &LIMITS, PREVIEW_SIDE_PX, &mut |_| ()).is_ok()),
                row.preview,
            ),
            ("photo", photo_mb(&file, 0.0), row.photo),
            ("turned photo", photo_mb(&file, 20.0), row.turned_photo),
            (
                "sanitised",
                peak_mb(|| sanitise(&file, &LIMITS).is_ok()),
                row.sanitised,
            ),
        ] {
            let outcome = if is_taken { "taken" } else { "refused" };
            let line = format!(
                "{:30} {call:12} {found:6.1} MB of {allowed:6.1}, {outcome}",
                row.name
            );
            println!("{line}");
            // A refusal costs nothing, so that it would keep any budget.
            if found > allowed || is_taken == is_refused(row.name, call) {
                missed.push(line);
            }
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}

/// The worker lets go of the source before it encodes, whose memory then serves the encoder.
#[test]
fn a_photo_of_48_mp_takes_8_mb_beside_its_file() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let file = files::photo_of_48_mp();
    let facts = probe(&file, &LIMITS).expect("a photo");
    let framing = framing(&facts, 0.0);
    let (peak, _) = peak_mb(|| {
        let source = file.clone();
        let opened = Source::open(&source, &LIMITS).expect("a photo");
        let framed = opened.frame(&framing, &Spec::default(), &mut |_| ());
        drop(source);
        framed.expect("pixels").encode().expect("a photo")
    });
    let beside_mb = peak - file.len() as f64 / MB;
    println!("48 MP: file + {beside_mb:.1} MB");
    assert!(beside_mb <= 8.0, "file + {beside_mb} MB");
}

/// A file that is not in memory, as a browser has it.
struct Away<'a>(&'a [u8]);

impl ReadAt for Away<'_> {
    fn byte_len(&self) -> u64 {
        self.0.len() as u64
    }

    fn read_at(&self, start: u64, to: &mut [u8]) -> cameo_model::Result<()> {
        let start = start as usize;
        to.copy_from_slice(&self.0[start..start + to.len()]);
        Ok(())
    }
}

/// The file, which the worker has outside of wasm memory, does not count; most is the encoder's.
#[test]
fn a_photo_of_48_mp_in_pieces_takes_11_mb_in_all() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let bytes = files::photo_of_48_mp();
    let framing = framing(&probe(&bytes, &LIMITS).expect("a photo"), 0.0);
    let file = Away(&bytes);
    let (preview_mb, preview) = peak_mb(|| {
        let held = held(&file, &LIMITS).expect("is read");
        let source = Source::open_held(&held, &file, &LIMITS).expect("a photo");
        source.preview(PREVIEW_SIDE_PX, &mut |_| ())
    });
    let (photo_mb, photo) = peak_mb(|| {
        let held = held(&file, &LIMITS).expect("is read");
        let source = Source::open_held(&held, &file, &LIMITS).expect("a photo");
        let framed = source.frame(&framing, &Spec::default(), &mut |_| ());
        drop(held);
        framed.expect("pixels").encode()
    });
    println!("48 MP in pieces: preview {preview_mb:.1} MB, photo {photo_mb:.1} MB");
    assert!(preview.is_ok() && photo.is_ok());
    assert!(
        preview_mb.max(photo_mb) <= 11.0,
        "{preview_mb} and {photo_mb} MB"
    );
}

/// Of 12 megapixels whose chroma is not shared they are 72 MB, which [`Marks`] were given room for.
#[test]
fn coefficients_that_are_kept_take_72_mb() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let file = files::full_progressive_of_12_mp();
    let source = Source::open(&file, &LIMITS).expect("a photo");
    let source = source.with_marks(Marks::with_room(73_000_000));
    let (preview_mb, preview) = peak_mb(|| source.preview(PREVIEW_SIDE_PX, &mut |_| ()));
    let (framing, spec) = (framing(&source.facts(), 0.0), Spec::default());
    let (photo_mb, photo) = peak_mb(|| {
        let framed = source.frame(&framing, &spec, &mut |_| ());
        framed.expect("pixels").encode()
    });
    println!("12 MP kept: preview {preview_mb:.1} MB, then the photo {photo_mb:.1} MB");
    assert!(preview.is_ok() && photo.is_ok());
    assert!(
        preview_mb <= 90.0 && photo_mb <= 11.0,
        "{preview_mb} and {photo_mb} MB"
    );
}

/// What two threads hold that make one: the first all its pixels, the second half of them.
#[test]
fn a_photo_of_48_mp_by_two_takes_11_mb_and_4_mb() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let bytes = files::photo_of_48_mp();
    let file = Away(&bytes);
    let held = held(&file, &LIMITS).expect("is read");
    let source = Source::open_held(&held, &file, &LIMITS).expect("a photo");
    source
        .preview(PREVIEW_SIDE_PX, &mut |_| ())
        .expect("is shown");
    let (framing, spec) = (framing(&source.facts(), 0.0), Spec::default());
    let halves = source.halves(&framing, &spec).expect("inside");
    let [own, other] = halves.expect("is long");
    let (second_mb, rows) = peak_mb(|| source.frame_rows(&framing, &spec, other.clone()));
    let rows = rows.expect("are made");
    let (first_mb, photo) = peak_mb(|| {
        let mut joining = source.joining(&framing, &spec).expect("room");
        let made = source.frame_into(&mut joining, own, &mut |_| ());
        made.expect("are made");
        joining.put_rows(other, &rows).expect("are the others");
        joining.finish().expect("is whole").encode()
    });
    println!("48 MP by two: {first_mb:.1} MB and {second_mb:.1} MB");
    assert!(photo.is_ok());
    assert!(
        first_mb <= 11.0 && second_mb <= 4.0,
        "{first_mb} and {second_mb} MB"
    );
}

/// Megapixels cost no memory, if the photo is not turned.
#[test]
fn a_larger_photo_takes_no_more() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let (large, small) = (files::photo_of_48_mp(), files::photo_of_12_mp());
    let ((large, true), (small, true)) = (photo_mb(&large, 0.0), photo_mb(&small, 0.0)) else {
        panic!("no photo was made");
    };
    assert!(large <= small + 1.0, "{large} and {small} MB");
}

/// The data of a tile are 3 MB.
#[test]
fn units_of_a_heic_take_no_more_than_their_bytes() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let file = files::heic_of_many_units();
    let (found, is_taken) = photo_mb(&file, 0.0);
    println!("heic of many units: {found:.1} MB");
    assert!(is_taken && found <= 3.7, "{found} MB");
}

#[test]
fn what_is_over_the_limits_costs_nothing() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    for (name, file) in files::over_the_limits() {
        let (found, ()) = peak_mb(|| {
            assert!(
                matches!(probe(&file, &LIMITS), Err(Error::TooManyPixels { .. })),
                "{name}"
            );
            assert!(preview(&file, &LIMITS, PREVIEW_SIDE_PX, &mut |_| ()).is_err());
            assert!(sanitise(&file, &LIMITS).is_err());
        });
        assert!(found <= 0.1, "{name}: {found} MB");
    }
}
