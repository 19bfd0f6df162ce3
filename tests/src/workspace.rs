//! Where things are: the checkout, the built page, the evidence of failures.

use std::path::{Path, PathBuf};

/// Root of the checkout.
pub fn root() -> &'static Path {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap_or(tests)
}

/// The built page: the folder named by `CAMEO_TEST_PAGE`, or the one of this checkout.
///
/// # Panics
/// If it has not been built.
pub fn page_folder() -> PathBuf {
    let named = std::env::var_os("CAMEO_TEST_PAGE").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| root().join("dist/page"));
    let built = folder.join("index.html").exists();
    assert!(built, "build the page first: cargo xtask build");
    folder
}

/// The npm package with the custom element.
pub fn element_folder() -> PathBuf {
    root().join("pkg")
}

/// Where screenshots and page sources of failed scenarios go: `e2e` in the target folder.
pub fn evidence_folder() -> PathBuf {
    let folder = target_folder().join("e2e");
    std::fs::create_dir_all(&folder).expect("the target folder is writable");
    folder
}

/// Where screenshots for people go: `shots` in the target folder.
pub fn shots_folder() -> PathBuf {
    target_folder().join("shots")
}

/// The folder of this build's profile, such as `target/debug`.
pub fn profile_folder() -> PathBuf {
    let program = std::env::current_exe().expect("a test has a path");
    // The test lies in `target/debug/deps`.
    let profile = program.ancestors().nth(2);
    profile.unwrap_or(Path::new(".")).to_path_buf()
}

fn target_folder() -> PathBuf {
    let profile = profile_folder();
    profile.parent().unwrap_or(&profile).to_path_buf()
}
