//! Every kind of file, cut off at each hundredth of its length: the pixels that are left, or a
//! typed refusal, and never a panic or a hang.

use cameo_model::{Error, Framing, Preset, Result, SizePx, Spec};

use crate::{
    cameo,
    colour::tagged,
    kinds::{self, Kind, jpeg::cjpeg, png},
    oracle::{djpeg, vips},
    orientation::oriented,
    picture::Picture,
    watchdog::Watchdog,
};

/// How many of the hundred cuts are refused where not all are: by the preview, which is of the
/// whole picture, and by the photo of the square in its middle, for which a sequential JPEG need
/// not be read to its end. Of the rows that are needed, a tenth may be missing.
const TOLERATED: [(&str, usize, usize); 27] = [
    ("jpeg 4:4:4", 92, 67),
    ("jpeg 4:2:2", 92, 68),
    ("jpeg 4:2:0", 92, 71),
    ("jpeg 4:4:0", 92, 70),
    ("jpeg 4:1:1", 92, 68),
    ("jpeg 4:1:0", 92, 71),
    ("jpeg chroma in two shapes", 92, 71),
    ("jpeg luma shared", 92, 72),
    ("jpeg gray", 92, 67),
    ("jpeg rgb", 92, 66),
    ("jpeg optimised", 92, 70),
    ("jpeg restarts per row", 92, 71),
    ("jpeg restarts per unit", 92, 71),
    ("jpeg filled restarts", 92, 70),
    ("jpeg extended", 95, 81),
    ("jpeg every coefficient", 91, 65),
    ("jpeg progressive", 97, 88),
    ("jpeg progressive 4:4:4", 98, 92),
    ("jpeg progressive 4:1:1", 97, 89),
    ("jpeg progressive gray", 96, 84),
    ("jpeg progressive restarts", 97, 89),
    ("jpeg a scan per component", 100, 98),
    ("jpeg cmyk", 91, 62),
    ("jpeg ycck", 91, 62),
    ("jpeg progressive cmyk", 99, 96),
    ("jpeg of a profile", 94, 94),
    ("jpeg of a line down", 91, 52),
];

/// What the pixels must reach that are shown although the file is cut, in decibels.
const LEAST_PSNR_DB: f64 = 40.0;

/// Whether the names in the table are those of kinds.
#[test]
fn every_row_of_the_table_is_of_a_kind() {
    let others = others();
    for (name, ..) in TOLERATED {
        let mut kinds = kinds::all().iter().chain(&others);
        assert!(kinds.any(|kind| kind.name == name), "{name}");
    }
}

/// What is no kind of its own: turned pictures, profiles, and lines of pixels.
fn others() -> Vec<Kind> {
    let kind = |name, file: Vec<u8>, operation, arguments: &[&str]| Kind {
        name,
        shown: vips(operation, &file, arguments),
        file,
    };
    let turned = |name, options: &[&str]| kind(name, oriented(6, options), "autorot", &[]);
    let coloured = |name, output| {
        let file = tagged("p3", (output, "8"));
        kind(name, file, "icc_transform", &["srgb", "--embedded"])
    };
    let line = |name, jpeg: bool, width, height| {
        let scene = Picture::scene(width, height);
        let file = if jpeg {
            cjpeg(&scene, &[])
        } else {
            png::rgb(&scene)
        };
        kind(name, file, "copy", &[])
    };
    vec![
        turned("turned jpeg", &[]),
        turned("turned progressive jpeg", &["-progressive"]),
        coloured("png of a profile", ".png"),
        coloured("webp of a profile", ".webp[Q=90]"),
        coloured("jpeg of a profile", ".jpg[Q=90]"),
        coloured("heic of a profile", ".heic[Q=80,effort=2]"),
        line("jpeg of a pixel", true, 1, 1),
        line("jpeg of a line across", true, 20_000, 1),
        line("jpeg of a line down", true, 1, 20_000),
        line("png of a pixel", false, 1, 1),
        line("png of a line down", false, 1, 20_000),
        line("png of a line across", false, 20_000, 1),
    ]
}

fn refusals_wanted(name: &str) -> (usize, usize) {
    let row = TOLERATED.iter().find(|row| row.0 == name);
    row.map_or((100, 100), |row| (row.1, row.2))
}

#[test]
fn what_is_cut_off_is_shown_rightly_or_refused() {
    let watchdog = Watchdog::new();
    let mut missed = Vec::new();
    for kind in kinds::all().iter().chain(&others()) {
        let found = watchdog.watch_over(kind.name, || refusals(kind));
        println!(
            "{:32} refused: preview {}, photo {}",
            kind.name, found.0, found.1
        );
        if found != refusals_wanted(kind.name) {
            missed.push((kind.name, found));
        }
    }
    assert!(missed.is_empty(), "{missed:?}");
}

fn refusals(kind: &Kind) -> (usize, usize) {
    let whole_photo = photo(&kind.file, kind).expect("is fine");
    let (mut by_preview, mut by_photo) = (0, 0);
    for percent in 0..100 {
        let cut = &kind.file[..kind.file.len() * percent / 100];
        let case = format!("{} at {percent} %", kind.name);
        refuse_strictly(cut, &case);
        match cameo::whole(cut) {
            Ok(found) => check_top(&found, &kind.shown, &case),
            Err(error) => by_preview += check_refusal(&error, cut, &case),
        }
        match photo(cut, kind) {
            Ok(found) => check_top(&found, &whole_photo, &case),
            Err(error) => by_photo += check_refusal(&error, cut, &case),
        }
    }
    (by_preview, by_photo)
}

/// A server publishes nothing that is not whole.
fn refuse_strictly(cut: &[u8], case: &str) {
    let sanitised = cameo_pipeline::sanitise(cut, &cameo::LIMITS);
    let covered = cameo_pipeline::cover(cut, &cameo::LIMITS, 16);
    for refusal in [
        sanitised.err(),
        covered.err(),
        cameo_pipeline::check_clean(cut).err(),
    ] {
        check_refusal(&refusal.expect("is refused"), cut, case);
    }
}

/// The first bytes alone may not show a format, and HEIC is nothing that a server publishes. Counts
/// as one refusal.
fn check_refusal(error: &Error, cut: &[u8], case: &str) -> usize {
    let is_fitting = match error {
        Error::Damaged {} => true,
        Error::Empty {} => cut.is_empty(),
        Error::UnsupportedFormat {} => cut.len() < 12 || cut.get(4..8) == Some(b"ftyp"),
        _ => false,
    };
    assert!(is_fitting, "{case}: {error:?}");
    1
}

/// All but the last tenth and a row of blocks must be there.
fn check_top(found: &Picture, wanted: &Picture, case: &str) {
    let rows = (found.height * 9 / 10).saturating_sub(16).max(1);
    let likeness = found.top(rows).likeness(&wanted.top(rows));
    assert!(likeness.psnr_db >= LEAST_PSNR_DB, "{case}: {likeness}");
}

/// The square in the middle, as another decoder sees it. Brightness alone, for what is missing may
/// change how the photo's pixels share chroma.
fn photo(file: &[u8], kind: &Kind) -> Result<Picture> {
    let spec = Spec {
        preset: Preset::Fast,
        ..Spec::default()
    };
    let framing = Framing::centred(SizePx::new(kind.shown.width, kind.shown.height));
    let photo = cameo::process(file, &framing, &spec)?;
    assert_eq!(cameo_pipeline::check_clean(&photo.bytes), Ok(()));
    Ok(djpeg(&photo.bytes).luma())
}
