//! Keeps the bytes of an upload such that a crash at any step loses nothing that was acknowledged
//! and leaves nothing that a row does not know.
//!
//! First comes a row for the attempt, then the bytes, new and synced, then one transaction in which
//! the first attempt becomes the upload. Whoever comes second finds the row taken and clears away
//! its bytes.

use cameo_pipeline::Sanitised;

use crate::{
    envelope::{ApiError, Name},
    secrets::{hex, random, sha256_hex},
    state::App,
    store::{object, upload},
};

/// Keeps `image` as the upload `id`.
///
/// # Errors
/// `DuplicatedImage` if another attempt was first, 503 if rows or bytes can't be written.
pub(crate) async fn publish(
    app: &App,
    tenant_id: &str,
    id: &str,
    image: Sanitised,
) -> Result<(), ApiError> {
    let object = stage(app, tenant_id, id, &image).await?;
    if let Err(error) = app.objects.create(&object.key, image.bytes).await {
        tracing::error!(%error, "an upload could not be kept");
        clear_away(app, &object.key).await;
        return Err(ApiError::unavailable());
    }
    if finish(app, tenant_id, id, &object.key).await? {
        return Ok(());
    }
    clear_away(app, &object.key).await;
    Err(duplicated())
}

/// The link has been used.
pub(crate) fn duplicated() -> ApiError {
    ApiError::with_reason(Name::AlreadyExists, "DuplicatedImage", "duplicated image")
}

/// Writes the row of a new attempt.
async fn stage(
    app: &App,
    tenant_id: &str,
    id: &str,
    image: &Sanitised,
) -> Result<object::Object, ApiError> {
    let attempt = random::<8>().map_err(|_| ApiError::unexpected())?;
    let object = object::Object {
        key: format!("{tenant_id}/{id}/{}", hex(&attempt)),
        media_type: image.format.media_type().into(),
        byte_len: i64::try_from(image.bytes.len()).unwrap_or(i64::MAX),
        sha256: sha256_hex(&image.bytes),
        width_px: image.size.width_px.into(),
        height_px: image.size.height_px.into(),
    };
    let mut tx = app.store.begin().await?;
    object::insert_staged(&mut tx, tenant_id, id, &object, app.now()).await?;
    tx.commit().await?;
    Ok(object)
}

/// Makes the attempt the upload, unless there is one: the row decides.
async fn finish(app: &App, tenant_id: &str, id: &str, key: &str) -> Result<bool, ApiError> {
    let mut tx = app.store.begin().await?;
    if !upload::mark_stored(&mut tx, tenant_id, id, app.now()).await? {
        return Ok(false);
    }
    object::mark_stored(&mut tx, key).await?;
    tx.commit().await?;
    Ok(true)
}

/// If this fails, the sweep finds the row later.
async fn clear_away(app: &App, key: &str) {
    if let Err(error) = app.objects.discard(key).await {
        tracing::warn!(%error, "a lost attempt stays for the sweep");
        return;
    }
    let forget = async {
        let mut tx = app.store.begin().await?;
        object::delete(&mut tx, key).await?;
        tx.commit().await
    };
    if let Err(error) = forget.await {
        tracing::warn!(%error, "a lost attempt's row stays for the sweep");
    }
}

#[cfg(test)]
mod tests {
    use cameo_model::{Format, SizePx};

    use super::*;
    use crate::store::upload::Pending;

    fn image(number: u8) -> Sanitised {
        Sanitised {
            format: Format::Png,
            size: SizePx::new(1, 1),
            bytes: vec![number; 100],
        }
    }

    /// Requests to one server wait for each other before they come here; those to two servers on
    /// one database do not.
    #[tokio::test]
    async fn of_many_attempts_the_row_takes_one_and_nothing_of_the_others_stays() {
        let folder = tempfile::tempdir().expect("folder");
        let app = App::sample(folder.path()).await;
        let now = app.now();
        let mut tx = app.store.begin().await.expect("begun");
        let pending = Pending {
            tenant_id: "app1",
            id: "x",
            owner_id: None,
            created_at: now,
            expires_at: now,
        };
        upload::insert_pending(&mut tx, pending).await.expect("row");
        tx.commit().await.expect("committed");

        let attempts = (0..8).map(|number| publish(&app, "app1", "x", image(number)));
        let results = futures_util::future::join_all(attempts).await;
        let winners: Vec<usize> = (0..8).filter(|index| results[*index].is_ok()).collect();
        assert_eq!(winners.len(), 1, "{results:?}");
        let object = object::find_stored(&app.store.reader, "app1", "x").await;
        let object = object.expect("rows").expect("one");
        let bytes = app.objects.read(&object.key).await.expect("bytes");
        assert_eq!(usize::from(bytes[0]), winners[0]);
        let files = std::fs::read_dir(folder.path().join("objects/app1/x")).expect("folder");
        assert_eq!(files.count(), 1);
        let rows: i64 = sqlx::query_scalar("SELECT count(*) FROM object")
            .fetch_one(&app.store.reader)
            .await
            .expect("count");
        assert_eq!(rows, 1);
    }
}
