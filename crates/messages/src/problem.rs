//! What can be wrong with the files, in words for whoever builds.

use std::fmt;

/// One mistake in one file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// The folder or a file in it can't be read.
    #[error("cannot read {path}: {reason}")]
    Unreadable {
        /// The folder.
        path: String,
        /// The system's words.
        reason: String,
    },
    /// There is no file of the language that the others are checked against.
    #[error("{}.ftl is missing", crate::REFERENCE)]
    NoReference,
    /// The text is not Fluent.
    #[error("{language}.ftl, line {line}: {reason}")]
    Syntax {
        /// The language.
        language: String,
        /// Line in the file, from 1.
        line: usize,
        /// The parser's words.
        reason: String,
    },
    /// Fluent that is not understood here.
    #[error("{language}.ftl: `{key}` has {what}, which is not supported")]
    Unsupported {
        /// The language.
        language: String,
        /// The message.
        key: String,
        /// What it is.
        what: String,
    },
    /// The same key stands in a file twice.
    #[error("{language}.ftl: `{key}` is there twice")]
    Twice {
        /// The language.
        language: String,
        /// The message.
        key: String,
    },
    /// English has a message that this language does not have.
    #[error("{language}.ftl: `{key}` is missing")]
    Missing {
        /// The language.
        language: String,
        /// The message.
        key: String,
    },
    /// English does not have the message.
    #[error("{language}.ftl: `{key}` is not in {}.ftl", crate::REFERENCE)]
    Superfluous {
        /// The language.
        language: String,
        /// The message.
        key: String,
    },
    /// English does not have the variable in this message.
    #[error(
        "{language}.ftl: `{key}` uses `${variable}`, which {}.ftl does not",
        crate::REFERENCE
    )]
    UnknownVariable {
        /// The language.
        language: String,
        /// The message.
        key: String,
        /// The variable.
        variable: String,
    },
    /// A case that no number ever has.
    #[error("{language}.ftl: `{key}` has the case [{case}], which is no plural category or number")]
    UnknownCase {
        /// The language.
        language: String,
        /// The message.
        key: String,
        /// The case.
        case: String,
    },
}

/// Everything that is wrong, one line each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems(pub Vec<Problem>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<_> = self.0.iter().map(Problem::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for Problems {}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Self(vec![problem])
    }
}
