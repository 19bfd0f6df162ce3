//! What the server keeps, read from its rows and files behind its back.

#![allow(dead_code, reason = "each of the programs of tests uses its own part")]

use serde_json::{Map, Value};
use sqlx::{ConnectOptions as _, SqliteConnection, sqlite::SqliteConnectOptions};

use crate::server::Server;

async fn database(server: &Server, is_read_only: bool) -> SqliteConnection {
    let file = server.data.path().join("cameo.sqlite");
    let options = SqliteConnectOptions::new().filename(file);
    let options = options.read_only(is_read_only).foreign_keys(true);
    options.connect().await.expect("database")
}

/// The one number that `query` asks for.
pub async fn count(server: &Server, query: &'static str) -> i64 {
    let mut connection = database(server, true).await;
    sqlx::query_scalar(query)
        .fetch_one(&mut connection)
        .await
        .expect("count")
}

/// How many uploads there are in each state, and under `files` how many objects on disk.
pub async fn uploads(server: &Server) -> Value {
    let mut connection = database(server, true).await;
    let rows: Vec<(String, i64)> =
        sqlx::query_as("SELECT state, count(*) FROM upload GROUP BY state")
            .fetch_all(&mut connection)
            .await
            .expect("rows");
    let rows = rows.into_iter().map(|(state, count)| (state, count.into()));
    let mut counts: Map<String, Value> = rows.collect();
    counts.insert("files".into(), server.object_files().len().into());
    Value::Object(counts)
}

/// A person's standard attributes as they are kept.
pub async fn attributes(server: &Server, person_id: &str) -> Value {
    let query = "SELECT standard_attributes FROM person WHERE id = ?";
    json(server, query, person_id).await
}

/// The JSON text that `query` finds for a person.
pub async fn json(server: &Server, query: &'static str, person_id: &str) -> Value {
    let mut connection = database(server, true).await;
    let text: String = sqlx::query_scalar(query)
        .bind(person_id)
        .fetch_one(&mut connection)
        .await
        .expect("row");
    serde_json::from_str(&text).expect("JSON")
}

/// Auth0's `user_metadata` and `app_metadata` of a person as they are kept.
pub async fn metadata(server: &Server, person_id: &str) -> Value {
    let query = "SELECT json_array(json(user_metadata), json(app_metadata)) FROM metadata \
         WHERE person_id = ?";
    json(server, query, person_id).await
}

/// Lets a demo person sign in elsewhere, as a provider's first answer would.
pub async fn add_account(server: &Server, person_id: &str, account: [&str; 3], is_social: bool) {
    let [provider, subject, connection] = account;
    sqlx::query(
        "INSERT INTO account (tenant_id, person_id, provider, subject, connection, is_social, \
         created_at) VALUES ('app1', ?, ?, ?, ?, ?, 0)",
    )
    .bind(person_id)
    .bind(provider)
    .bind(subject)
    .bind(connection)
    .bind(is_social)
    .execute(&mut database(server, false).await)
    .await
    .expect("row");
}

/// Makes a demo person somebody of whom nothing is known but an email.
pub async fn make_new_user(server: &Server, person_id: &str, email: &str) {
    let attributes = serde_json::json!({ "email": email }).to_string();
    for query in [
        "UPDATE person SET standard_attributes = ? WHERE id = ?",
        "UPDATE identity SET value = json_extract(?, '$.email') WHERE person_id = ?",
    ] {
        sqlx::query(query)
            .bind(&attributes)
            .bind(person_id)
            .execute(&mut database(server, false).await)
            .await
            .expect("row");
    }
}

/// All rows of all tables, as text: whatever is changed changes it.
pub async fn everything(server: &Server) -> String {
    let mut connection = database(server, true).await;
    let query = "SELECT name, (SELECT group_concat('quote(' || name || ')', ' || '','' || ') \
         FROM pragma_table_info(t.name)) FROM sqlite_master t WHERE type = 'table' ORDER BY name";
    let tables: Vec<(String, String)> = sqlx::query_as(query)
        .fetch_all(&mut connection)
        .await
        .expect("tables");
    let mut text = String::new();
    for (table, columns) in tables {
        let query = format!("SELECT {columns} FROM {table} ORDER BY 1");
        let rows: Vec<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(query))
            .fetch_all(&mut connection)
            .await
            .expect("rows");
        text += &format!("{table}\n{}\n", rows.join("\n"));
    }
    text
}

/// Adds somebody to a tenant of this database, who need not be the server's.
pub async fn add_person(server: &Server, tenant_id: &str, person_id: &str) {
    sqlx::query(
        "INSERT INTO person (tenant_id, id, standard_attributes, custom_attributes, version, \
         created_at, updated_at) VALUES (?, ?, '{}', '{}', 1, 0, 0)",
    )
    .bind(tenant_id)
    .bind(person_id)
    .execute(&mut database(server, false).await)
    .await
    .expect("row");
}

/// Lets a provider call a demo person by a subject, as their first sign-in would.
pub async fn add_subject(server: &Server, issuer: &str, subject: &str, person_id: &str) {
    sqlx::query(
        "INSERT INTO subject (tenant_id, issuer, subject, person_id, created_at) \
         VALUES ('app1', ?, ?, ?, 0)",
    )
    .bind(issuer)
    .bind(subject)
    .bind(person_id)
    .execute(&mut database(server, false).await)
    .await
    .expect("row");
}
