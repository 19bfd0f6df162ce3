//! What the page says in a language: names and sentences from the files that translators write, read
//! without Cameo's parser.

use std::{collections::HashMap, fs};

use crate::workspace;

/// The messages of one language that stand on one line.
#[derive(Debug, Clone)]
pub struct Words(HashMap<String, String>);

impl Words {
    /// Reads the file of a language.
    ///
    /// # Panics
    /// If there is none.
    pub fn of(language: &str) -> Self {
        let file = format!("crates/widget/messages/{language}.ftl");
        let text = fs::read_to_string(workspace::root().join(&file));
        let text = text.unwrap_or_else(|error| panic!("{file}: {error}"));
        let lines = text.lines().filter_map(|line| line.split_once(" = "));
        Self(lines.map(|(key, said)| (key.into(), said.into())).collect())
    }

    /// The message with this key.
    ///
    /// # Panics
    /// If there is none.
    pub fn say(&self, key: &str) -> &str {
        let said = self.0.get(key);
        said.unwrap_or_else(|| panic!("there is no message {key:?} on one line"))
    }
}
