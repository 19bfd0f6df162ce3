//! The command line of the bench.

use std::ffi::OsString;

use lexopt::{Arg, Parser, ValueExt as _};

use crate::{
    Result,
    rows::{METHODS, ROWS, Row},
};

/// What `--only` calls the settings page, which is weighed beside the rows.
const SETTINGS: &str = "settings";

/// What the person wants measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Names of the rows; empty means all.
    pub only: Vec<String>,
    /// Names of the methods beside the baseline; empty means all.
    pub methods: Vec<String>,
    /// How often each method runs on each row, 1 or more. Default 5.
    pub rounds: usize,
    /// Whether docs/bench.md is written anew.
    pub write_docs: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            only: Vec::new(),
            methods: Vec::new(),
            rounds: 5,
            write_docs: false,
        }
    }
}

impl Options {
    /// Reads the arguments, the program's name first.
    ///
    /// # Errors
    /// Something unknown, with what there is instead.
    pub fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Self> {
        let mut options = Self::default();
        let mut parser = Parser::from_iter(arguments);
        while let Some(argument) = parser.next()? {
            match argument {
                Arg::Long("only") => options.only.extend(list(&mut parser)?),
                Arg::Long("methods") => options.methods.extend(list(&mut parser)?),
                Arg::Long("rounds") => options.rounds = parser.value()?.parse()?,
                Arg::Long("write-docs") => options.write_docs = true,
                other => return Err(other.unexpected().into()),
            }
        }
        options.check()?;
        Ok(options)
    }

    fn check(&self) -> Result<()> {
        let rows: Vec<_> = ROWS.iter().map(|row| row.name).chain([SETTINGS]).collect();
        known(&self.only, "row", &rows)?;
        known(&self.methods, "method", &METHODS.map(|method| method.name))?;
        if self.rounds == 0 {
            return Err("--rounds is 1 or more".into());
        }
        if self.write_docs && !(self.only.is_empty() && self.methods.is_empty()) {
            return Err("--write-docs needs all rows and methods".into());
        }
        Ok(())
    }

    /// Whether this row is wanted.
    pub fn wants_row(&self, row: &Row) -> bool {
        self.only.is_empty() || self.only.iter().any(|name| name == row.name)
    }

    /// Whether the settings page is to be weighed.
    pub fn wants_settings(&self) -> bool {
        self.only.is_empty() || self.only.iter().any(|name| name == SETTINGS)
    }

    /// Whether this method is wanted; the baseline always is.
    pub fn wants_method(&self, method: &str) -> bool {
        self.methods.is_empty()
            || method == crate::rows::BASELINE
            || self.methods.iter().any(|name| name == method)
    }
}

/// One value may name several, parted by commas.
fn list(parser: &mut Parser) -> Result<Vec<String>> {
    let names = parser.value()?.string()?;
    Ok(names.split(',').map(str::to_owned).collect())
}

fn known(names: &[String], what: &str, all: &[&str]) -> Result<()> {
    let unknown = names.iter().find(|name| !all.contains(&name.as_str()));
    unknown.map_or(Ok(()), |name| {
        Err(format!(
            "there is no {what} `{name}`: choose from {}",
            all.join(", ")
        )
        .into())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(line: &str) -> Result<Options> {
        Options::read(line.split(' ').map(OsString::from))
    }

    #[test]
    fn without_arguments_everything_is_measured() {
        let options = reading("bench").unwrap();
        assert_eq!(options, Options::default());
        assert!(ROWS.iter().all(|row| options.wants_row(row)));
        assert!(METHODS.iter().all(|it| options.wants_method(it.name)));
        assert!(options.wants_settings());
    }

    #[test]
    fn the_baseline_always_runs() {
        let options = reading("bench --methods canvas,pica --only 48mp --rounds 2").unwrap();
        assert!(options.wants_method("cib1") && options.wants_method("pica"));
        assert!(!options.wants_method("cropperjs"));
        assert_eq!(ROWS.iter().filter(|row| options.wants_row(row)).count(), 1);
        assert_eq!(options.rounds, 2);
        assert!(!options.wants_settings());
    }

    #[test]
    fn mistakes_are_named_with_what_there_is() {
        for (line, named) in [
            ("bench --only 47mp", "48mp"),
            ("bench --methods canvass", "canvas,"),
            ("bench --rounds 0", "1 or more"),
            ("bench --fast", "--fast"),
            ("bench --write-docs --only 48mp", "all rows"),
        ] {
            let error = reading(line).unwrap_err().to_string();
            assert!(error.contains(named), "{line}: {error}");
        }
    }
}
