//! `cargo xtask`: builds, runs and tests Cameo, and brings what that needs.
//!
//! This file reads the command line and nothing else. Whatever goes wrong is one line on standard
//! error, with the way out, and an exit status other than 0.

mod bench;
mod browser;
mod browser_tests;
mod build_id;
mod checkout;
mod compress;
mod deploy;
mod deps;
mod dev;
mod element;
mod failure;
mod folders;
mod fuzz;
mod graph;
mod install;
mod license;
mod messages;
mod npm;
mod page;
mod publish;
mod python;
mod rules;
mod shots;
mod slim;
mod source;
mod stage;
mod stamp;
mod system;
mod test;
mod tools;
mod workspace;

use std::env;
use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

use lexopt::{Arg, Parser, ValueExt};

use checkout::Checkout;
use failure::{Failure, Result};
use test::{SUITES, Suite};

const HELP: &str = "\
cargo xtask dev [--port 8080] [--data DIR] [--release]
    Build everything, serve it at http://127.0.0.1:8080/settings, end with Ctrl-C.
    Rows and files go to DIR, ./data unless told.

cargo xtask build
    Make what a deployment needs: dist/page, pkg/dist and target/release/cameo-server.

cargo xtask test [--only SUITE]… [--no-install]
    Run everything, or the named suites: fmt, deps, clippy, doc, native,
    publish, clients, pixels, wasm, ssr, e2e.
    What is missing is installed first; --no-install names it instead.

cargo xtask bench [--only ROW,…] [--methods METHOD,…] [--rounds 5] [--write-docs]
    Measure Cameo beside its peers in headless Chromium; --write-docs makes docs/bench.md anew.

cargo xtask shots [--only STATE]… [--write-docs]
    Make screenshots of every state, or of the named ones, in target/shots; --write-docs makes
    those of docs/img anew.

cargo xtask fuzz [--only TARGET]… [--seconds 900]
    Run the fuzz targets, so long each, and print what of the decoders they reach. Needs nightly.";

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
enum Task {
    Dev(dev::Options),
    Build,
    Test(test::Options),
    /// With what the bench itself reads.
    Bench(Vec<OsString>),
    Shots(shots::Options),
    Fuzz(fuzz::Options),
    Help,
}

