//! What people read, from one Fluent file per language: checked against English while building, then
//! made into a table per language and one function per message.
//!
//! What lives here: reading, checking and writing, for build scripts. What deliberately does not: the
//! words themselves and what puts them together in a browser, which are `cameo-widget`'s.
//!
//! Of Fluent there is text, `{ $variable }` and the choice by a number, `{ $n -> [one] … *[other] … }`;
//! numbers, sizes and shares are formatted by whoever brings them. Anything else is refused.

mod check;
mod code;
mod parse;
mod problem;
mod table;

use std::fs;
use std::path::Path;

pub use problem::{Problem, Problems};

/// The language that the others are checked against; its order of messages is that of every table.
pub const REFERENCE: &str = "en";

/// All languages of a folder, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalogue {
    /// The reference first, the others by name.
    languages: Vec<Language>,
}

/// One language.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Language {
    /// BCP 47 tag, from the name of the file.
    tag: String,
    messages: Vec<Message>,
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Message {
    key: String,
    pattern: Pattern,
}

/// What stands one after the other.
type Pattern = Vec<Part>;

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Variable(String),
    Choice {
        variable: String,
        /// Plural category or number, and what is said then.
        variants: Vec<(String, Pattern)>,
        /// What is said otherwise.
        otherwise: Pattern,
    },
}

impl Catalogue {
    /// Reads every `*.ftl` of a folder; the name is the language.
    ///
    /// # Errors
    /// Everything that is wrong, each with file and key.
    pub fn read(folder: &Path) -> Result<Self, Problems> {
        let unreadable = |error: std::io::Error| Problem::Unreadable {
            path: folder.display().to_string(),
            reason: error.to_string(),
        };
        let mut files = Vec::new();
        for entry in fs::read_dir(folder).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            if path.extension().is_some_and(|extension| extension == "ftl") {
                let tag = path.file_stem().unwrap_or_default().to_string_lossy();
                let text = fs::read_to_string(&path).map_err(unreadable)?;
                files.push((tag.into_owned(), text));
            }
        }
        Self::parse(&files)
    }

    /// Reads texts of Fluent with their languages.
    ///
    /// # Errors
    /// As [`Catalogue::read`].
    pub fn parse(files: &[(String, String)]) -> Result<Self, Problems> {
        let mut problems = Vec::new();
        let mut languages = Vec::new();
        for (tag, text) in files {
            match parse::language(tag, text) {
                Ok(language) => languages.push(language),
                Err(found) => problems.extend(found),
            }
        }
        languages.sort_by_key(|language| (language.tag != REFERENCE, language.tag.clone()));
        problems.extend(check::problems(&languages));
        if problems.is_empty() {
            Ok(Self { languages })
        } else {
            Err(Problems(problems))
        }
    }

    /// Language and table of messages as JSON, for each language.
    pub fn tables(&self) -> impl Iterator<Item = (&str, String)> {
        let fingerprint = self.fingerprint();
        self.languages.iter().map(move |language| {
            let table = table::of(language, self.reference(), &fingerprint);
            (language.tag.as_str(), table)
        })
    }

    /// Rust for a module with the type `Words` in it: a method per message, the fingerprint of
    /// the tables that fit, and the tables, which lie beside as `LANGUAGE.json`.
    pub fn functions(&self) -> String {
        code::functions(&self.languages, &self.fingerprint())
    }

    /// A JavaScript module that says where the tables are, `messages/LANGUAGE.json` beside it. Each
    /// address is a literal, so that bundlers see it.
    pub fn script(&self) -> String {
        code::script(&self.languages)
    }

    /// Checked to be there.
    fn reference(&self) -> &Language {
        &self.languages[0]
    }

    /// Tells whether a table has the messages that a module asks for: a hash over keys and variables
    /// in their order, as 8 hexadecimal digits.
    fn fingerprint(&self) -> String {
        const PRIME: u32 = 16_777_619;
        const BASIS: u32 = 2_166_136_261;
        let mut hash = BASIS;
        for message in &self.reference().messages {
            for name in [&message.key].into_iter().chain(&message.variables()) {
                for byte in name.bytes().chain([b' ']) {
                    hash = (hash ^ u32::from(byte)).wrapping_mul(PRIME);
                }
            }
        }
        format!("{hash:08x}")
    }
}

impl Language {
    fn find(&self, key: &str) -> Option<&Message> {
        self.messages.iter().find(|message| message.key == key)
    }
}

impl Message {
    /// Every variable once, in alphabetical order.
    fn variables(&self) -> Vec<String> {
        let mut found = Vec::new();
        collect(&self.pattern, &mut found);
        found.sort();
        found.dedup();
        found
    }
}

fn collect(pattern: &Pattern, found: &mut Vec<String>) {
    for part in pattern {
        match part {
            Part::Text(_) => (),
            Part::Variable(name) => found.push(name.clone()),
            Part::Choice {
                variable,
                variants,
                otherwise,
            } => {
                found.push(variable.clone());
                variants.iter().for_each(|(_, said)| collect(said, found));
                collect(otherwise, found);
            }
        }
    }
}
