//! The settings page and its worker: Trunk's run, skipped while nothing that it reads has changed.
//!
//! What deliberately does not live here: what the page is made of, which `Trunk.toml` and
//! `www/index.html` say.

use crate::checkout::Checkout;
use crate::failure::Result;
use crate::stamp::{Stamp, Turn};
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
    let _turn = Turn::wait_for(checkout)?;
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
    system::run(
        checkout
            .mark(&mut trunk)
            .env_remove("NO_COLOR")
            .env_remove("RUST_LOG"),
    )?;
    stamp.set()
}
