//! What administrators have changed of others: who, when, whom, which attributes. Never the values.

use serde_json::Value;
use sqlx::{FromRow, SqliteExecutor};

use super::{Result, Tx};
use crate::clock::UnixMillis;

/// A change that is to be put down.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line<'a> {
    pub person_id: &'a str,
    pub admin_id: &'a str,
    /// Names of attributes; custom ones after `custom.`.
    pub changed: &'a [String],
    /// The upload that became the picture.
    pub upload_id: Option<&'a str>,
}

/// A change as it was put down.
#[derive(Debug)]
pub(crate) struct Entry {
    pub at: UnixMillis,
    pub admin_id: String,
    pub changed: Vec<String>,
    pub upload_id: Option<String>,
}

#[derive(FromRow)]
struct Row {
    at: i64,
    admin_id: String,
    changed: String,
    upload_id: Option<String>,
}

pub(crate) async fn insert(
    tx: &mut Tx,
    tenant_id: &str,
    line: Line<'_>,
    now: UnixMillis,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO audit (tenant_id, person_id, admin_id, at, changed, upload_id) \
         VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(tenant_id)
    .bind(line.person_id)
    .bind(line.admin_id)
    .bind(now.0)
    .bind(Value::from(line.changed).to_string())
    .bind(line.upload_id)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The last changes of a person, at most `limit`, the newest first.
pub(crate) async fn of_person(
    executor: impl SqliteExecutor<'_>,
    tenant_id: &str,
    person_id: &str,
    limit: u32,
) -> Result<Vec<Entry>> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT at, admin_id, changed, upload_id FROM audit \
         WHERE tenant_id = ? AND person_id = ? ORDER BY id DESC LIMIT ?",
    )
    .bind(tenant_id)
    .bind(person_id)
    .bind(limit)
    .fetch_all(executor)
    .await?;
    rows.into_iter().map(Row::entry).collect()
}

impl Row {
    fn entry(self) -> Result<Entry> {
        let changed = serde_json::from_str(&self.changed);
        Ok(Entry {
            at: UnixMillis(self.at),
            admin_id: self.admin_id,
            changed: changed.map_err(|error| sqlx::Error::Decode(error.into()))?,
            upload_id: self.upload_id,
        })
    }
}
