//! Auth0's two free objects of a person. Nobody else reads them.

use sqlx::{FromRow, SqliteConnection};

use super::{
    Result, Tx,
    person::{Attributes, attributes, text},
    upload,
};
use crate::clock::UnixMillis;

/// Both objects; empty for whoever never had any.
#[derive(Debug, Clone, Default)]
pub(crate) struct Metadata {
    /// The person may change it.
    pub user: Attributes,
    /// Only applications may change it.
    pub app: Attributes,
    /// The upload of ours behind the `picture` in `user`.
    pub picture_upload_id: Option<String>,
}

#[derive(FromRow)]
struct Row {
    user_metadata: String,
    app_metadata: String,
    picture_upload_id: Option<String>,
}

pub(crate) async fn find(
    connection: &mut SqliteConnection,
    tenant_id: &str,
    person_id: &str,
) -> Result<Metadata> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT user_metadata, app_metadata, picture_upload_id FROM metadata \
         WHERE tenant_id = ? AND person_id = ?",
    )
    .bind(tenant_id)
    .bind(person_id)
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else {
        return Ok(Metadata::default());
    };
    Ok(Metadata {
        user: attributes(&row.user_metadata)?,
        app: attributes(&row.app_metadata)?,
        picture_upload_id: row.picture_upload_id,
    })
}

/// Writes both objects and lets go of the upload that was shown before.
pub(crate) async fn save(
    tx: &mut Tx,
    tenant_id: &str,
    person_id: &str,
    metadata: &Metadata,
    now: UnixMillis,
) -> Result<()> {
    let before = find(tx, tenant_id, person_id).await?.picture_upload_id;
    sqlx::query(
        "INSERT INTO metadata (tenant_id, person_id, user_metadata, app_metadata, \
         picture_upload_id) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET \
         user_metadata = excluded.user_metadata, app_metadata = excluded.app_metadata, \
         picture_upload_id = excluded.picture_upload_id",
    )
    .bind(tenant_id)
    .bind(person_id)
    .bind(text(&metadata.user)?)
    .bind(text(&metadata.app)?)
    .bind(&metadata.picture_upload_id)
    .execute(&mut **tx)
    .await?;
    match before {
        Some(id) if metadata.picture_upload_id.as_ref() != Some(&id) => {
            upload::release(tx, tenant_id, &id, now).await
        }
        _ => Ok(()),
    }
}

/// Forgets the `picture` of the person's own object: a newer choice was made elsewhere.
pub(crate) async fn forget_picture(
    tx: &mut Tx,
    tenant_id: &str,
    person_id: &str,
    now: UnixMillis,
) -> Result<()> {
    let mut metadata = find(tx, tenant_id, person_id).await?;
    if metadata.user.remove("picture").is_none() {
        return Ok(());
    }
    metadata.picture_upload_id = None;
    save(tx, tenant_id, person_id, &metadata, now).await
}
