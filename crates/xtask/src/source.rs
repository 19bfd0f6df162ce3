//! Checks of source text for what no manifest shows.
//!
//! The standard library brings a clock, a network and files to every crate, and a plain `#[test]`
//! in a browser crate compiles but never runs. What deliberately does not live here: anything that
//! the compiler or clippy can say.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::{Failure, Result};
use crate::rules::{IN_BROWSER, PURE};

const IMPURE: [&str; 8] = [
    "Instant::now",
    "SystemTime::now",
    "UNIX_EPOCH",
    "std::net",
    "std::fs",
    "std::thread",
    "std::process",
    "std::env",
];

/// What a test begins with that is compiled for servers alone.
const ON_SERVER: &str = "#![cfg(feature = \"ssr\")]";

/// Lines of a pure crate, tests aside, that reach for a clock, files, threads or the network.
///
/// # Errors
/// A source cannot be read.
pub fn impurities(root: &Path, package: &str) -> Result<Vec<String>> {
    if !PURE.contains(&package) {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for (path, text) in sources(&folder(root, package).join("src"))? {
        let lines = impure_lines(&text).into_iter();
        found.extend(
            lines.map(|line| format!("a pure crate does not use this: {}: {line}", path.display())),
        );
    }
    Ok(found)
}

/// Our test modules close a file, so the code that is built ends where the first one begins.
fn impure_lines(text: &str) -> Vec<&str> {
    let built = text.split("#[cfg(test)]").next().unwrap_or_default();
    let code = built
        .lines()
        .map(str::trim)
        .filter(|line| !line.starts_with("//"));
    code.filter(|line| IMPURE.iter().any(|impure| line.contains(impure)))
        .collect()
}

/// Files of browser crates with a plain `#[test]`, which no suite would ever run.
///
/// # Errors
/// A source cannot be read.
pub fn idle_tests(root: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for package in IN_BROWSER {
        let idle = sources(&folder(root, package))?
            .into_iter()
            .filter(|(_, text)| has_idle_test(text));
        found.extend(idle.map(|(path, _)| {
            format!(
                "a plain #[test] never runs in the browser, use #[wasm_bindgen_test], or import it `as test`: {}",
                path.display()
            )
        }));
    }
    Ok(found)
}

/// A module may also take the browser's attribute under the plain name, and what a server renders is
/// tested natively.
fn has_idle_test(text: &str) -> bool {
    let plain = text.lines().any(|line| line.trim() == "#[test]");
    let is_run = ["wasm_bindgen_test as test", ON_SERVER]
        .iter()
        .any(|sign| text.contains(sign));
    plain && !is_run
}

/// The packages that have tests for the browser.
///
/// # Errors
/// A source cannot be read.
pub fn crates_with_browser_tests(root: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for package in PURE.iter().chain(IN_BROWSER) {
        let sources = sources(&folder(root, package))?;
        if sources
            .iter()
            .any(|(_, text)| text.contains("wasm_bindgen_test"))
        {
            found.push((*package).to_owned());
        }
    }
    Ok(found)
}

/// The folder of a crate.
pub fn folder(root: &Path, package: &str) -> PathBuf {
    root.join("crates")
        .join(package.trim_start_matches("cameo-"))
}

/// Every Rust file below a folder with its text; an absent folder has none.
fn sources(folder: &Path) -> Result<Vec<(PathBuf, String)>> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else {
        return Ok(found);
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            found.extend(sources(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).map_err(|error| {
                Failure::because(format!("cannot read {}: {error}", path.display()))
            })?;
            found.push((path, text));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_in_code_is_found_and_in_prose_or_tests_it_is_not() {
        assert_eq!(impure_lines("let now = Instant::now();\n").len(), 1);
        assert_eq!(impure_lines("use std::fs;\nlet x = 1;\n"), ["use std::fs;"]);
        assert!(impure_lines("/// Instead of `Instant::now`.\nfn f() {}\n").is_empty());
        assert!(impure_lines("fn f() {}\n#[cfg(test)]\nmod tests { use std::fs; }\n").is_empty());
    }

    #[test]
    fn a_plain_test_is_told_from_one_for_the_browser() {
        assert!(has_idle_test("    #[test]\n    fn f() {}\n"));
        assert!(!has_idle_test("#[wasm_bindgen_test]\nfn f() {}\n"));
        assert!(!has_idle_test(
            "use wasm_bindgen_test::wasm_bindgen_test as test;\n#[test]\nfn f() {}\n"
        ));
        assert!(!has_idle_test(&format!(
            "{ON_SERVER}\n#[test]\nfn f() {{}}\n"
        )));
    }
}
