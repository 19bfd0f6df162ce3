//! What a sign-in gives.

use std::fmt;

/// A secret that requests prove who asks with, for as long as it is good. Never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    /// The secret itself.
    pub text: String,
    /// Seconds that it is good for, where the system says so.
    pub lifetime_seconds: Option<u64>,
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a token for {:?} s", self.lifetime_seconds)
    }
}
