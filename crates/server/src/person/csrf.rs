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
        refused()
    }
}

/// Lets a request through only if a page of this very origin made it: what an administrator may do
/// is not for the pages of other origins, whatever a person may do there.
pub(crate) async fn require_same_origin(request: Request, next: Next) -> Response {
    let visit = request.extensions().get::<Visit>();
    if visit.is_some_and(|visit| is_same_origin(request.headers(), visit)) {
        next.run(request).await
    } else {
        refused()
    }
}

fn is_same_origin(headers: &HeaderMap, visit: &Visit) -> bool {
    match text(headers, header::ORIGIN.as_str()) {
        Some(origin) => origin == visit.own_url(""),
        None => is_said_to_be_same(headers),
    }
}

fn refused() -> Response {
    ApiError::new(Name::Forbidden, "cross-site request refused").into_response()
}

fn is_own_page(headers: &HeaderMap, tenant: &Tenant) -> bool {
    let origin = text(headers, header::ORIGIN.as_str());
    let is_allowed = origin.is_some_and(|origin| tenant.allows_origin(origin));
    is_allowed || is_said_to_be_same(headers)
}

/// By the browser, which no page can make say so.
fn is_said_to_be_same(headers: &HeaderMap) -> bool {
    text(headers, "sec-fetch-site") == Some("same-origin")
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}
