//! Named, timed stages and the table at the end.
//!
//! A failed stage does not keep the next one from running: one run shows everything that is wrong.
//! What deliberately does not live here: what a stage does.

use std::fmt::Write;
use std::time::{Duration, Instant};

use crate::failure::{Failure, Result};

/// The stages that have run.
#[derive(Default)]
pub struct Stages {
    finished: Vec<Finished>,
}

struct Finished {
    name: String,
    time: Duration,
    outcome: Result<()>,
}

impl Stages {
    /// Runs one stage, live, unless an earlier one was interrupted.
    ///
    /// Returns whether it succeeded, for stages that make no sense without it.
    pub fn run(&mut self, name: &str, work: impl FnOnce() -> Result<()>) -> bool {
        if self.interrupted() {
            return false;
        }
        println!("\n==> {name}");
        let start = Instant::now();
        let outcome = work();
        let time = start.elapsed();
        match &outcome {
            Ok(()) => println!("==> {name}: ok after {}", shown(time)),
            Err(failure) => println!("==> {name}: FAILED after {}: {failure}", shown(time)),
        }
        let succeeded = outcome.is_ok();
        self.finished.push(Finished {
            name: name.to_owned(),
            time,
            outcome,
        });
        succeeded
    }

    /// Prints the table, and fails if a stage did.
    ///
    /// # Errors
    /// Names the failed stages, and why if it is one.
    pub fn finish(self) -> Result<()> {
        println!("\n{}", self.table());
        if self.interrupted() {
            return Err(Failure::Interrupted);
        }
        match self.failed().as_slice() {
            [] => Ok(()),
            [(name, failure)] => Err(Failure::because(format!("{name}: {failure}"))),
            several => {
                let names: Vec<_> = several.iter().map(|(name, _)| *name).collect();
                Err(Failure::because(format!("failed: {}", names.join(", "))))
            }
        }
    }

    fn interrupted(&self) -> bool {
        self.finished
            .iter()
            .any(|stage| stage.outcome == Err(Failure::Interrupted))
    }

    fn failed(&self) -> Vec<(&str, &Failure)> {
        let stages = self.finished.iter();
        let failed =
            stages.filter_map(|stage| Some((stage.name.as_str(), stage.outcome.as_ref().err()?)));
        failed.collect()
    }

    fn table(&self) -> String {
        let width = self
            .finished
            .iter()
            .map(|stage| stage.name.len())
            .max()
            .unwrap_or(0)
            .max(5);
        let mut table = String::new();
        for stage in &self.finished {
            let verdict = if stage.outcome.is_ok() {
                "ok"
            } else {
                "FAILED"
            };
            let _ = writeln!(
                table,
                "{:width$}  {:>9}  {verdict}",
                stage.name,
                shown(stage.time)
            );
        }
        let total = self.finished.iter().map(|stage| stage.time).sum();
        let _ = write!(table, "{:width$}  {:>9}", "total", shown(total));
        table
    }
}

/// A time as a person reads it: `0.3 s`, `4 m 05 s`.
fn shown(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds < 60 {
        return format!("{:.1} s", time.as_secs_f64());
    }
    format!("{} m {:02} s", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_stage_fails_the_run_but_not_the_next_stage() {
        let mut stages = Stages::default();
        assert!(stages.run("first", || Ok(())));
        assert!(!stages.run("second", || Err(Failure::because("no"))));
        assert!(stages.run("third", || Ok(())));
        assert_eq!(stages.finish(), Err(Failure::because("second: no")));
    }

    #[test]
    fn several_failed_stages_are_named() {
        let mut stages = Stages::default();
        stages.run("first", || Err(Failure::because("no")));
        stages.run("second", || Ok(()));
        stages.run("third", || Err(Failure::because("never")));
        assert_eq!(
            stages.finish(),
            Err(Failure::because("failed: first, third"))
        );
    }

    #[test]
    fn an_interrupt_ends_the_run() {
        let mut stages = Stages::default();
        stages.run("first", || Err(Failure::Interrupted));
        assert!(!stages.run("second", || panic!("must not run")));
        assert_eq!(stages.finish(), Err(Failure::Interrupted));
    }

    #[test]
    fn all_good_is_good() {
        let mut stages = Stages::default();
        stages.run("only", || Ok(()));
        assert_eq!(stages.finish(), Ok(()));
    }

    #[test]
    fn the_table_has_a_line_per_stage_and_a_total() {
        let mut stages = Stages::default();
        stages.run("first", || Ok(()));
        stages.run("second", || Err(Failure::because("no")));
        let table = stages.table();
        assert_eq!(table.lines().count(), 3, "{table}");
        assert!(
            table
                .lines()
                .nth(1)
                .is_some_and(|line| line.ends_with("FAILED")),
            "{table}"
        );
    }

    #[test]
    fn times_are_readable() {
        assert_eq!(shown(Duration::from_millis(340)), "0.3 s");
        assert_eq!(shown(Duration::from_secs(245)), "4 m 05 s");
    }
}
