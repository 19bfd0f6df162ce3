//! What a person reads, in their language: one method per message of `messages/en.ftl`, and the
//! table of a language that they read from.
//!
//! What deliberately does not live here: checking the languages (`cameo-messages`, while building),
//! locale data (the browser's), and which message is said when (`words`, and the components).

mod format;
mod intl;

use std::cell::RefCell;

use cameo_model::{Error, Json};
use leptos::prelude::*;

pub(crate) use intl::Argument;

/// The messages in one language.
#[derive(Debug, Clone)]
pub struct Messages {
    /// BCP 47 tag by which numbers are written.
    locale: String,
    /// The table, as `cameo-messages` describes it.
    table: Json,
}

/// The messages of a page, by name. They stay for good, so that what they say is a plain text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Words(&'static Messages);

thread_local! {
    /// Every language that was provided: once each, however often pickers come and go.
    static KNOWN: RefCell<Vec<Words>> = const { RefCell::new(Vec::new()) };
}

include!(concat!(env!("OUT_DIR"), "/messages.rs"));

impl Messages {
    /// Reads the table of a language: one of [`tables`], or a `messages/*.json` of the same build.
    ///
    /// Numbers are written as in `locale`, a BCP 47 tag such as `de-AT`.
    ///
    /// # Errors
    /// `host/messages-unavailable`: it is no such table, or of another build.
    pub fn new(table: &str, locale: &str) -> Result<Self, Error> {
        let table = Json::parse(table.as_bytes()).unwrap_or_default();
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

    fn pattern(&self, number: usize) -> Option<&Json> {
        self.table.get("messages").list().get(number)
    }

    fn read(&self, name: &str) -> &str {
        self.table.get(name).text().unwrap_or_default()
    }
}

impl Words {
    fn of(messages: Messages) -> Self {
        KNOWN.with_borrow_mut(|known| {
            let same =
                |it: &&Self| it.0.locale == messages.locale && it.language() == messages.language();
            if let Some(words) = known.iter().find(same) {
                return *words;
            }
            let words = Self(Box::leak(Box::new(messages)));
            known.push(words);
            words
        })
    }

    /// BCP 47 tag of the language.
    pub fn language(self) -> &'static str {
        self.0.language()
    }

    /// `ltr` or `rtl`.
    pub fn direction(self) -> &'static str {
        self.0.direction()
    }

    /// A number, size or share by itself.
    pub fn write(self, argument: Argument<'_>) -> String {
        argument.text(&self.0.locale)
    }

    /// A message without variables.
    fn text(self, number: usize) -> &'static str {
        let pattern = self.0.pattern(number);
        pattern.and_then(Json::text).unwrap_or_default()
    }

    fn format(self, number: usize, arguments: &[Argument<'_>]) -> String {
        self.0.say(number, arguments)
    }
}

/// Sets the messages of everything below. Call it in the component around.
pub fn provide_messages(messages: Messages) {
    provide_context(Words::of(messages));
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
