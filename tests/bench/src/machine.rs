//! Where a run takes place: the machine, the browser, the date, and the folder for what it leaves.

use std::{env, fs, path::PathBuf, process::Command};

use serde::Serialize;
use time::OffsetDateTime;

use crate::Result;

/// What has to be known to read the figures.
#[derive(Debug, Clone, Serialize)]
pub struct Machine {
    /// Cores that we may use.
    pub cores: usize,
    /// The processor's name.
    pub processor: String,
    /// The browser's name and version.
    pub browser: String,
    /// Day of the run in UTC, as 2026-12-31.
    pub date: String,
}

impl Machine {
    /// Looks at this machine.
    pub fn here() -> Self {
        let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let cores = std::thread::available_parallelism();
        Self {
            cores: cores.map_or(1, std::num::NonZero::get),
            processor: processor(&cpu).unwrap_or("unknown processor").to_owned(),
            browser: browser().unwrap_or_else(|| "unknown browser".to_owned()),
            date: OffsetDateTime::now_utc().date().to_string(),
        }
    }
}

fn processor(cpu: &str) -> Option<&str> {
    let line = cpu.lines().find(|line| line.starts_with("model name"))?;
    line.split_once(':').map(|(_, name)| name.trim())
}

fn browser() -> Option<String> {
    let program = env::var_os("CHROMIUM").unwrap_or("chromium".into());
    let output = Command::new(program).arg("--version").output().ok()?;
    let said = String::from_utf8(output.stdout).ok()?;
    // Distributions add a sentence about the build.
    let words: Vec<_> = said
        .split_whitespace()
        .take_while(|word| *word != "built")
        .collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// `bench` in cargo's target folder: photos, packages and figures.
///
/// # Errors
/// The folder cannot be made.
pub fn bench_folder() -> Result<PathBuf> {
    let program = env::current_exe()?;
    // The program lies in `target/debug`.
    let target = program
        .ancestors()
        .nth(2)
        .ok_or("the program lies in no target folder")?;
    let folder = target.join("bench");
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_processor_is_named_without_its_label() {
        let cpu = "processor\t: 0\nmodel name\t: Example 9000 @ 3.00GHz\nflags\t: a b\n";
        assert_eq!(processor(cpu), Some("Example 9000 @ 3.00GHz"));
        assert_eq!(processor("processor: 0\n"), None);
    }
}
