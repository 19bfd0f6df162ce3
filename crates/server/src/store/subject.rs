//! Whom a provider of OpenID Connect calls by a subject.

use sqlx::SqliteExecutor;

use super::{Result, Tx};
use crate::clock::UnixMillis;

/// A provider's name for somebody; nobody else there ever has it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Subject<'a> {
    pub issuer: &'a str,
    pub subject: &'a str,
}

pub(crate) async fn find_person(
    executor: impl SqliteExecutor<'_>,
    tenant_id: &str,
    Subject { issuer, subject }: Subject<'_>,
) -> Result<Option<String>> {
    sqlx::query_scalar(
        "SELECT person_id FROM subject WHERE tenant_id = ? AND issuer = ? AND subject = ?",
    )
    .bind(tenant_id)
    .bind(issuer)
    .bind(subject)
    .fetch_optional(executor)
    .await
}

pub(crate) async fn insert(
    tx: &mut Tx,
    tenant_id: &str,
    Subject { issuer, subject }: Subject<'_>,
    person_id: &str,
    now: UnixMillis,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO subject (tenant_id, issuer, subject, person_id, created_at) \
         VALUES (?, ?, ?, ?, ?)",
    )
    .bind(tenant_id)
    .bind(issuer)
    .bind(subject)
    .bind(person_id)
    .bind(now.0)
    .execute(&mut **tx)
    .await?;
    Ok(())
}
