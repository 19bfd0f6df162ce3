//! The tree of routes and the layers around it.

use axum::{
    Router,
    http::StatusCode,
    middleware::{from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use std::{any::Any, time::Duration};
use tower_http::{catch_panic::CatchPanicLayer, timeout::RequestBodyTimeoutLayer};

use crate::{
    access::userinfo,
    access_log, admin, auth0, cors, drain,
    envelope::ApiError,
    igloo,
    images::{serve, upload},
    initials, operator, pages, person, signin,
    state::App,
    tenant::find_tenant,
};

/// A body must bring something at least this often.
const BODY_STALL_TIME: Duration = Duration::from_secs(10);

pub(crate) fn router(app: &App) -> Router {
    let images = Router::new()
        .route("/_images/{app}/{object}", post(upload::post))
        .route("/_images/{app}/{object}/{option}", get(serve::get))
        .layer(from_fn(cors::answer));
    Router::new()
        .merge(images)
        .merge(person::routes::routes(app))
        .merge(admin::routes::routes(app))
        .merge(userinfo::routes())
        .merge(auth0::routes::routes(app))
        .merge(igloo::routes::routes(app))
        .merge(signin::routes(app))
        .merge(operator::routes::routes(app))
        .merge(initials::routes())
        .merge(pages::routes(app))
        .fallback(|| async { StatusCode::NOT_FOUND })
        .layer(from_fn_with_state(app.clone(), find_tenant))
        .route("/health", get(|| async { "ok\n" }))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn(drain::before_answer))
        .layer(tower::util::MapRequestLayer::new(
            |request: axum::http::Request<_>| request.map(axum::body::Body::new),
        ))
        .layer(RequestBodyTimeoutLayer::new(BODY_STALL_TIME))
        .layer(from_fn(access_log::log))
        .with_state(app.clone())
}

/// The message of a panic may hold anything; it stays out of answer and log. The hook has
/// reported where it happened.
fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    tracing::error!("a request handler panicked");
    ApiError::unexpected().into_response()
}
