//! One chromedriver or geckodriver process per browser, on a port of its own.
//!
//! Its evidence after a failure is fetched with `curl`, because a panicking test can't wait for
//! asynchronous answers.

use std::{
    env,
    ffi::OsString,
    fs,
    path::Path,
    process::{Command, Stdio},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::Value;

use crate::{program::Program, workspace};

/// Most starts of a driver.
const STARTS: u32 = 5;

pub(super) struct Driver {
    _program: Program,
    port: u16,
}

impl Driver {
    pub fn of_chromium() -> Self {
        let path = env::var_os("CHROMEDRIVER").unwrap_or("chromedriver".into());
        let command = || {
            let mut command = Command::new(&path);
            command.arg("--port=0").stderr(Stdio::null());
            command
        };
        Self::start(command, "started successfully on port ")
    }

    /// Profiles are made in this folder. The browser's own part may be asked, too.
    pub fn of_firefox(profiles: &Path) -> Self {
        let command = || {
            let mut command = Command::new(geckodriver());
            command.args(["--port=0", "--allow-system-access", "--profile-root"]);
            command.arg(profiles).stderr(Stdio::null());
            command
        };
        Self::start(command, "Listening on 127.0.0.1:")
    }

    /// `before` is what the driver writes before its port. It is started again if it ends at once:
    /// the port that chromedriver was given for IPv6 may be taken for IPv4.
    fn start(command: impl Fn() -> Command, before: &str) -> Self {
        let started = (0..STARTS).find_map(|_| {
            let mut program = Program::start(command());
            let port = program.hear_unless_it_ends(before, |digit| digit.is_ascii_digit())?;
            Some((program, port))
        });
        let (program, port) = started.expect("the driver starts");
        Self {
            _program: program,
            port: port.parse().expect("a port"),
        }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

/// What the environment names, what `cargo xtask test` has installed, or the one on the path.
fn geckodriver() -> OsString {
    let installed = workspace::root().join(".tools/bin/geckodriver");
    let named = env::var_os("GECKODRIVER");
    named.unwrap_or_else(|| match installed.exists() {
        true => installed.into(),
        false => "geckodriver".into(),
    })
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