fn main() -> ExitCode {
    match read(env::args_os()).and_then(run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<()> {
    system::notice_interrupts()?;
    match task {
        Task::Dev(options) => dev::run(&Checkout::open()?, &options),
        Task::Build => deploy::build(&Checkout::open()?),
        Task::Test(options) => test::run(&Checkout::open()?, &options),
        Task::Bench(arguments) => bench::run(&Checkout::open()?, &arguments),
        Task::Shots(options) => shots::run(&Checkout::open()?, &options),
        Task::Fuzz(options) => fuzz::run(&Checkout::open()?, &options),
        Task::Help => {
            println!("{HELP}");
            Ok(())
        }
    }
}

fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Task> {
    let mut parser = Parser::from_iter(arguments);
    let Some(first) = parser.next().map_err(misread)? else {
        return Ok(Task::Help);
    };
    match first {
        Arg::Value(name) if name == "dev" => read_dev(parser),
        Arg::Value(name) if name == "build" => read_build(parser),
        Arg::Value(name) if name == "test" => read_test(parser),
        Arg::Value(name) if name == "bench" => read_bench(parser),
        Arg::Value(name) if name == "shots" => read_shots(parser),
        Arg::Value(name) if name == "fuzz" => read_fuzz(parser),
        Arg::Long("help") | Arg::Short('h') => Ok(Task::Help),
        other => Err(misread(other.unexpected())),
    }
}

fn read_dev(mut parser: Parser) -> Result<Task> {
    let mut options = dev::Options::default();
    while let Some(argument) = parser.next().map_err(misread)? {
        match argument {
            Arg::Long("port") => {
                options.port = parser
                    .value()
                    .and_then(|value| value.parse())
                    .map_err(misread)?
            }
            Arg::Long("data") => options.data = Some(parser.value().map_err(misread)?.into()),
            Arg::Long("release") => options.release = true,
            other => return Err(misread(other.unexpected())),
        }
    }
    Ok(Task::Dev(options))
}

fn read_build(mut parser: Parser) -> Result<Task> {
    match parser.next().map_err(misread)? {
        None => Ok(Task::Build),
        Some(other) => Err(misread(other.unexpected())),
    }
}

fn read_test(mut parser: Parser) -> Result<Task> {
    let mut options = test::Options::default();
    while let Some(argument) = parser.next().map_err(misread)? {
        match argument {
            Arg::Long("only") => options.only.push(suite(&parser.value().map_err(misread)?)?),
            Arg::Long("no-install") => options.no_install = true,
            other => return Err(misread(other.unexpected())),
        }
    }
    Ok(Task::Test(options))
}

fn read_bench(mut parser: Parser) -> Result<Task> {
    let arguments = parser.raw_args().map_err(misread)?;
    Ok(Task::Bench(arguments.collect()))
}

fn read_shots(mut parser: Parser) -> Result<Task> {
    let mut options = shots::Options::default();
    while let Some(argument) = parser.next().map_err(misread)? {
        match argument {
            Arg::Long("only") => {
                let state = parser.value().and_then(|value| value.string());
                options.only.push(state.map_err(misread)?);
            }
            Arg::Long("write-docs") => options.write_docs = true,
            other => return Err(misread(other.unexpected())),
        }
    }
    Ok(Task::Shots(options))
}

fn read_fuzz(mut parser: Parser) -> Result<Task> {
    let mut options = fuzz::Options::default();
    while let Some(argument) = parser.next().map_err(misread)? {
        let value = |parser: &mut Parser| parser.value().map_err(misread);
        match argument {
            Arg::Long("only") => options
                .only
                .push(value(&mut parser)?.string().map_err(misread)?),
            Arg::Long("seconds") => {
                options.seconds = value(&mut parser)?.parse().map_err(misread)?;
            }
            other => return Err(misread(other.unexpected())),
        }
    }
    Ok(Task::Fuzz(options))
}

fn suite(name: &OsString) -> Result<Suite> {
    name.to_str().and_then(Suite::named).ok_or_else(|| {
        let names: Vec<_> = SUITES.iter().map(|(name, _)| *name).collect();
        let unknown = Path::new(name).display();
        Failure::because(format!(
            "there is no suite `{unknown}`: choose from {}",
            names.join(", ")
        ))
    })
}

fn misread(error: lexopt::Error) -> Failure {
    Failure::because(format!("{error}; `cargo xtask --help` says what there is"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(line: &str) -> Result<Task> {
        read(line.split(' ').map(OsString::from))
    }

    #[test]
    fn dev_has_defaults_and_options() {
        assert_eq!(reading("xtask dev"), Ok(Task::Dev(dev::Options::default())));
        let options = dev::Options {
            port: 9000,
            data: Some("/tmp/x".into()),
            release: true,
        };
        assert_eq!(
            reading("xtask dev --port 9000 --data=/tmp/x --release"),
            Ok(Task::Dev(options))
        );
    }

    #[test]
    fn test_takes_several_suites() {
        let options = test::Options {
            only: vec![Suite::Fmt, Suite::Wasm],
            no_install: true,
        };
        assert_eq!(
            reading("xtask test --only fmt --only wasm --no-install"),
            Ok(Task::Test(options))
        );
    }

    #[test]
    fn shots_takes_several_states() {
        let options = shots::Options {
            only: vec!["empty".into(), "framing".into()],
            write_docs: true,
        };
        assert_eq!(
            reading("xtask shots --only empty --only framing --write-docs"),
            Ok(Task::Shots(options))
        );
    }

    #[test]
    fn fuzz_has_defaults_and_options() {
        assert_eq!(
            reading("xtask fuzz"),
            Ok(Task::Fuzz(fuzz::Options::default()))
        );
        let options = fuzz::Options {
            only: vec!["heic".into()],
            seconds: 60,
        };
        assert_eq!(
            reading("xtask fuzz --only heic --seconds 60"),
            Ok(Task::Fuzz(options))
        );
    }

    #[test]
    fn bench_reads_its_arguments_itself() {
        let arguments = ["--only", "48mp"].map(OsString::from).to_vec();
        assert_eq!(
            reading("xtask bench --only 48mp"),
            Ok(Task::Bench(arguments))
        );
    }

    #[test]
    fn nothing_and_help_print_the_help() {
        assert_eq!(reading("xtask"), Ok(Task::Help));
        assert_eq!(reading("xtask --help"), Ok(Task::Help));
    }

    #[test]
    fn the_help_names_every_suite() {
        for (name, _) in SUITES {
            assert!(HELP.contains(name), "{name}");
        }
    }

    #[test]
    fn mistakes_are_named_with_the_way_out() {
        let unknown = reading("xtask test --only e3e").unwrap_err().to_string();
        assert!(
            unknown.contains("e3e") && unknown.contains("e2e"),
            "{unknown}"
        );
        for line in [
            "xtask deploy",
            "xtask dev --port many",
            "xtask build --fast",
            "xtask fuzz --seconds long",
            "xtask shots --write",
            "xtask dev --data",
        ] {
            let failure = reading(line).unwrap_err().to_string();
            assert!(failure.contains("--help"), "{failure}");
        }
    }
}
