//! The photo's bytes: `PATCH …/attachments/uploads/{key}` with `Content-Range`, whole or from where
//! an upload was interrupted, and the question how much has arrived.

use cameo_model::{Error, PhotoFacts};
use serde::Deserialize;

use super::{Igloo, refusal::refusal};
use crate::wire::{Access, Body, Exchange, Method, Request, Response};

/// The convention for a part that arrived; not confirmed for Igloo.
const PART_ARRIVED: u16 = 308;

/// What has arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Arrived {
    /// Everything; the photo is at this location.
    All { location: Option<String> },
    /// So many bytes from the beginning.
    Part { byte_len: u64 },
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    content_length: u64,
    binary_location: Option<String>,
}

/// Sends what is missing from `start` on.
pub(super) fn request(igloo: &Igloo, key: &str, photo: &PhotoFacts, start: u64) -> Request {
    let body = Body::PhotoFrom {
        start,
        byte_len: photo.byte_len,
        format: photo.format,
    };
    patch(igloo, key, body)
}

/// Asks how much has arrived.
pub(super) fn status_request(igloo: &Igloo, key: &str, photo: &PhotoFacts) -> Request {
    let byte_len = photo.byte_len;
    patch(igloo, key, Body::PhotoStatus { byte_len })
}

fn patch(igloo: &Igloo, key: &str, body: Body) -> Request {
    Request {
        exchange: Exchange::Upload,
        method: Method::Patch,
        url: format!("{}/uploads/{key}", igloo.attachments_url()),
        access: Access::Account,
        body,
    }
}

pub(super) fn parse(response: &Response, photo: &PhotoFacts) -> Result<Arrived, Error> {
    let nonsense = || Exchange::Upload.nonsense();
    if response.status == PART_ARRIVED {
        // Without a range nothing has arrived.
        let range = response.range.as_deref();
        let byte_len = range.map_or(Some(0), byte_len_of).ok_or_else(nonsense)?;
        return if byte_len < photo.byte_len {
            Ok(Arrived::Part { byte_len })
        } else {
            Err(nonsense())
        };
    }
    if !response.is_success() {
        return Err(refusal(Exchange::Upload, response));
    }
    let answer: Answer = response.json(Exchange::Upload)?;
    if answer.content_length == photo.byte_len {
        let location = answer.binary_location;
        Ok(Arrived::All { location })
    } else {
        Err(nonsense())
    }
}

/// How many bytes `bytes=0-9` or `bytes */10` speaks of.
fn byte_len_of(range: &str) -> Option<u64> {
    if let Some(end) = range.strip_prefix("bytes=0-") {
        return end.parse::<u64>().ok()?.checked_add(1);
    }
    range.strip_prefix("bytes */")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_say_how_many_bytes_are_there() {
        assert_eq!(byte_len_of("bytes=0-9"), Some(10));
        assert_eq!(byte_len_of("bytes */10"), Some(10));
        let overflow = format!("bytes=0-{}", u64::MAX);
        for bad in ["", "bytes=1-9", "0-9", "bytes=0-", "bytes */x", &overflow] {
            assert_eq!(byte_len_of(bad), None, "{bad}");
        }
    }
}
