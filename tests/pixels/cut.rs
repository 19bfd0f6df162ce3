//! Every kind of file, cut off at each hundredth of its length: the pixels that are left, or a
//! typed refusal, and never a panic or a hang.

use cameo_model::{Error, Framing, SizePx, Spec};

use crate::{
    cameo,
    kinds::{self, Kind},
    picture::Picture,
    watchdog::Watchdog,
    whole,
};

/// How many of the hundred cuts are refused where not all are: by the preview, by the photo. A
/// JPEG of few rows of units can't lose one of them.
const TOLERATED: [(&str, usize, usize); 13] = [
    ("jpeg 4:4:4", 94, 94),
    ("jpeg 4:2:2", 94, 94),
    ("jpeg 4:1:1", 94, 94),
    ("jpeg gray", 94, 94),
    ("jpeg rgb", 94, 94),
    ("jpeg every coefficient", 94, 94),
    ("jpeg progressive", 99, 99),
    ("jpeg progressive 4:4:4", 99, 99),
    ("jpeg progressive 4:1:1", 99, 99),
    ("jpeg progressive gray", 98, 98),
    ("jpeg progressive restarts", 99, 99),
    ("jpeg cmyk", 94, 94),
    ("jpeg ycck", 94, 94),
];

/// What the pixels must reach that are shown although the file is cut, in decibels.
const LEAST_PSNR_DB: f64 = 40.0;

fn refusals_wanted(name: &str) -> (usize, usize) {
    let row = TOLERATED.iter().find(|row| row.0 == name);
    row.map_or((100, 100), |row| (row.1, row.2))
}

#[test]
fn what_is_cut_off_is_shown_rightly_or_refused() {
    let watchdog = Watchdog::new();
    let mut missed = Vec::new();
    for kind in kinds::all() {
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
    let (mut by_preview, mut by_photo) = (0, 0);
    for percent in 0..100 {
        let cut = &kind.file[..kind.file.len() * percent / 100];
        let case = format!("{} at {percent} %", kind.name);
        refuse_strictly(cut, &case);
        match cameo::whole(cut) {
            Ok(found) => check_top(&found, kind, &case),
            Err(error) => by_preview += check_refusal(&error, cut, &case),
        }
        match cameo::process(cut, &framing(kind), &Spec::default()) {
            Ok(photo) => assert_eq!(cameo_pipeline::check_clean(&photo.bytes), Ok(()), "{case}"),
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

/// The first bytes alone may not show a format. Counts as one refusal.
fn check_refusal(error: &Error, cut: &[u8], case: &str) -> usize {
    let is_fitting = match error {
        Error::Damaged {} => true,
        Error::Empty {} => cut.is_empty(),
        Error::UnsupportedFormat {} => cut.len() < 12,
        _ => false,
    };
    assert!(is_fitting, "{case}: {error:?}");
    1
}

/// All but the last tenth and a row of blocks must be there.
fn check_top(found: &Picture, kind: &Kind, case: &str) {
    let rows = found.height * 9 / 10 - 16;
    let likeness = found.top(rows).likeness(&kind.shown.top(rows));
    let wanted = whole::wanted(kind.name).0.min(LEAST_PSNR_DB);
    assert!(likeness.psnr_db >= wanted, "{case}: {likeness}");
}

fn framing(kind: &Kind) -> Framing {
    Framing::centred(SizePx::new(kind.shown.width, kind.shown.height))
}
