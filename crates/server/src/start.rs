//! Starts a server: checks, opens, binds, serves; and says in one line what was in the way.

use std::{fmt, io, net::SocketAddr, path::Path, path::PathBuf, sync::Arc};

use axum::http::HeaderValue;
use tokio::{
    net::TcpListener,
    sync::{Semaphore, watch},
    task::JoinHandle,
};

use crate::{
    accept, advice,
    clock::{Clock, UnixMillis},
    config::{Config, DefaultPicture, Scheme, UploadLimits},
    demo, gateway,
    graphql::Schemas,
    headers,
    igloo::entries::Entries,
    images::{gate::Gate, variants::Variants},
    keyed::KeyedTurns,
    objects::Objects,
    routes::router,
    secrets::has_dev_secrets,
    state::{App, Shared, UPLOADS_PER_LINK},
    store::{Store, ensure_tenant, upstream},
    sweep,
    tenant::Tenant,
};

/// Why a server did not start. `Display` is one line with the way out.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A file, a variable or a value is wrong.
    #[error("configuration: {source_name}: {problem}")]
    Config {
        /// The file, the variable or the key.
        source_name: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A key is missing, weak, or known to everybody.
    #[error("secrets: {problem}")]
    Secret {
        /// What is wrong; never the secret.
        problem: &'static str,
    },
    /// The data folder can't be used.
    #[error("data folder: {path}: {problem}; choose a writable folder with --data DIR")]
    DataDir {
        /// The folder or a file in it.
        path: PathBuf,
        /// The operating system's words.
        problem: String,
    },
    /// The data folder was made by `--dev`, where anybody can sign in.
    #[error(
        "data folder: {path} was made by --dev and holds its demo people and secrets; choose another folder with --data DIR"
    )]
    DevData {
        /// The folder.
        path: PathBuf,
    },
    /// The database can't be opened or brought up to date.
    #[error("database: {path}: {problem}")]
    Database {
        /// The file.
        path: PathBuf,
        /// What went wrong.
        problem: String,
    },
    /// The page has not been built.
    #[error(
        "page: {path} does not exist; build it with `cargo xtask build`, or name its folder with --page DIR"
    )]
    NoPage {
        /// The file that was looked for.
        path: PathBuf,
    },
    /// The address is taken or not ours.
    #[error("cannot listen on {address}: {problem}; choose another one with --listen ADDRESS:PORT")]
    Listen {
        /// The configured address.
        address: SocketAddr,
        /// The operating system's words.
        problem: String,
    },
}

impl StartError {
    pub(crate) fn config(source_name: impl fmt::Display, problem: &str) -> Self {
        Self::Config {
            source_name: source_name.to_string(),
            problem: one_line(problem),
        }
    }

    pub(crate) const fn secret(problem: &'static str) -> Self {
        Self::Secret { problem }
    }

    pub(crate) fn data_dir(path: &Path, error: &io::Error) -> Self {
        Self::DataDir {
            path: path.to_owned(),
            problem: error.to_string(),
        }
    }

    fn database(path: &Path, error: &sqlx::Error) -> Self {
        Self::Database {
            path: path.to_owned(),
            problem: one_line(&error.to_string()),
        }
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A server that serves. Dropping it tells it to stop; [`Running::stop`] also waits.
pub struct Running {
    address: SocketAddr,
    stop: watch::Sender<bool>,
    serving: JoinHandle<()>,
    sweeping: JoinHandle<()>,
    app: App,
}

impl fmt::Debug for Running {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Running({})", self.address)
    }
}

impl Running {
    /// Where it listens; with port 0 configured, the port it was given.
    pub fn local_addr(&self) -> SocketAddr {
        self.address
    }

    /// The tree of routes as the router itself tells it, so that a test can ask for a word on each.
    pub fn route_tree(&self) -> String {
        format!("{:?}", router(&self.app))
    }

    /// Sweeps now, which else happens every ten minutes. Time is the injected clock's.
    pub async fn sweep(&self) {
        sweep::sweep(&self.app).await;
    }

    /// Stops accepting, lets requests end for at most ten seconds, closes the database.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        self.sweeping.abort();
        let _ = self.serving.await;
        self.app.store.close().await;
    }
}

/// Starts a server that runs until it is stopped or dropped.
///
/// # Errors
/// [`StartError`] says what is in the way.
pub async fn start(config: Config, clock: impl Clock) -> Result<Running, StartError> {
    config.check()?;
    check_folders(&config)?;
    // Binding first: a second start on the same folder must not touch what the first one uses.
    let listener = bind(config.listen).await?;
    let address = listener
        .local_addr()
        .map_err(|error| listen_error(config.listen, &error))?;
    let app = open(&config, address, Arc::new(clock)).await?;
    let advice = advice::of(&config, &app).await;
    for sentence in advice.map_err(|error| StartError::database(&database(&config), &error))? {
        tracing::warn!("{sentence}");
    }
    let (stop, stopped) = watch::channel(false);
    let serving = tokio::spawn(accept::serve(listener, router(&app), stopped));
    let sweeping = tokio::spawn(keep_sweeping(app.clone(), stop.subscribe()));
    Ok(Running {
        address,
        stop,
        serving,
        sweeping,
        app,
    })
}

