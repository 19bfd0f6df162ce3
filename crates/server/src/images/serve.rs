//! Shows a picture: `GET /_images/{app}/{object}/{profile|original}`.
//!
//! # Source
//! Contract 1.4; Authgear `pkg/images/handler/get.go`, commit `fa7a7d55`.

use axum::{
    Extension,
    body::Body,
    extract::{Path, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;

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

/// A picture ready to be shown.
struct Shown {
    media_type: String,
    bytes: Bytes,
    sha256: String,
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
    let shown = match option.as_str() {
        _ if app_id != visit.tenant.id => Err(StatusCode::NOT_FOUND),
        "original" => original(&app, &app_id, &id).await,
        "profile" => profile(&app, &app_id, &id).await,
        _ => Err(StatusCode::NOT_FOUND),
    };
    match shown {
        Ok(shown) => answer(shown, request.headers()),
        Err(status) => status.into_response(),
    }
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

async fn original(app: &App, tenant_id: &str, id: &str) -> Result<Shown, StatusCode> {
    let object = find(app, tenant_id, id).await?;
    Ok(Shown {
        bytes: read(app, &object).await?,
        media_type: object.media_type,
        sha256: object.sha256,
        caching: None,
    })
}

async fn profile(app: &App, tenant_id: &str, id: &str) -> Result<Shown, StatusCode> {
    let object = find(app, tenant_id, id).await?;
    let variant = scaled(app, &object).await?;
    Ok(Shown {
        bytes: variant.bytes,
        media_type: variant.media_type.into(),
        sha256: variant.sha256,
        caching: Some(PROFILE_CACHING),
    })
}

/// Scales once, however many ask at the same time.
async fn scaled(app: &App, object: &Object) -> Result<Variant, StatusCode> {
    if let Some(variant) = app.variants.get(&object.key) {
        return Ok(variant);
    }
    let _turn = app.variants_in_progress.lock(&object.key).await;
    if let Some(variant) = app.variants.get(&object.key) {
        return Ok(variant);
    }
    let bytes = read(app, object).await?;
    let limits = app.limits.of_image();
    let work = app
        .gate
        .run(move || cameo_pipeline::cover(&bytes, &limits, PROFILE_SIDE_PX));
    let image = work.await.map_err(|error| {
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

async fn read(app: &App, object: &Object) -> Result<Bytes, StatusCode> {
    app.objects.read(&object.key).await.map_err(|error| {
        tracing::error!(%error, "a stored picture could not be read");
        match error {
            ObjectError::Missing => StatusCode::NOT_FOUND,
            ObjectError::Failed(_) => StatusCode::BAD_GATEWAY,
        }
    })
}

fn answer(shown: Shown, request: &HeaderMap) -> Response {
    let etag = format!("\"{}\"", shown.sha256);
    let is_known = request
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|list| list.split(','))
        .map(|tag| tag.trim().trim_start_matches("W/"))
        .any(|tag| tag == etag || tag == "*");
    let mut response = Response::new(Body::empty());
    let headers = response.headers_mut();
    let mut set = |name, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    set(header::ETAG, &etag);
    if let Some(caching) = shown.caching {
        set(header::CACHE_CONTROL, caching);
    }
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(
        header::CONTENT_SECURITY_POLICY,
        "sandbox; default-src 'none'",
    );
    set(
        header::HeaderName::from_static("cross-origin-resource-policy"),
        "cross-origin",
    );
    if is_known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return response;
    }
    set(header::CONTENT_TYPE, &shown.media_type);
    *response.body_mut() = Body::from(shown.bytes);
    response
}
