//! Rows: SQLite in WAL mode, one writer, many readers.
//!
//! Each file here knows the rows of one table group. What may be written, and when, is decided by
//! the callers; they bring a transaction.

pub(crate) mod access_token;
pub(crate) mod account;
pub(crate) mod audit;
pub(crate) mod metadata;
pub(crate) mod object;
pub(crate) mod person;
pub(crate) mod picture;
pub(crate) mod search;
pub(crate) mod session;
pub(crate) mod subject;
pub(crate) mod upload;
pub(crate) mod upstream;

use std::{path::Path, time::Duration};

use sqlx::{
    Sqlite, SqlitePool, Transaction,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::clock::UnixMillis;

/// What row operations return.
pub(crate) type Result<T> = std::result::Result<T, sqlx::Error>;
/// A transaction that holds the write lock from its first moment.
pub(crate) type Tx = Transaction<'static, Sqlite>;

/// Long enough for the longest queue of writers, short enough to tell a person.
const LOCK_PATIENCE: Duration = Duration::from_secs(10);
const READERS: u32 = 4;

/// The database.
#[derive(Debug, Clone)]
pub(crate) struct Store {
    writer: SqlitePool,
    pub reader: SqlitePool,
}

impl Store {
    /// Opens or makes the database file and brings its tables up to date.
    pub async fn open(file: &Path) -> Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(LOCK_PATIENCE);
        let writer = pool(1).connect_with(options.clone()).await?;
        sqlx::migrate!("migrations/sqlite").run(&writer).await?;
        let reader = pool(READERS).connect_with(options.read_only(true)).await?;
        Ok(Self { writer, reader })
    }

    /// Begins to write; waits for whoever writes now.
    pub async fn begin(&self) -> Result<Tx> {
        self.writer.begin_with("BEGIN IMMEDIATE").await
    }

    /// Closes all connections, so that the write-ahead log is folded into the file.
    pub async fn close(&self) {
        self.reader.close().await;
        self.writer.close().await;
    }
}

/// Connections stay: a reader can't open a database in WAL mode that nobody else has open.
fn pool(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .idle_timeout(None)
        .max_lifetime(None)
        .max_connections(connections)
        .acquire_timeout(LOCK_PATIENCE)
}

/// Adds the tenant's row unless it is there.
pub(crate) async fn ensure_tenant(tx: &mut Tx, id: &str, now: UnixMillis) -> Result<()> {
    sqlx::query("INSERT INTO tenant (id, created_at) VALUES (?, ?) ON CONFLICT DO NOTHING")
        .bind(id)
        .bind(now.0)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
