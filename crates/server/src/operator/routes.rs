//! `/admin`, `/admin/people/{id}`, the API in that person's stead below it, and the style sheet.

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::header,
    middleware::{from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::{get, post},
};

use super::{edit, in_stead, people, person, role::require_admin};
use crate::{
    headers::{self, no_store},
    person::csrf::require_same_origin,
    state::App,
};

/// One person's attributes, twice: as they were and as they shall be.
const MAX_FORM_BYTES: usize = 256 * 1024;

const STYLE: &str = include_str!("../../assets/admin.css");

pub(crate) fn routes(app: &App) -> Router<App> {
    let acting = Router::new()
        .route("/admin/people/{id}", post(edit::post))
        .route(
            "/admin/people/{id}/api/images/upload",
            post(in_stead::presign),
        )
        .route("/admin/people/{id}/api/graphql", post(in_stead::graphql))
        .layer(DefaultBodyLimit::max(MAX_FORM_BYTES))
        .route_layer(from_fn(require_same_origin));
    Router::new()
        .route("/admin", get(people::get))
        .route("/admin/people/{id}", get(person::get))
        .merge(acting)
        // The last layer is the first to run: others learn nothing, not even that it is forbidden.
        .route_layer(from_fn_with_state(app.clone(), require_admin))
        .layer(from_fn(no_store))
        .route("/admin.css", get(style))
        .layer(from_fn_with_state(app.clone(), headers::page))
}

async fn style() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, STYLE).into_response()
}
