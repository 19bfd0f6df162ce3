//! `cargo xtask dev`: build what is needed, run the server, end it with us.
//!
//! What deliberately does not live here: watching for changes; a second start takes seconds.

use std::path::{self, Path, PathBuf};

use crate::checkout::Checkout;
use crate::deploy;
use crate::failure::{Failure, Result};
use crate::system::{self, Group};
use crate::{element, page, tools};

/// What the person may choose.
#[derive(Debug, PartialEq, Eq)]
pub struct Options {
    /// The loopback port; 8080 unless told.
    pub port: u16,
    /// The folder for rows and bytes, from where the person is; `data` in the checkout unless told.
    pub data: Option<PathBuf>,
    /// Whether to optimise the server, as for a deployment; page and worker always are.
    pub release: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 8080,
            data: None,
            release: false,
        }
    }
}

/// Builds and serves until the person ends it or the server does.
///
/// # Errors
/// The port or the folder cannot be used, a tool or a build fails, or the server ends by itself.
pub fn run(checkout: &Checkout, options: &Options) -> Result<()> {
    let data = data_folder(checkout, options)?;
    system::require_free_port(options.port)?;
    system::require_writable(&data)?;
    let server = build(checkout, options.release)?;
    serve(checkout, &server, options.port, &data)
}

fn data_folder(checkout: &Checkout, options: &Options) -> Result<PathBuf> {
    let Some(data) = &options.data else {
        return Ok(checkout.root.join("data"));
    };
    path::absolute(data).map_err(|error| {
        Failure::because(format!(
            "the data folder {} is unusable: {error}",
            data.display()
        ))
    })
}

fn build(checkout: &Checkout, release: bool) -> Result<PathBuf> {
    tools::bring(checkout, &tools::missing(checkout)?, true)?;
    page::fetch(checkout, false)?;
    println!("Building the page and its worker.");
    page::build(checkout)?;
    println!("Building the element.");
    element::build(checkout)?;
    println!("Building the server.");
    deploy::server(checkout, release)
}

fn serve(checkout: &Checkout, server: &Path, port: u16, data: &Path) -> Result<()> {
    // The build may have taken minutes, and somebody may have taken the port meanwhile.
    system::require_free_port(port)?;
    let mut command = checkout.command(server);
    command
        .args([
            "serve",
            "--dev",
            "--listen",
            &format!("127.0.0.1:{port}"),
            "--data",
        ])
        .arg(data);
    command
        .arg("--page")
        .arg(checkout.page())
        .arg("--element")
        .arg(checkout.element());
    let mut server = Group::start(&mut command)?;
    wait_until_it_listens(&mut server, port)?;
    println!("\nCameo is at http://127.0.0.1:{port}/settings (Ctrl-C ends it)");
    ended_well(server.wait())
}

fn wait_until_it_listens(server: &mut Group, port: u16) -> Result<()> {
    while !system::listens(port) {
        if let Some(status) = server.ended()? {
            return Err(Failure::because(format!(
                "the server ended before it listened ({status})"
            )));
        }
        if system::interrupted() {
            return Err(Failure::Interrupted);
        }
        system::pause();
    }
    Ok(())
}

/// Ctrl-C is how a person ends this, so it is no failure once the server runs.
fn ended_well(ending: Result<std::process::ExitStatus>) -> Result<()> {
    match ending {
        Err(Failure::Interrupted) => {
            println!("\nEnding the server.");
            Ok(())
        }
        Err(failure) => Err(failure),
        Ok(status) => Err(Failure::because(format!(
            "the server ended by itself ({status})"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Command;

    #[test]
    fn ending_it_is_no_failure_and_its_own_end_is() {
        assert_eq!(ended_well(Err(Failure::Interrupted)), Ok(()));
        let status = Command::new("false").status().unwrap();
        assert!(ended_well(Ok(status)).is_err());
    }

    #[test]
    fn a_server_that_ends_at_once_is_reported() {
        let mut server = Group::start(&mut Command::new("false")).unwrap();
        let failure = wait_until_it_listens(&mut server, 1).unwrap_err();
        assert!(
            failure.to_string().contains("before it listened"),
            "{failure}"
        );
    }
}
