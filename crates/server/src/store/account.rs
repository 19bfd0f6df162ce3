//! Accounts elsewhere by which persons sign in.

use sqlx::{FromRow, SqliteConnection};

use super::Result;

/// One account at one provider.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub(crate) struct Account {
    pub provider: String,
    /// The provider's own id of the account.
    pub subject: String,
    /// The way to the provider, as the operator named it.
    pub connection: String,
    pub is_social: bool,
}

/// Accounts of a person, oldest first.
pub(crate) async fn of_person(
    connection: &mut SqliteConnection,
    tenant_id: &str,
    person_id: &str,
) -> Result<Vec<Account>> {
    sqlx::query_as(
        "SELECT provider, subject, connection, is_social FROM account \
         WHERE tenant_id = ? AND person_id = ? ORDER BY created_at, provider, subject",
    )
    .bind(tenant_id)
    .bind(person_id)
    .fetch_all(connection)
    .await
}

/// The person whose account it is.
pub(crate) async fn find_person(
    connection: &mut SqliteConnection,
    tenant_id: &str,
    provider: &str,
    subject: &str,
) -> Result<Option<String>> {
    sqlx::query_scalar(
        "SELECT person_id FROM account WHERE tenant_id = ? AND provider = ? AND subject = ?",
    )
    .bind(tenant_id)
    .bind(provider)
    .bind(subject)
    .fetch_optional(connection)
    .await
}
