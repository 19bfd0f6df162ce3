//! `POST …/attachments` announces a file; `PATCH …/attachments/uploads/{key}` brings it, whole or
//! piece by piece, or asks how much is there.
//!
//! A piece counts only if it begins where the last one ended and is as long as it says. Anything
//! else is refused and changes nothing.

use std::time::Duration;

use axum::{
    Extension, Json,
    body::Body,
    extract::{Path, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use serde::Deserialize;
use serde_json::json;

use super::{
    entries::{Facts, Held, NotTaken},
    range::ContentRange,
    shown,
};
use crate::{
    envelope::{ApiError, Name},
    graphql::request::read_body,
    images::{link, publish::publish, upload::sanitised},
    person::SignedIn,
    secrets::random,
    state::App,
    store::upload,
    tenant::Visit,
};

/// How long a whole upload may take, from its announcement.
const LIFETIME: Duration = Duration::from_secs(3600);
/// How long one piece may take, however steadily it comes.
const RECEIVE_TIME: Duration = Duration::from_secs(300);
const MAX_ENTRY_BYTES: usize = 4096;
const MAX_NAME_CHARS: usize = 64;
const KEY_CHARS: usize = 10;
/// 64 letters would need signs that the contract's sample does not have.
const KEY_ALPHABET: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// Media types that the contract has, and `image/jpeg`, which is what JPEGs are called elsewhere.
const MEDIA_TYPES: [&str; 4] = ["image/jpg", "image/jpeg", "image/png", "image/gif"];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Announced {
    content_length: u64,
    content_type: String,
    name: String,
}

pub(super) async fn announce(
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Extension(SignedIn { person_id }): Extension<SignedIn>,
    Path(community): Path<String>,
    body: Body,
) -> Result<Response, ApiError> {
    check_community(&visit, &community)?;
    let body = read_body(body, MAX_ENTRY_BYTES).await?;
    let announced: Announced = serde_json::from_slice(&body)
        .map_err(|_| ApiError::new(Name::Invalid, "invalid attachment entry"))?;
    check_announced(&app, &announced)?;
    let now = app.now();
    let (key, ends_at) = (new_key()?, now.plus(LIFETIME));
    let pending = upload::Pending {
        tenant_id: &visit.tenant.id,
        id: &key,
        owner_id: Some(&person_id),
        created_at: now,
        expires_at: ends_at,
    };
    link::insert_counted(&app, &visit.tenant, pending, &person_id).await?;
    let facts = Facts {
        name: cleaned(&announced.name),
        byte_len: announced.content_length,
        media_type: announced.content_type,
        person_id,
        ends_at,
    };
    app.attachments.open(&key, facts, now);
    let community = visit.tenant.igloo.community;
    let location = format!("/.api2/api/v1/communities/{community}/attachments/uploads/{key}");
    let answer = Json(json!({ "key": key }));
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], answer).into_response())
}

/// The one community that a tenant is.
pub(super) fn check_community(visit: &Visit, community: &str) -> Result<(), ApiError> {
    let is_ours = community.parse() == Ok(visit.tenant.igloo.community);
    is_ours.then_some(()).ok_or_else(not_found)
}

pub(super) fn not_found() -> ApiError {
    ApiError::new(Name::NotFound, "no such attachment")
}

fn check_announced(app: &App, announced: &Announced) -> Result<(), ApiError> {
    if !(1..=app.limits.max_bytes).contains(&announced.content_length) {
        return Err(ApiError::new(
            Name::RequestEntityTooLarge,
            "asset too large",
        ));
    }
    if MEDIA_TYPES.contains(&announced.content_type.as_str()) {
        Ok(())
    } else {
        Err(ApiError::new(Name::Invalid, "invalid content type"))
    }
}

fn new_key() -> Result<String, ApiError> {
    let octets = random::<KEY_CHARS>().map_err(|_| ApiError::unexpected())?;
    let letters = octets
        .iter()
        .filter_map(|octet| KEY_ALPHABET.get(usize::from(octet % 32)));
    Ok(letters.map(|letter| char::from(*letter)).collect())
}

