//! One line per request: method, path, status, time. Never a query, a header or a body: they hold
//! signatures, tokens and cookies.

use std::time::Instant;

use axum::{extract::Request, middleware::Next, response::Response};

pub(crate) async fn log(request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let begun = Instant::now();
    let response = next.run(request).await;
    let millis = begun.elapsed().as_millis();
    let status = response.status().as_u16();
    // Debug escapes control characters, so that a path can't forge a line.
    tracing::info!(%method, ?path, status, millis, "request");
    response
}
