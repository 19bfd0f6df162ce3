//! Secrets: where they come from. They are never shown, not even in parts.

use std::{env, fmt, fs, path::Path};

use crate::outcome::Failure;

/// A text that is never shown.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// From the file if one is named, else from the environment; `None` if neither has it.
    ///
    /// # Errors
    /// A file that can't be read, or holds nothing.
    pub fn find(file: Option<&Path>, variable: &str) -> Result<Option<Self>, Failure> {
        let text = match file {
            Some(file) => Some(read(file)?),
            None => env::var(variable).ok(),
        };
        Ok(text.map(|text| Self(text.trim().to_owned())))
    }

    /// The secret itself; keep it out of errors.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

fn read(file: &Path) -> Result<String, Failure> {
    let text = fs::read_to_string(file)
        .map_err(|error| Failure::usage(format!("{}: {error}", file.display())))?;
    if text.trim().is_empty() {
        return Err(Failure::usage(format!("{}: is empty", file.display())));
    }
    Ok(text)
}
