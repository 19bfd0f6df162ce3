//! Where secrets come from: files and the environment.

use std::{env, fs, path::Path};

use cameo_transport::Secret;

use crate::outcome::Failure;

/// From the file if one is named, else from the environment; `None` if neither has it.
///
/// # Errors
/// A file that can't be read, or holds nothing.
pub fn find(file: Option<&Path>, variable: &str) -> Result<Option<Secret>, Failure> {
    let text = match file {
        Some(file) => Some(read(file)?),
        None => env::var(variable).ok(),
    };
    Ok(text.map(|text| Secret::new(text.trim())))
}

fn read(file: &Path) -> Result<String, Failure> {
    let text = fs::read_to_string(file)
        .map_err(|error| Failure::usage(format!("{}: {error}", file.display())))?;
    if text.trim().is_empty() {
        return Err(Failure::usage(format!("{}: is empty", file.display())));
    }
    Ok(text)
}
