//! `cargo xtask build`: everything that a deployment copies, and how big it is.
//!
//! What deliberately does not live here: how the parts are built.

use std::fs;
use std::path::{Path, PathBuf};

use crate::checkout::Checkout;
use crate::failure::Result;
use crate::stage::Stages;
use crate::{element, page, system, tools};

/// Builds page, element and server for a deployment and prints where they are.
///
/// # Errors
/// A tool cannot be brought or a build fails.
pub fn build(checkout: &Checkout) -> Result<()> {
    tools::bring(checkout, &tools::missing(checkout)?, true)?;
    page::fetch(checkout, true)?;
    let mut stages = Stages::default();
    stages.run("page", || page::build(checkout));
    stages.run("element", || element::build(checkout));
    stages.run("server", || server(checkout, true).map(drop));
    stages.finish()?;
    println!("\nA deployment needs:");
    for part in parts(checkout) {
        list(checkout, &part);
    }
    Ok(())
}

/// Builds the server and returns its binary.
///
/// # Errors
/// The build fails.
pub fn server(checkout: &Checkout, release: bool) -> Result<PathBuf> {
    let mut command = checkout.cargo(&[
        "build",
        "--package",
        "cameo-server",
        "--bin",
        "cameo-server",
    ]);
    if release {
        command.arg("--release");
    }
    system::run(&mut command)?;
    let folder = if release { "release" } else { "debug" };
    Ok(checkout.target().join(folder).join("cameo-server"))
}

fn parts(checkout: &Checkout) -> [PathBuf; 3] {
    [
        checkout.page(),
        checkout.element(),
        checkout.target().join("release/cameo-server"),
    ]
}

/// Prints a file with its size, or those below a folder.
fn list(checkout: &Checkout, path: &Path) {
    if let Ok(entries) = fs::read_dir(path) {
        let mut below: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        below.sort();
        below.iter().for_each(|entry| list(checkout, entry));
    } else if let Ok(facts) = fs::metadata(path) {
        let name = path.strip_prefix(&checkout.root).unwrap_or(path);
        println!("{:>10} kB  {}", facts.len().div_ceil(1000), name.display());
    }
}
