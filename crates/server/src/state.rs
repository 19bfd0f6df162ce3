//! What every request can reach. Cloning is cheap.

use std::{ops::Deref, path::PathBuf, sync::Arc};

use crate::{
    clock::{Clock, UnixMillis},
    config::{IpNet, Scheme, UploadLimits},
    graphql::Schemas,
    images::{gate::Gate, variants::Variants},
    keyed::KeyedLocks,
    objects::Objects,
    store::Store,
    tenant::Tenant,
};

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
    pub receivers: tokio::sync::Semaphore,
    pub schemas: Schemas,
}

impl App {
    pub fn new(shared: Shared) -> Self {
        Self(Arc::new(shared))
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
