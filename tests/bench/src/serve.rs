//! The loopback server of the bench page: the page, the libraries, the built worker and the small
//! photos. Read-only, for one host name, and gone with the run.

use std::net::SocketAddr;

use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse as _, Response},
};
use cameo_tests::workspace;
use tokio::net::TcpListener;
use tower_http::{services::ServeDir, set_header::SetResponseHeaderLayer};

use crate::{Result, photos::Photos};

/// A page's own things and WebAssembly, and the blob workers and pictures that libraries make.
const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval' blob:; \
    worker-src 'self' blob:; img-src 'self' blob: data:; connect-src 'self' blob: data:; \
    style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'";

/// Starts serving; returns scheme, host and port.
///
/// # Errors
/// The page has not been built, or no port is free.
pub async fn start(photos: &Photos) -> Result<String> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    let routes = routes(photos, address);
    tokio::spawn(async move { axum::serve(listener, routes).await });
    Ok(format!("http://{address}"))
}

fn routes(photos: &Photos, address: SocketAddr) -> Router {
    let bench = workspace::root().join("tests/bench");
    let policy = HeaderValue::from_static(POLICY);
    Router::new()
        .nest_service("/bench", ServeDir::new(bench.join("page")))
        .nest_service("/node_modules", ServeDir::new(bench.join("node_modules")))
        .nest_service("/assets", ServeDir::new(workspace::page_folder()))
        .nest_service("/photos", ServeDir::new(photos.folder()))
        .layer(SetResponseHeaderLayer::overriding(
            header::CONTENT_SECURITY_POLICY,
            policy,
        ))
        .layer(middleware::from_fn_with_state(
            address.to_string(),
            own_host_only,
        ))
}

/// A page of another origin cannot lead its name here.
async fn own_host_only(State(host): State<String>, request: Request, next: Next) -> Response {
    let asked = request.headers().get(header::HOST);
    if asked.is_some_and(|asked| asked.as_bytes() == host.as_bytes()) {
        return next.run(request).await;
    }
    StatusCode::MISDIRECTED_REQUEST.into_response()
}
