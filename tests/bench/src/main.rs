//! `cargo xtask bench`: Cameo beside its peers, in a real browser, on photos like a phone's.
//!
//! Prints figures as they come, then one table per row and a verdict per goal. Timing never fails a
//! run: only what is broken does. What deliberately does not live here: installing and building
//! what is needed, which xtask does before it starts this program.

mod figures;
mod goals;
mod machine;
mod measure;
mod memory;
mod options;
mod photos;
mod probes;
mod processes;
mod quiet;
mod reference;
mod report;
mod rows;
mod run;
mod serve;
mod task;
mod weight;

use std::{error::Error, process::ExitCode};

use options::Options;

/// Why a run stopped, in words for the person at the terminal.
type Result<T, E = Box<dyn Error + Send + Sync>> = std::result::Result<T, E>;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<()> {
    let options = Options::read(std::env::args_os())?;
    let photos = photos::prepare()?;
    let results = measure::all(&options, photos).await?;
    let verdicts = goals::judge(&results);
    report::print(&results, &verdicts);
    report::write_json(&results, &verdicts)?;
    if options.write_docs {
        report::write_docs(&results, &verdicts)?;
    }
    Ok(())
}
