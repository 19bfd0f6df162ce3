//! What the tests need from the system: Chromium with its driver, Firefox, npm, and tools that are
//! not ours.
//!
//! What deliberately does not live here: starting them, which the tests do.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::failure::{Failure, Result};
use crate::install::Install;

/// Tests that need programs of the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tests {
    /// Those in a browser.
    Browser,
    /// Those of the whole job, which run in a second browser, too.
    EndToEnd,
    /// Those that compare pixels.
    Pixels,
}

/// A program, the names it goes by, the Debian package that has it, and who needs it.
struct Needed {
    names: &'static [&'static str],
    variable: Option<&'static str>,
    package: &'static str,
    by: &'static [Tests],
}

/// wasm-bindgen-test reads the driver's variable, our own end-to-end tests read both.
const NEEDED: [Needed; 9] = [
    Needed {
        names: &[
            "chromium",
            "chromium-browser",
            "google-chrome",
            "google-chrome-stable",
        ],
        variable: Some("CHROMIUM"),
        package: "chromium",
        by: &[Tests::Browser],
    },
    Needed {
        names: &["chromedriver"],
        variable: Some("CHROMEDRIVER"),
        package: "chromium-driver",
        by: &[Tests::Browser],
    },
    Needed {
        names: &["firefox-esr", "firefox"],
        variable: Some("FIREFOX"),
        package: "firefox-esr",
        by: &[Tests::EndToEnd],
    },
    Needed {
        names: &["npm"],
        variable: None,
        package: "npm",
        by: &[Tests::EndToEnd],
    },
    Needed {
        names: &["exiftool"],
        variable: None,
        package: "libimage-exiftool-perl",
        by: &[Tests::Browser],
    },
    Needed {
        names: &["djpeg"],
        variable: None,
        package: "libjpeg-turbo-progs",
        by: &[Tests::Browser, Tests::Pixels],
    },
    Needed {
        names: &["cjpeg"],
        variable: None,
        package: "libjpeg-turbo-progs",
        by: &[Tests::Pixels],
    },
    Needed {
        names: &["curl"],
        variable: None,
        package: "curl",
        by: &[Tests::Browser],
    },
    Needed {
        names: &["vips"],
        variable: None,
        package: "libvips-tools",
        by: &[Tests::Browser, Tests::Pixels],
    },
];

impl Needed {
    /// Where the program is: what the environment names, else the first on `PATH`.
    fn found(&self) -> Option<PathBuf> {
        let named = self.variable.and_then(env::var_os).map(PathBuf::from);
        let search_path = env::var_os("PATH").unwrap_or_default();
        let folders: Vec<_> = env::split_paths(&search_path).collect();
        let mut candidates = self
            .names
            .iter()
            .flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
        named
            .filter(|path| path.is_file())
            .or_else(|| candidates.find(|path| path.is_file()))
    }
}

/// What tests need and the machine does not have: at most one install.
///
/// # Errors
/// Something is missing and we may not install it here; the line names the one command.
pub fn missing(tests: &[Tests]) -> Result<Option<Install>> {
    let needed = NEEDED
        .iter()
        .filter(|needed| needed.by.iter().any(|by| tests.contains(by)));
    let mut packages: Vec<_> = needed
        .filter(|needed| needed.found().is_none())
        .map(|needed| needed.package)
        .collect();
    packages.dedup();
    if packages.is_empty() {
        return Ok(None);
    }
    let install = debian_install(&packages);
    if is_debian() && rustix::process::geteuid().is_root() {
        return Ok(Some(install));
    }
    Err(Failure::because(way_out(&packages, &install)))
}

fn debian_install(packages: &[&str]) -> Install {
    let names = packages.join(" ");
    let install =
        format!("apt-get install --yes --no-install-recommends -o Dpkg::Use-Pty=0 {names}");
    Install::new(names, &["apt-get update".to_owned(), install])
}

fn way_out(packages: &[&str], install: &Install) -> String {
    let names = packages.join(", ");
    if is_debian() {
        return format!("missing: {names}; run: sudo sh -c '{}'", install.line());
    }
    if cfg!(target_os = "macos") {
        return format!(
            "missing: {names}; run: brew install --cask chromium chromedriver firefox && brew install exiftool jpeg-turbo node vips"
        );
    }
    format!(
        "missing: {names} (Debian's names); install Chromium with chromedriver, Firefox, npm, exiftool, curl, libjpeg-turbo's and libvips' tools with your package manager"
    )
}

fn is_debian() -> bool {
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    names_debian(&release)
}

fn names_debian(release: &str) -> bool {
    let ids = release
        .lines()
        .filter_map(|line| line.strip_prefix("ID=").or(line.strip_prefix("ID_LIKE=")));
    ids.flat_map(|value| value.trim_matches('"').split(' '))
        .any(|id| id == "debian")
}

/// Tells a command where the browser and its driver are.
pub fn point_out(command: &mut Command) -> &mut Command {
    for needed in &NEEDED {
        if let (Some(variable), Some(path)) = (needed.variable, needed.found()) {
            command.env(variable, path);
        }
    }
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debian_and_its_kin_are_told_from_others() {
        assert!(names_debian("NAME=\"Debian GNU/Linux\"\nID=debian\n"));
        assert!(names_debian("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n"));
        assert!(!names_debian(
            "ID=fedora\nHOME_URL=\"https://debian.example\"\n"
        ));
    }

    #[test]
    fn the_install_names_exactly_what_is_missing() {
        let line = debian_install(&["chromium", "curl"]).line();
        assert!(
            line.starts_with("apt-get update && apt-get install "),
            "{line}"
        );
        assert!(line.ends_with(" chromium curl"), "{line}");
    }

    #[test]
    fn an_absent_program_is_not_found() {
        let needed = Needed {
            names: &["cameo-no-such-program"],
            variable: Some("CAMEO_NO_SUCH_PROGRAM"),
            package: "none",
            by: &[],
        };
        assert_eq!(needed.found(), None);
    }
}
