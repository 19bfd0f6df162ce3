//! Headers that whole groups of answers carry.

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};

use crate::state::App;

/// For pages and everything they load. The referrer policy is not `no-referrer`, because with
/// that browsers send `Origin: null` with a form.
const PAGE: [(HeaderName, &str); 4] = [
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

/// No inline script or style, no eval, nobody else's anything but the pictures of `images_origin`,
/// and to be shown only, those of `default_origins`; WebAssembly is compiled.
pub(crate) fn page_policy(images_origin: Option<&str>, default_origins: &[String]) -> String {
    let images = images_origin.map_or(String::new(), |origin| format!(" {origin}"));
    let defaults: String = default_origins.iter().map(|it| format!(" {it}")).collect();
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' blob:{images}{defaults}; connect-src 'self'{images}; worker-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
}

/// The policy goes with scripts too: a worker does not take its page's, but its own answer's.
pub(crate) async fn page(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = with(next.run(request).await, &PAGE);
    let policy = app.page_policy.clone();
    response
        .headers_mut()
        .insert(header::CONTENT_SECURITY_POLICY, policy);
    response
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
