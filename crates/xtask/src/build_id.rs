//! The build id: a short hash over the sources that end up in the browser.
//!
//! Page and worker compare it when they shake hands, and a build is skipped while it stays the
//! same. What deliberately does not live here: the profile, which changes no behaviour.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use crate::failure::{Failure, Result};

const SOURCES: [&str; 15] = [
    "crates/messages",
    "crates/model",
    "crates/pipeline",
    "crates/protocol",
    "crates/widget",
    "crates/worker",
    "crates/decoder",
    "crates/formats",
    "crates/heic",
    "crates/colours",
    "crates/faces",
    "crates/element",
    "crates/settings",
    "www",
    "Cargo.lock",
];

/// Folders below a crate that no build of it reads.
const NOT_BUILT: [&str; 3] = ["tests", "benches", "proptest-regressions"];

/// The build id of the checkout at `root`: 16 hexadecimal digits.
///
/// # Errors
/// A source that cannot be read.
pub fn of(root: &Path) -> Result<String> {
    hash(root, &SOURCES)
}

/// A hash over the named files and folders below `root`, their paths included.
///
/// A name that does not exist counts as an empty folder. The hash is the same on every machine
/// with the pinned toolchain.
///
/// # Errors
/// A file that cannot be read.
pub fn hash(root: &Path, names: &[&str]) -> Result<String> {
    let mut files = Vec::new();
    for name in names {
        collect(&root.join(name), &mut files)?;
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.strip_prefix(root).unwrap_or(&file).hash(&mut hasher);
        fs::read(&file)
            .map_err(|error| unreadable(&file, &error))?
            .hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if path.is_file() {
        files.push(path.to_path_buf());
        return Ok(());
    }
    if !path.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(path).map_err(|error| unreadable(path, &error))? {
        let entry = entry.map_err(|error| unreadable(path, &error))?;
        let name = entry.file_name();
        if !NOT_BUILT.iter().any(|skipped| name == *skipped) {
            collect(&entry.path(), files)?;
        }
    }
    Ok(())
}

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::because(format!("cannot read {}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A scratch checkout with two browser sources and one file that is none.
    fn scratch(name: &str) -> PathBuf {
        let root =
            std::env::temp_dir().join(format!("cameo-build-id-{name}-{}", std::process::id()));
        fs::create_dir_all(root.join("crates/model/src")).unwrap();
        fs::create_dir_all(root.join("crates/model/tests")).unwrap();
        fs::create_dir_all(root.join("crates/server/src")).unwrap();
        fs::write(root.join("crates/model/src/lib.rs"), "one").unwrap();
        fs::write(root.join("crates/model/tests/api.rs"), "test").unwrap();
        fs::write(root.join("crates/server/src/lib.rs"), "server").unwrap();
        fs::write(root.join("Cargo.lock"), "lock").unwrap();
        root
    }

    /// Writes `content` to `path` and says whether the id became another.
    fn changes(name: &str, path: &str, content: &str) -> bool {
        let root = scratch(name);
        let before = of(&root).unwrap();
        fs::write(root.join(path), content).unwrap();
        let after = of(&root).unwrap();
        fs::remove_dir_all(root).unwrap();
        before != after
    }

    #[test]
    fn an_untouched_checkout_keeps_its_id() {
        assert!(!changes("same", "crates/model/src/lib.rs", "one"));
    }

    #[test]
    fn browser_sources_and_the_lock_file_change_it() {
        assert!(changes("source", "crates/model/src/lib.rs", "two"));
        assert!(changes("new", "crates/model/src/new.rs", ""));
        assert!(changes("lock", "Cargo.lock", "other"));
    }

    #[test]
    fn the_server_and_tests_do_not() {
        assert!(!changes("server", "crates/server/src/lib.rs", "other"));
        assert!(!changes("tests", "crates/model/tests/api.rs", "other"));
    }

    #[test]
    fn moving_bytes_between_files_changes_it() {
        let root = scratch("moved");
        let before = of(&root).unwrap();
        fs::rename(
            root.join("crates/model/src/lib.rs"),
            root.join("crates/model/src/main.rs"),
        )
        .unwrap();
        assert_ne!(before, of(&root).unwrap());
        fs::remove_dir_all(root).unwrap();
    }
}
