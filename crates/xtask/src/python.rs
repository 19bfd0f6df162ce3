//! What tests need from PyPI, in a virtual environment. Nothing of it is shipped.
//!
//! What deliberately does not live here: which packages these are, which `requirements.txt` says.

use std::fs;

use crate::checkout::Checkout;
use crate::failure::{Failure, Result};
use crate::system;

/// Brings what the `requirements.txt` of a folder of the checkout names into `python` beside it,
/// anew only when the list has changed.
///
/// # Errors
/// There is no list or no Python, or a package cannot be fetched.
pub fn install(checkout: &Checkout, folder: &str) -> Result<()> {
    let path = checkout.root.join(folder);
    let list = path.join("requirements.txt");
    let installed = path.join("python/cameo-requirements.txt");
    let wanted = fs::read(&list)
        .map_err(|error| Failure::because(format!("{}: {error}", list.display())))?;
    if fs::read(&installed).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    let mut environment = checkout.command("python3");
    environment.current_dir(&path);
    environment.args(["-m", "venv", "--clear", "python"]);
    system::run(&mut environment).map_err(|failure| match failure {
        Failure::Interrupted => failure,
        Failure::Because(line) => Failure::because(format!(
            "{line}; {folder} needs Python 3.10 or later with venv (Debian: python3-venv)"
        )),
    })?;
    let mut pip = checkout.command(path.join("python/bin/pip"));
    pip.current_dir(&path);
    pip.args(["install", "--quiet", "--disable-pip-version-check"]);
    system::run(pip.args(["--requirement", "requirements.txt"]))?;
    fs::write(&installed, wanted)
        .map_err(|error| Failure::because(format!("cannot write {}: {error}", installed.display())))
}
