//! `POST /api/images/upload`, `POST /api/graphql` and `POST /api/token`.

use async_graphql::Request as Operation;
use axum::{
    Extension, Router,
    body::Body,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    middleware::{from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::post,
};

use super::{SignedIn, csrf::require_own_page, session::require_session};
use crate::{
    access::grant,
    cors,
    envelope::ApiError,
    gateway,
    graphql::request::{self, BodyFormat},
    headers::no_store,
    images::link,
    state::App,
    tenant::Visit,
};

/// A patch of one person's attributes is small.
const MAX_GRAPHQL_BYTES: usize = 64 * 1024;

pub(crate) fn routes(app: &App) -> Router<App> {
    Router::new()
        .route("/api/images/upload", post(presign))
        .route("/api/graphql", post(graphql))
        .route("/api/token", post(grant::post))
        // The last layer is the first to run: a stranger hears 401, another site's page 403.
        .route_layer(from_fn_with_state(app.clone(), require_own_page))
        .route_layer(from_fn_with_state(app.clone(), require_session))
        .layer(from_fn(no_store))
        .layer(from_fn(cors::answer))
}

async fn presign(
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Extension(SignedIn { person_id }): Extension<SignedIn>,
) -> Result<Response, ApiError> {
    link::for_person(&app, &visit, &person_id).await
}

async fn graphql(
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Extension(signed_in): Extension<SignedIn>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let Some(operation) = operation(&headers, body).await? else {
        return Ok(not_json());
    };
    gateway::mirror(&app, &visit, &signed_in.person_id).await?;
    let operation = operation.data(visit).data(signed_in).data(app.clone());
    Ok(request::execute(&app.schemas.person, operation, &app.store).await)
}

/// Reads what is asked; `None` if it is not JSON.
pub(crate) async fn operation(
    headers: &HeaderMap,
    body: Body,
) -> Result<Option<Operation>, ApiError> {
    if !is_json(headers) {
        return Ok(None);
    }
    let body = request::read_body(body, MAX_GRAPHQL_BYTES).await?;
    request::parse(&body, BodyFormat::Json).map(Some)
}

pub(crate) fn not_json() -> Response {
    let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
    (status, "application/json only\n").into_response()
}

fn is_json(headers: &HeaderMap) -> bool {
    let value = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let media_type = value
        .unwrap_or_default()
        .split(';')
        .next()
        .unwrap_or_default();
    media_type.trim().eq_ignore_ascii_case("application/json")
}
