//! `cargo xtask shots`: builds the page and lets the end-to-end tests make screenshots of it.
//!
//! What deliberately does not live here: the states, the ways there and the looks, which are
//! `tests/e2e/shots.rs`.

use crate::browser::Tests;
use crate::checkout::Checkout;
use crate::failure::Result;
use crate::{browser, page, system, test, tools};

/// What the person may choose.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The states to show; empty means all.
    pub only: Vec<String>,
    /// Whether to renew the pictures of `docs/img`.
    pub write_docs: bool,
}

/// Makes them, in `target/shots`.
///
/// # Errors
/// Something cannot be brought or built, or a state cannot be reached.
pub fn run(checkout: &Checkout, options: &Options) -> Result<()> {
    let mut missing: Vec<_> = browser::missing(&[Tests::Browser])?.into_iter().collect();
    missing.extend(tools::missing(checkout)?);
    tools::bring(checkout, &missing, true)?;
    page::fetch(checkout, true)?;
    page::build(checkout)?;
    let mut shots = test::native_cargo(checkout, "test");
    shots.args(["--test", "e2e", "shots::", "--", "--ignored"]);
    shots.env("CAMEO_SHOTS", options.only.join(","));
    if options.write_docs {
        shots.env("CAMEO_WRITE_DOCS", "1");
    }
    system::run(browser::point_out(&mut shots))?;
    println!("Look at target/shots.");
    Ok(())
}
