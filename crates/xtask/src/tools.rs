//! What a build needs beside the toolchain: the wasm target, wasm-bindgen and Trunk; and Firefox's
//! driver.
//!
//! wasm-bindgen's command must be of exactly the version that Cargo.lock has for the crate. What
//! deliberately does not live here: the browsers, which only tests need.

use std::fs;
use std::path::Path;

use crate::checkout::Checkout;
use crate::failure::{Failure, Result};
use crate::install::{self, Install};
use crate::system;

/// The only target that the browser's crates are built for.
pub const WASM: &str = "wasm32-unknown-unknown";

const TRUNK: &str = "0.21.14";

const GECKODRIVER: &str = "0.37.1";

/// What a build needs and the machine does not have.
///
/// # Errors
/// Cargo.lock does not name wasm-bindgen, or the compiler does not answer.
pub fn missing(checkout: &Checkout) -> Result<Vec<Install>> {
    let mut missing = Vec::new();
    missing.extend(missing_target(checkout)?);
    missing.extend(missing_tool(
        checkout,
        "trunk",
        "--debug --locked trunk",
        TRUNK,
    ));
    let version = locked_version(checkout, "wasm-bindgen")?;
    missing.extend(missing_tool(
        checkout,
        "wasm-bindgen",
        "wasm-bindgen-cli",
        &version,
    ));
    Ok(missing)
}

/// Firefox's driver, which Debian does not have. Only the whole job needs it.
pub fn missing_geckodriver(checkout: &Checkout) -> Option<Install> {
    missing_tool(
        checkout,
        "geckodriver",
        "--debug --locked geckodriver",
        GECKODRIVER,
    )
}

/// The components that linting needs and the toolchain does not have.
pub fn missing_components(checkout: &Checkout) -> Vec<Install> {
    let lacks = |(_, command): &(&str, &str)| {
        !system::succeeds(&mut checkout.cargo(&[command, "--version"]))
    };
    let lacking = [("rustfmt", "fmt"), ("clippy", "clippy")]
        .into_iter()
        .filter(lacks);
    let install = |(name, _)| Install::new(name, &[format!("rustup component add {name}")]);
    lacking.map(install).collect()
}

/// Brings what is missing and clears away what building it left.
///
/// # Errors
/// As [`install::bring`]; a missing rustup is named.
pub fn bring(checkout: &Checkout, missing: &[Install], allowed: bool) -> Result<()> {
    let needs_rustup = missing
        .iter()
        .any(|install| install.line().starts_with("rustup"));
    if allowed && needs_rustup && !system::succeeds(checkout.command("rustup").arg("--version")) {
        return Err(Failure::because(format!(
            "the target {WASM} or a component is missing and so is rustup: install rustup from https://rustup.rs, or add them to your toolchain by hand"
        )));
    }
    install::bring(checkout, missing, allowed)?;
    let leavings = checkout.tools().join("target");
    if leavings.exists() {
        fs::remove_dir_all(&leavings).map_err(|error| {
            Failure::because(format!("cannot remove {}: {error}", leavings.display()))
        })?;
    }
    Ok(())
}

fn missing_target(checkout: &Checkout) -> Result<Option<Install>> {
    let sysroot = system::read(checkout.command("rustc").args(["--print", "sysroot"]))?;
    let library = Path::new(sysroot.trim()).join("lib/rustlib").join(WASM);
    let install = || {
        Install::new(
            format!("target {WASM}"),
            &[format!("rustup target add {WASM}")],
        )
    };
    Ok((!library.exists()).then(install))
}

/// The tools do without their default features, which only serve downloads: we need none.
fn missing_tool(
    checkout: &Checkout,
    program: &str,
    package: &str,
    version: &str,
) -> Option<Install> {
    let installed = checkout.tools().join("bin").join(program);
    let answer = system::read(checkout.command(installed).arg("--version")).unwrap_or_default();
    if answer.split_whitespace().nth(1) == Some(version) {
        return None;
    }
    let line = format!(
        "cargo install --force --root .tools --no-default-features {package} --version {version}"
    );
    Some(Install::new(format!("{program} {version}"), &[line]))
}

/// The version of a package in Cargo.lock.
///
/// # Errors
/// Cargo.lock cannot be read or does not have the package.
fn locked_version(checkout: &Checkout, package: &str) -> Result<String> {
    let path = checkout.root.join("Cargo.lock");
    let lock = fs::read_to_string(&path)
        .map_err(|error| Failure::because(format!("cannot read {}: {error}", path.display())))?;
    version_in(&lock, package).ok_or_else(|| {
        Failure::because(format!(
            "Cargo.lock has no {package}: run `cargo update --workspace`"
        ))
    })
}

fn version_in(lock: &str, package: &str) -> Option<String> {
    let wanted = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != wanted).skip(1);
    let version = lines
        .next()?
        .strip_prefix("version = \"")?
        .strip_suffix('"')?;
    Some(version.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.1\"\n\n[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";

    #[test]
    fn the_version_is_that_of_the_very_package() {
        assert_eq!(version_in(LOCK, "wasm-bindgen").as_deref(), Some("0.2.130"));
    }

    #[test]
    fn an_absent_package_has_none() {
        assert_eq!(version_in(LOCK, "wasm"), None);
    }
}
