//! Headers that whole groups of answers carry.

use axum::{
    extract::Request,
    http::{HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};

/// No inline script or style, no eval, nobody else's anything; WebAssembly is compiled. The
/// worker needs it on its own answer, because a worker does not take its page's policy.
pub(crate) const PAGE_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self'; img-src 'self' blob:; connect-src 'self'; worker-src 'self'; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// For pages and everything they load. The referrer policy is not `no-referrer`, because with
/// that browsers send `Origin: null` with a form.
const PAGE: [(HeaderName, &str); 5] = [
    (header::CONTENT_SECURITY_POLICY, PAGE_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];

const ADMIN: [(HeaderName, &str); 5] = [
    (header::CACHE_CONTROL, "no-store"),
    (header::PRAGMA, "no-cache"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
    (header::X_FRAME_OPTIONS, "DENY"),
];

const NO_STORE: [(HeaderName, &str); 2] = [
    (header::CACHE_CONTROL, "no-store"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
];

pub(crate) async fn page(request: Request, next: Next) -> Response {
    with(next.run(request).await, &PAGE)
}

/// # Source
/// Contract 1.1 (middleware order); Authgear `pkg/admin/routes.go`, commit `fa7a7d55`.
pub(crate) async fn admin(request: Request, next: Next) -> Response {
    with(next.run(request).await, &ADMIN)
}

/// For what is true only now and only for one person.
pub(crate) async fn no_store(request: Request, next: Next) -> Response {
    with(next.run(request).await, &NO_STORE)
}

fn with(mut response: Response, headers: &[(HeaderName, &'static str)]) -> Response {
    for (name, value) in headers {
        let value = HeaderValue::from_static(value);
        response.headers_mut().insert(name, value);
    }
    response
}
