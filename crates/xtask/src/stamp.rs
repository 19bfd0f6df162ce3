//! What keeps builds of browser code apart: a turn for each xtask, and a note of what was built.
//!
//! What deliberately does not live here: the builds.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use crate::build_id;
use crate::checkout::Checkout;
use crate::failure::{Failure, Result};
use crate::system;

/// The turn of one xtask among several: two builds into the same folder would mix their files.
pub struct Turn {
    _lock: File,
}

impl Turn {
    /// Waits until no other xtask builds browser code in this checkout.
    ///
    /// # Errors
    /// The lock file cannot be made, or somebody asks us to end.
    pub fn wait_for(checkout: &Checkout) -> Result<Self> {
        let path = checkout.root.join("dist/lock");
        let unusable =
            |error: io::Error| Failure::because(format!("cannot lock {}: {error}", path.display()));
        fs::create_dir_all(checkout.root.join("dist")).map_err(unusable)?;
        let lock = File::create(&path).map_err(unusable)?;
        let mut told = false;
        while let Err(refusal) = lock.try_lock() {
            match refusal {
                TryLockError::Error(error) => return Err(unusable(error)),
                TryLockError::WouldBlock if system::interrupted() => {
                    return Err(Failure::Interrupted);
                }
                TryLockError::WouldBlock => system::pause(),
            }
            if !told {
                println!("Waiting for another build in this checkout to finish.");
                told = true;
            }
        }
        Ok(Self { _lock: lock })
    }
}

/// The note that says which sources an output was built from.
pub struct Stamp {
    file: PathBuf,
    content: String,
}

impl Stamp {
    /// The stamp of an output: the build id, how cargo builds, and the named files.
    ///
    /// # Errors
    /// A file cannot be read.
    pub fn of(checkout: &Checkout, output: &str, names: &[&str]) -> Result<Self> {
        let build = [
            "Cargo.toml",
            "rust-toolchain.toml",
            ".cargo/config.toml",
            "crates/xtask/src/folders.rs",
        ];
        let rest = build_id::hash(&checkout.root, &[&build, names].concat())?;
        Ok(Self {
            file: checkout.root.join("dist").join(format!("{output}.stamp")),
            content: format!("{} {rest}\n", checkout.build_id),
        })
    }

    /// Whether the output, known by one of its files, is there and was built from these sources.
    pub fn holds(&self, output: &Path) -> bool {
        output.is_file()
            && fs::read_to_string(&self.file).is_ok_and(|content| content == self.content)
    }

    /// Forgets the stamp before a build, so that a build that stops half-way leaves none.
    pub fn take_back(&self) {
        // There may be none, and that is what is wanted.
        let _ = fs::remove_file(&self.file);
    }

    /// Notes that the output was built.
    ///
    /// # Errors
    /// The note cannot be written.
    pub fn set(&self) -> Result<()> {
        let folder = self.file.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&self.file, &self.content))
            .map_err(|error| {
                Failure::because(format!("cannot write {}: {error}", self.file.display()))
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(name: &str, content: &str) -> Stamp {
        let folder = std::env::temp_dir().join(format!("cameo-stamp-{}", std::process::id()));
        Stamp {
            file: folder.join(name),
            content: content.to_owned(),
        }
    }

    #[test]
    fn a_stamp_holds_for_the_same_sources_and_an_output_that_is_there() {
        let stamp = stamp("same", "one");
        stamp.set().unwrap();
        assert!(stamp.holds(&stamp.file));
        assert!(!stamp.holds(&stamp.file.join("absent")));
        stamp.take_back();
        assert!(!stamp.holds(Path::new(file!())));
    }

    #[test]
    fn other_sources_do_not_hold() {
        let old = stamp("other", "one");
        old.set().unwrap();
        assert!(!stamp("other", "two").holds(&old.file));
        old.take_back();
    }
}
