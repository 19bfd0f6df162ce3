//! Takes an upload: `POST /_images/{app}/{object}?…`.
//!
//! The link is checked before a byte of the body is read; then come the form, the metadata, the
//! row, the image itself, and only then is anything kept.
//!
//! # Source
//! Contract 1.3; Authgear `pkg/images/handler/post.go`, commit `fa7a7d55`.

use std::time::Duration;

use axum::{
    Extension,
    extract::{Path, Request, State},
    http::{header, request::Parts},
    response::Response,
};
use cameo_model::Error;
use cameo_pipeline::Sanitised;
use serde_json::json;

use super::{
    form,
    gate::GateError,
    link::Metadata,
    publish::{duplicated, publish},
    sign::{self, METADATA, Query, Target},
};
use crate::{
    envelope::{ApiError, Name, result},
    state::App,
    store,
    tenant::Visit,
};

/// How long a whole body may take, however steadily it comes.
const RECEIVE_TIME: Duration = Duration::from_secs(300);

pub(crate) async fn post(
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path((app_id, id)): Path<(String, String)>,
    request: Request,
) -> Result<Response, ApiError> {
    let (parts, body) = request.into_parts();
    let query = check_link(&app, &visit, &parts)?;
    if app_id != visit.tenant.id {
        return Err(ApiError::new(Name::NotFound, "no such app"));
    }
    let content_type = parts.headers.get(header::CONTENT_TYPE);
    let boundary = form::boundary(content_type.and_then(|value| value.to_str().ok()))?;
    let _room = app.room_for_upload(&id).await?;
    let file = receive(&app, body, boundary).await?;
    Metadata::decode(query.first(METADATA).unwrap_or_default())?;

    let _turn = app.uploads_in_progress.turn(&id).await?;
    check_pending(&app, &app_id, &id).await?;
    let image = sanitised(&app, file).await?;
    publish(&app, &app_id, &id, image).await?;
    Ok(result(
        &json!({ "url": format!("authgearimages:///{app_id}/{id}") }),
    ))
}

fn check_link(app: &App, visit: &Visit, parts: &Parts) -> Result<Query, ApiError> {
    let query = Query::parse(parts.uri.query().unwrap_or_default());
    let target = Target {
        method: parts.method.as_str(),
        host: &visit.host,
        path: parts.uri.path(),
    };
    sign::verify(&visit.tenant.images_keys, target, &query, app.now())?;
    Ok(query)
}

async fn receive(app: &App, body: axum::body::Body, boundary: String) -> Result<Vec<u8>, ApiError> {
    let reading = form::read_file(body, boundary, app.limits.max_bytes);
    tokio::time::timeout(RECEIVE_TIME, reading)
        .await
        .map_err(|_| ApiError::new(Name::Invalid, "failed to read request body"))?
}

/// Saves the work for a link that has been used; whether it really is still free is decided when
/// the bytes are kept.
async fn check_pending(app: &App, tenant_id: &str, id: &str) -> Result<(), ApiError> {
    match store::upload::find(&app.store.reader, tenant_id, id).await? {
        Some(upload) if upload.state == "pending" => Ok(()),
        Some(_) => Err(duplicated()),
        // Our signature without our row: the row has been swept, long after its end.
        None => Err(sign::expired()),
    }
}

/// The photo as it is kept, once it is its turn.
pub(crate) async fn sanitised(app: &App, file: Vec<u8>) -> Result<Sanitised, ApiError> {
    let limits = app.limits.of_image();
    let work = app
        .gate
        .run(move || cameo_pipeline::sanitise(&file, &limits));
    work.await.map_err(|error| match error {
        GateError::Image(error) => refusal(&error),
        GateError::Busy => ApiError::unavailable(),
        GateError::Crashed => {
            tracing::error!("the decoder crashed on an upload");
            ApiError::unexpected()
        }
    })
}

/// What Authgear never says: it does not look at the image.
fn refusal(error: &Error) -> ApiError {
    let (name, reason, message) = match error {
        Error::Empty {} | Error::TooManyBytes { .. } => return form::too_large(),
        Error::UnsupportedFormat {} | Error::UnsupportedCoding {} => {
            (Name::Invalid, "UnsupportedImage", "not a supported image")
        }
        Error::Damaged {} => (Name::Invalid, "DamagedImage", "damaged image"),
        Error::TooManyPixels { .. } | Error::SideTooLong { .. } => {
            (Name::BadRequest, "TooManyPixels", "too many pixels")
        }
        Error::TooSlow { .. } => (
            Name::BadRequest,
            "TooSlow",
            "the image takes too long to decode",
        ),
        other => {
            tracing::error!(error = %other, "the pipeline failed on an upload");
            return ApiError::unexpected();
        }
    };
    ApiError::with_reason(name, reason, message).info(json!(error))
}
