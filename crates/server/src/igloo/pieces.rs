//! `PATCH …/attachments/uploads/{key}` brings a file, whole or piece by piece, or asks how much is
//! there.
//!
//! A piece counts only if it begins where the last one ended and is as long as it says. Anything
//! else is refused and changes nothing. Of a piece that broke off, what has arrived counts, so that
//! an upload goes on from there.

use std::time::Duration;

use axum::{
    Extension, Json,
    body::Body,
    extract::{Path, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};

use super::{
    attachments::{MEDIA_TYPES, check_community, not_found},
    entries::{Arriving, Facts, Held, NotTaken},
    range::ContentRange,
    shown,
};
use crate::{
    attributes::picture::ObjectRef,
    envelope::{ApiError, Name},
    images::{publish::publish, upload::sanitised},
    person::SignedIn,
    state::App,
    store::{person, upload},
    tenant::Visit,
};

/// How long one piece may take, however steadily it comes.
const RECEIVE_TIME: Duration = Duration::from_secs(300);

/// One piece, as its headers describe it.
struct Piece {
    start: u64,
    byte_len: u64,
}

pub(super) async fn patch(
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Extension(SignedIn { person_id }): Extension<SignedIn>,
    Path((community, key)): Path<(String, String)>,
    request: Request,
) -> Result<Response, Refusal> {
    check_community(&visit, &community)?;
    let (parts, body) = request.into_parts();
    let range = content_range(&parts.headers)?;
    let (facts, held) = found(&app, &key, &person_id)?;
    if range.total() != facts.byte_len {
        let message = "not the length that was announced";
        return Err(ApiError::with_reason(Name::AlreadyExists, "LengthChanged", message).into());
    }
    let ContentRange::Piece { start, end, .. } = range else {
        return Ok(progress(&app, &visit, &key, &facts, held).await?);
    };
    app.attachments.check_next(&key, start)?;
    check_media_type(&parts.headers)?;
    let piece = Piece {
        start,
        byte_len: end - start + 1,
    };
    let _room = app.room_for_upload(&key).await?;
    let bytes = receive(body, &piece, &mut app.attachments.receive(&key, start)).await?;
    let turn = app.uploads_in_progress.turn(&key).await;
    let _turn = turn.map_err(ApiError::from)?;
    take(&app, &visit, &key, &facts, &piece, bytes).await?;
    let (facts, held) = found(&app, &key, &person_id)?;
    Ok(progress(&app, &visit, &key, &facts, held).await?)
}

fn found(app: &App, key: &str, person_id: &str) -> Result<(Facts, Held), ApiError> {
    let found = app.attachments.find(key, person_id, app.now());
    found.ok_or_else(not_found)
}

fn content_range(headers: &HeaderMap) -> Result<ContentRange, ApiError> {
    let mut values = headers.get_all(header::CONTENT_RANGE).iter();
    let only = values.next().filter(|_| values.next().is_none());
    let range = only.and_then(|value| ContentRange::parse(value.to_str().ok()?));
    range.ok_or_else(|| ApiError::new(Name::Invalid, "invalid Content-Range"))
}

fn check_media_type(headers: &HeaderMap) -> Result<(), ApiError> {
    let value = headers.get(header::CONTENT_TYPE);
    let text = value.and_then(|value| value.to_str().ok());
    let is_known = text.is_some_and(|text| MEDIA_TYPES.contains(&text));
    is_known
        .then_some(())
        .ok_or_else(|| ApiError::new(Name::Invalid, "invalid content type"))
}

/// Exactly as many bytes as the range says. If the connection breaks off or stalls, what has arrived
/// is kept.
async fn receive(
    body: Body,
    piece: &Piece,
    arriving: &mut Arriving<'_>,
) -> Result<Vec<u8>, ApiError> {
    let wrong = || ApiError::new(Name::Invalid, "not as many bytes as Content-Range says");
    let allowed = usize::try_from(piece.byte_len).map_err(|_| wrong())?;
    let mut body = Limited::new(body, allowed);
    let reading = async {
        while let Some(frame) = body.frame().await {
            if let Ok(bytes) = frame?.into_data() {
                arriving.extend(&bytes);
            }
        }
        Ok(())
    };
    match tokio::time::timeout(RECEIVE_TIME, reading).await {
        Ok(Ok(())) => {
            let bytes = arriving.take();
            (bytes.len() == allowed).then_some(bytes).ok_or_else(wrong)
        }
        Ok(Err(error)) if is_too_long(&error) => {
            arriving.take();
            Err(wrong())
        }
        // The same piece once more would be refused; who asks what has arrived goes on from there.
        _ => Err(ApiError::unavailable()),
    }
}

fn is_too_long(error: &axum::BoxError) -> bool {
    error.is::<LengthLimitError>()
}

/// Keeps the piece, and makes the whole of all if it was the last one. Of two that came at the same
/// time the second is not the next one any more.
async fn take(
    app: &App,
    visit: &Visit,
    key: &str,
    facts: &Facts,
    piece: &Piece,
    bytes: Vec<u8>,
) -> Result<(), Refusal> {
    if piece.start + piece.byte_len < facts.byte_len {
        return Ok(app.attachments.append(key, piece.start, &bytes)?);
    }
    let mut file = app.attachments.before(key, piece.start)?;
    file.extend_from_slice(&bytes);
    Ok(store(app, visit, key, file).await?)
}

/// Stores the photo as every upload is stored. The last piece is kept nowhere else: if the store
/// does not answer, it is sent again.
async fn store(app: &App, visit: &Visit, key: &str, file: Vec<u8>) -> Result<(), ApiError> {
    let stored = async {
        let image = sanitised(app, file).await?;
        publish(app, &visit.tenant.id, key, image).await
    };
    match stored.await {
        Ok(()) => app.attachments.finish(key),
        Err(error) if error.name.status().is_client_error() => {
            // These bytes never become a photo.
            app.attachments.forget(key);
            return Err(error);
        }
        Err(error) => return Err(error),
    }
    Ok(())
}

/// 200 for the whole, 308 for a part.
async fn progress(
    app: &App,
    visit: &Visit,
    key: &str,
    facts: &Facts,
    held: Held,
) -> Result<Response, ApiError> {
    let byte_len = match held {
        Held::Whole => {
            let is_profile_photo = is_profile_photo(app, visit, key).await?;
            return Ok(Json(shown(key, facts, is_profile_photo)).into_response());
        }
        Held::Part(byte_len) => byte_len,
    };
    let mut response = StatusCode::PERMANENT_REDIRECT.into_response();
    if let Some(end) = byte_len.checked_sub(1) {
        set(&mut response, header::RANGE, &format!("bytes=0-{end}"));
    }
    Ok(response)
}

/// Whether it is the picture of the person whom it was given to.
async fn is_profile_photo(app: &App, visit: &Visit, key: &str) -> Result<bool, ApiError> {
    let tenant_id = &visit.tenant.id;
    let mut connection = app.store.reader.acquire().await?;
    let upload = upload::find(&mut *connection, tenant_id, key).await?;
    let Some(person_id) = upload.and_then(|upload| upload.claimed_by) else {
        return Ok(false);
    };
    let person = person::find(&mut connection, tenant_id, &person_id).await?;
    let picture = person
        .as_ref()
        .and_then(|person| person.standard.get("picture")?.as_str());
    let picture = picture.and_then(ObjectRef::parse);
    Ok(picture.is_some_and(|picture| picture.object_id == key))
}

fn set(response: &mut Response, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

/// Why a piece was refused.
pub(super) enum Refusal {
    /// As every other route says it.
    Api(ApiError),
    /// It does not begin where the last one ended; so many bytes are there.
    Elsewhere { byte_len: u64 },
}

impl From<ApiError> for Refusal {
    fn from(error: ApiError) -> Self {
        Self::Api(error)
    }
}

impl From<NotTaken> for Refusal {
    fn from(refusal: NotTaken) -> Self {
        match refusal {
            NotTaken::Unknown => not_found().into(),
            NotTaken::Elsewhere { byte_len } => Self::Elsewhere { byte_len },
            NotTaken::NoRoom => ApiError::unavailable().into(),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let byte_len = match self {
            Self::Api(error) => return error.into_response(),
            Self::Elsewhere { byte_len } => byte_len,
        };
        let mut response = StatusCode::RANGE_NOT_SATISFIABLE.into_response();
        let range = format!("bytes */{byte_len}");
        set(&mut response, header::CONTENT_RANGE, &range);
        response
    }
}
