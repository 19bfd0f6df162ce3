//! Licences: every package that we compile may be used under something that `deny.toml` allows.
//!
//! What deliberately does not live here: the list itself. Cargo has no judgement on licences, so the
//! expressions of its metadata are read here: `OR`, `AND`, `WITH`, parentheses, and the old `/`.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;

use crate::checkout::Checkout;
use crate::deps;
use crate::failure::{Failure, Result};
use crate::system;
use crate::tools::WASM;

/// Checks every package that is resolved for this machine or for the browser, tests included.
///
/// # Errors
/// A package has no licence that is allowed, or the metadata or the list cannot be read.
pub fn check(checkout: &Checkout) -> Result<()> {
    let path = checkout.root.join("deny.toml");
    let list = fs::read_to_string(&path)
        .map_err(|error| Failure::because(format!("cannot read {}: {error}", path.display())))?;
    let allowed = allow_list(&list);
    let packages = packages(checkout)?;
    println!(
        "{} packages, {} allowed licences",
        packages.len(),
        allowed.len()
    );
    let refused: Vec<_> = packages
        .iter()
        .filter(|(_, expression)| !satisfied(expression, &allowed))
        .map(|(package, expression)| {
            format!("{package}: `{expression}` is not allowed by deny.toml")
        })
        .collect();
    refused.iter().for_each(|line| println!("{line}"));
    deps::verdict(&refused, "packages with a licence that is not allowed")
}

/// Every package with its licence expression; empty if it has none.
fn packages(checkout: &Checkout) -> Result<BTreeMap<String, String>> {
    let host = system::read(checkout.command("rustc").args(["--print", "host-tuple"]))?;
    let mut packages = BTreeMap::new();
    for target in [host.trim(), WASM] {
        let mut command = checkout.cargo(&[
            "metadata",
            "--format-version",
            "1",
            "--filter-platform",
            target,
        ]);
        let metadata: Value = serde_json::from_str(&system::read(&mut command)?)
            .map_err(|error| Failure::because(format!("cargo metadata is not JSON: {error}")))?;
        for package in metadata["packages"].as_array().into_iter().flatten() {
            let text = |key: &str| package[key].as_str().unwrap_or_default().to_owned();
            packages.insert(
                format!("{} {}", text("name"), text("version")),
                text("license"),
            );
        }
    }
    Ok(packages)
}

/// The quoted names between `allow = [` and `]`, comments aside.
fn allow_list(deny: &str) -> Vec<String> {
    let lines = deny
        .lines()
        .skip_while(|line| line.trim() != "allow = [")
        .skip(1);
    let names = lines
        .take_while(|line| line.trim() != "]")
        .filter_map(|line| line.trim().strip_prefix('"'));
    names
        .filter_map(|name| name.split('"').next())
        .map(str::to_owned)
        .collect()
}

/// Whether a licence expression can be met with allowed licences alone.
///
/// # Source
/// SPDX specification 2.3, annex D: `AND` binds closer than `OR`, `WITH` closer than both.
fn satisfied(expression: &str, allowed: &[String]) -> bool {
    let spaced = expression
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace('/', " OR ");
    let words: Vec<_> = spaced.split_whitespace().collect();
    let mut reader = Reader {
        words: &words,
        allowed,
    };
    let value = reader.any();
    value && reader.words.is_empty()
}

/// Reads an expression from the left; whatever is not one counts as not allowed.
struct Reader<'a> {
    words: &'a [&'a str],
    allowed: &'a [String],
}

impl<'a> Reader<'a> {
    fn any(&mut self) -> bool {
        let mut value = self.all();
        while self.take("OR") {
            value |= self.all();
        }
        value
    }

    fn all(&mut self) -> bool {
        let mut value = self.one();
        while self.take("AND") {
            value &= self.one();
        }
        value
    }

    fn one(&mut self) -> bool {
        if self.take("(") {
            let value = self.any();
            return self.take(")") && value;
        }
        let Some(license) = self.next() else {
            return false;
        };
        if self.take("WITH") {
            let exception = self.next().unwrap_or_default();
            return self.allows(&format!("{license} WITH {exception}")) || self.allows(license);
        }
        self.allows(license)
    }

    fn allows(&self, license: &str) -> bool {
        self.allowed.iter().any(|allowed| allowed == license)
    }

    fn take(&mut self, word: &str) -> bool {
        let taken = self.words.first() == Some(&word);
        if taken {
            self.next();
        }
        taken
    }

    fn next(&mut self) -> Option<&'a str> {
        let (first, rest) = self.words.split_first()?;
        self.words = rest;
        Some(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(expression: &str, expected: bool) {
        let allowed = ["MIT", "Apache-2.0", "BSD-3-Clause"].map(str::to_owned);
        assert_eq!(satisfied(expression, &allowed), expected, "{expression}");
    }

    #[test]
    fn single_licences() {
        check("MIT", true);
        check("AGPL-3.0-only", false);
        check("", false);
    }

    #[test]
    fn one_of_several_is_enough_and_all_of_several_are_needed() {
        check("GPL-3.0-only OR MIT", true);
        check("MIT/GPL-3.0", true);
        check("MIT AND BSD-3-Clause", true);
        check("MIT AND AGPL-3.0-only", false);
        check("AGPL-3.0-only OR LGPL-3.0-only", false);
    }

    #[test]
    fn and_binds_closer_than_or() {
        check("MIT OR Apache-2.0 AND AGPL-3.0-only", true);
        check("(MIT OR Apache-2.0) AND AGPL-3.0-only", false);
        check(
            "(MIT OR GPL-2.0-only) AND (Apache-2.0 OR AGPL-3.0-only)",
            true,
        );
    }

    #[test]
    fn an_exception_only_adds_rights() {
        check("Apache-2.0 WITH LLVM-exception", true);
        check("GPL-3.0-only WITH Classpath-exception-2.0", false);
    }

    #[test]
    fn nonsense_is_not_allowed() {
        check("MIT MIT", false);
        check("(MIT", false);
        check("MIT OR", true);
    }

    #[test]
    fn the_list_ends_at_its_bracket() {
        let deny = "[licenses]\nallow = [\n    \"MIT\",\n    # \"AGPL-3.0-only\",\n    \"ISC\", # short\n]\nexceptions = [\n    \"X\",\n]\n";
        assert_eq!(allow_list(deny), ["MIT", "ISC"]);
    }
}
