//! The pictures a person has and had. The last few stay, so that they can be brought back.

use super::{Result, Tx, upload};
use crate::clock::UnixMillis;

/// Replaced pictures that are kept per person.
const KEPT: i64 = 5;

/// A picture as it is kept in the history.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Picture<'a> {
    pub value: &'a str,
    /// The upload behind it, if it is one of ours.
    pub upload_id: Option<&'a str>,
}

/// Ends the current picture, if any, begins the new one, if any, and lets go of what is too old.
pub(crate) async fn swap(
    tx: &mut Tx,
    tenant_id: &str,
    person_id: &str,
    new: Option<Picture<'_>>,
    now: UnixMillis,
) -> Result<()> {
    sqlx::query(
        "UPDATE picture_history SET replaced_at = ? \
         WHERE tenant_id = ? AND person_id = ? AND replaced_at IS NULL",
    )
    .bind(now.0)
    .bind(tenant_id)
    .bind(person_id)
    .execute(&mut **tx)
    .await?;
    if let Some(picture) = new {
        insert(tx, tenant_id, person_id, picture, now).await?;
    }
    trim(tx, tenant_id, person_id, now).await
}

async fn insert(
    tx: &mut Tx,
    tenant_id: &str,
    person_id: &str,
    picture: Picture<'_>,
    now: UnixMillis,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO picture_history (tenant_id, person_id, picture, upload_id, set_at) \
         VALUES (?, ?, ?, ?, ?)",
    )
    .bind(tenant_id)
    .bind(person_id)
    .bind(picture.value)
    .bind(picture.upload_id)
    .bind(now.0)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

async fn trim(tx: &mut Tx, tenant_id: &str, person_id: &str, now: UnixMillis) -> Result<()> {
    let dropped: Vec<Option<String>> = sqlx::query_scalar(
        "DELETE FROM picture_history WHERE id IN ( \
           SELECT id FROM picture_history \
           WHERE tenant_id = ? AND person_id = ? AND replaced_at IS NOT NULL \
           ORDER BY id DESC LIMIT -1 OFFSET ?) \
         RETURNING upload_id",
    )
    .bind(tenant_id)
    .bind(person_id)
    .bind(KEPT)
    .fetch_all(&mut **tx)
    .await?;
    for upload_id in dropped.into_iter().flatten() {
        upload::release(tx, tenant_id, &upload_id, now).await?;
    }
    Ok(())
}
