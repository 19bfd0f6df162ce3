//! What every request can reach. Cloning is cheap.

use std::{ops::Deref, path::PathBuf, sync::Arc, time::Duration};

use axum::http::HeaderValue;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, SemaphorePermit};

use crate::{
    clock::{Clock, UnixMillis},
    config::{IpNet, Scheme, UploadLimits},
    envelope::ApiError,
    graphql::Schemas,
    igloo::entries::Entries,
    images::{gate::Gate, variants::Variants},
    keyed::KeyedTurns,
    objects::Objects,
    store::Store,
    tenant::Tenant,
};

/// How long somebody may wait until there is room for their file.
const QUEUE_TIME: Duration = Duration::from_secs(20);

/// Uploads to one link that are received at the same time. Two, so that a browser may try again
/// while its broken connection lingers; no more, so that the links one person gets in an hour
/// don't fill the room of all.
pub(crate) const UPLOADS_PER_LINK: usize = 2;

/// A turn at the link and room for the file.
pub(crate) type UploadRoom<'a> = (OwnedSemaphorePermit, SemaphorePermit<'a>);

/// Shared by all requests.
#[derive(Clone)]
pub(crate) struct App(Arc<Shared>);

pub(crate) struct Shared {
    pub tenant: Arc<Tenant>,
    pub dev: bool,
    pub public_scheme: Scheme,
    pub trusted_proxies: Vec<IpNet>,
    pub page_dir: PathBuf,
    pub element_dir: PathBuf,
    pub limits: UploadLimits,
    pub clock: Arc<dyn Clock>,
    pub store: Store,
    pub objects: Objects,
    pub gate: Gate,
    pub variants: Variants,
    pub uploads_in_progress: KeyedTurns,
    pub variants_in_progress: KeyedTurns,
    /// Uploads being received, by link.
    pub uploads_received: KeyedTurns,
    /// As many uploaded files as may be in memory.
    pub upload_files: Semaphore,
    /// As many stored files as may be in memory to be scaled. Apart from the uploads, so that slow
    /// senders don't keep pictures from being shown.
    pub variant_files: Semaphore,
    /// Attachments of Igloo's dialect that are not whole yet.
    pub attachments: Entries,
    /// Policy of the pages.
    pub page_policy: HeaderValue,
    pub schemas: Schemas,
}

impl App {
    pub fn new(shared: Shared) -> Self {
        Self(Arc::new(shared))
    }

    /// The right to receive the file for link `id`. Its body stays where it is until then. The
    /// turn at the link comes first, so that whoever waits for it takes no room from others.
    ///
    /// # Errors
    /// 503 after a while.
    pub async fn room_for_upload(&self, id: &str) -> Result<UploadRoom<'_>, ApiError> {
        in_time(async {
            let turn = self.uploads_received.turn(id).await?;
            Ok((turn, self.upload_files.acquire().await?))
        })
        .await
    }

    /// The right to hold one stored file in memory.
    ///
    /// # Errors
    /// 503 after a while.
    pub async fn room_for_variant(&self) -> Result<SemaphorePermit<'_>, ApiError> {
        in_time(async { Ok(self.variant_files.acquire().await?) }).await
    }

    pub fn now(&self) -> UnixMillis {
        UnixMillis::now(&*self.clock)
    }
}

async fn in_time<T>(waiting: impl Future<Output = Result<T, ApiError>>) -> Result<T, ApiError> {
    tokio::time::timeout(QUEUE_TIME, waiting)
        .await
        .map_err(|_| ApiError::unavailable())?
}

impl Deref for App {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

#[cfg(test)]
impl App {
    /// A server's inside without its outside.
    pub async fn sample(folder: &std::path::Path) -> Self {
        let config = crate::Config::dev(folder, 8080);
        let clock = Arc::new(crate::SystemClock);
        let opened = crate::start::open(&config, config.listen, clock).await;
        opened.expect("opened")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_link_never_takes_the_room_of_all() {
        let folder = tempfile::tempdir().expect("folder");
        let app = App::sample(folder.path()).await;
        tokio::time::pause();
        let first = app.room_for_upload("a").await.expect("room");
        let _second = app.room_for_upload("a").await.expect("room");
        let refused = app.room_for_upload("a").await.expect_err("no third");
        assert_eq!(refused, ApiError::unavailable());
        assert!(refused.retry_after_seconds.is_some());
        let _other = app.room_for_upload("b").await.expect("room");
        let left = app.limits.receivers - 3;
        assert_eq!(app.upload_files.available_permits(), left);
        drop(first);
        assert!(app.room_for_upload("a").await.is_ok(), "once one has ended");
    }
}
