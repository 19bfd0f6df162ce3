//! The `wasm` suite: wasm-bindgen-test in headless Chromium.
//!
//! What deliberately does not live here: where a test runs (page or worker), which each test file
//! says itself, and the browser's flags, which `webdriver.json` has.

use crate::checkout::Checkout;
use crate::failure::Result;
use crate::page::{CODEC, PAGE};
use crate::stage::Stages;
use crate::{browser, deps, source, system};

/// Crates that decode and encode: compiled as the worker is, for speed and to compile codecs once.
const WITH_CODECS: [&str; 2] = ["cameo-pipeline", "cameo-worker"];

/// Leaves out examples in documentation, which have no browser to run in.
const TESTS: &str = "--tests";

/// Runs every browser test, the user interface's and the codecs' as a stage each.
pub fn run(checkout: &Checkout, stages: &mut Stages) {
    let tested = source::crates_with_browser_tests(&checkout.root).unwrap_or_default();
    let (codecs, interface): (Vec<_>, Vec<_>) = tested
        .iter()
        .partition(|name| WITH_CODECS.contains(&name.as_str()));
    stages.run("wasm", || {
        let idle = source::idle_tests(&checkout.root)?;
        idle.iter().for_each(|line| println!("{line}"));
        deps::verdict(&idle, "files with idle tests")
    });
    // As page and element have the components.
    stages.run("wasm page", || {
        test(
            checkout,
            &interface,
            PAGE,
            &[TESTS, "--features", "cameo-widget/csr"],
        )
    });
    stages.run("wasm worker", || test(checkout, &codecs, CODEC, &[TESTS]));
}

/// What a server has rendered, in a browser: with a feature that excludes the page's.
///
/// # Errors
/// A test fails.
pub fn awake(checkout: &Checkout) -> Result<()> {
    let widget = String::from("cameo-widget");
    let chosen = ["--features", "cameo-widget/hydrate", "--test", "hydrate"];
    test(checkout, &[&widget], PAGE, &chosen)
}

fn test(checkout: &Checkout, crates: &[&String], profile: &str, chosen: &[&str]) -> Result<()> {
    if crates.is_empty() {
        println!("No crate has such tests.");
        return Ok(());
    }
    let mut command = checkout.browser_cargo("test", profile);
    command.arg("--no-fail-fast").args(chosen);
    for name in crates {
        command.args(["--package", name]);
    }
    command.env("WASM_BINDGEN_TEST_TIMEOUT", "120");
    system::run(browser::point_out(&mut command))
}
