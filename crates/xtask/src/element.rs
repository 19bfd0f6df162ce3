//! The generated half of the npm package: element and worker as wasm with their glue.
//!
//! What deliberately does not live here: the facade, which is written by hand in `pkg/`.

use std::path::PathBuf;

use crate::checkout::Checkout;
use crate::failure::Result;
use crate::page::{CODEC, PAGE};
use crate::stamp::{Stamp, Turn};
use crate::tools::WASM;
use crate::{messages, slim, system};

/// The worker's modules: the codecs, and what they load when it is needed.
const IN_WORKER: [&str; 5] = [
    "cameo-worker",
    "cameo-formats",
    "cameo-heic",
    "cameo-colours",
    "cameo-faces",
];

/// Builds `pkg/dist`: element and worker.
///
/// # Errors
/// A build fails.
pub fn build(checkout: &Checkout) -> Result<()> {
    let _turn = Turn::wait_for(checkout)?;
    let stamp = Stamp::of(checkout, "element", &[])?;
    let folder = checkout.element().join("dist");
    if stamp.holds(&folder.join("cameo-faces_bg.wasm")) {
        println!("The element is up to date (build {}).", checkout.build_id);
        return Ok(());
    }
    stamp.take_back();
    let element = compile(checkout, "cameo-element", &["--lib"], PAGE)?;
    bind(
        checkout,
        &element.join("cameo_element.wasm"),
        "cameo-element",
    )?;
    for module in IN_WORKER {
        let folder = compile(checkout, module, &["--bin", module], CODEC)?;
        bind(checkout, &folder.join(format!("{module}.wasm")), module)?;
    }
    slim::modules(&folder)?;
    messages::write(checkout, &folder)?;
    stamp.set()
}

/// Compiles one package alone, as Trunk does, and returns the folder of the artifact.
fn compile(checkout: &Checkout, package: &str, kind: &[&str], profile: &str) -> Result<PathBuf> {
    let mut command = checkout.browser_cargo("build", profile);
    system::run(command.args(["--package", package]).args(kind))?;
    Ok(checkout.target().join(WASM).join(profile))
}

fn bind(checkout: &Checkout, wasm: &PathBuf, name: &str) -> Result<()> {
    let mut command = checkout.command("wasm-bindgen");
    command
        .args([
            "--target",
            "web",
            "--no-typescript",
            "--out-dir",
            "pkg/dist",
            "--out-name",
            name,
        ])
        .arg(wasm);
    system::run(&mut command)
}
