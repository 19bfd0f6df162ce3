//! What tests and bench need from npm. Nothing of it is shipped.
//!
//! What deliberately does not live here: which packages these are, which the folders' lock files say.

use std::fs;

use crate::checkout::Checkout;
use crate::failure::{Failure, Result};
use crate::system;

/// Installs what the lock file of a folder of the checkout names. npm installs anew whenever it is
/// asked to, so it is asked only when the list has changed.
///
/// # Errors
/// There is no lock file or no npm, or a package cannot be fetched.
pub fn install(checkout: &Checkout, folder: &str) -> Result<()> {
    let path = checkout.root.join(folder);
    let lock = path.join("package-lock.json");
    let installed = path.join("node_modules/cameo-lock.json");
    let wanted = fs::read(&lock)
        .map_err(|error| Failure::because(format!("{}: {error}", lock.display())))?;
    if fs::read(&installed).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    let mut npm = checkout.command("npm");
    npm.current_dir(&path);
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    system::run(&mut npm).map_err(|failure| match failure {
        Failure::Interrupted => failure,
        Failure::Because(line) => Failure::because(format!(
            "{line}; {folder} needs npm: install Node.js 20 or later"
        )),
    })?;
    fs::write(&installed, wanted)
        .map_err(|error| Failure::because(format!("cannot write {}: {error}", installed.display())))
}
