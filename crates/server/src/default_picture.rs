//! The picture of somebody who has none: the first of the tenant's policy that gives something.
//!
//! Claims tell it, and pages show it; it is never stored: an attribute that nobody set stays absent.
//! Pages draw initials by themselves, the same letters in the same colours.

use serde_json::Value;
use url::form_urlencoded::byte_serialize;

use crate::{
    config::{DefaultPicture, GRAVATAR},
    initials,
    secrets::sha256_hex,
    store::person::Person,
    tenant::Visit,
};

/// The address of the default picture of a person who has none.
pub(crate) fn address(person: &Person, visit: &Visit) -> Option<String> {
    first(&visit.tenant.default_pictures, person, visit)
}

/// The same for a page; nothing where it is initials, which the page draws.
pub(crate) fn on_page(person: &Person, visit: &Visit) -> Option<String> {
    let drawn = initials::address(person, visit);
    address(person, visit).filter(|address| Some(address) != drawn.as_ref())
}

fn first(policy: &[DefaultPicture], person: &Person, visit: &Visit) -> Option<String> {
    let (first_of_all, others) = policy.split_first()?;
    let next = || first(others, person, visit);
    match first_of_all {
        DefaultPicture::Address(address) => Some(address.clone()),
        DefaultPicture::Initials => initials::address(person, visit).or_else(next),
        DefaultPicture::Gravatar => match email(person) {
            Some(email) => Some(gravatar(email, next().as_deref())),
            None => next(),
        },
    }
}

fn email(person: &Person) -> Option<&str> {
    let email = person.standard.get("email").and_then(Value::as_str);
    email.map(str::trim).filter(|email| !email.is_empty())
}

/// Gravatar itself goes on to `next`, or to its own sign for nobody, where it has no picture.
///
/// # Source
/// Gravatar's documentation of avatars: the SHA-256 of the address in lower case; `s` and `d`.
fn gravatar(email: &str, next: Option<&str>) -> String {
    let hash = sha256_hex(email.to_lowercase().as_bytes());
    let next: String = byte_serialize(next.unwrap_or("mp").as_bytes()).collect();
    format!("{GRAVATAR}/avatar/{hash}?s=240&d={next}")
}
