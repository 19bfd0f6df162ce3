//! The association: `POST …/attachments/{key}/association/{user}?type=ProfilePhoto`.

use cameo_model::Error;

use super::{Igloo, refusal::refusal};
use crate::wire::{Access, Body, Exchange, Method, Request, Response, path_segment};

pub(super) fn request(igloo: &Igloo, key: &str, user_id: &str) -> Request {
    let (url, user) = (igloo.attachments_url(), path_segment(user_id));
    Request {
        exchange: Exchange::Commit,
        method: Method::Post,
        url: format!("{url}/{key}/association/{user}?type=ProfilePhoto"),
        access: Access::Account,
        body: Body::Empty,
    }
}

/// Any success counts: what its body says is not documented.
pub(super) fn parse(response: &Response) -> Result<(), Error> {
    if response.is_success() {
        Ok(())
    } else {
        Err(refusal(Exchange::Commit, response))
    }
}
