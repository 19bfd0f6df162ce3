//! `cargo xtask test`: the suites, in the order in which they find most mistakes soonest.
//!
//! Each suite asks cargo for the same packages in the same profile as the others where it can, so
//! that dependencies are compiled once. What deliberately does not live here: the checks that are
//! not cargo's own (`deps`) and how page and server are built.

use std::process::Command;

use crate::browser::Tests;
use crate::checkout::Checkout;
use crate::failure::Result;
use crate::page::{self, PAGE};
use crate::stage::Stages;
use crate::tools;
use crate::workspace::Workspace;
use crate::{browser, browser_tests, deploy, deps, element, npm, publish, python, rules, system};

/// What compiles for this machine.
const NATIVE: [&str; 10] = [
    "cameo-bench",
    "cameo-cli",
    "cameo-faces",
    "cameo-messages",
    "cameo-model",
    "cameo-pipeline",
    "cameo-protocol",
    "cameo-server",
    "cameo-transport",
    "xtask",
];

const END_TO_END: &str = "cameo-tests";

/// Where the official clients are, and the tests that run them.
const CLIENTS: &str = "tests/clients";

/// A part of the tests that can be run alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Suite {
    /// Formatting.
    Fmt,
    /// The dependency rules and licences.
    Deps,
    /// Lints, native and wasm32, warnings being errors.
    Clippy,
    /// Documentation builds without a warning.
    Doc,
    /// Unit, property and integration tests of the native crates.
    Native,
    /// The library crates can be published.
    Publish,
    /// Tests of the browser's crates in headless Chromium.
    Wasm,
    /// The components on a server.
    Ssr,
    /// The systems' official clients against the server.
    Clients,
    /// The pipeline's pixels against decoders that are not Cameo's.
    Pixels,
    /// The whole job in a real browser against the real server.
    E2e,
}

/// All suites with their names, in the order of a full run.
pub const SUITES: [(&str, Suite); 11] = [
    ("fmt", Suite::Fmt),
    ("deps", Suite::Deps),
    ("clippy", Suite::Clippy),
    ("doc", Suite::Doc),
    ("native", Suite::Native),
    ("publish", Suite::Publish),
    ("clients", Suite::Clients),
    ("pixels", Suite::Pixels),
    ("wasm", Suite::Wasm),
    ("ssr", Suite::Ssr),
    ("e2e", Suite::E2e),
];

/// What the person may choose.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The suites to run; empty means all.
    pub only: Vec<Suite>,
    /// Whether to refuse to install anything.
    pub no_install: bool,
}

impl Suite {
    /// The suite of that name.
    pub fn named(name: &str) -> Option<Self> {
        SUITES
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, suite)| *suite)
    }

    /// Whose programs of the system this suite runs.
    fn runs(self) -> &'static [Tests] {
        match self {
            Self::Wasm => &[Tests::Browser],
            Self::E2e => &[Tests::Browser, Tests::EndToEnd],
            Self::Pixels => &[Tests::Pixels],
            _ => &[],
        }
    }

    fn needs_tools(self) -> bool {
        matches!(self, Self::Clippy | Self::Doc | Self::Wasm | Self::E2e)
    }
}

/// Installs what the suites need, runs them all, and prints the times.
///
/// # Errors
/// Something cannot be installed, or a suite failed.
pub fn run(checkout: &Checkout, options: &Options) -> Result<()> {
    let chosen = |suite: &Suite| options.only.is_empty() || options.only.contains(suite);
    let suites: Vec<_> = SUITES.iter().filter(|(_, suite)| chosen(suite)).collect();
    let tests: Vec<_> = suites
        .iter()
        .flat_map(|(_, suite)| suite.runs())
        .copied()
        .collect();
    let needs_tools = suites.iter().any(|(_, suite)| suite.needs_tools());
    let mut stages = Stages::default();
    let ready = stages.run("install", || {
        bring(checkout, &tests, needs_tools, !options.no_install)?;
        page::fetch(checkout, true)
    });
    if ready {
        for (_, suite) in suites {
            run_suite(checkout, &mut stages, *suite);
        }
    }
    stages.finish()
}

/// Programs of the system come first: they are what may be refused, and minutes of compiling should
/// not precede that.
fn bring(checkout: &Checkout, tests: &[Tests], tools: bool, allowed: bool) -> Result<()> {
    let mut missing = Vec::new();
    missing.extend(browser::missing(tests)?);
    missing.extend(tools::missing_components(checkout));
    if tools {
        missing.extend(tools::missing(checkout)?);
    }
    if tests.contains(&Tests::EndToEnd) {
        missing.extend(tools::missing_geckodriver(checkout));
    }
    tools::bring(checkout, &missing, allowed)
}

