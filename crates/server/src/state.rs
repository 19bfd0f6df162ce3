//! What every request can reach. Cloning is cheap.

use std::{ops::Deref, path::PathBuf, sync::Arc, time::Duration};

use axum::http::HeaderValue;
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::{
    clock::{Clock, UnixMillis},
    config::{IpNet, Scheme, UploadLimits},
    envelope::ApiError,
    graphql::Schemas,
    images::{gate::Gate, variants::Variants},
    keyed::KeyedLocks,
    objects::Objects,
    store::Store,
    tenant::Tenant,
};

/// How long somebody may wait until there is room for their file.
const QUEUE_TIME: Duration = Duration::from_secs(20);

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
    pub uploads_in_progress: KeyedLocks,
    pub variants_in_progress: KeyedLocks,
    /// As many files as may be in memory.
    pub files: Semaphore,
    /// Policy of the pages.
    pub page_policy: HeaderValue,
    pub schemas: Schemas,
}

impl App {
    pub fn new(shared: Shared) -> Self {
        Self(Arc::new(shared))
    }

    /// The right to hold one file in memory. An upload's body stays where it is until then.
    ///
    /// # Errors
    /// 503 after a while.
    pub async fn room_for_file(&self) -> Result<SemaphorePermit<'_>, ApiError> {
        tokio::time::timeout(QUEUE_TIME, self.files.acquire())
            .await
            .map_err(|_| ApiError::unavailable())?
            .map_err(|_| ApiError::unavailable())
    }

    pub fn now(&self) -> UnixMillis {
        UnixMillis::now(&*self.clock)
    }
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
