//! One chromedriver process per browser, on a port of its own.
//!
//! Its evidence after a failure is fetched with `curl`, because a panicking test can't wait for
//! asynchronous answers.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::Value;

use crate::{program::Program, workspace};

pub(super) struct Chromedriver {
    _program: Program,
    port: u16,
}

impl Chromedriver {
    pub fn start() -> Self {
        let path = std::env::var_os("CHROMEDRIVER").unwrap_or("chromedriver".into());
        let mut command = Command::new(path);
        command.arg("--port=0").stderr(Stdio::null());
        let mut program = Program::start(command);
        let port = program.hear("started successfully on port ", |digit| {
            digit.is_ascii_digit()
        });
        let port = port.parse().expect("a port");
        Self {
            _program: program,
            port,
        }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

/// Leaves a screenshot and the page's source of a session when it goes during a panic.
pub(super) struct Evidence {
    session_url: String,
    scenario: String,
}

impl Evidence {
    pub fn new(session_url: String, scenario: &str) -> Self {
        let scenario = scenario.replace("::", ".");
        Self {
            session_url,
            scenario,
        }
    }

    fn save(&self) {
        let path = |kind| workspace::evidence_folder().join(format!("{}.{kind}", self.scenario));
        let screenshot = self.fetch("screenshot");
        let picture = screenshot.and_then(|text| STANDARD.decode(text).ok());
        report(&path("png"), picture);
        let source = self.fetch("source").map(String::into_bytes);
        report(&path("html"), source);
    }

    fn fetch(&self, what: &str) -> Option<String> {
        let url = format!("{}/{what}", self.session_url);
        let arguments = ["--silent", "--max-time", "10", &url];
        let output = Command::new("curl").args(arguments).output().ok()?;
        let answer: Value = serde_json::from_slice(&output.stdout).ok()?;
        answer["value"].as_str().map(str::to_owned)
    }
}

impl Drop for Evidence {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.save();
        }
    }
}

fn report(path: &Path, content: Option<Vec<u8>>) {
    let saved = content.is_some_and(|content| fs::write(path, content).is_ok());
    let outcome = if saved { "saved" } else { "could not save" };
    eprintln!("{outcome} {}", path.display());
}
