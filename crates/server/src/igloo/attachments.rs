//! `POST …/attachments` announces a file, and gets the key under which it is brought (`pieces`).

use std::time::Duration;

use axum::{
    Extension, Json,
    body::Body,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::json;

use super::entries::Facts;
use crate::{
    envelope::{ApiError, Name},
    graphql::request::read_body,
    images::link,
    person::SignedIn,
    secrets::random,
    state::App,
    store::upload,
    tenant::Visit,
};

/// How long a whole upload may take, from its announcement.
const LIFETIME: Duration = Duration::from_secs(3600);
const MAX_ENTRY_BYTES: usize = 4096;
const MAX_NAME_CHARS: usize = 64;
const KEY_CHARS: usize = 10;
/// Letters and digits of which none is taken for another.
const KEY_ALPHABET: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// Media types that the contract has, and `image/jpeg`, which is what JPEGs are called elsewhere.
pub(super) const MEDIA_TYPES: [&str; 4] = ["image/jpg", "image/jpeg", "image/png", "image/gif"];

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