fn run_suite(checkout: &Checkout, stages: &mut Stages, suite: Suite) {
    match suite {
        Suite::Fmt => fmt(checkout, stages),
        Suite::Deps => deps::run(checkout, stages),
        Suite::Clippy => clippy(checkout, stages),
        Suite::Doc => doc(checkout, stages),
        Suite::Native => native(checkout, stages),
        Suite::Publish => {
            stages.run("publish", || publish::check(checkout));
        }
        Suite::Clients => clients(checkout, stages),
        Suite::Pixels => pixels(checkout, stages),
        Suite::Wasm => browser_tests::run(checkout, stages),
        Suite::Ssr => server_side(checkout, stages),
        Suite::E2e => end_to_end(checkout, stages),
    }
}

fn fmt(checkout: &Checkout, stages: &mut Stages) {
    stages.run("fmt", || {
        system::run(&mut checkout.cargo(&["fmt", "--all", "--check"]))
    });
}

fn clippy(checkout: &Checkout, stages: &mut Stages) {
    let lint = |command: &mut Command| {
        system::run(command.args(["--all-targets", "--keep-going", "--", "--deny", "warnings"]))
    };
    stages.run("clippy native", || {
        lint(&mut native_cargo(checkout, "clippy"))
    });
    stages.run("clippy wasm32", || {
        lint(&mut browser_cargo(checkout, "clippy"))
    });
}

fn doc(checkout: &Checkout, stages: &mut Stages) {
    let document = |command: &mut Command| {
        system::run(command.arg("--no-deps").env("RUSTDOCFLAGS", "-Dwarnings"))
    };
    stages.run("doc native", || {
        document(&mut native_cargo(checkout, "doc"))
    });
    stages.run("doc wasm32", || {
        document(&mut browser_cargo(checkout, "doc"))
    });
}

fn native(checkout: &Checkout, stages: &mut Stages) {
    stages.run("native", || {
        let mut command = native_cargo(checkout, "test");
        command.args(["--no-fail-fast", "--lib", "--bins"]);
        for name in Workspace::read(checkout)?.integration_tests(&NATIVE) {
            command.args(["--test", &name]);
        }
        system::run(&mut command)
    });
    stages.run("native doc", || {
        system::run(native_cargo(checkout, "test").args(["--no-fail-fast", "--doc"]))
    });
}

fn clients(checkout: &Checkout, stages: &mut Stages) {
    let brought = stages.run("clients fetch", || {
        npm::install(checkout, CLIENTS)?;
        python::install(checkout, CLIENTS)
    });
    if brought {
        stages.run("clients", || {
            let mut command = native_cargo(checkout, "test");
            system::run(command.args(["--no-fail-fast", "--test", "clients"]))
        });
    }
}

fn pixels(checkout: &Checkout, stages: &mut Stages) {
    stages.run("pixels", || {
        let mut command = native_cargo(checkout, "test");
        system::run(command.args(["--no-fail-fast", "--test", "pixels"]))
    });
}

fn end_to_end(checkout: &Checkout, stages: &mut Stages) {
    let built = stages.run("e2e build", || {
        page::build(checkout)?;
        element::build(checkout)?;
        for folder in ["tests/axe", "tests/provider"] {
            npm::install(checkout, folder)?;
        }
        // Alone, and not with the tests' features, so that it is the server that people run.
        deploy::server(checkout, false).map(drop)
    });
    if built {
        stages.run("e2e", || {
            let mut command = native_cargo(checkout, "test");
            command.args(["--no-fail-fast", "--test", "e2e"]);
            system::run(browser::point_out(&mut command))
        });
    }
}

/// Leptos' features exclude each other, so this one is compiled by itself, and for this machine. The
/// examples in the documentation compile with it.
fn server_side(checkout: &Checkout, stages: &mut Stages) {
    let test = |chosen: &[&str]| {
        let mut command = checkout.cargo(&["test", "--profile", "ssr", "--features", "ssr"]);
        system::run(command.args(["--package", "cameo-widget"]).args(chosen))
    };
    stages.run("ssr", || test(&["--test", "ssr"]));
    stages.run("ssr doc", || test(&["--doc"]));
    stages.run("ssr awake", || browser_tests::awake(checkout));
}

/// Cargo on everything native. Always the whole set, for a smaller one has other features, and
/// other features mean compiling the dependencies again.
pub fn native_cargo(checkout: &Checkout, verb: &str) -> Command {
    let mut command = checkout.cargo(&[verb]);
    for package in NATIVE.iter().chain([&END_TO_END]) {
        command.args(["--package", package]);
    }
    command
}

/// Cargo on everything for the browser, in the profile of the page, for the same reason. The pure
/// crates are compiled with it. The page itself has no more than `csr`, so what only `hydrate` compiles
/// is seen here.
fn browser_cargo(checkout: &Checkout, verb: &str) -> Command {
    let mut command = checkout.browser_cargo(verb, PAGE);
    command.args(["--features", "cameo-widget/hydrate"]);
    for package in rules::IN_BROWSER.iter().chain(rules::IN_BOTH) {
        command.args(["--package", package]);
    }
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_suite_is_found_by_its_name_and_no_other() {
        for (name, suite) in SUITES {
            assert_eq!(Suite::named(name), Some(suite));
        }
        assert_eq!(Suite::named("all"), None);
    }
}
