//! Whether the library crates can be published: they are packed, and nothing that is compiled lies
//! outside of what is packed.
//!
//! What deliberately does not live here: compiling the packages, which takes minutes and is
//! `cargo publish --workspace --dry-run`.

use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::checkout::Checkout;
use crate::deps;
use crate::failure::{Failure, Result};
use crate::source;
use crate::system;
use crate::workspace::Workspace;

/// What takes a file into the code by its path.
const INCLUDES: [&str; 3] = ["include_str!(\"", "include_bytes!(\"", "#[path = \""];

/// Packs every crate that may be published, and looks for files that would be missing.
///
/// # Errors
/// A manifest lacks something, or a file is outside.
pub fn check(checkout: &Checkout) -> Result<()> {
    let mut arguments = vec!["publish", "--workspace", "--dry-run"];
    // What is not committed yet is packed, too.
    arguments.extend(["--no-verify", "--allow-dirty"]);
    system::run(&mut checkout.cargo(&arguments))?;
    let mut outside = Vec::new();
    for member in Workspace::read(checkout)?.published() {
        let folder = source::folder(&checkout.root, &member);
        let packed = packed(checkout, &member)?;
        outside.extend(missing(&folder, &packed)?);
    }
    outside.iter().for_each(|line| println!("{line}"));
    deps::verdict(&outside, "files that are not packed")
}

/// The files of a package, from its folder.
fn packed(checkout: &Checkout, member: &str) -> Result<Vec<PathBuf>> {
    let list = ["package", "--list", "--allow-dirty", "--package", member];
    let list = system::read(&mut checkout.cargo(&list))?;
    Ok(list.lines().map(PathBuf::from).collect())
}

/// What packed sources take in that is not packed itself.
fn missing(folder: &Path, packed: &[PathBuf]) -> Result<Vec<String>> {
    let is_source = |path: &&PathBuf| path.extension().is_some_and(|it| it == "rs");
    let mut missing = Vec::new();
    for file in packed.iter().filter(is_source) {
        let path = folder.join(file);
        let text = fs::read_to_string(&path).map_err(|error| {
            Failure::because(format!("cannot read {}: {error}", path.display()))
        })?;
        let taken = included(&text).map(|name| joined(file, name));
        let outside = taken.filter(|it| !packed.contains(it));
        missing.extend(outside.map(|it| format!("{} takes in {}", path.display(), it.display())));
    }
    Ok(missing)
}

/// The paths that a source names.
fn included(text: &str) -> impl Iterator<Item = &str> {
    INCLUDES.iter().flat_map(move |include| {
        let named = text.split(include).skip(1);
        named.filter_map(|rest| rest.split('"').next())
    })
}

/// A path that is named from beside `file`.
fn joined(file: &Path, name: &str) -> PathBuf {
    let mut joined = file.parent().unwrap_or(Path::new("")).to_path_buf();
    for part in Path::new(name).components() {
        // From the package's own folder nothing goes up: what is named there stays outside.
        if part == Component::ParentDir && joined.file_name().is_some() {
            joined.pop();
        } else {
            joined.push(part);
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_source_takes_in_is_found_from_beside_it() {
        let text = "const A: &str = include_str!(\"../a.css\");\n#[path = \"b/c.rs\"]\nmod c;\n";
        let taken: Vec<_> = included(text)
            .map(|name| joined(Path::new("src/x/lib.rs"), name))
            .collect();
        assert_eq!(taken, ["src/a.css", "src/x/b/c.rs"].map(PathBuf::from));
    }

    #[test]
    fn what_lies_outside_of_the_package_is_none_of_its_files() {
        let outside = joined(Path::new("src/lib.rs"), "../../../docs/errors.md");
        assert_eq!(outside, Path::new("../../docs/errors.md"));
    }
}
