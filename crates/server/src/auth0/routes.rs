//! The routes of Auth0's dialect; where a tenant does not speak it, there are none.

use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state},
    routing::{get, post},
};

use super::{guard::require_token, tokens, userinfo, users};
use crate::{config::Dialect, cors, headers::no_store, state::App, tenant::speaks};

pub(crate) fn routes(app: &App) -> Router<App> {
    let management = Router::new()
        .route("/api/v2/users/{id}", get(users::read).patch(users::change))
        .route("/api/v2/users/{id}/images/upload", post(users::presign))
        .route_layer(from_fn_with_state(app.clone(), require_token));
    let claims = Router::new()
        .route("/userinfo", get(userinfo::answer).post(userinfo::answer))
        .layer(from_fn(cors::answer));
    Router::new()
        .route("/oauth/token", post(tokens::post))
        .merge(management)
        .merge(claims)
        .layer(from_fn(no_store))
        .route_layer(from_fn(|request, next| {
            speaks(Dialect::Auth0, request, next)
        }))
}
