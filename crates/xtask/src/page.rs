//! The settings page and its worker: Trunk's run, skipped while nothing that it reads has changed.
//!
//! What deliberately does not live here: what the page is made of, which `Trunk.toml` and
//! `www/index.html` say.

use std::fs;
use std::path::{Path, PathBuf};

use crate::build_id;
use crate::checkout::Checkout;
use crate::failure::{Failure, Result};
use crate::system;
use crate::tools::WASM;

/// How the browser's code is compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Compiles fast, for the inner loop.
    Dev,
    /// What a deployment has: the page small, the codecs fast.
    Deployment,
}

impl Profile {
    /// Cargo's profile for the user interface.
    pub fn of_page(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Deployment => "page",
        }
    }

    /// Cargo's profile for the worker.
    pub fn of_worker(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Deployment => "codec",
        }
    }

    /// The folder that Cargo names after a profile.
    pub fn folder(name: &str) -> &str {
        if name == "dev" { "debug" } else { name }
    }
}

/// Downloads what the lock file names, so that Trunk can build without the network.
///
/// # Errors
/// The download fails, or `locked` is true and Cargo.lock does not fit the manifests.
pub fn fetch(checkout: &Checkout, locked: bool) -> Result<()> {
    let mut command = checkout.cargo(&["fetch", "--target", "host-tuple", "--target", WASM]);
    if locked {
        command.arg("--locked");
    }
    system::run(&mut command)
}

/// Builds `dist/page`: the settings page and the worker.
///
/// # Errors
/// A build fails.
pub fn build(checkout: &Checkout, profile: Profile) -> Result<()> {
    let stamp = Stamp::of(checkout, "page", profile, &["www", "Trunk.toml"])?;
    if stamp.holds(&checkout.page().join("index.html")) {
        println!("The page is up to date (build {}).", checkout.build_id);
        return Ok(());
    }
    stamp.take_back();
    let mut trunk = checkout.command("trunk");
    trunk.args([
        "build",
        "--config",
        "Trunk.toml",
        "--offline",
        "--skip-version-check",
    ]);
    if profile == Profile::Deployment {
        trunk.arg("--release");
    }
    // Trunk reads both and refuses values that other programs take.
    system::run(trunk.env_remove("NO_COLOR").env_remove("RUST_LOG"))?;
    stamp.set()
}

/// The note that says which sources an output was built from.
pub struct Stamp {
    file: PathBuf,
    content: String,
}

impl Stamp {
    /// The stamp of an output: the build id, the profile, how cargo builds, and the named files.
    ///
    /// # Errors
    /// A file cannot be read.
    pub fn of(checkout: &Checkout, output: &str, profile: Profile, names: &[&str]) -> Result<Self> {
        let build = ["Cargo.toml", "rust-toolchain.toml", ".cargo/config.toml"];
        let rest = build_id::hash(&checkout.root, &[&build, names].concat())?;
        Ok(Self {
            file: checkout.root.join("dist").join(format!("{output}.stamp")),
            content: format!("{} {rest} {profile:?}\n", checkout.build_id),
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
