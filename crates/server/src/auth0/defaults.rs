//! The picture of whoever has none: Gravatar's by email, which shows initials if there is none.
//! Nothing is fetched here; an operator turns it on, because it names people to a third party.
//!
//! # Source
//! Contract 2.3. How Auth0 finds the initials is not known; these rules are Cameo's.

use md5::{Digest as _, Md5};
use url::form_urlencoded::byte_serialize;

use crate::{secrets::hex, store::person::Attributes};

/// The address that Auth0 gives a user with an email and no picture.
pub(crate) fn gravatar(email: &str, initials: &str) -> String {
    let hash = hex(&Md5::digest(email.trim().to_lowercase().as_bytes()));
    let initials: String = byte_serialize(initials.to_lowercase().as_bytes()).collect();
    let fallback = format!("https://cdn.auth0.com/avatars/{initials}.png");
    let fallback: String = byte_serialize(fallback.as_bytes()).collect();
    format!("https://s.gravatar.com/avatar/{hash}?s=480&r=pg&d={fallback}")
}

/// One or two letters: of given and family name, else of the first two words of the name, else the
/// beginning of the one word, nickname or email there is.
pub(crate) fn initials(attributes: &Attributes) -> String {
    let text = |name: &str| {
        let value = attributes.get(name).and_then(serde_json::Value::as_str);
        value.map(str::trim).filter(|text| !text.is_empty())
    };
    if let (Some(given), Some(family)) = (text("given_name"), text("family_name")) {
        return first(given).chain(first(family)).collect();
    }
    let names = ["name", "given_name", "family_name", "nickname", "email"];
    let name = names.into_iter().find_map(text).unwrap_or("?");
    match name.split_once(char::is_whitespace) {
        Some((one, other)) => first(one).chain(first(other.trim_start())).collect(),
        None => name.chars().take(2).collect(),
    }
}

fn first(text: &str) -> impl Iterator<Item = char> {
    text.chars().take(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attributes::object;
    use serde_json::json;

    #[test]
    fn initials_are_of_what_is_known() {
        for (attributes, expected) in [
            (json!({"given_name": "Flora", "family_name": "Chan"}), "FC"),
            (json!({"name": "flora  mei chan", "email": "x@y"}), "fm"),
            (json!({"name": "Flora"}), "Fl"),
            (json!({"given_name": "陳", "email": "x@y"}), "陳"),
            (json!({"email": "ann@example.test"}), "an"),
            (json!({}), "?"),
        ] {
            assert_eq!(initials(&object(attributes)), expected);
        }
    }

    #[test]
    fn addresses_are_escaped_twice() {
        let url = gravatar(" Ann@Example.test ", "ÄB");
        assert_eq!(url, gravatar("ann@example.test", "äb"));
        assert!(url.ends_with("%2Favatars%2F%25C3%25A4b.png"), "{url}");
    }
}
