//! `cargo xtask bench`: brings and builds what the bench needs, then starts it.
//!
//! What deliberately does not live here: the bench, which is `tests/bench`, and its command line.

use std::ffi::OsString;
use std::fs;

use crate::browser::Tests;
use crate::checkout::Checkout;
use crate::failure::{Failure, Result};
use crate::{browser, page, system, tools};

/// Builds page and bench, installs the libraries, and runs.
///
/// # Errors
/// Something cannot be brought or built, or the bench breaks; never because of a figure.
pub fn run(checkout: &Checkout, arguments: &[OsString]) -> Result<()> {
    let mut missing: Vec<_> = browser::missing(&[Tests::Browser])?.into_iter().collect();
    missing.extend(tools::missing(checkout)?);
    tools::bring(checkout, &missing, true)?;
    page::fetch(checkout, true)?;
    libraries(checkout)?;
    page::build(checkout)?;
    let mut bench = checkout.cargo(&["run", "--quiet", "--package", "cameo-bench", "--"]);
    bench.args(arguments);
    system::run(browser::point_out(&mut bench))
}

/// npm installs anew whenever it is asked to, so it is asked only when the list has changed.
fn libraries(checkout: &Checkout) -> Result<()> {
    let folder = checkout.root.join("tests/bench");
    let read = |name: &str| fs::read(folder.join(name));
    let installed = folder.join("node_modules/cameo-bench-lock.json");
    let wanted = read("package-lock.json")
        .map_err(|error| Failure::because(format!("tests/bench/package-lock.json: {error}")))?;
    if fs::read(&installed).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    let mut npm = checkout.command("npm");
    npm.current_dir(&folder);
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    system::run(&mut npm).map_err(|failure| match failure {
        Failure::Interrupted => failure,
        Failure::Because(line) => Failure::because(format!(
            "{line}; the peers come from npm: install Node.js 20 or later"
        )),
    })?;
    fs::write(&installed, wanted)
        .map_err(|error| Failure::because(format!("cannot write {}: {error}", installed.display())))
}
