//! Clears away what nobody refers to. Rows decide, always after a time of grace: links that were
//! never used, attempts that were broken off, uploads that were never committed, and pictures that
//! were removed, or replaced too long ago to be kept.
//!
//! An upload is first claimed for deletion in its row, so that nobody can commit it any more; then
//! its bytes go, then its rows. A crash in between is made good by the next sweep.

use std::time::Duration;

use sqlx::FromRow;

use crate::{
    clock::UnixMillis,
    state::App,
    store::{Result, Tx, access_token, object, picture, session},
};

/// Also keeps a person's links countable for the hour of the rate limit.
const LINK_GRACE: Duration = Duration::from_secs(3600);
const ATTEMPT_GRACE: Duration = Duration::from_secs(3600);
const UNCOMMITTED_GRACE: Duration = Duration::from_secs(24 * 3600);
const REPLACED_GRACE: Duration = Duration::from_secs(24 * 3600);
/// How often the server sweeps.
pub(crate) const INTERVAL: Duration = Duration::from_secs(600);

#[derive(FromRow)]
struct Doomed {
    key: String,
}

/// One sweep. What fails is logged and left for the next one.
pub(crate) async fn sweep(app: &App) {
    if let Err(error) = try_sweep(app).await {
        tracing::error!(%error, "sweep");
    }
}

async fn try_sweep(app: &App) -> Result<()> {
    let now = app.now();
    let doomed = doom(app, now).await?;
    for Doomed { key } in doomed {
        app.variants.forget(&key);
        match app.objects.discard(&key).await {
            Ok(()) => forget_object(app, &key).await?,
            Err(error) => tracing::error!(%error, "an object could not be deleted"),
        }
    }
    let mut tx = app.store.begin().await?;
    forget_uploads(&mut tx, now).await?;
    tx.commit().await
}

/// Claims everything that may go and gives the keys of its objects.
async fn doom(app: &App, now: UnixMillis) -> Result<Vec<Doomed>> {
    let mut tx = app.store.begin().await?;
    session::delete_ended(&mut tx, now).await?;
    access_token::delete_ended(&mut tx, now).await?;
    picture::forget_removed(&mut tx, now).await?;
    sqlx::query(
        "UPDATE upload SET state = 'deleting' \
         WHERE (state = 'stored' AND stored_at < ?) \
            OR (state = 'claimed' AND released_at < ? AND NOT EXISTS ( \
                SELECT 1 FROM picture_history AS history \
                WHERE history.tenant_id = upload.tenant_id AND history.upload_id = upload.id) \
              AND NOT EXISTS ( \
                SELECT 1 FROM metadata WHERE metadata.tenant_id = upload.tenant_id \
                  AND metadata.picture_upload_id = upload.id))",
    )
    .bind(now.minus(UNCOMMITTED_GRACE).0)
    .bind(now.minus(REPLACED_GRACE).0)
    .execute(&mut *tx)
    .await?;
    let doomed = sqlx::query_as(
        "SELECT key FROM object JOIN upload \
           ON upload.tenant_id = object.tenant_id AND upload.id = object.upload_id \
         WHERE upload.state = 'deleting' OR (object.state = 'staged' AND object.created_at < ?)",
    )
    .bind(now.minus(ATTEMPT_GRACE).0)
    .fetch_all(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(doomed)
}

async fn forget_object(app: &App, key: &str) -> Result<()> {
    let mut tx = app.store.begin().await?;
    object::delete(&mut tx, key).await?;
    tx.commit().await
}

async fn forget_uploads(tx: &mut Tx, now: UnixMillis) -> Result<()> {
    sqlx::query(
        "DELETE FROM upload \
         WHERE (state = 'deleting' OR (state = 'pending' AND expires_at < ?)) \
           AND NOT EXISTS (SELECT 1 FROM object \
                WHERE object.tenant_id = upload.tenant_id AND object.upload_id = upload.id)",
    )
    .bind(now.minus(LINK_GRACE).0)
    .execute(&mut **tx)
    .await?;
    Ok(())
}
