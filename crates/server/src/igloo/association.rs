//! `POST …/attachments/{key}/association/{user}?type=ProfilePhoto`: makes an attachment that is
//! whole somebody's picture. One's own is a patch as the page's is; an administrator may do it for
//! others.

use axum::{
    Extension, Json,
    extract::{Path, Query, State},
};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::attachments::{check_community, not_found};
use crate::{
    envelope::{ApiError, Name},
    person::SignedIn,
    profile::{self, Author, Change, UpdateError},
    state::App,
    store::{Tx, upload},
    tenant::Visit,
};

#[derive(Deserialize)]
pub(super) struct Wish {
    #[serde(rename = "type", default)]
    kind: String,
}

pub(super) async fn post(
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Extension(SignedIn { person_id }): Extension<SignedIn>,
    Path((community, key, user)): Path<(String, String, String)>,
    Query(wish): Query<Wish>,
) -> Result<Json<Value>, ApiError> {
    check_community(&visit, &community)?;
    let user = guid(&user)?;
    if wish.kind != "ProfilePhoto" {
        return Err(ApiError::new(Name::Invalid, "invalid type"));
    }
    if user != person_id && !visit.tenant.igloo.is_admin(&person_id) {
        return Err(ApiError::new(Name::Forbidden, "not your photo"));
    }
    let mut tx = app.store.begin().await?;
    check_whole(&mut tx, &visit, &key, &person_id).await?;
    // Administrators have their rights to pictures; both change nothing else.
    let author = match user == person_id {
        true => Author::Person,
        false => Author::Application,
    };
    let picture = format!("authgearimages:///{}/{key}", visit.tenant.id);
    let change = Change {
        standard: Some([("picture".into(), picture.into())].into_iter().collect()),
        ..Change::default()
    };
    let updated = profile::update(&mut tx, &visit, author, &user, change, app.now()).await;
    updated.map_err(refusal)?;
    tx.commit().await?;
    Ok(Json(json!({ "key": key, "isProfilePhoto": true })))
}

/// A GUID as rows have it: with hyphens, in lower case.
fn guid(text: &str) -> Result<String, ApiError> {
    let is_plain = text.len() == 36;
    let parsed = Uuid::parse_str(text).ok().filter(|_| is_plain);
    let guid = parsed.map(|guid| guid.to_string());
    guid.ok_or_else(|| ApiError::new(Name::Invalid, "invalid user"))
}

async fn check_whole(
    tx: &mut Tx,
    visit: &Visit,
    key: &str,
    person_id: &str,
) -> Result<(), ApiError> {
    let found = upload::find(&mut **tx, &visit.tenant.id, key).await?;
    let own = found.filter(|upload| upload.owner_id.as_deref() == Some(person_id));
    match own.ok_or_else(not_found)?.state.as_str() {
        "stored" | "claimed" => Ok(()),
        "pending" => Err(conflict("the attachment is not whole")),
        _ => Err(not_found()),
    }
}

fn conflict(message: &'static str) -> ApiError {
    ApiError::with_reason(Name::AlreadyExists, "Conflict", message)
}

fn refusal(error: UpdateError) -> ApiError {
    match error {
        UpdateError::Api(error) if error.reason == "ValidationFailed" => {
            conflict("the attachment is somebody's photo, or was")
        }
        UpdateError::Api(error) => error,
        UpdateError::Unexpected(problem) => {
            tracing::error!(%problem, "a profile photo could not be set");
            ApiError::unexpected()
        }
    }
}
