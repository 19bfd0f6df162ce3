//! The folders of this machine, which code for the browser must not name.
//!
//! A panic says which file it comes from. Those of the workspace are named from its root, and those
//! of the standard library by the compiler's commit; the other crates' lie in cargo's home, which is
//! taken off here. What deliberately does not live here: the proof, which is an end-to-end test.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

/// The variable with which cargo adds flags to those of `.cargo/config.toml`.
pub const FLAGS: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";

/// What is in [`FLAGS`] already, and a flag for each registry that takes its folder off every name.
pub fn flags() -> String {
    let sources = cargo_home().join("registry/src");
    let given = env::var(FLAGS).unwrap_or_default();
    given + &taken_off(registries(&sources))
}

/// Sorted, and without those that cargo makes for a while where packages are packed, so that the flags
/// stay the same: others would compile everything again.
fn registries(sources: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(sources).into_iter().flatten().flatten();
    let lasting = entries.filter(|entry| has_host(&entry.file_name()));
    let mut folders: Vec<_> = lasting.map(|entry| entry.path()).collect();
    folders.sort();
    folders
}

/// Whether a registry is one of the network's: its folder is named by its host, `-` and a hash.
fn has_host(name: &OsStr) -> bool {
    !name.as_encoded_bytes().starts_with(b"-")
}

/// Cargo takes the variable apart at spaces, so that a folder with one can't be named in it.
fn taken_off(folders: Vec<PathBuf>) -> String {
    let names = folders.iter().filter_map(|folder| folder.to_str());
    names
        .filter(|name| !name.contains(char::is_whitespace))
        .map(|name| format!(" --remap-path-prefix={name}/="))
        .collect()
}

fn cargo_home() -> PathBuf {
    let at_home = || env::home_dir().unwrap_or_default().join(".cargo");
    env::var_os("CARGO_HOME").map_or_else(at_home, PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_registry_is_taken_off_once() {
        let folders = ["/h/registry/src/a-1", "/h/registry/src/b-2", "/a b/c"];
        assert_eq!(
            taken_off(folders.map(PathBuf::from).to_vec()),
            " --remap-path-prefix=/h/registry/src/a-1/= --remap-path-prefix=/h/registry/src/b-2/="
        );
    }

    #[test]
    fn a_registry_in_a_folder_has_no_host() {
        assert!(has_host("a.example-1949cf8c".as_ref()));
        assert!(!has_host("-05a8d124".as_ref()));
    }

    #[test]
    fn this_machine_has_a_registry() {
        // What xtask itself is made of came from one.
        assert!(flags().contains("--remap-path-prefix="), "{}", flags());
    }
}
