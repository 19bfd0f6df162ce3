//! The multipart `POST` of the photo to its link.
//!
//! # Source
//! Contract 1.3; Authgear `pkg/images/handler/post.go`, commit `fa7a7d55`.

use cameo_model::{Error, Format};
use serde::Deserialize;

use super::{PhotoRef, refusal::refusal};
use crate::wire::{Body, Exchange, Method, Request, Response};

#[derive(Deserialize)]
struct Answer {
    result: Stored,
}

#[derive(Deserialize)]
struct Stored {
    url: PhotoRef,
}

pub(super) fn request(link: &str, format: Format) -> Request {
    Request {
        exchange: Exchange::Upload,
        method: Method::Post,
        url: link.into(),
        body: Body::PhotoForm {
            field: "file",
            file_name: "photo",
            format,
        },
    }
}

pub(super) fn parse(response: &Response) -> Result<PhotoRef, Error> {
    if !response.is_success() {
        return Err(refusal(Exchange::Upload, response));
    }
    let answer: Answer = response.json(Exchange::Upload)?;
    Ok(answer.result.url)
}