fn check_folders(config: &Config) -> Result<(), StartError> {
    let page = config.page_dir.join("index.html");
    if !page.is_file() {
        return Err(StartError::NoPage { path: page });
    }
    if !config.dev && has_dev_secrets(&config.data_dir) {
        let path = config.data_dir.clone();
        return Err(StartError::DevData { path });
    }
    check_writable(&config.data_dir).map_err(|error| StartError::data_dir(&config.data_dir, &error))
}

fn check_writable(folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let probe = folder.join(format!(".writable-{}", std::process::id()));
    std::fs::write(&probe, b"")?;
    std::fs::remove_file(&probe)
}

async fn bind(address: SocketAddr) -> Result<TcpListener, StartError> {
    TcpListener::bind(address)
        .await
        .map_err(|error| listen_error(address, &error))
}

fn listen_error(address: SocketAddr, error: &io::Error) -> StartError {
    StartError::Listen {
        address,
        problem: error.to_string(),
    }
}

/// Everything that requests can reach, ready for them.
pub(crate) async fn open(
    config: &Config,
    address: SocketAddr,
    clock: Arc<dyn Clock>,
) -> Result<App, StartError> {
    let tenant = Tenant::from_config(config, address)?;
    let page_policy = page_policy(config.public_scheme, &tenant)?;
    let database = database(config);
    let failed = |error: sqlx::Error| StartError::database(&database, &error);
    let store = Store::open(&database).await.map_err(failed)?;
    let now = UnixMillis::now(&*clock);
    prepare(&store, config, now).await.map_err(failed)?;
    let folder = config.data_dir.join("objects");
    let objects = Objects::open(&folder).map_err(|error| StartError::data_dir(&folder, &error))?;
    Ok(App::new(Shared {
        tenant: Arc::new(tenant),
        dev: config.dev,
        public_scheme: config.public_scheme,
        trusted_proxies: config.trusted_proxies.clone(),
        page_dir: config.page_dir.clone(),
        element_dir: config.element_dir.clone(),
        limits: config.limits,
        clock,
        store,
        objects,
        gate: Gate::new(config.limits.decoders, config.limits.decode_time()),
        variants: Variants::default(),
        uploads_in_progress: KeyedTurns::new(1),
        variants_in_progress: KeyedTurns::new(1),
        uploads_received: KeyedTurns::new(UPLOADS_PER_LINK),
        upload_files: Semaphore::new(config.limits.receivers),
        // While some are decoded the next ones are read.
        variant_files: Semaphore::new(config.limits.decoders.saturating_mul(2)),
        attachments: Entries::new(piece_bytes(config.limits)),
        page_policy,
        schemas: Schemas::build(),
    }))
}

fn database(config: &Config) -> PathBuf {
    config.data_dir.join("cameo.sqlite")
}

/// As much as the receivers of whole uploads may take together.
fn piece_bytes(limits: UploadLimits) -> u64 {
    limits.max_bytes.saturating_mul(limits.receivers as u64)
}

fn page_policy(scheme: Scheme, tenant: &Tenant) -> Result<HeaderValue, StartError> {
    let cdn_host = tenant.cdn_host.as_deref();
    let origin = cdn_host.map(|host| format!("{}://{host}", scheme.as_str()));
    let defaults = tenant.default_pictures.iter();
    let defaults: Vec<String> = defaults.filter_map(DefaultPicture::origin).collect();
    HeaderValue::from_str(&headers::page_policy(origin.as_deref(), &defaults))
        .map_err(|_| StartError::config("tenant.cdn_host", "is not a host"))
}

async fn prepare(store: &Store, config: &Config, now: UnixMillis) -> Result<(), sqlx::Error> {
    let tenant_id = config.tenant.app_id.as_str();
    let mut tx = store.begin().await?;
    ensure_tenant(&mut tx, tenant_id, now).await?;
    if config.dev {
        demo::seed(&mut tx, tenant_id, now).await?;
    }
    for (person_id, id) in gateway::upstream_ids(config) {
        upstream::bind(&mut tx, tenant_id, &person_id, &id).await?;
    }
    tx.commit().await
}

async fn keep_sweeping(app: App, mut stop: watch::Receiver<bool>) {
    let mut rounds = tokio::time::interval(sweep::INTERVAL);
    loop {
        tokio::select! {
            _ = rounds.tick() => sweep::sweep(&app).await,
            _ = stop.changed() => return,
        }
    }
}
