//! What a person reads, in their language: one method per message of `messages/en.ftl`, and the
//! table of a language that they read from.
//!
//! What deliberately does not live here: checking the languages (`cameo-messages`, while building),
//! locale data (the browser's), and which message is said when (`words`, and the components).

mod format;
mod intl;

use cameo_model::Error;
use leptos::prelude::*;
use serde_json::Value;

pub(crate) use intl::Argument;

/// The messages in one language.
#[derive(Debug, Clone)]
pub struct Messages {
    /// BCP 47 tag by which numbers are written.
    locale: String,
    /// The table, as `cameo-messages` describes it.
    table: Value,
}

/// The messages of a component, by name. Copies share them; what is asked for after the component
/// has ended is empty.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Words(StoredValue<Messages>);

include!(concat!(env!("OUT_DIR"), "/messages.rs"));

impl Messages {
    /// Reads the table of a language: one of [`tables`], or a `messages/*.json` of the same build.
    ///
    /// Numbers are written as in `locale`, a BCP 47 tag such as `de-AT`.
    ///
    /// # Errors
    /// `host/messages-unavailable`: it is no such table, or of another build.
    pub fn new(table: &str, locale: &str) -> Result<Self, Error> {
        let table: Value =
            serde_json::from_str(table).map_err(|_| Error::MessagesUnavailable {})?;
        let locale = locale.to_owned();
        let messages = Self { locale, table };
        if messages.read("fingerprint") == FINGERPRINT {
            Ok(messages)
        } else {
            Err(Error::MessagesUnavailable {})
        }
    }

    /// BCP 47 tag of the language.
    pub fn language(&self) -> &str {
        self.read("language")
    }

    /// `ltr` or `rtl`.
    pub fn direction(&self) -> &str {
        self.read("direction")
    }

    fn read(&self, name: &str) -> &str {
        let value = self.table.get(name).and_then(Value::as_str);
        value.unwrap_or_default()
    }
}

impl Words {
    /// BCP 47 tag of the language.
    pub fn language(self) -> String {
        self.with(|messages| messages.language().to_owned())
    }

    /// `ltr` or `rtl`.
    pub fn direction(self) -> String {
        self.with(|messages| messages.direction().to_owned())
    }

    /// A number, size or share by itself.
    pub fn write(self, argument: Argument<'_>) -> String {
        self.with(|messages| argument.text(&messages.locale))
    }

    fn format(self, number: usize, arguments: &[Argument<'_>]) -> String {
        self.with(|messages| messages.say(number, arguments))
    }

    fn with(self, read: impl FnOnce(&Messages) -> String) -> String {
        self.0.try_with_value(read).unwrap_or_default()
    }
}

/// Sets the messages of everything below. Call it in the component around.
pub fn provide_messages(messages: Messages) {
    provide_context(Words(StoredValue::new(messages)));
}

/// The messages that were provided above, else English with the feature `english`.
///
/// # Panics
/// None were provided and the feature `english` is off: a mistake in the program that mounts the
/// components.
pub(crate) fn use_words() -> Words {
    use_context().unwrap_or_else(|| {
        provide_messages(stand_in());
        expect_context()
    })
}

#[cfg(feature = "english")]
fn stand_in() -> Messages {
    Messages::new(tables::EN, "en").expect("the table is of this build")
}

#[cfg(not(feature = "english"))]
fn stand_in() -> Messages {
    panic!("call provide_messages first, or turn on the feature `english`")
}
