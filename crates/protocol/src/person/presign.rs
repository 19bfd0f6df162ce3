//! `POST /api/images/upload`: asks for a link that takes one photo.

use crate::wire::{Access, Body, Exchange, Method, Request};

pub(super) fn request() -> Request {
    Request {
        exchange: Exchange::Presign,
        method: Method::Post,
        url: "/api/images/upload".into(),
        access: Access::Account,
        body: Body::Empty,
    }
}
