//! Every check has exactly one test: found by reading the sources.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::RangeInclusive,
    path::Path,
};

use crate::server::files_in;

/// The checks that are held, some of them by the clients' own tests.
const CHECKS: RangeInclusive<u32> = 1..=58;
/// Those of 13 to 27 that come a second time, as Cameo differs; in 16, 17, 19 and 27 it does not.
const DIFFERING: [u32; 11] = [13, 14, 15, 18, 20, 21, 22, 23, 24, 25, 26];

/// The sources of this package, of the protocol, and of the tests of all clients and browsers.
fn sources() -> Vec<String> {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = [
        "src",
        "tests",
        "../protocol/src",
        "../cli/tests",
        "../../tests/e2e",
    ];
    let folders = folders.map(|folder| files_in(&package.join(folder)));
    let clients = package.join("../../tests/clients/main.rs");
    let files = folders.into_iter().flatten().chain([clients]);
    files
        .map(|file| std::fs::read_to_string(file).expect("source"))
        .collect()
}

/// Names of a source's tests that are run.
fn tests_in(source: &str) -> Vec<&str> {
    let lines: Vec<&str> = source.lines().map(str::trim_start).collect();
    let functions = lines.iter().enumerate();
    let functions = functions.filter_map(|(at, line)| Some((&lines[..at], function_in(line)?)));
    let tests = functions.filter(|(above, _)| is_run(above));
    tests.map(|(_, name)| name).collect()
}

/// Whether the lines above a function make it a test that nothing leaves out.
fn is_run(above: &[&str]) -> bool {
    let is_test = |line: &&str| *line == "#[test]" || line.starts_with("#[tokio::test");
    let is_own = |line: &&&str| line.is_empty() || line.starts_with("#[") || line.starts_with("//");
    let leaves_out = |line: &&str| line.starts_with("#[ignore") || line.starts_with("#[cfg");
    let mut own = above.iter().rev().take_while(is_own);
    above.last().is_some_and(is_test) && !own.any(leaves_out)
}

fn function_in(line: &str) -> Option<&str> {
    let name = line.strip_prefix("async ").unwrap_or(line);
    name.strip_prefix("fn ")?.split('(').next()
}

/// The number of the check that a test of this name holds.
fn number_in(name: &str) -> Option<u32> {
    let (number, _) = name.strip_prefix("check_")?.split_once('_')?;
    number.parse().ok()
}

/// Names of tests by their number.
fn named(is_wanted: impl Fn(&str) -> bool) -> BTreeMap<u32, Vec<String>> {
    let mut named: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for source in sources() {
        for name in tests_in(&source).into_iter().filter(|name| is_wanted(name)) {
            if let Some(number) = number_in(name) {
                named.entry(number).or_default().push(name.to_owned());
            }
        }
    }
    named
}

/// What stands in the last cell of the README's rows about a system.
fn named_in_readme() -> Vec<String> {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md");
    let readme = std::fs::read_to_string(readme).expect("README");
    let is_row = |line: &&str| {
        [
            "| Authgear |",
            "| Auth0 |",
            "| Igloo |",
            "| OpenID Connect |",
        ]
        .iter()
        .any(|s| line.starts_with(s))
    };
    let rows = readme.lines().filter(is_row);
    let cells = rows.filter_map(|row| row.trim_end_matches(" |").rsplit(" | ").next());
    cells
        .map(|cell| cell.trim_matches('`').to_owned())
        .collect()
}

#[test]
fn what_the_readme_names_is_tested() {
    let sources = sources();
    let tests: BTreeSet<&str> = sources.iter().flat_map(|source| tests_in(source)).collect();
    let named = named_in_readme();
    assert_eq!(named.len(), 25, "{named:?}");
    for name in &named {
        assert!(tests.contains(name.as_str()), "{name}");
    }
}

fn differs(name: &str) -> bool {
    name.contains("_differs_")
}

#[test]
fn every_number_has_one_test() {
    let named = named(|name| !differs(name));
    for number in CHECKS {
        let tests = named.get(&number).map_or(&[][..], Vec::as_slice);
        assert_eq!(tests.len(), 1, "check {number:02}: {tests:?}");
    }
}

#[test]
fn every_difference_has_one_test() {
    let named = named(differs);
    let tests = named.iter();
    let numbers: Vec<u32> = tests
        .flat_map(|(number, tests)| vec![*number; tests.len()])
        .collect();
    assert_eq!(numbers, DIFFERING, "{named:?}");
}

#[test]
fn only_tests_that_are_run_are_found() {
    for (source, expected) in [
        ("#[test]\nfn a() {}", &["a"][..]),
        ("    #[tokio::test(x = 1)]\n    async fn a() {", &["a"]),
        ("#[test]\nfn a() {}\n\nfn b() {}", &["a"]),
        ("#[ignore]\nfn a() {}\n#[test]\nfn b() {}", &["b"]),
        ("// #[test]\nfn a() {}", &[]),
        ("#[test]\n// fn a() {}", &[]),
        ("#[test]\n#[ignore]\nfn a() {}", &[]),
        ("#[ignore = \"slow\"]\n\n/// Why.\n#[test]\nfn a() {}", &[]),
        ("#[cfg_attr(unix, ignore)]\n#[test]\nfn a() {}", &[]),
    ] {
        assert_eq!(tests_in(source), expected, "{source}");
    }
}

#[test]
fn names_are_read_as_they_are_written() {
    assert_eq!(number_in("check_07_x"), Some(7));
    assert_eq!(number_in("check_12_a_b"), Some(12));
    for other in ["check", "check_one", "check_one_x", "check_07", "x_07_x"] {
        assert_eq!(number_in(other), None, "{other}");
    }
}
