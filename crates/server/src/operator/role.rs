//! Who may be here: people of the tenant whom its configuration names, by a session of their own.
//!
//! To everybody else there is nothing here. Tokens don't count, for other pages hold those.

use axum::{
    extract::{Request, State},
    http::{Method, StatusCode},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};

use super::Operator;
use crate::{
    destination::Destination, envelope::ApiError, person::session, state::App, tenant::Visit,
};

/// Lets administrators through, sends strangers to sign in, and tells all others that there is
/// nothing.
pub(super) async fn require_admin(
    State(app): State<App>,
    mut request: Request,
    next: Next,
) -> Response {
    let Some(visit) = request.extensions().get::<Visit>().cloned() else {
        return ApiError::unexpected().into_response();
    };
    if visit.tenant.admins.is_empty() {
        return StatusCode::NOT_FOUND.into_response();
    }
    match session::person_of_cookie(&app, &visit, request.headers()).await {
        Ok(Some(admin_id)) if visit.tenant.admins.contains(&admin_id) => {
            request.extensions_mut().insert(Operator { admin_id });
            next.run(request).await
        }
        Ok(Some(_)) => StatusCode::NOT_FOUND.into_response(),
        Ok(None) if request.method() == Method::GET => {
            Redirect::to(&Destination::Admin.sign_in()).into_response()
        }
        Ok(None) => ApiError::unauthenticated().into_response(),
        Err(error) => error.into_response(),
    }
}
