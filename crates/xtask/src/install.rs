//! Something that is missing, and the commands that bring it.
//!
//! What deliberately does not live here: finding out what is missing (`tools`, `browser`).

use crate::checkout::Checkout;
use crate::failure::{Failure, Result};
use crate::system;

/// One missing thing.
pub struct Install {
    /// What is missing, in words.
    pub what: String,
    /// The commands that bring it, each as program and arguments.
    pub commands: Vec<Vec<String>>,
}

impl Install {
    /// A missing thing that the given command lines bring, their words parted by spaces.
    pub fn new(what: impl Into<String>, commands: &[String]) -> Self {
        let words = |line: &String| line.split(' ').map(str::to_owned).collect();
        Self {
            what: what.into(),
            commands: commands.iter().map(words).collect(),
        }
    }

    /// The one line that a person can run instead of us.
    pub fn line(&self) -> String {
        let lines: Vec<_> = self.commands.iter().map(|words| words.join(" ")).collect();
        lines.join(" && ")
    }
}

/// Says what is missing and brings it.
///
/// # Errors
/// A command fails, or `allowed` is false and something is missing; the line names the way out.
pub fn bring(checkout: &Checkout, missing: &[Install], allowed: bool) -> Result<()> {
    if missing.is_empty() {
        println!("Everything that is needed is installed.");
        return Ok(());
    }
    if !allowed {
        return Err(refusal(missing));
    }
    println!("This is missing and will be installed:");
    for install in missing {
        println!("  {}: {}", install.what, install.line());
    }
    for words in missing.iter().flat_map(|install| &install.commands) {
        run(checkout, words)?;
    }
    Ok(())
}

fn refusal(missing: &[Install]) -> Failure {
    let names: Vec<_> = missing
        .iter()
        .map(|install| install.what.as_str())
        .collect();
    let lines: Vec<_> = missing.iter().map(Install::line).collect();
    Failure::because(format!(
        "missing: {}; run: {}",
        names.join(", "),
        lines.join(" && ")
    ))
}

/// Tools are compiled for a short build rather than for speed, for they run for seconds.
fn run(checkout: &Checkout, words: &[String]) -> Result<()> {
    let Some((program, arguments)) = words.split_first() else {
        return Ok(());
    };
    println!("$ {}", words.join(" "));
    system::run(
        checkout
            .command(program)
            .args(arguments)
            .env("CARGO_TARGET_DIR", checkout.tools().join("target"))
            .env("CARGO_PROFILE_DEV_DEBUG", "false")
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("DEBIAN_FRONTEND", "noninteractive"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_names_everything_and_the_one_line() {
        let missing = [
            Install::new(
                "Chromium",
                &["apt-get update".into(), "apt-get install chromium".into()],
            ),
            Install::new("Trunk", &["cargo install trunk".into()]),
        ];
        assert_eq!(
            refusal(&missing).to_string(),
            "missing: Chromium, Trunk; run: apt-get update && apt-get install chromium && cargo install trunk"
        );
    }
}
