//! What the tool says at its end, and the exit code by blame.

use std::process::ExitCode;

use cameo_model::{Error, Group};
use cameo_protocol::Profile;
use serde_json::{Value, json};

/// Why nothing was done.
#[derive(Debug)]
pub enum Failure {
    /// The command line or what it names.
    Usage(String),
    /// Anything with a code.
    Coded(Error),
}

impl Failure {
    pub fn usage(problem: String) -> Self {
        Self::Usage(problem)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Coded(error)
    }
}

/// How it ended.
#[derive(Debug)]
pub struct Outcome(Result<Profile, Failure>);

impl Outcome {
    pub fn of(result: Result<Profile, Failure>) -> Self {
        Self(result)
    }

    /// Prints the outcome: what was done to standard output, what was not to standard error, JSON
    /// always to standard output.
    pub fn tell(&self, as_json: bool) -> ExitCode {
        match (as_json, &self.0) {
            (true, _) => println!("{}", self.json()),
            (false, Ok(profile)) => println!("{}", line(profile)),
            (false, Err(Failure::Usage(problem))) => eprintln!("cameo: {problem}"),
            (false, Err(Failure::Coded(error))) => eprintln!("cameo: {error} ({})", error.code()),
        }
        ExitCode::from(self.exit_code())
    }

    fn json(&self) -> Value {
        match &self.0 {
            Ok(profile) => json!(profile),
            Err(Failure::Usage(problem)) => {
                json!({ "error": { "code": "caller/usage", "problem": problem } })
            }
            Err(Failure::Coded(error)) => json!({ "error": error }),
        }
    }

    /// By whoever has to act.
    fn exit_code(&self) -> u8 {
        match &self.0 {
            Ok(_) => 0,
            Err(Failure::Usage(_)) => 2,
            Err(Failure::Coded(error)) => match error.group() {
                Group::Caller | Group::Host => 1,
                Group::Source => 3,
                Group::Limits => 4,
                Group::Transport => 5,
                Group::Backend => 6,
            },
        }
    }
}

fn line(profile: &Profile) -> String {
    let picture = profile.picture.as_deref().unwrap_or("no picture");
    match &profile.name {
        Some(name) => format!("{} ({name}): {picture}", profile.id),
        None => format!("{}: {picture}", profile.id),
    }
}
