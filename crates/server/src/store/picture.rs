//! The pictures a person has and had. The last few stay, so that they can be brought back; whoever
//! removes their photo removes these too, once the removal can't be undone any more.

use std::time::Duration;

use sqlx::{FromRow, SqliteExecutor};

use super::{Result, Tx, upload};
use crate::clock::UnixMillis;

/// Replaced pictures that are kept per person.
const KEPT: i64 = 5;

/// How long a removal can be undone with all that it took away. Long enough for whoever reads
/// slowly, or is interrupted.
const REMOVAL_GRACE: Duration = Duration::from_secs(600);

/// A picture as it is kept in the history.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Picture<'a> {
    pub value: &'a str,
    /// The upload behind it, if it is one of ours.
    pub upload_id: Option<&'a str>,
}

/// A picture that was replaced.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub(crate) struct Earlier {
    /// In storage form.
    pub picture: String,
    /// Unix milliseconds at which it became the picture for the first time.
    pub set_at: i64,
}

/// What a person can go back to, the one they had last first.
pub(crate) async fn earlier(
    executor: impl SqliteExecutor<'_>,
    tenant_id: &str,
    person_id: &str,
) -> Result<Vec<Earlier>> {
    sqlx::query_as(
        "SELECT picture, set_at FROM picture_history \
         WHERE tenant_id = ? AND person_id = ? AND replaced_at IS NOT NULL AND removed_at IS NULL \
         ORDER BY replaced_at DESC, id DESC",
    )
    .bind(tenant_id)
    .bind(person_id)
    .fetch_all(executor)
    .await
}

/// Whether the person has or had this picture, one that they have just removed included.
pub(crate) async fn is_known(
    tx: &mut Tx,
    tenant_id: &str,
    person_id: &str,
    picture: &str,
) -> Result<bool> {
    let found = find(tx, tenant_id, person_id, picture).await?;
    Ok(found.is_some())
}

#[derive(FromRow)]
struct Row {
    id: i64,
    removed_at: Option<i64>,
}

async fn find(tx: &mut Tx, tenant_id: &str, person_id: &str, picture: &str) -> Result<Option<Row>> {
    sqlx::query_as(
        "SELECT id, removed_at FROM picture_history \
         WHERE tenant_id = ? AND person_id = ? AND picture = ? ORDER BY id DESC LIMIT 1",
    )
    .bind(tenant_id)
    .bind(person_id)
    .bind(picture)
    .fetch_optional(&mut **tx)
    .await
}

/// Makes `new` the current picture, as a new one or as the one that it was before, and lets go of
/// what is too old.
pub(crate) async fn set(
    tx: &mut Tx,
    tenant_id: &str,
    person_id: &str,
    new: Picture<'_>,
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
    match find(tx, tenant_id, person_id, new.value).await? {
        Some(row) => bring_back(tx, tenant_id, person_id, row).await?,
        None => insert(tx, tenant_id, person_id, new, now).await?,
    }
    trim(tx, tenant_id, person_id, now).await
}

/// Ends the current picture, and all before it with it.
pub(crate) async fn remove(
    tx: &mut Tx,
    tenant_id: &str,
    person_id: &str,
    now: UnixMillis,
) -> Result<()> {
    sqlx::query(
        "UPDATE picture_history SET replaced_at = coalesce(replaced_at, ?), removed_at = ? \
         WHERE tenant_id = ? AND person_id = ? AND removed_at IS NULL",
    )
    .bind(now.0)
    .bind(now.0)
    .bind(tenant_id)
    .bind(person_id)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// What a removal took away comes back as a whole.
async fn bring_back(tx: &mut Tx, tenant_id: &str, person_id: &str, row: Row) -> Result<()> {
    sqlx::query(
        "UPDATE picture_history SET removed_at = NULL \
         WHERE tenant_id = ? AND person_id = ? AND removed_at = ?",
    )
    .bind(tenant_id)
    .bind(person_id)
    .bind(row.removed_at)
    .execute(&mut **tx)
    .await?;
    sqlx::query("UPDATE picture_history SET replaced_at = NULL WHERE id = ?")
        .bind(row.id)
        .execute(&mut **tx)
        .await?;
    Ok(())
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
             AND removed_at IS NULL \
           ORDER BY replaced_at DESC, id DESC LIMIT -1 OFFSET ?) \
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

#[derive(FromRow)]
struct Gone {
    tenant_id: String,
    upload_id: Option<String>,
    removed_at: i64,
}

/// Forgets what was removed too long ago for anybody to undo it.
pub(crate) async fn forget_removed(tx: &mut Tx, now: UnixMillis) -> Result<()> {
    let gone: Vec<Gone> = sqlx::query_as(
        "DELETE FROM picture_history WHERE removed_at < ? \
         RETURNING tenant_id, upload_id, removed_at",
    )
    .bind(now.minus(REMOVAL_GRACE).0)
    .fetch_all(&mut **tx)
    .await?;
    for row in gone {
        if let Some(upload_id) = row.upload_id {
            let removed_at = UnixMillis(row.removed_at);
            upload::release(tx, &row.tenant_id, &upload_id, removed_at).await?;
        }
    }
    Ok(())
}
