//! The photo: read from a file, made by the pipeline as the picker makes it.

use std::{fs, path::Path};

use cameo_model::{Error, Framing, Limits, Spec};
use cameo_pipeline::{Photo, probe, process};

use crate::outcome::Failure;

/// The middle of the picture, as large a square as fits.
///
/// # Errors
/// A file that can't be read, `source/*`, `limits/*`.
pub fn make(file: &Path, on_progress: &mut dyn FnMut(f32)) -> Result<Photo, Failure> {
    let source = read(file)?;
    let limits = Limits::SOURCE;
    let facts = probe(&source, &limits)?;
    let framing = Framing::centred(facts.upright());
    Ok(process(
        &source,
        &limits,
        &framing,
        &Spec::default(),
        on_progress,
    )?)
}

/// Reads the file, if it is not longer than any photo may be.
fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    let unreadable = |error| Failure::usage(format!("{}: {error}", file.display()));
    let metadata = fs::metadata(file).map_err(unreadable)?;
    if metadata.is_dir() {
        return Err(Error::Folder {}.into());
    }
    let allowed = Limits::SOURCE.max_bytes;
    if metadata.len() > allowed {
        let found = metadata.len();
        return Err(Error::TooManyBytes { found, allowed }.into());
    }
    fs::read(file).map_err(unreadable)
}
