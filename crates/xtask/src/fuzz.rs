//! `cargo xtask fuzz`: makes seeds, runs the fuzz targets, and prints how much of the decoders the
//! files that they found reach.
//!
//! What deliberately does not live here: what must hold for any bytes (`fuzz/src/checks.rs`), and
//! the short run that every test run has (`crates/pipeline/tests/all/fuzzed.rs`).

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::browser::{self, Tests};
use crate::checkout::Checkout;
use crate::failure::{Failure, Result};
use crate::install::Install;
use crate::{system, tools};

const CARGO_FUZZ: &str = "0.13.2";
/// The longest file that a target is given, in bytes.
const MAX_LEN: &str = "-max_len=200000";
/// What coverage is printed of.
const COVERED: [&str; 2] = [
    "crates/pipeline/src/decode",
    "crates/pipeline/src/container",
];

/// What the person may choose.
#[derive(Debug, PartialEq, Eq)]
pub struct Options {
    /// The targets to run; empty means all.
    pub only: Vec<String>,
    /// How long each of them runs.
    pub seconds: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            only: Vec::new(),
            seconds: 900,
        }
    }
}

/// Runs the targets one after the other, each with its coverage behind it.
///
/// # Errors
/// Something cannot be brought or built, or a target has found what breaks a check: the file lies in
/// `fuzz/artifacts`.
pub fn run(checkout: &Checkout, options: &Options) -> Result<()> {
    let targets = targets(checkout, &options.only)?;
    let mut missing: Vec<_> = browser::missing(&[Tests::Pixels])?.into_iter().collect();
    missing.extend(missing_tools(checkout));
    tools::bring(checkout, &missing, true)?;
    let seeds = ["test", "--package", "cameo-tests", "--test", "pixels"];
    system::run(
        checkout
            .cargo(&seeds)
            .args(["write_seeds", "--", "--ignored"]),
    )?;
    for target in &targets {
        fuzz(checkout, target, options.seconds)?;
        print_coverage(checkout, target)?;
    }
    Ok(())
}

/// Every file in `fuzz/fuzz_targets` is one.
fn targets(checkout: &Checkout, only: &[String]) -> Result<Vec<String>> {
    let folder = checkout.root.join("fuzz/fuzz_targets");
    let files = fs::read_dir(&folder)
        .map_err(|error| Failure::because(format!("cannot read {}: {error}", folder.display())))?;
    let stems = files
        .flatten()
        .filter_map(|file| Some(file.path().file_stem()?.to_str()?.to_owned()));
    let mut all: Vec<_> = stems.collect();
    all.sort();
    if let Some(unknown) = only.iter().find(|name| !all.contains(name)) {
        return Err(Failure::because(format!(
            "there is no fuzz target `{unknown}`: choose from {}",
            all.join(", ")
        )));
    }
    Ok(if only.is_empty() { all } else { only.to_vec() })
}

fn missing_tools(checkout: &Checkout) -> Vec<Install> {
    let mut missing = Vec::new();
    if llvm_cov(checkout).is_none() {
        let line = "rustup toolchain install nightly --profile minimal --component llvm-tools";
        missing.push(Install::new("nightly Rust with llvm-tools", &[line.into()]));
    }
    let installed = checkout.tools().join("bin/cargo-fuzz");
    let answer = system::read(checkout.command(installed).arg("--version")).unwrap_or_default();
    if answer.split_whitespace().nth(1) != Some(CARGO_FUZZ) {
        let line = format!("cargo install --force --root .tools cargo-fuzz --version {CARGO_FUZZ}");
        missing.push(Install::new(format!("cargo-fuzz {CARGO_FUZZ}"), &[line]));
    }
    missing
}

/// Where the nightly toolchain keeps it.
fn llvm_cov(checkout: &Checkout) -> Option<PathBuf> {
    let mut rustc = nightly(checkout, &["rustc", "--print", "target-libdir"]);
    let libraries = PathBuf::from(system::read(&mut rustc).ok()?.trim());
    let tool = libraries.parent()?.join("bin/llvm-cov");
    tool.exists().then_some(tool)
}

fn fuzz(checkout: &Checkout, target: &str, seconds: u32) -> Result<()> {
    let corpus = checkout.root.join("fuzz/corpus").join(target);
    fs::create_dir_all(&corpus)
        .map_err(|error| Failure::because(format!("cannot make {}: {error}", corpus.display())))?;
    let mut command = cargo_fuzz(checkout, "run", target);
    command.args(["--", MAX_LEN, &format!("-max_total_time={seconds}")]);
    system::run(&mut command)
}

fn print_coverage(checkout: &Checkout, target: &str) -> Result<()> {
    system::run(&mut cargo_fuzz(checkout, "coverage", target))?;
    let triple = host(checkout)?;
    let built = format!("fuzz/target/{triple}/coverage/{triple}/release/{target}");
    let profile = format!("fuzz/coverage/{target}/coverage.profdata");
    let llvm_cov = llvm_cov(checkout)
        .ok_or_else(|| Failure::because("the nightly toolchain has no llvm-cov"))?;
    println!("What the files of `{target}` reach:");
    let mut report = checkout.command(llvm_cov);
    report.args(["report", &built, "--instr-profile", &profile]);
    system::run(report.args(COVERED))
}

/// On what the target has found so far and on the seeds.
fn cargo_fuzz(checkout: &Checkout, verb: &str, target: &str) -> Command {
    let mut command = nightly(checkout, &["cargo", "fuzz", verb, target]);
    command.current_dir(checkout.root.join("fuzz"));
    command.args([format!("corpus/{target}"), "seeds".into()]);
    command
}

fn host(checkout: &Checkout) -> Result<String> {
    let version = system::read(&mut nightly(checkout, &["rustc", "-vV"]))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned)
        .ok_or_else(|| Failure::because("rustc does not say what its host is"))
}

/// Fuzzing needs what only that toolchain has.
fn nightly(checkout: &Checkout, words: &[&str]) -> Command {
    let mut command = checkout.command("rustup");
    command.args(["run", "nightly"]).args(words);
    // Ours would win over the one that is asked for.
    command.env_remove("CARGO").env_remove("RUSTUP_TOOLCHAIN");
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_those_of_the_folder() -> Result<()> {
        let checkout = Checkout::open()?;
        let all = targets(&checkout, &[])?;
        assert!(all.contains(&"decode".to_owned()), "{all:?}");
        assert_eq!(targets(&checkout, &["heic".to_owned()])?, ["heic"]);
        let unknown = targets(&checkout, &["jpeg".to_owned()])
            .expect_err("is unknown")
            .to_string();
        assert!(unknown.contains("jpeg") && unknown.contains("decode"));
        Ok(())
    }
}
