//! `PATCH /api/v2/users/{id}` with the picture and nothing else: what did not change must not be
//! sent, or a connection that syncs refuses it all.

use cameo_model::Error;
use serde_json::json;

use super::{
    Auth0, Place,
    read::{self, User},
};
use crate::wire::{Access, Body, Exchange, Method, Request, Response};

/// Sets the picture to `url`, or takes it away.
pub(super) fn request(tenant: &Auth0, user_id: &str, url: Option<&str>) -> Request {
    let picture = json!({ "picture": url });
    // Metadata merge at their first level, so that the other keys stay.
    let patch = match tenant.place {
        Place::Metadata => json!({ "user_metadata": picture }),
        Place::Root => picture,
    };
    Request {
        exchange: Exchange::Commit,
        method: Method::Patch,
        url: tenant.user_url(user_id),
        access: Access::Account,
        body: Body::Json(patch.to_string()),
    }
}

pub(super) fn parse(response: &Response) -> Result<User, Error> {
    read::user(Exchange::Commit, response)
}
