//! The page, its files and the element's files, read from two folders: compressed, where a build
//! has put a file in Brotli beside the plain one.

use std::path::{Path, PathBuf};

use axum::{
    Extension, Router,
    extract::{self, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::from_fn_with_state,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};

use crate::{
    envelope::ApiError, headers, person::session, secrets::sha256_hex, state::App, tenant::Visit,
};

/// What the element's folder gives away.
const ELEMENT_TYPES: [&str; 3] = ["js", "wasm", "ts"];
/// Where it has its messages.
const ELEMENT_MESSAGES: &str = "dist/messages/";
/// Names stay the same from one build to the next, so a browser asks each time whether its copy
/// is still good.
const CACHING: &str = "no-cache";

pub(crate) fn routes(app: &App) -> Router<App> {
    Router::new()
        .route("/", get(|| async { Redirect::to("/settings") }))
        .route("/settings", get(settings))
        .route("/embed.html", get(embed))
        .route("/assets/{*path}", get(asset))
        .route("/element/{*path}", get(element))
        .layer(from_fn_with_state(app.clone(), headers::page))
}

async fn settings(
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    request: Request,
) -> Result<Response, ApiError> {
    if session::signed_in(&app, &visit, request.headers())
        .await?
        .is_none()
    {
        return Ok(Redirect::to("/sign-in").into_response());
    }
    Ok(file(&app.page_dir, "index.html", request.headers()).await)
}

async fn embed(State(app): State<App>, request: Request) -> Response {
    file(&app.page_dir, "embed.html", request.headers()).await
}

async fn asset(
    State(app): State<App>,
    extract::Path(path): extract::Path<String>,
    request: Request,
) -> Response {
    file(&app.page_dir, &path, request.headers()).await
}

async fn element(
    State(app): State<App>,
    extract::Path(path): extract::Path<String>,
    request: Request,
) -> Response {
    let is_known = match extension(&path) {
        "json" => path.starts_with(ELEMENT_MESSAGES),
        other => ELEMENT_TYPES.contains(&other),
    };
    if !is_known {
        return StatusCode::NOT_FOUND.into_response();
    }
    file(&app.element_dir, &path, request.headers()).await
}

async fn file(folder: &Path, path: &str, request: &HeaderMap) -> Response {
    let Some(file) = safe_path(folder, path) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut response = match read(&file, takes_brotli(request)).await {
        Some((bytes, coding)) => answer(path, bytes, coding, request),
        None => StatusCode::NOT_FOUND.into_response(),
    };
    let varies = HeaderValue::from_static("accept-encoding");
    response.headers_mut().insert(header::VARY, varies);
    response
}

/// The bytes of a file, and how they are coded if they are.
async fn read(file: &Path, in_brotli: bool) -> Option<(Vec<u8>, Option<&'static str>)> {
    if in_brotli {
        let mut compressed = file.as_os_str().to_owned();
        compressed.push(".br");
        if let Ok(bytes) = tokio::fs::read(compressed).await {
            return Some((bytes, Some("br")));
        }
    }
    let bytes = tokio::fs::read(file).await.ok()?;
    Some((bytes, None))
}

/// Whether a client says by name that it takes Brotli.
///
/// # Source
/// RFC 9110, 12.5.3: a weight of zero means that it does not.
fn takes_brotli(request: &HeaderMap) -> bool {
    let codings = request.get_all(header::ACCEPT_ENCODING).into_iter();
    let mut codings = codings
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','));
    codings.any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        let is_brotli = parts
            .next()
            .is_some_and(|name| name.eq_ignore_ascii_case("br"));
        is_brotli && !parts.any(is_zero)
    })
}

fn is_zero(weight: &str) -> bool {
    let value = weight.strip_prefix("q=").or(weight.strip_prefix("Q="));
    value.is_some_and(|value| value.parse() == Ok(0.0))
}

/// Only plain names, none of which is hidden: nothing that could lead out of the folder.
fn safe_path(folder: &Path, path: &str) -> Option<PathBuf> {
    let is_plain = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && part
                .bytes()
                .all(|octet| octet.is_ascii_alphanumeric() || b"._-".contains(&octet))
    };
    path.split('/').all(is_plain).then(|| folder.join(path))
}

fn answer(
    path: &str,
    bytes: Vec<u8>,
    coding: Option<&'static str>,
    request: &HeaderMap,
) -> Response {
    let etag = format!("\"{}\"", &sha256_hex(&bytes));
    let known = request.get(header::IF_NONE_MATCH);
    let is_known = known.is_some_and(|value| value.as_bytes() == etag.as_bytes());
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, media_type(path))], bytes).into_response()
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(CACHING));
    if let Some(coding) = coding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        headers.insert(header::ETAG, etag);
    }
    response
}

fn extension(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(_, extension)| extension)
}

fn media_type(path: &str) -> &'static str {
    match extension(path) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "ts" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brotli_is_taken_by_name_and_weight() {
        let takes = |text: &'static str| {
            let value = HeaderValue::from_static(text);
            takes_brotli(&HeaderMap::from_iter([(header::ACCEPT_ENCODING, value)]))
        };
        for yes in ["br", "gzip, br;q=0.5", "GZIP,BR"] {
            assert!(takes(yes), "{yes}");
        }
        for no in ["", "gzip", "br;q=0", "gzip, br; q=0.000", "brotli", "*"] {
            assert!(!takes(no), "{no}");
        }
    }

    #[test]
    fn paths_stay_in_the_folder() {
        let folder = Path::new("/page");
        assert_eq!(safe_path(folder, "a/b-1.js"), Some("/page/a/b-1.js".into()));
        for bad in [
            "",
            "/etc/passwd",
            "../x",
            "a/../../x",
            ".git/config",
            "a//b",
            "a\\b",
            "a\0",
            "a/.env",
            "%2e%2e",
        ] {
            assert_eq!(safe_path(folder, bad), None, "{bad}");
        }
    }
}
