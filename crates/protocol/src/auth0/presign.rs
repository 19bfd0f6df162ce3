//! Asks for a link that takes one photo: for that user, where the tenant stores bytes itself, or of
//! the store as its administrator.

use super::Auth0;
use crate::wire::{Access, Body, Exchange, Method, Request};

pub(super) fn request(tenant: &Auth0, user_id: &str) -> Request {
    let (method, url, access) = match &tenant.image_store {
        None => {
            let url = format!("{}/images/upload", tenant.user_url(user_id));
            (Method::Post, url, Access::Account)
        }
        Some(store) => {
            let url = format!("{store}/_api/admin/images/upload");
            (Method::Get, url, Access::ImageStore)
        }
    };
    Request {
        exchange: Exchange::Presign,
        method,
        url,
        access,
        body: Body::Empty,
    }
}
