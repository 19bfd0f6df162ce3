//! Makes an upload link: a row first, then the signed URL.

use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::sign::{self, LINK_SECONDS, Target};
use crate::{
    clock::UnixMillis,
    envelope::{ApiError, Name, result},
    state::App,
    store::upload,
    tenant::{Tenant, Visit},
};

/// The window in which a person's links are counted.
const HOUR: Duration = Duration::from_secs(3600);

/// What a link says about its upload; the signature covers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Metadata {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    pub uploaded_by: Uploader,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Uploader {
    User,
    AdminApi,
}

impl Metadata {
    /// Reads the parameter of a link whose signature has been checked.
    ///
    /// # Errors
    /// As contract 1.3, step 7.
    pub fn decode(parameter: &str) -> Result<Self, ApiError> {
        if parameter.is_empty() {
            return Err(ApiError::new(Name::Invalid, "missing metadata"));
        }
        let bytes = URL_SAFE_NO_PAD
            .decode(parameter)
            .map_err(|_| ApiError::unexpected())?;
        let invalid = |location: &str, kind: &str| {
            let causes = json!({"causes": [{"location": location, "kind": kind, "details": {}}]});
            ApiError::with_reason(Name::Invalid, "ValidationFailed", "invalid file metadata")
                .info(causes)
        };
        let metadata: Self = serde_json::from_slice(&bytes).map_err(|_| invalid("", "general"))?;
        if metadata.uploaded_by == Uploader::User && metadata.user_id.is_none() {
            return Err(invalid("", "required"));
        }
        Ok(metadata)
    }

    fn encode(&self) -> Result<String, ApiError> {
        let json = serde_json::to_vec(self).map_err(|_| ApiError::unexpected())?;
        Ok(URL_SAFE_NO_PAD.encode(json))
    }
}

/// A link for an administrator.
pub(crate) async fn for_admin(
    app: &App,
    visit: &Visit,
) -> Result<axum::response::Response, ApiError> {
    let metadata = Metadata {
        user_id: None,
        uploaded_by: Uploader::AdminApi,
    };
    let now = app.now();
    let (id, url) = signed_url(visit, &metadata, now)?;
    let mut tx = app.store.begin().await?;
    let pending = pending(visit, &id, None, now);
    upload::insert_pending(&mut tx, pending).await?;
    tx.commit().await?;
    Ok(answer(&url))
}

/// A link for a signed-in person, of which there are only so many in an hour.
pub(crate) async fn for_person(
    app: &App,
    visit: &Visit,
    person_id: &str,
) -> Result<axum::response::Response, ApiError> {
    let metadata = Metadata {
        user_id: Some(person_id.to_owned()),
        uploaded_by: Uploader::User,
    };
    let now = app.now();
    let (id, url) = signed_url(visit, &metadata, now)?;
    let pending = pending(visit, &id, Some(person_id), now);
    insert_counted(app, &visit.tenant, pending, person_id).await?;
    Ok(answer(&url))
}

/// Writes the row of what a person may upload, if it is not too many in an hour.
///
/// # Errors
/// 429 with the time to wait.
pub(crate) async fn insert_counted(
    app: &App,
    tenant: &Tenant,
    pending: upload::Pending<'_>,
    person_id: &str,
) -> Result<(), ApiError> {
    let now = pending.created_at;
    let mut tx = app.store.begin().await?;
    let since = now.minus(HOUR);
    let recent = upload::links_since(&mut tx, &tenant.id, person_id, since).await?;
    if recent.count >= u64::from(tenant.presigns_per_hour) {
        return Err(rate_limited(recent.oldest.unwrap_or(now), now));
    }
    upload::insert_pending(&mut tx, pending).await?;
    tx.commit().await?;
    Ok(())
}

fn signed_url(
    visit: &Visit,
    metadata: &Metadata,
    now: UnixMillis,
) -> Result<(String, String), ApiError> {
    let id = uuid::Uuid::new_v4().to_string();
    let path = format!("/_images/{}/{id}", visit.tenant.id);
    let target = Target {
        method: "POST",
        host: &visit.host,
        path: &path,
    };
    let missing = || ApiError::new(Name::InternalError, "missing images secret");
    let query = sign::sign(&visit.tenant.images_keys, target, &metadata.encode()?, now)
        .ok_or_else(missing)?;
    let url = format!("{}://{}{path}?{query}", visit.scheme.as_str(), visit.host);
    Ok((id, url))
}

fn pending<'a>(
    visit: &'a Visit,
    id: &'a str,
    owner_id: Option<&'a str>,
    now: UnixMillis,
) -> upload::Pending<'a> {
    upload::Pending {
        tenant_id: &visit.tenant.id,
        id,
        owner_id,
        created_at: now,
        expires_at: now.plus(Duration::from_secs(LINK_SECONDS.into())),
    }
}

fn rate_limited(oldest: UnixMillis, now: UnixMillis) -> ApiError {
    let wait_millis = oldest.plus(HOUR).0.saturating_sub(now.0);
    let wait_seconds = u64::try_from(wait_millis)
        .unwrap_or(0)
        .div_ceil(1000)
        .max(1);
    let info: Value = json!({ "bucket_name": "PresignImageUploadRequestPerUser" });
    ApiError::with_reason(Name::TooManyRequest, "RateLimited", "request rate limited")
        .info(info)
        .retry_after(wait_seconds)
}

fn answer(url: &str) -> axum::response::Response {
    result(&json!({ "upload_url": url }))
}
