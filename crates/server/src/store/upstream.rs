//! Whom people are at the system behind a gateway.

use sqlx::{FromRow, SqliteExecutor};

use super::{Result, Tx};

/// One person there.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub(crate) struct Upstream {
    /// The system's own id.
    #[sqlx(rename = "upstream_id")]
    pub id: String,
    /// What the system showed when it and the rows here last had the same picture.
    pub picture: Option<String>,
}

pub(crate) async fn find(
    executor: impl SqliteExecutor<'_>,
    tenant_id: &str,
    person_id: &str,
) -> Result<Option<Upstream>> {
    sqlx::query_as(
        "SELECT upstream_id, picture FROM upstream WHERE tenant_id = ? AND person_id = ?",
    )
    .bind(tenant_id)
    .bind(person_id)
    .fetch_optional(executor)
    .await
}

/// Notes whom a person is. Nothing happens if there is no such person; somebody else there has
/// another picture, of which nothing is known yet.
pub(crate) async fn bind(tx: &mut Tx, tenant_id: &str, person_id: &str, id: &str) -> Result<()> {
    sqlx::query(
        "INSERT INTO upstream (tenant_id, person_id, upstream_id) \
         SELECT tenant_id, id, ? FROM person WHERE tenant_id = ? AND id = ? \
         ON CONFLICT (tenant_id, person_id) DO UPDATE SET upstream_id = excluded.upstream_id, \
         picture = CASE WHEN upstream_id = excluded.upstream_id THEN picture END",
    )
    .bind(id)
    .bind(tenant_id)
    .bind(person_id)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Notes what the system shows now that the rows here have the same picture.
pub(crate) async fn note_picture(
    tx: &mut Tx,
    tenant_id: &str,
    person_id: &str,
    picture: Option<&str>,
) -> Result<()> {
    sqlx::query("UPDATE upstream SET picture = ? WHERE tenant_id = ? AND person_id = ?")
        .bind(picture)
        .bind(tenant_id)
        .bind(person_id)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
