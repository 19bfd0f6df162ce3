//! Every check has exactly one test: found by reading the sources.

use std::{collections::BTreeMap, ops::RangeInclusive, path::Path};

use crate::server::files_in;

/// The checks that are held, some of them by the clients' own tests.
const CHECKS: RangeInclusive<u32> = 1..=58;
/// Those that come a second time, as Cameo differs.
const DIFFERING: RangeInclusive<u32> = 13..=27;

/// Names of tests by their number, in this package and in those of the clients.
fn named(is_wanted: impl Fn(&str) -> bool) -> BTreeMap<u32, Vec<String>> {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut named: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    let folders = ["src", "tests", "../protocol/src"];
    let folders = folders.map(|folder| files_in(&package.join(folder)));
    let clients = package.join("../../tests/clients/main.rs");
    for file in folders.into_iter().flatten().chain([clients]) {
        let source = std::fs::read_to_string(&file).expect("source");
        for line in source.lines() {
            if let Some((number, name)) = check_in(line).filter(|(_, name)| is_wanted(name)) {
                named.entry(number).or_default().push(name.to_owned());
            }
        }
    }
    named
}

/// The number and the name of a test that begins on this line.
fn check_in(line: &str) -> Option<(u32, &str)> {
    let name = line.trim_start();
    let name = name.strip_prefix("async ").unwrap_or(name);
    let name = name.strip_prefix("fn ")?.split('(').next()?;
    let (number, _) = name.strip_prefix("check_")?.split_once('_')?;
    Some((number.parse().ok()?, name))
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
