//! `POST /api/images/upload`: asks for a link that takes one photo.

use cameo_model::Error;
use serde::Deserialize;

use super::refusal::refusal;
use crate::wire::{Body, Exchange, Method, Request, Response};

#[derive(Deserialize)]
struct Answer {
    result: Link,
}

#[derive(Deserialize)]
struct Link {
    upload_url: String,
}

pub(super) fn request() -> Request {
    Request {
        exchange: Exchange::Presign,
        method: Method::Post,
        url: "/api/images/upload".into(),
        body: Body::Empty,
    }
}

/// The link, a URL with a secret in its query.
pub(super) fn parse(response: &Response) -> Result<String, Error> {
    if !response.is_success() {
        return Err(refusal(Exchange::Presign, response));
    }
    let answer: Answer = response.json(Exchange::Presign)?;
    Ok(answer.result.upload_url)
}
