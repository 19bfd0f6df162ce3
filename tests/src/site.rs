//! A site of somebody else: a page with `<cameo-picker>` on an origin of its own, where people are
//! signed in by other means, under a policy as strict as a site may have.

use std::sync::{Arc, Mutex};

use axum::{
    Router,
    extract::{Path, Query, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;
use tokio::{net::TcpListener, task::AbortHandle};

use crate::{proxy::Proxy, workspace};

/// It waits until somebody signs in, as sites do, and then asks its own server for a token each time.
const SCRIPT: &str = r#"
const picker = document.querySelector("cameo-picker");
picker.addEventListener("done", ({ detail }) => {
  document.querySelector("output").textContent = detail.url;
});
const signIn = () => {
  picker.getToken = async ({ fresh }) => {
    const answer = await fetch(`/token?fresh=${fresh}`, { method: "POST" });
    return answer.ok ? answer.text() : undefined;
  };
};
document.querySelector("button").addEventListener("click", () => {
  signIn();
  localStorage.setItem("signed-in", performance.now());
});
// In another tab.
addEventListener("storage", signIn);
"#;

/// A listening site; it ends when it is dropped.
#[derive(Debug)]
pub struct Site {
    port: u16,
    shared: Arc<Shared>,
    task: AbortHandle,
}

#[derive(Debug)]
struct Shared {
    /// Where the page's picker has its server.
    server: String,
    tokens: Mutex<Tokens>,
}

/// Who of the site's people is signed in has these.
#[derive(Debug, Default)]
struct Tokens {
    kept: Option<String>,
    fresh: Option<String>,
    asked_fresh: usize,
}

impl Site {
    /// Starts one whose picker has its server behind this proxy.
    pub async fn start(proxy: &Proxy) -> Self {
        let shared = Arc::new(Shared {
            server: format!("http://{}", proxy.host()),
            tokens: Mutex::default(),
        });
        let routes = Router::new()
            .route("/", get(page))
            .route("/page.js", get(|| async { typed("js", SCRIPT) }))
            .route("/token", post(token))
            .route("/element/{*path}", get(element))
            .with_state(shared.clone());
        let listener = TcpListener::bind(("127.0.0.1", 0)).await;
        let listener = listener.expect("a free port");
        let port = listener.local_addr().expect("a bound address").port();
        let serving = async move { axum::serve(listener, routes).await };
        Self {
            port,
            shared,
            task: tokio::spawn(serving).abort_handle(),
        }
    }

    /// Its origin. By its name it is another site than a server at an address, so that cookies stay at
    /// home.
    pub fn origin(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// The token that it has for the person, and the one that it gets if that is refused.
    pub fn has_tokens(&self, kept: &str, fresh: &str) {
        let mut tokens = self.shared.tokens.lock().expect("never poisoned");
        tokens.kept = Some(kept.to_owned());
        tokens.fresh = Some(fresh.to_owned());
    }

    /// How often a token was refused, as the page was told.
    pub fn asked_fresh(&self) -> usize {
        let tokens = self.shared.tokens.lock().expect("never poisoned");
        tokens.asked_fresh
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn page(State(shared): State<Arc<Shared>>) -> Response {
    let server = &shared.server;
    let page = format!(
        "<!doctype html><html lang=en><title>A site</title>\
         <link rel=icon href=data:,>\
         <script type=module src=/element/element.js></script>\
         <script type=module src=/page.js></script>\
         <main><h1>A site</h1><p><button>Sign in here</button></p>\
         <cameo-picker server={server}></cameo-picker><output></output></main>"
    );
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; \
         img-src data: blob: {server}; connect-src 'self' {server}"
    );
    let policy = [(header::CONTENT_SECURITY_POLICY, policy)];
    (policy, typed("html", page)).into_response()
}

#[derive(Deserialize)]
struct Wish {
    fresh: bool,
}

async fn token(State(shared): State<Arc<Shared>>, Query(wish): Query<Wish>) -> Response {
    let mut tokens = shared.tokens.lock().expect("never poisoned");
    if wish.fresh {
        tokens.asked_fresh += 1;
        tokens.kept = tokens.fresh.clone();
    }
    match tokens.kept.clone() {
        Some(token) => token.into_response(),
        None => StatusCode::UNAUTHORIZED.into_response(),
    }
}

/// A file of the npm package, as a site has it that serves it itself.
async fn element(Path(path): Path<String>) -> Response {
    let file = workspace::element_folder().join(&path);
    match tokio::fs::read(file).await {
        Ok(bytes) => typed(path.rsplit('.').next().unwrap_or_default(), bytes),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

fn typed(extension: &str, body: impl IntoResponse) -> Response {
    let media_type = match extension {
        "html" => "text/html",
        "js" => "text/javascript",
        "wasm" => "application/wasm",
        _ => "application/json",
    };
    // A worker goes by the policy of its own answer.
    let policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    if extension == "js" {
        headers.insert(
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(policy),
        );
    }
    response
}
