//! `cargo xtask bench`: brings and builds what the bench needs, then starts it.
//!
//! What deliberately does not live here: the bench, which is `tests/bench`, and its command line.

use std::ffi::OsString;

use crate::browser::Tests;
use crate::checkout::Checkout;
use crate::failure::Result;
use crate::{browser, npm, page, system, tools};

/// Builds page and bench, installs the libraries, and runs.
///
/// # Errors
/// Something cannot be brought or built, or the bench breaks; never because of a figure.
pub fn run(checkout: &Checkout, arguments: &[OsString]) -> Result<()> {
    let mut missing: Vec<_> = browser::missing(&[Tests::Browser])?.into_iter().collect();
    missing.extend(tools::missing(checkout)?);
    tools::bring(checkout, &missing, true)?;
    page::fetch(checkout, true)?;
    npm::install(checkout, "tests/bench")?;
    page::build(checkout)?;
    let mut bench = checkout.cargo(&["run", "--quiet", "--package", "cameo-bench", "--"]);
    bench.args(arguments);
    system::run(browser::point_out(&mut bench))
}
