//! Links and what became of them: pending → stored → claimed.

use sqlx::{FromRow, SqliteExecutor};

use super::{Result, Tx};
use crate::clock::UnixMillis;

/// A link that was just made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pending<'a> {
    pub tenant_id: &'a str,
    pub id: &'a str,
    /// The person who asked; `None` for an administrator.
    pub owner_id: Option<&'a str>,
    pub created_at: UnixMillis,
    pub expires_at: UnixMillis,
}

/// What decides whether an upload may be committed.
#[derive(Debug, FromRow)]
pub(crate) struct Upload {
    pub owner_id: Option<String>,
    pub state: String,
    pub claimed_by: Option<String>,
}

/// How many links a person has asked for lately.
pub(crate) struct RecentLinks {
    pub count: u64,
    pub oldest: Option<UnixMillis>,
}

pub(crate) async fn insert_pending(tx: &mut Tx, upload: Pending<'_>) -> Result<()> {
    sqlx::query(
        "INSERT INTO upload (tenant_id, id, owner_id, state, created_at, expires_at) \
         VALUES (?, ?, ?, 'pending', ?, ?)",
    )
    .bind(upload.tenant_id)
    .bind(upload.id)
    .bind(upload.owner_id)
    .bind(upload.created_at.0)
    .bind(upload.expires_at.0)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn links_since(
    tx: &mut Tx,
    tenant_id: &str,
    owner_id: &str,
    since: UnixMillis,
) -> Result<RecentLinks> {
    let (count, oldest): (i64, Option<i64>) = sqlx::query_as(
        "SELECT count(*), min(created_at) FROM upload \
         WHERE tenant_id = ? AND owner_id = ? AND created_at > ?",
    )
    .bind(tenant_id)
    .bind(owner_id)
    .bind(since.0)
    .fetch_one(&mut **tx)
    .await?;
    Ok(RecentLinks {
        count: u64::try_from(count).unwrap_or(0),
        oldest: oldest.map(UnixMillis),
    })
}

pub(crate) async fn find(
    executor: impl SqliteExecutor<'_>,
    tenant_id: &str,
    id: &str,
) -> Result<Option<Upload>> {
    sqlx::query_as("SELECT owner_id, state, claimed_by FROM upload WHERE tenant_id = ? AND id = ?")
        .bind(tenant_id)
        .bind(id)
        .fetch_optional(executor)
        .await
}

/// Turns a pending row into a stored one. Only one of several attempts gets `true`.
pub(crate) async fn mark_stored(
    tx: &mut Tx,
    tenant_id: &str,
    id: &str,
    now: UnixMillis,
) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE upload SET state = 'stored', stored_at = ? \
         WHERE tenant_id = ? AND id = ? AND state = 'pending'",
    )
    .bind(now.0)
    .bind(tenant_id)
    .bind(id)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Gives a stored upload to a person; one that has been given stays with whom it was given to. It is
/// in use then, also if it had been released.
pub(crate) async fn claim(
    tx: &mut Tx,
    tenant_id: &str,
    id: &str,
    person_id: &str,
    now: UnixMillis,
) -> Result<()> {
    sqlx::query(
        "UPDATE upload SET state = 'claimed', claimed_by = coalesce(claimed_by, ?), \
         claimed_at = coalesce(claimed_at, ?), released_at = NULL \
         WHERE tenant_id = ? AND id = ? AND state IN ('stored', 'claimed')",
    )
    .bind(person_id)
    .bind(now.0)
    .bind(tenant_id)
    .bind(id)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Notes that nobody refers to the upload any more; the sweep takes it from there.
pub(crate) async fn release(tx: &mut Tx, tenant_id: &str, id: &str, now: UnixMillis) -> Result<()> {
    sqlx::query("UPDATE upload SET released_at = ? WHERE tenant_id = ? AND id = ?")
        .bind(now.0)
        .bind(tenant_id)
        .bind(id)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
