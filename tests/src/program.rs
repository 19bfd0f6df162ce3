//! A process of the tests: it says on its standard output when it is ready, and ends with them.

use std::{
    io::{BufRead as _, BufReader},
    process::{Child, ChildStdout, Command, Stdio},
};

/// A running process.
#[derive(Debug)]
pub(crate) struct Program {
    process: Child,
    /// Kept open, so that the process can go on writing.
    output: BufReader<ChildStdout>,
    name: String,
}

impl Program {
    /// Starts a program whose output can be heard.
    pub fn start(mut command: Command) -> Self {
        let name = command.get_program().to_string_lossy().into_owned();
        let process = command.stdout(Stdio::piped()).spawn();
        let mut process =
            process.unwrap_or_else(|error| panic!("{name} is needed by these tests: {error}"));
        let output = process.stdout.take().expect("its output is piped");
        Self {
            process,
            output: BufReader::new(output),
            name,
        }
    }

    /// Waits for a line with `before` in it and returns what follows there, as far as it is wanted.
    pub fn hear(&mut self, before: &str, is_wanted: impl Fn(char) -> bool) -> String {
        let heard = self.hear_unless_it_ends(before, is_wanted);
        heard.unwrap_or_else(|| panic!("{} ended early", self.name))
    }

    /// The same; `None` if the process ends before.
    pub fn hear_unless_it_ends(
        &mut self,
        before: &str,
        is_wanted: impl Fn(char) -> bool,
    ) -> Option<String> {
        let mut line = String::new();
        loop {
            line.clear();
            self.output
                .read_line(&mut line)
                .ok()
                .filter(|len| *len > 0)?;
            if let Some((_, after)) = line.split_once(before) {
                return Some(after.chars().take_while(|it| is_wanted(*it)).collect());
            }
        }
    }

    /// Ends the process at once, as a power cut would.
    pub fn kill(&mut self) {
        // One that has ended already can't be killed.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.kill();
    }
}
