//! Cross-origin answers: an exact list of origins, `Vary: Origin` on everything, and an `OPTIONS`
//! that never reaches a handler.
//!
//! # Source
//! Contract 1.3 (CORS); Authgear `pkg/lib/infra/middleware/cors.go`, commit `fa7a7d55`.

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::tenant::Visit;

const ECHOED: [(HeaderName, HeaderName); 2] = [
    (
        header::ACCESS_CONTROL_REQUEST_METHOD,
        header::ACCESS_CONTROL_ALLOW_METHODS,
    ),
    (
        header::ACCESS_CONTROL_REQUEST_HEADERS,
        header::ACCESS_CONTROL_ALLOW_HEADERS,
    ),
];

pub(crate) async fn answer(request: Request, next: Next) -> Response {
    let granted = granted(&request);
    let mut response = if request.method() == Method::OPTIONS {
        ().into_response()
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    headers.extend(granted);
    response
}

fn granted(request: &Request) -> HeaderMap {
    let mut granted = HeaderMap::new();
    let asked = request.headers();
    let tenant = request
        .extensions()
        .get::<Visit>()
        .map(|visit| &visit.tenant);
    let (Some(tenant), Some(origin)) = (tenant, asked.get(header::ORIGIN)) else {
        return granted;
    };
    if !origin
        .to_str()
        .is_ok_and(|origin| tenant.allows_origin(origin))
    {
        return granted;
    }
    granted.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
    granted.insert(
        header::ACCESS_CONTROL_ALLOW_CREDENTIALS,
        HeaderValue::from_static("true"),
    );
    granted.insert(
        header::ACCESS_CONTROL_MAX_AGE,
        HeaderValue::from_static("900"),
    );
    granted.insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static("Retry-After"),
    );
    for (asked_for, allowed) in ECHOED {
        if let Some(value) = asked.get(asked_for) {
            granted.insert(allowed, value.clone());
        }
    }
    granted
}
