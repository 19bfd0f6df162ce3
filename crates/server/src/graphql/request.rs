//! One GraphQL request over HTTP: read, limited, executed in at most one transaction, answered.

use async_graphql::{
    ObjectType, Request as Operation, Schema, SubscriptionType, Variables, parser::parse_query,
};
use axum::{
    body::{Body, to_bytes},
    response::Response,
};
use serde::Deserialize;
use tokio::sync::{Mutex, MutexGuard};

use super::limits;
use crate::{
    envelope::{ApiError, Name, json},
    store::{Store, Tx},
};

/// With `charset`, as Authgear answers GraphQL and nothing else.
const CONTENT_TYPE: &str = "application/json; charset=utf-8";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct JsonBody {
    query: String,
    #[serde(default)]
    variables: Option<serde_json::Map<String, serde_json::Value>>,
    #[serde(default)]
    operation_name: Option<String>,
}

/// How the body holds the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BodyFormat {
    /// `{"query": …, "variables": …}`
    Json,
    /// The document itself.
    Document,
}

/// Reads a body of at most `max_bytes`.
///
/// # Errors
/// 413 if it is longer, 400 if it breaks off.
pub(crate) async fn read_body(body: Body, max_bytes: usize) -> Result<bytes::Bytes, ApiError> {
    to_bytes(body, max_bytes).await.map_err(|error| {
        let source = std::error::Error::source(&error);
        if source.is_some_and(|source| source.is::<http_body_util::LengthLimitError>()) {
            ApiError::new(Name::RequestEntityTooLarge, "request body too large")
        } else {
            ApiError::new(Name::BadRequest, "failed to read request body")
        }
    })
}

/// Reads one operation out of a body and holds it against the limits.
///
/// # Errors
/// 400 for malformed JSON, a batch, or a document beyond a limit.
pub(crate) fn parse(body: &[u8], format: BodyFormat) -> Result<Operation, ApiError> {
    let malformed = |message: &'static str| ApiError::new(Name::BadRequest, message);
    let body = match format {
        BodyFormat::Document => JsonBody {
            query: String::from_utf8(body.to_vec()).map_err(|_| malformed("invalid document"))?,
            variables: None,
            operation_name: None,
        },
        BodyFormat::Json if body.trim_ascii_start().starts_with(b"[") => {
            return Err(malformed("batches are not supported"));
        }
        BodyFormat::Json => {
            serde_json::from_slice(body).map_err(|_| malformed("invalid request body"))?
        }
    };
    limits::check_text(&body.query)?;
    let variables = serde_json::Value::Object(body.variables.unwrap_or_default());
    let mut operation = Operation::new(body.query).variables(Variables::from_json(variables));
    operation.operation_name = body.operation_name;
    // A document that can't be parsed goes on, for the executor to say where it is wrong.
    if let Ok(document) = parse_query(&operation.query) {
        limits::check(&document)?;
        operation.set_parsed_query(document);
    }
    Ok(operation)
}

/// The transaction of one request, begun by its first mutation.
pub(crate) struct Writing {
    store: Store,
    tx: Mutex<Option<Tx>>,
}

/// The transaction while one mutation uses it.
pub(crate) struct WritingTurn<'a>(MutexGuard<'a, Option<Tx>>);

impl Writing {
    fn new(store: &Store) -> Self {
        Self {
            store: store.clone(),
            tx: Mutex::new(None),
        }
    }

    /// Begins the transaction unless it has begun.
    pub async fn turn(&self) -> Result<WritingTurn<'_>, sqlx::Error> {
        let mut tx = self.tx.lock().await;
        if tx.is_none() {
            *tx = Some(self.store.begin().await?);
        }
        Ok(WritingTurn(tx))
    }
}

impl WritingTurn<'_> {
    /// `None` only if the request has ended already.
    pub fn tx(&mut self) -> Option<&mut Tx> {
        self.0.as_mut()
    }
}

/// Runs one operation. If any field fails, nothing of it is kept.
pub(crate) async fn execute<Q, M, S>(
    schema: &Schema<Q, M, S>,
    operation: Operation,
    store: &Store,
) -> Response
where
    Q: ObjectType + 'static,
    M: ObjectType + 'static,
    S: SubscriptionType + 'static,
{
    let writing = std::sync::Arc::new(Writing::new(store));
    let operation = operation.data(std::sync::Arc::clone(&writing));
    let mut response = schema.execute(operation).await;
    if let Some(tx) = writing.tx.lock().await.take() {
        let ended = if response.is_ok() {
            tx.commit().await
        } else {
            // What other fields of the request say has happened is undone with them.
            response.data = async_graphql::Value::Null;
            tx.rollback().await
        };
        if let Err(error) = ended {
            tracing::error!(%error, "a GraphQL transaction could not be ended");
            let error = async_graphql::ServerError::new("unexpected error", None);
            response = async_graphql::Response::from_errors(vec![error]);
        }
    }
    json(CONTENT_TYPE, &response)
}
