//! Scopes: words that say what an access token allows.

use std::{collections::BTreeSet, fmt};

/// A set of scopes; as text, sorted and separated by spaces.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Scopes(BTreeSet<String>);

impl Scopes {
    /// Reads scopes separated by spaces.
    pub fn parse(text: &str) -> Self {
        Self(text.split_ascii_whitespace().map(str::to_owned).collect())
    }

    pub fn contains(&self, scope: &str) -> bool {
        self.0.contains(scope)
    }

    /// Those of them that are also in `allowed`.
    #[must_use]
    pub fn within(&self, allowed: &[&str]) -> Self {
        let within = self.0.iter().filter(|s| allowed.contains(&s.as_str()));
        Self(within.cloned().collect())
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<&str> = self.0.iter().map(String::as_str).collect();
        f.write_str(&words.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_words_of_a_set() {
        let scopes = Scopes::parse(" openid  profile openid admin ");
        assert_eq!(scopes.to_string(), "admin openid profile");
        let granted = scopes.within(&["openid", "profile", "email"]);
        assert_eq!(granted.to_string(), "openid profile");
        assert!(granted.contains("openid") && !granted.contains("open"));
        assert_eq!(Scopes::parse("").to_string(), "");
    }
}
