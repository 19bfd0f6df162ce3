//! Refuses requests that act by cookie but were not made by a page of ours.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{
    envelope::{ApiError, Name},
    state::App,
    tenant::{Tenant, Visit},
};

/// Lets a request through if its origin is allowed, or the browser says it is the same.
pub(crate) async fn require_own_page(
    State(app): State<App>,
    request: Request,
    next: Next,
) -> Response {
    let visit = request.extensions().get::<Visit>();
    let tenant = visit.map_or(&app.tenant, |visit| &visit.tenant);
    if is_own_page(request.headers(), tenant) {
        next.run(request).await
    } else {
        ApiError::new(Name::Forbidden, "cross-site request refused").into_response()
    }
}

fn is_own_page(headers: &HeaderMap, tenant: &Tenant) -> bool {
    let text = |name| {
        headers
            .get(name)
            .and_then(|value: &header::HeaderValue| value.to_str().ok())
    };
    let is_allowed = text("origin").is_some_and(|origin| tenant.allows_origin(origin));
    is_allowed || text("sec-fetch-site") == Some("same-origin")
}
