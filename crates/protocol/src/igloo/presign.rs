//! The attachment entry: `POST …/attachments` says what will be sent and gives the key to send it
//! under.

use cameo_model::{Error, Format, PhotoFacts};
use serde::Deserialize;
use serde_json::json;

use super::{Igloo, refusal::refusal};
use crate::wire::{Access, Body, Exchange, Method, Request, Response};

const KEY_CHARS: usize = 10;

/// Media types as the contract has them; `image/jpeg` may not be taken.
pub(super) const fn media_type(format: Format) -> &'static str {
    match format {
        Format::Jpeg => "image/jpg",
        other => other.media_type(),
    }
}

pub(super) fn request(igloo: &Igloo, photo: &PhotoFacts) -> Request {
    let body = json!({
        "ContentLength": photo.byte_len,
        "ContentType": media_type(photo.format),
        "Name": "photo.jpg",
    });
    Request {
        exchange: Exchange::Presign,
        method: Method::Post,
        url: igloo.attachments_url(),
        access: Access::Account,
        body: Body::Json(body.to_string()),
    }
}

#[derive(Deserialize)]
struct Answer {
    key: String,
}

/// The key, from the `Location` or else from the body.
pub(super) fn parse(response: &Response) -> Result<String, Error> {
    if !response.is_success() {
        return Err(refusal(Exchange::Presign, response));
    }
    if let Some(key) = response.location.as_deref().and_then(key_in) {
        return Ok(key.into());
    }
    let answer: Answer = response.json(Exchange::Presign)?;
    let key = key_in(&answer.key).map(str::to_owned);
    key.ok_or_else(|| Exchange::Presign.nonsense())
}

/// The key at the end of a location: bare, a path or a whole URL, with or without a slash or a
/// query behind it.
fn key_in(location: &str) -> Option<&str> {
    let path = location.split(['?', '#']).next()?;
    let key = path.trim().trim_end_matches('/').rsplit('/').next()?;
    let is_key = key.len() == KEY_CHARS && key.bytes().all(|octet| octet.is_ascii_alphanumeric());
    is_key.then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_58_a_location_may_be_bare_relative_or_absolute() {
        let path = "/.api2/api/v1/communities/10/attachments/uploads/5GQFODh5bI";
        for location in [
            "5GQFODh5bI",
            path,
            &format!("{path}/"),
            &format!("{path}?v=1"),
            &format!("https://igloo.example{path}"),
            "uploads/5GQFODh5bI/",
        ] {
            assert_eq!(key_in(location), Some("5GQFODh5bI"), "{location}");
        }
        for bad in [
            "",
            "/",
            "short",
            "5GQFODh5b!",
            "https://igloo.example/x",
            "5GQFODh5bI/..",
        ] {
            assert_eq!(key_in(bad), None, "{bad}");
        }
    }
}
