//! The form as it was sent: of each field what was shown and what was typed. Only what differs is a
//! change, and it is made only if the attribute is still what was shown: two tabs lose nothing.

use std::collections::HashMap;

use serde_json::Value;

use super::field::{CUSTOM, FIELDS, Field};
use crate::{
    profile::Change,
    store::person::{Attributes, Person},
};

/// One field of the form.
#[derive(Debug)]
pub(super) struct Line {
    pub field: &'static Field,
    /// What the attribute was when the form was shown.
    pub was: String,
    pub typed: String,
    /// What somebody else has made of the attribute since, if it was changed here, too.
    pub overtaken_by: Option<String>,
    pub error: Option<String>,
}

/// The form.
#[derive(Debug)]
pub(super) struct Sheet(pub Vec<Line>);

impl Sheet {
    /// The form of a person as they are.
    pub fn of(person: &Person) -> Self {
        let lines = FIELDS.iter().map(|field| {
            let text = text_of(field, person);
            Line {
                field,
                was: text.clone(),
                typed: text,
                overtaken_by: None,
                error: None,
            }
        });
        Self(lines.collect())
    }

    /// The form as it was sent. A field that was not sent is as it was.
    pub fn sent(mut values: HashMap<String, String>) -> Self {
        let lines = FIELDS.iter().map(|field| {
            let was = values.remove(&format!("was.{}", field.name));
            let was = plain(&was.unwrap_or_default());
            let typed = values.remove(field.name);
            Line {
                field,
                typed: typed.map_or_else(|| was.clone(), |typed| plain(&typed)),
                was,
                overtaken_by: None,
                error: None,
            }
        });
        Self(lines.collect())
    }

    /// Whether anything was typed.
    pub fn has_changes(&self) -> bool {
        self.0.iter().any(Line::is_changed)
    }

    /// Brings what is shown up to `person`, as they are by now, and keeps what was typed. Gives
    /// whether somebody else has changed what was changed here.
    pub fn catch_up(&mut self, person: &Person) -> bool {
        for line in &mut self.0 {
            line.catch_up(text_of(line.field, person));
        }
        self.0.iter().any(|line| line.overtaken_by.is_some())
    }

    /// The change that was typed, of `person` as they are.
    ///
    /// Whether it may be made is not looked at; only what is no JSON object is no change, and then
    /// its line says so.
    pub fn change(&mut self, person: &Person) -> Option<Change> {
        let (mut standard, mut custom) = (Attributes::new(), None);
        for line in self.0.iter_mut().filter(|line| line.is_changed()) {
            if line.field.name != CUSTOM.name {
                line.field.put(&mut standard, &person.standard, &line.typed);
                continue;
            }
            match attributes(&line.typed) {
                Ok(attributes) => custom = Some(attributes),
                Err(problem) => line.error = Some(problem),
            }
        }
        let is_readable = self.0.iter().all(|line| line.error.is_none());
        is_readable.then(|| Change {
            standard: Some(standard),
            custom,
            ..Change::default()
        })
    }

    /// Notes what is wrong with the attribute at this JSON pointer; gives it back if no field has it.
    pub fn blame(&mut self, location: &str, problem: String) -> Result<(), String> {
        let name = location.trim_start_matches('/').replace('/', ".");
        match self.0.iter_mut().find(|line| line.field.name == name) {
            Some(line) => line.error = Some(problem),
            None => return Err(format!("{name}: {problem}")),
        }
        Ok(())
    }
}

impl Line {
    fn is_changed(&self) -> bool {
        self.typed != self.was
    }

    fn catch_up(&mut self, now: String) {
        if !self.is_changed() {
            self.typed.clone_from(&now);
        } else if self.was != now && self.typed != now {
            self.overtaken_by = Some(now.clone());
        }
        self.was = now;
    }
}

fn text_of(field: &Field, person: &Person) -> String {
    if field.name != CUSTOM.name {
        return plain(&field.text_in(&person.standard));
    }
    let custom = Value::Object(person.custom.clone());
    serde_json::to_string_pretty(&custom).unwrap_or_default()
}

/// Forms send every end of a line as two characters, whatever it was.
fn plain(text: &str) -> String {
    text.replace("\r\n", "\n").trim().to_owned()
}

fn attributes(text: &str) -> Result<Attributes, String> {
    if text.is_empty() {
        return Ok(Attributes::new());
    }
    match serde_json::from_str(text) {
        Ok(Value::Object(attributes)) => Ok(attributes),
        Ok(_) => Err("This must be a JSON object, such as {\"plan\": \"free\"}.".into()),
        Err(error) => Err(format!(
            "This is no JSON: look at line {}, column {}.",
            error.line(),
            error.column()
        )),
    }
}