/// The name as it may stand in an address: it says nothing about the content, and goes nowhere else.
fn cleaned(name: &str) -> String {
    let is_plain = |letter: &char| letter.is_ascii_alphanumeric() || ".-_".contains(*letter);
    let name: String = name.chars().filter(is_plain).take(MAX_NAME_CHARS).collect();
    let name = name.trim_start_matches('.');
    if name.is_empty() { "photo" } else { name }.to_owned()
}

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
        return Ok(progress(&key, &facts, held));
    };
    check_next(&facts, held, start)?;
    check_media_type(&parts.headers)?;
    let piece = Piece {
        start,
        byte_len: end - start + 1,
    };
    let _room = app.room_for_upload(&key).await?;
    let bytes = receive(body, &piece).await?;
    let _turn = app
        .uploads_in_progress
        .turn(&key)
        .await
        .map_err(ApiError::from)?;
    // Of two that came at the same time the second is not the next one any more.
    let held = found(&app, &key, &person_id)?.1;
    check_next(&facts, held, start)?;
    take(&app, &visit, &key, &facts, &piece, bytes).await?;
    let (facts, held) = found(&app, &key, &person_id)?;
    Ok(progress(&key, &facts, held))
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

fn check_next(facts: &Facts, held: Held, start: u64) -> Result<(), Refusal> {
    match held {
        Held::Part(byte_len) if byte_len == start => Ok(()),
        Held::Part(byte_len) => Err(Refusal::Elsewhere { byte_len }),
        Held::Whole => Err(Refusal::Elsewhere {
            byte_len: facts.byte_len,
        }),
    }
}

fn check_media_type(headers: &HeaderMap) -> Result<(), ApiError> {
    let value = headers.get(header::CONTENT_TYPE);
    let text = value.and_then(|value| value.to_str().ok());
    let is_known = text.is_some_and(|text| MEDIA_TYPES.contains(&text));
    is_known
        .then_some(())
        .ok_or_else(|| ApiError::new(Name::Invalid, "invalid content type"))
}

/// Exactly as many bytes as the range says.
async fn receive(body: Body, piece: &Piece) -> Result<Vec<u8>, ApiError> {
    let wrong = || ApiError::new(Name::Invalid, "not as many bytes as Content-Range says");
    let allowed = usize::try_from(piece.byte_len).map_err(|_| wrong())?;
    let reading = Limited::new(body, allowed).collect();
    let bytes = match tokio::time::timeout(RECEIVE_TIME, reading).await {
        Ok(Ok(collected)) => collected.to_bytes(),
        Ok(Err(error)) if error.is::<LengthLimitError>() => return Err(wrong()),
        _ => return Err(ApiError::new(Name::Invalid, "failed to read request body")),
    };
    if bytes.len() == allowed {
        Ok(bytes.into())
    } else {
        Err(wrong())
    }
}

/// Keeps the piece, and makes the whole of all if it was the last one.
async fn take(
    app: &App,
    visit: &Visit,
    key: &str,
    facts: &Facts,
    piece: &Piece,
    bytes: Vec<u8>,
) -> Result<(), ApiError> {
    if piece.start + piece.byte_len == facts.byte_len {
        return store(app, visit, key, bytes).await;
    }
    let taken = app.attachments.append(key, piece.start, &bytes);
    taken.map_err(|refusal| match refusal {
        NotTaken::NoRoom => ApiError::unavailable(),
        NotTaken::Elsewhere => not_found(),
    })
}

/// Stores the photo as every upload is stored. The last piece is kept nowhere else: if the store
/// does not answer, it is sent again.
async fn store(app: &App, visit: &Visit, key: &str, last: Vec<u8>) -> Result<(), ApiError> {
    let mut file = app.attachments.bytes(key);
    file.extend_from_slice(&last);
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
fn progress(key: &str, facts: &Facts, held: Held) -> Response {
    let byte_len = match held {
        Held::Whole => return Json(shown(key, facts, false)).into_response(),
        Held::Part(byte_len) => byte_len,
    };
    let mut response = StatusCode::PERMANENT_REDIRECT.into_response();
    if let Some(end) = byte_len.checked_sub(1) {
        set(&mut response, header::RANGE, &format!("bytes=0-{end}"));
    }
    response
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_plain_segment() {
        assert_eq!(cleaned("me.png"), "me.png");
        assert_eq!(cleaned("../..\\x y\r\n\u{202e}\0.png"), "xy.png");
        assert_eq!(cleaned("é"), "photo");
        assert_eq!(cleaned(&"a".repeat(70_000)).len(), MAX_NAME_CHARS);
    }

    #[test]
    fn a_key_has_ten_letters() {
        let key = new_key().expect("random");
        assert_eq!(key.len(), KEY_CHARS);
        assert!(key.bytes().all(|octet| octet.is_ascii_alphanumeric()));
        assert_ne!(key, new_key().expect("random"));
    }
}
