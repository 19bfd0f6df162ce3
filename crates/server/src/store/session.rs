//! Sessions: the hash of a random token, a person and an end. The token itself is never kept.

use sqlx::SqliteExecutor;

use super::{Result, Tx};
use crate::clock::UnixMillis;

pub(crate) async fn insert(
    tx: &mut Tx,
    token_hash: &str,
    tenant_id: &str,
    person_id: &str,
    now: UnixMillis,
    expires_at: UnixMillis,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO session (token_hash, tenant_id, person_id, created_at, expires_at) \
         VALUES (?, ?, ?, ?, ?)",
    )
    .bind(token_hash)
    .bind(tenant_id)
    .bind(person_id)
    .bind(now.0)
    .bind(expires_at.0)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The person whose session it is, unless it has ended.
pub(crate) async fn find_person(
    executor: impl SqliteExecutor<'_>,
    token_hash: &str,
    tenant_id: &str,
    now: UnixMillis,
) -> Result<Option<String>> {
    sqlx::query_scalar(
        "SELECT person_id FROM session WHERE token_hash = ? AND tenant_id = ? AND expires_at > ?",
    )
    .bind(token_hash)
    .bind(tenant_id)
    .bind(now.0)
    .fetch_optional(executor)
    .await
}

pub(crate) async fn delete(tx: &mut Tx, token_hash: &str) -> Result<()> {
    sqlx::query("DELETE FROM session WHERE token_hash = ?")
        .bind(token_hash)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

pub(crate) async fn delete_ended(tx: &mut Tx, now: UnixMillis) -> Result<()> {
    sqlx::query("DELETE FROM session WHERE expires_at <= ?")
        .bind(now.0)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
