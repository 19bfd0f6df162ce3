//! Access tokens: the hash of each, for whom it is, what for, and until when.

use sqlx::{FromRow, SqliteExecutor};

use super::{Result, Tx};
use crate::clock::UnixMillis;

/// What a token allows, as rows spell it.
#[derive(Debug, Clone, FromRow)]
pub(crate) struct AccessToken {
    pub person_id: Option<String>,
    pub client_id: Option<String>,
    pub audience: String,
    /// Separated by spaces.
    pub scopes: String,
}

pub(crate) async fn insert(
    tx: &mut Tx,
    token_hash: &str,
    tenant_id: &str,
    token: &AccessToken,
    now: UnixMillis,
    expires_at: UnixMillis,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO access_token (token_hash, tenant_id, person_id, client_id, audience, \
         scopes, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(token_hash)
    .bind(tenant_id)
    .bind(&token.person_id)
    .bind(&token.client_id)
    .bind(&token.audience)
    .bind(&token.scopes)
    .bind(now.0)
    .bind(expires_at.0)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// What the token allows, unless it has ended.
pub(crate) async fn find(
    executor: impl SqliteExecutor<'_>,
    token_hash: &str,
    tenant_id: &str,
    now: UnixMillis,
) -> Result<Option<AccessToken>> {
    sqlx::query_as(
        "SELECT person_id, client_id, audience, scopes FROM access_token \
         WHERE token_hash = ? AND tenant_id = ? AND expires_at > ?",
    )
    .bind(token_hash)
    .bind(tenant_id)
    .bind(now.0)
    .fetch_optional(executor)
    .await
}

pub(crate) async fn delete_ended(tx: &mut Tx, now: UnixMillis) -> Result<()> {
    sqlx::query("DELETE FROM access_token WHERE expires_at <= ?")
        .bind(now.0)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
