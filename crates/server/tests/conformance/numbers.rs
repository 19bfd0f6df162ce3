//! Every check has exactly one test: found by reading the sources.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::RangeInclusive,
    path::Path,
};

use crate::server::files_in;

/// The checks that are held, some of them by the clients' own tests.
const CHECKS: RangeInclusive<u32> = 1..=58;
/// Those that come a second time, as Cameo differs.
const DIFFERING: RangeInclusive<u32> = 13..=27;

/// Every line of the sources of this package, of the protocol and of the official clients' tests.
fn lines() -> Vec<String> {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["src", "tests", "../protocol/src"];
    let folders = folders.map(|folder| files_in(&package.join(folder)));
    let clients = package.join("../../tests/clients/main.rs");
    let files = folders.into_iter().flatten().chain([clients]);
    let sources = files.map(|file| std::fs::read_to_string(file).expect("source"));
    let lines = sources.flat_map(|source| source.lines().map(str::to_owned).collect::<Vec<_>>());
    lines.collect()
}

/// Names of tests by their number.
fn named(is_wanted: impl Fn(&str) -> bool) -> BTreeMap<u32, Vec<String>> {
    let mut named: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for line in lines() {
        if let Some((number, name)) = check_in(&line).filter(|(_, name)| is_wanted(name)) {
            named.entry(number).or_default().push(name.to_owned());
        }
    }
    named
}

/// The number and the name of a test that begins on this line.
fn check_in(line: &str) -> Option<(u32, &str)> {
    let name = function_in(line)?;
    let (number, _) = name.strip_prefix("check_")?.split_once('_')?;
    Some((number.parse().ok()?, name))
}

fn function_in(line: &str) -> Option<&str> {
    let name = line.trim_start();
    let name = name.strip_prefix("async ").unwrap_or(name);
    name.strip_prefix("fn ")?.split('(').next()
}

/// What stands in the last cell of the README's rows about a system.
fn named_in_readme() -> Vec<String> {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md");
    let readme = std::fs::read_to_string(readme).expect("README");
    let is_row = |line: &&str| {
        ["| Authgear |", "| Auth0 |", "| Igloo |"]
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
fn what_the_readme_names_exists() {
    let lines = lines();
    let functions: BTreeSet<&str> = lines.iter().filter_map(|line| function_in(line)).collect();
    let named = named_in_readme();
    assert!(named.len() >= 11, "{named:?}");
    for name in &named {
        assert!(functions.contains(name.as_str()), "{name}");
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
fn what_differs_is_of_the_uploads_and_images() {
    let named = named(differs);
    let beyond: Vec<_> = named
        .keys()
        .filter(|number| !DIFFERING.contains(number))
        .collect();
    assert_eq!(beyond, [&0_u32; 0]);
    assert!(!named.is_empty());
}

#[test]
fn names_are_read_as_they_are_written() {
    assert_eq!(
        check_in("    async fn check_07_x() {"),
        Some((7, "check_07_x"))
    );
    assert_eq!(check_in("fn check_12_a_b() {"), Some((12, "check_12_a_b")));
    for other in ["// fn check_07_x()", "fn check(x: u32)", "fn check_one()"] {
        assert_eq!(check_in(other), None, "{other}");
    }
}
