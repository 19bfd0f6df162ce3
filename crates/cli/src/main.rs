//! `cameo`: changes, removes and shows people's photos from a command line, by the same pipeline and
//! protocol as the picker.
//!
//! What lives here: the command line, files, where secrets come from. What deliberately does not:
//! what is sent and what an answer means (`cameo-protocol`), the network (`cameo-transport`), and how
//! a photo is made (`cameo-pipeline`).

mod access;
mod args;
mod outcome;
mod photo;
mod progress;
mod run;
mod secret;

use std::process::ExitCode;

use clap::Parser;

use crate::{args::Cli, outcome::Outcome};

fn main() -> ExitCode {
    let cli = Cli::parse();
    let as_json = cli.options().json;
    Outcome::of(run::run(cli)).tell(as_json)
}
