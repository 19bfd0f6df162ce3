//! The routes of Igloo's dialect; where a tenant does not speak it, there are none.

use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state},
    routing::{get, patch, post},
};

use super::{association, attachments, binaries, pieces, session};
use crate::{config::Dialect, headers::no_store, state::App, tenant::speaks};

const ATTACHMENTS: &str = "/.api2/api/v1/communities/{community}/attachments";

pub(crate) fn routes(app: &App) -> Router<App> {
    let path = |rest: &str| format!("{ATTACHMENTS}{rest}");
    let attachments = Router::new()
        .route(ATTACHMENTS, post(attachments::announce))
        .route(&path("/uploads/{key}"), patch(pieces::patch))
        .route(&path("/{key}/association/{user}"), post(association::post))
        .route_layer(from_fn_with_state(app.clone(), session::require_session));
    let sessions = Router::new()
        .route("/.api/api.svc/session/create", post(session::create_old))
        .route("/.api2/api/Session/Create", post(session::create));
    let binaries = Router::new()
        .route(
            "/.api2/binaries/{key}/download/{name}",
            get(binaries::download),
        )
        .route(
            "/.api2/binaries/{key}/thumbnails/{name}",
            get(binaries::thumbnail),
        );
    attachments
        .merge(sessions)
        .layer(from_fn(no_store))
        .merge(binaries)
        .route_layer(from_fn(|request, next| {
            speaks(Dialect::Igloo, request, next)
        }))
}
