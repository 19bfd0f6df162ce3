//! What the server has written down: its rows, read from the database file, and its object files.
//!
//! Read only, and past the server on purpose.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};
use sqlx::{
    ConnectOptions as _, Row as _, Sqlite, SqliteConnection,
    query::Query,
    sqlite::{SqliteArguments, SqliteConnectOptions},
};

/// The data folder of a server.
#[derive(Debug, Clone)]
pub struct Rows(PathBuf);

impl Rows {
    /// Reads in this data folder.
    pub fn of(data: &Path) -> Self {
        Self(data.to_owned())
    }

    /// The standard attributes of a person as they are stored.
    pub async fn attributes(&self, person_id: &str) -> Map<String, Value> {
        let mut connection = self.connect().await;
        let row = sqlx::query("SELECT standard_attributes FROM person WHERE id = ?")
            .bind(person_id)
            .fetch_one(&mut connection)
            .await
            .expect("the person has a row");
        let json: String = row.get(0);
        serde_json::from_str(&json).expect("attributes are a JSON object")
    }

    /// Auth0's `user_metadata` of a person as they are stored.
    pub async fn user_metadata(&self, person_id: &str) -> Value {
        let mut connection = self.connect().await;
        let row = sqlx::query("SELECT user_metadata FROM metadata WHERE person_id = ?")
            .bind(person_id)
            .fetch_one(&mut connection)
            .await
            .expect("the person has metadata");
        let json: String = row.get(0);
        serde_json::from_str(&json).expect("metadata are JSON")
    }

    /// The id of the person with this address.
    pub async fn person_id(&self, email: &str) -> String {
        let query = "SELECT person_id FROM identity WHERE value = ?";
        self.person_by(query, email).await
    }

    /// The id of the person whom a provider calls by this subject.
    pub async fn person_of_subject(&self, subject: &str) -> String {
        let query = "SELECT person_id FROM subject WHERE subject = ?";
        self.person_by(query, subject).await
    }

    async fn person_by(&self, query: &'static str, name: &str) -> String {
        let mut connection = self.connect().await;
        let row = sqlx::query(query).bind(name).fetch_one(&mut connection);
        let row = row.await;
        row.unwrap_or_else(|error| panic!("{name} is unknown: {error}"))
            .get(0)
    }

    /// The bytes that are kept for the photo `authgearimages:///{app}/{upload}`, with the size in
    /// pixels that its row states.
    pub async fn stored_photo(&self, reference: &str) -> (Vec<u8>, (u32, u32)) {
        let upload_id = reference.rsplit('/').next().unwrap_or_default();
        let mut connection = self.connect().await;
        let row = sqlx::query(
            "SELECT key, width_px, height_px FROM object WHERE upload_id = ? AND state = 'stored'",
        )
        .bind(upload_id)
        .fetch_one(&mut connection)
        .await
        .unwrap_or_else(|error| panic!("{reference} has no row: {error}"));
        let key: String = row.get(0);
        let bytes = std::fs::read(self.0.join("objects").join(key));
        (
            bytes.expect("the object's file is there"),
            (row.get(1), row.get(2)),
        )
    }

    /// How many uploads are in this state.
    pub async fn uploads(&self, state: &str) -> i64 {
        self.count("SELECT count(*) FROM upload WHERE state = ?", state)
            .await
    }

    /// How many objects are in this state.
    pub async fn objects(&self, state: &str) -> i64 {
        self.count("SELECT count(*) FROM object WHERE state = ?", state)
            .await
    }

    /// How many people there are.
    pub async fn people(&self) -> i64 {
        self.number("SELECT count(*) FROM person").await
    }

    /// How many sessions there are, ended ones included.
    pub async fn sessions(&self) -> i64 {
        self.number("SELECT count(*) FROM session").await
    }

    async fn count(&self, query: &'static str, state: &str) -> i64 {
        self.one(sqlx::query(query).bind(state.to_owned())).await
    }

    async fn number(&self, query: &'static str) -> i64 {
        self.one(sqlx::query(query)).await
    }

    async fn one(&self, query: Query<'static, Sqlite, SqliteArguments>) -> i64 {
        let mut connection = self.connect().await;
        let row = query.fetch_one(&mut connection);
        row.await.expect("rows can be counted").get(0)
    }

    /// How many files the object store holds, unfinished ones included.
    pub fn object_files(&self) -> usize {
        count_files(&self.0.join("objects"))
    }

    async fn connect(&self) -> SqliteConnection {
        SqliteConnectOptions::new()
            .filename(self.0.join("cameo.sqlite"))
            .read_only(true)
            .connect()
            .await
            .expect("the database can be read")
    }
}

fn count_files(folder: &Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return 0;
    };
    let paths = entries.filter_map(Result::ok).map(|entry| entry.path());
    paths
        .map(|path| if path.is_dir() { count_files(&path) } else { 1 })
        .sum()
}
