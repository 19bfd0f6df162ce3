//! Authgear's admin API: a signed token, no cookie, no CORS.

pub(crate) mod auth;
pub(crate) mod routes;
