//! `GET /_api/admin/images/upload`: asks for a link that takes one photo.

use super::Authgear;
use crate::wire::{Access, Body, Exchange, Method, Request};

pub(super) fn request(app: &Authgear) -> Request {
    Request {
        exchange: Exchange::Presign,
        method: Method::Get,
        url: format!("{}/_api/admin/images/upload", app.origin),
        access: Access::Account,
        body: Body::Empty,
    }
}
