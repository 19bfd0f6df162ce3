//! Asks the image store for a link that takes one photo.

use super::Auth0;
use crate::wire::{Access, Body, Exchange, Method, Request};

pub(super) fn request(tenant: &Auth0) -> Request {
    Request {
        exchange: Exchange::Presign,
        method: Method::Get,
        url: format!("{}/_api/admin/images/upload", tenant.image_store),
        access: Access::ImageStore,
        body: Body::Empty,
    }
}
