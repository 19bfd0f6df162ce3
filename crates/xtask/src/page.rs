//! The settings page and its worker: Trunk's run, skipped while nothing that it reads has changed.
//!
//! What deliberately does not live here: what the page is made of, which `Trunk.toml` and
//! `www/index.html` say.

use crate::checkout::Checkout;
use crate::failure::Result;
use crate::stamp::{Stamp, Turn};
use crate::tools::WASM;
use crate::{compress, messages, slim, system};

/// Cargo's profile for the user interface. There is no other for development: with link-time
/// optimisation little is compiled twice, so that it is the faster one too, and what a person tries
/// out is what a deployment has.
pub const PAGE: &str = "page";

/// Cargo's profile for the codecs.
pub const CODEC: &str = "codec";

/// What a build reads beside the sources of its build id.
const READ: [&str; 5] = [
    "Trunk.toml",
    "pkg/language.js",
    "crates/xtask/src/page.rs",
    "crates/xtask/src/slim.rs",
    "crates/xtask/src/compress.rs",
];

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
pub fn build(checkout: &Checkout) -> Result<()> {
    let _turn = Turn::wait_for(checkout)?;
    let stamp = Stamp::of(checkout, "page", &READ)?;
    if stamp.holds(&checkout.page().join("index.html")) {
        println!("The page is up to date (build {}).", checkout.build_id);
        return Ok(());
    }
    stamp.take_back();
    let mut trunk = checkout.command("trunk");
    trunk.args(["build", "--config", "Trunk.toml", "--release"]);
    trunk.args(["--offline", "--skip-version-check"]);
    // Trunk refuses values of the first two that other programs take, and the third makes it add a
    // page of its own workings to a mistake in ours.
    for variable in ["NO_COLOR", "RUST_LOG", "RUST_BACKTRACE"] {
        trunk.env_remove(variable);
    }
    system::run(checkout.mark(&mut trunk))?;
    slim::modules(&checkout.page())?;
    messages::write(checkout, &checkout.page())?;
    compress::files(&checkout.page())?;
    stamp.set()
}
