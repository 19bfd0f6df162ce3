//! The addresses under which attachments are told: the same pictures as everywhere else.

use axum::{
    Extension,
    extract::{Path, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};

use crate::{images::serve, state::App, tenant::Visit};

/// The whole photo.
pub(super) async fn download(
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path((key, _name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let answer = serve::original(&app, &visit.tenant.id, &key, &headers).await;
    answer.unwrap_or_else(IntoResponse::into_response)
}

/// The small one.
pub(super) async fn thumbnail(
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path((key, _name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let answer = serve::profile(&app, &visit.tenant.id, &key, &headers).await;
    answer.unwrap_or_else(IntoResponse::into_response)
}
