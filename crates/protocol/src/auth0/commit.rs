//! `PATCH /api/v2/users/{id}` with the picture and nothing else: what did not change must not be
//! sent, or a connection that syncs refuses it all.

use cameo_model::Error;
use serde_json::{Map, Value, json};

use super::{
    Auth0, Place,
    read::{self, User},
};
use crate::{
    backend::Profile,
    wire::{Access, Body, Exchange, Method, Request, Response},
};

/// Sets the picture to `url`, or takes it away.
pub(super) fn request(tenant: &Auth0, user_id: &str, url: Option<&str>) -> Request {
    let picture = json!({ "picture": url });
    // Metadata merge at their first level, so that the other keys stay.
    let patch = match tenant.place {
        Place::Metadata => json!({ "user_metadata": picture }),
        Place::Root => picture,
    };
    request_with(tenant, user_id, &patch)
}

/// Sets root attributes; `null` deletes one.
pub(super) fn request_for_root(
    tenant: &Auth0,
    user_id: &str,
    patch: Map<String, Value>,
) -> Request {
    request_with(tenant, user_id, &Value::Object(patch))
}

fn request_with(tenant: &Auth0, user_id: &str, patch: &Value) -> Request {
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

/// The user, whose picture must be `url` now.
pub(super) fn parse_picture(
    tenant: &Auth0,
    url: &str,
    response: &Response,
) -> Result<Profile, Error> {
    let user = parse(response)?;
    if user.picture_at(tenant.place) == Some(url) {
        Ok(user.into())
    } else {
        Err(Exchange::Commit.nonsense())
    }
}
