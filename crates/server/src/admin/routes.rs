//! `GET|POST /_api/admin/images/upload` and `POST /_api/admin/graphql`.
//!
//! # Source
//! Contract 1.1 (middleware order), 1.5; Authgear `pkg/admin/routes.go`, commit `fa7a7d55`.

use axum::{
    Extension, Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::{MethodRouter, get, post},
};

use super::auth::require_token;
use crate::{
    config::Dialect,
    envelope::ApiError,
    graphql::request::{self, BodyFormat},
    headers,
    images::link,
    state::App,
    tenant::{Visit, speaks},
};

const MAX_BODY_BYTES: usize = 1024 * 1024;

pub(crate) fn routes(app: &App) -> Router<App> {
    let presign = guarded(app, get(presign).post(presign));
    // A HEAD would make a link that nobody gets.
    let presign = presign.head(|| async { StatusCode::METHOD_NOT_ALLOWED });
    Router::new()
        .route("/_api/admin/images/upload", presign)
        .route("/_api/admin/graphql", guarded(app, post(graphql)))
        .route("/graphql", guarded(app, post(graphql)))
        .route_layer(from_fn(|request, next| {
            speaks(Dialect::Authgear, request, next)
        }))
}

/// Other methods are refused with 405 before anything here runs; the last layer runs first.
fn guarded(app: &App, methods: MethodRouter<App>) -> MethodRouter<App> {
    methods
        .route_layer(from_fn(require_known_content_type))
        .route_layer(from_fn_with_state(app.clone(), require_token))
        .route_layer(from_fn(headers::admin))
}

async fn presign(
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
) -> Result<Response, ApiError> {
    link::for_admin(&app, &visit).await
}

async fn graphql(
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let format = match media_type(&headers).as_str() {
        "application/graphql" => BodyFormat::Document,
        _ => BodyFormat::Json,
    };
    let body = request::read_body(body, MAX_BODY_BYTES).await?;
    let operation = request::parse(&body, format)?.data(visit).data(app.clone());
    Ok(request::execute(&app.schemas.admin, operation, &app.store).await)
}

async fn require_known_content_type(request: Request, next: Next) -> Response {
    let is_bodiless = matches!(*request.method(), Method::GET | Method::HEAD);
    let media_type = media_type(request.headers());
    if is_bodiless
        || matches!(
            media_type.as_str(),
            "application/json" | "application/graphql"
        )
    {
        return next.run(request).await;
    }
    let value = content_type(request.headers());
    let message = format!("invalid content type: {value}\n");
    (StatusCode::UNSUPPORTED_MEDIA_TYPE, message).into_response()
}

fn content_type(headers: &HeaderMap) -> &str {
    let value = headers.get(header::CONTENT_TYPE);
    value
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}

fn media_type(headers: &HeaderMap) -> String {
    let before_parameters = content_type(headers).split(';').next().unwrap_or_default();
    before_parameters.trim().to_ascii_lowercase()
}
