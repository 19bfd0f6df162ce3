//! The one error type: a sentence for the person at the terminal.
//!
//! What deliberately does not live here: codes, causes and backtraces. Whoever reads the line wants
//! to know what is wrong and the way out, so whoever builds it puts both into it.

use std::fmt;

/// Why a command stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// The person pressed Ctrl-C, or the process was asked to end.
    Interrupted,
    /// One line: what is wrong and, where there is one, the way out.
    Because(String),
}

/// The result of everything that can go wrong here.
pub type Result<T> = std::result::Result<T, Failure>;

impl Failure {
    /// A failure with the given line.
    pub fn because(line: impl Into<String>) -> Self {
        Self::Because(line.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Interrupted => formatter.write_str("interrupted"),
            Self::Because(line) => formatter.write_str(line),
        }
    }
}
