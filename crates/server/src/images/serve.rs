//! Shows a picture: `GET /_images/{app}/{object}/{profile|original}`.
//!
//! # Source
//! Contract 1.4; Authgear `pkg/images/handler/get.go`, commit `fa7a7d55`.

use axum::{
    Extension,
    body::Body,
    extract::{Path, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};

use super::variants::Variant;
use crate::{
    objects::ObjectError,
    secrets::sha256_hex,
    state::App,
    store::object::{self, Object},
    tenant::Visit,
};

/// Side of a profile picture in pixels.
const PROFILE_SIDE_PX: u32 = 240;
const PROFILE_CACHING: &str = "public, immutable, max-age=900";

/// Whatever the bytes are, opened by themselves they can do nothing. Any page may show them.
pub(crate) const SAFETY: [(HeaderName, &str); 3] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (
        header::CONTENT_SECURITY_POLICY,
        "sandbox; default-src 'none'",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "cross-origin",
    ),
];

/// What is known of a picture before its bytes are.
struct Shown {
    media_type: String,
    sha256: String,
    byte_len: u64,
    caching: Option<&'static str>,
}

pub(crate) async fn get(
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path((app_id, id, option)): Path<(String, String, String)>,
    request: Request,
) -> Response {
    if let Some(elsewhere) = at_cdn(&visit, request.uri()) {
        return elsewhere;
    }
    let answer = match option.as_str() {
        _ if app_id != visit.tenant.id => Err(StatusCode::NOT_FOUND),
        "original" => original(&app, &app_id, &id, request.headers()).await,
        "profile" => profile(&app, &app_id, &id, request.headers()).await,
        _ => Err(StatusCode::NOT_FOUND),
    };
    answer.unwrap_or_else(IntoResponse::into_response)
}

/// Comes before everything else, so that even a wrong option is asked for at the CDN.
fn at_cdn(visit: &Visit, uri: &Uri) -> Option<Response> {
    let cdn_host = visit.tenant.cdn_host.as_deref()?;
    if cdn_host == visit.host {
        return None;
    }
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let url = format!("{}://{cdn_host}{path}", visit.scheme.as_str());
    let url = HeaderValue::from_str(&url).ok()?;
    Some((StatusCode::FOUND, [(header::LOCATION, url)]).into_response())
}

/// The photo as it is stored.
pub(crate) async fn original(
    app: &App,
    tenant_id: &str,
    id: &str,
    request: &HeaderMap,
) -> Result<Response, StatusCode> {
    let object = find(app, tenant_id, id).await?;
    let shown = Shown {
        media_type: object.media_type,
        sha256: object.sha256,
        byte_len: u64::try_from(object.byte_len).unwrap_or(0),
        caching: None,
    };
    if is_known(&shown, request) {
        return Ok(not_modified(&shown));
    }
    let bytes = app.objects.stream(&object.key).await.map_err(unreadable)?;
    Ok(answer(&shown, Body::from_stream(bytes)))
}

/// The photo as it is shown beside a name.
pub(crate) async fn profile(
    app: &App,
    tenant_id: &str,
    id: &str,
    request: &HeaderMap,
) -> Result<Response, StatusCode> {
    let object = find(app, tenant_id, id).await?;
    let variant = scaled(app, &object).await?;
    let shown = Shown {
        media_type: variant.media_type.into(),
        sha256: variant.sha256,
        byte_len: variant.bytes.len() as u64,
        caching: Some(PROFILE_CACHING),
    };
    if is_known(&shown, request) {
        return Ok(not_modified(&shown));
    }
    Ok(answer(&shown, Body::from(variant.bytes)))
}

/// Scales once, however many ask at the same time.
async fn scaled(app: &App, object: &Object) -> Result<Variant, StatusCode> {
    if let Some(variant) = app.variants.get(&object.key) {
        return Ok(variant);
    }
    let turn = app.variants_in_progress.turn(&object.key).await;
    let _turn = turn.map_err(|_| StatusCode::BAD_GATEWAY)?;
    if let Some(variant) = app.variants.get(&object.key) {
        return Ok(variant);
    }
    let room = app.room_for_variant().await;
    let room = room.map_err(|_| StatusCode::BAD_GATEWAY)?;
    let bytes = app.objects.read(&object.key).await.map_err(unreadable)?;
    let limits = app.limits.of_image();
    let work = app
        .gate
        .run(move || cameo_pipeline::cover(&bytes, &limits, PROFILE_SIDE_PX));
    let image = work.await;
    drop(room);
    let image = image.map_err(|error| {
        tracing::error!(?error, "a stored picture could not be scaled");
        StatusCode::BAD_GATEWAY
    })?;
    let variant = Variant {
        media_type: image.format.media_type(),
        sha256: sha256_hex(&image.bytes),
        bytes: image.bytes.into(),
    };
    app.variants.insert(&object.key, variant.clone());
    Ok(variant)
}

async fn find(app: &App, tenant_id: &str, id: &str) -> Result<Object, StatusCode> {
    match object::find_stored(&app.store.reader, tenant_id, id).await {
        Ok(Some(object)) => Ok(object),
        Ok(None) => Err(StatusCode::NOT_FOUND),
        Err(error) => {
            tracing::error!(%error, "database");
            Err(StatusCode::BAD_GATEWAY)
        }
    }
}

fn unreadable(error: ObjectError) -> StatusCode {
    tracing::error!(%error, "a stored picture could not be read");
    match error {
        ObjectError::Missing => StatusCode::NOT_FOUND,
        ObjectError::Failed(_) => StatusCode::BAD_GATEWAY,
    }
}

fn etag(shown: &Shown) -> String {
    format!("\"{}\"", shown.sha256)
}

fn is_known(shown: &Shown, request: &HeaderMap) -> bool {
    let etag = etag(shown);
    request
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|list| list.split(','))
        .map(|tag| tag.trim().trim_start_matches("W/"))
        .any(|tag| tag == etag || tag == "*")
}

fn not_modified(shown: &Shown) -> Response {
    let mut response = StatusCode::NOT_MODIFIED.into_response();
    set_headers(response.headers_mut(), shown);
    response
}

fn answer(shown: &Shown, body: Body) -> Response {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    set_headers(headers, shown);
    set(headers, header::CONTENT_TYPE, &shown.media_type);
    headers.insert(header::CONTENT_LENGTH, shown.byte_len.into());
    response
}

fn set_headers(headers: &mut HeaderMap, shown: &Shown) {
    set(headers, header::ETAG, &etag(shown));
    if let Some(caching) = shown.caching {
        set(headers, header::CACHE_CONTROL, caching);
    }
    for (name, value) in SAFETY {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}
