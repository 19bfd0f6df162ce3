//! Persons, their attributes and the identities they sign in with.

use serde_json::{Map, Value};
use sqlx::{FromRow, SqliteConnection};

use super::{Result, Tx};
use crate::clock::UnixMillis;

/// Attributes by name, as they are kept.
pub(crate) type Attributes = Map<String, Value>;

/// Somebody who has pictures.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub id: String,
    pub standard: Attributes,
    pub custom: Attributes,
    pub is_anonymized: bool,
    pub created_at: UnixMillis,
    pub updated_at: UnixMillis,
    pub last_sign_in_at: Option<UnixMillis>,
    /// Newest first.
    pub identities: Vec<Identity>,
}

/// Something that a person signs in with. `kind` is the attribute it stands for.
#[derive(Debug, Clone, FromRow)]
pub(crate) struct Identity {
    pub kind: String,
    pub value: String,
    pub is_verified: bool,
}

#[derive(FromRow)]
struct PersonRow {
    id: String,
    standard_attributes: String,
    custom_attributes: String,
    is_anonymized: bool,
    created_at: i64,
    updated_at: i64,
    last_sign_in_at: Option<i64>,
}

pub(crate) async fn find(
    connection: &mut SqliteConnection,
    tenant_id: &str,
    id: &str,
) -> Result<Option<Person>> {
    let row: Option<PersonRow> = sqlx::query_as(
        "SELECT id, standard_attributes, custom_attributes, is_anonymized, created_at, \
         updated_at, last_sign_in_at FROM person WHERE tenant_id = ? AND id = ?",
    )
    .bind(tenant_id)
    .bind(id)
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let identities = sqlx::query_as(
        "SELECT kind, value, is_verified FROM identity \
         WHERE tenant_id = ? AND person_id = ? ORDER BY created_at DESC, value",
    )
    .bind(tenant_id)
    .bind(id)
    .fetch_all(connection)
    .await?;
    Ok(Some(Person {
        standard: attributes(&row.standard_attributes)?,
        custom: attributes(&row.custom_attributes)?,
        id: row.id,
        is_anonymized: row.is_anonymized,
        created_at: UnixMillis(row.created_at),
        updated_at: UnixMillis(row.updated_at),
        last_sign_in_at: row.last_sign_in_at.map(UnixMillis),
        identities,
    }))
}

pub(super) fn attributes(json: &str) -> Result<Attributes> {
    serde_json::from_str(json).map_err(|error| sqlx::Error::Decode(error.into()))
}

pub(super) fn text(attributes: &Attributes) -> Result<String> {
    serde_json::to_string(attributes).map_err(|error| sqlx::Error::Encode(error.into()))
}

/// Writes both kinds of attributes and counts the version up.
pub(crate) async fn save_attributes(
    tx: &mut Tx,
    tenant_id: &str,
    person: &Person,
    now: UnixMillis,
) -> Result<()> {
    sqlx::query(
        "UPDATE person SET standard_attributes = ?, custom_attributes = ?, updated_at = ?, \
         version = version + 1 WHERE tenant_id = ? AND id = ?",
    )
    .bind(text(&person.standard)?)
    .bind(text(&person.custom)?)
    .bind(now.0)
    .bind(tenant_id)
    .bind(&person.id)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Adds a person unless the id is taken; `true` if added.
pub(crate) async fn insert(
    tx: &mut Tx,
    tenant_id: &str,
    id: &str,
    standard: &Attributes,
    now: UnixMillis,
) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO person (tenant_id, id, standard_attributes, custom_attributes, version, \
         created_at, updated_at) VALUES (?, ?, ?, '{}', 1, ?, ?) ON CONFLICT DO NOTHING",
    )
    .bind(tenant_id)
    .bind(id)
    .bind(text(standard)?)
    .bind(now.0)
    .bind(now.0)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Whether anybody signs in with it.
pub(crate) async fn has_identity(
    tx: &mut Tx,
    tenant_id: &str,
    kind: &str,
    value: &str,
) -> Result<bool> {
    sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM identity WHERE tenant_id = ? AND kind = ? AND value = ?)",
    )
    .bind(tenant_id)
    .bind(kind)
    .bind(value)
    .fetch_one(&mut **tx)
    .await
}

pub(crate) async fn insert_identity(
    tx: &mut Tx,
    tenant_id: &str,
    person_id: &str,
    identity: &Identity,
    now: UnixMillis,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO identity (tenant_id, person_id, kind, value, is_verified, created_at) \
         VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(tenant_id)
    .bind(person_id)
    .bind(&identity.kind)
    .bind(&identity.value)
    .bind(identity.is_verified)
    .bind(now.0)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn note_sign_in(
    tx: &mut Tx,
    tenant_id: &str,
    id: &str,
    now: UnixMillis,
) -> Result<()> {
    sqlx::query("UPDATE person SET last_sign_in_at = ? WHERE tenant_id = ? AND id = ?")
        .bind(now.0)
        .bind(tenant_id)
        .bind(id)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
