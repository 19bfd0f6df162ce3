//! Attempts to keep bytes. A row comes before the bytes, so that an orphan can always be found.

use sqlx::{FromRow, SqliteExecutor};

use super::{Result, Tx};
use crate::clock::UnixMillis;

/// Bytes that are about to be written, or are there.
#[derive(Debug, Clone, FromRow)]
pub(crate) struct Object {
    pub key: String,
    pub media_type: String,
    pub byte_len: i64,
    pub sha256: String,
    pub width_px: i64,
    pub height_px: i64,
}

pub(crate) async fn insert_staged(
    tx: &mut Tx,
    tenant_id: &str,
    upload_id: &str,
    object: &Object,
    now: UnixMillis,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO object (key, tenant_id, upload_id, state, media_type, byte_len, sha256, \
         width_px, height_px, created_at) VALUES (?, ?, ?, 'staged', ?, ?, ?, ?, ?, ?)",
    )
    .bind(&object.key)
    .bind(tenant_id)
    .bind(upload_id)
    .bind(&object.media_type)
    .bind(object.byte_len)
    .bind(&object.sha256)
    .bind(object.width_px)
    .bind(object.height_px)
    .bind(now.0)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn mark_stored(tx: &mut Tx, key: &str) -> Result<()> {
    sqlx::query("UPDATE object SET state = 'stored' WHERE key = ?")
        .bind(key)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// The bytes of an upload that may be shown.
pub(crate) async fn find_stored(
    executor: impl SqliteExecutor<'_>,
    tenant_id: &str,
    upload_id: &str,
) -> Result<Option<Object>> {
    sqlx::query_as(
        "SELECT key, media_type, byte_len, sha256, width_px, height_px FROM object \
         JOIN upload ON upload.tenant_id = object.tenant_id AND upload.id = object.upload_id \
         WHERE object.tenant_id = ? AND upload_id = ? AND object.state = 'stored' \
         AND upload.state IN ('stored', 'claimed')",
    )
    .bind(tenant_id)
    .bind(upload_id)
    .fetch_optional(executor)
    .await
}

pub(crate) async fn delete(tx: &mut Tx, key: &str) -> Result<()> {
    sqlx::query("DELETE FROM object WHERE key = ?")
        .bind(key)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
