//! One chromedriver process per browser, on a port of its own.
//!
//! Its evidence after a failure is fetched with `curl`, because a panicking test can't wait for
//! asynchronous answers.

use std::{
    fs,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::Value;

use crate::workspace;

/// Looks for the driver's readiness, 20 ms apart.
const MAX_LOOKS: u32 = 500;

pub(super) struct Chromedriver {
    process: Child,
    port: u16,
}

impl Chromedriver {
    pub async fn start() -> Self {
        let port = workspace::free_port();
        let program = std::env::var_os("CHROMEDRIVER").unwrap_or("chromedriver".into());
        let process = Command::new(program)
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("chromedriver is needed by these tests: {error}"));
        let driver = Self { process, port };
        driver.wait_until_ready().await;
        driver
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    async fn wait_until_ready(&self) {
        for _ in 0..MAX_LOOKS {
            let connected = tokio::net::TcpStream::connect(("127.0.0.1", self.port)).await;
            if connected.is_ok() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("chromedriver does not listen on port {}", self.port);
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

impl Drop for Chromedriver {
    fn drop(&mut self) {
        // The session has been ended before; a driver that is gone already can't be ended again.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
