//! How a GraphQL request is made and how its answer is read, by whoever speaks Authgear's schema.
//!
//! # Source
//! Contract 1.5; Authgear `pkg/util/graphqlutil/api_error.go`, commit `fa7a7d55`.

use cameo_model::Error;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

use crate::{
    envelope::refusal,
    wire::{Access, Body, Exchange, Method, Request, Response},
};

/// A `POST` of `query` with `variables` to `url`.
pub(crate) fn request(exchange: Exchange, url: String, query: &str, variables: &Value) -> Request {
    Request {
        exchange,
        method: Method::Post,
        url,
        access: Access::Account,
        body: Body::Json(json!({ "query": query, "variables": variables }).to_string()),
    }
}

#[derive(Deserialize)]
struct Answer<T> {
    data: Option<T>,
    #[serde(default)]
    errors: Vec<Refusal>,
}

#[derive(Deserialize)]
struct Refusal {
    message: String,
    #[serde(default)]
    extensions: Extensions,
}

#[derive(Deserialize, Default)]
struct Extensions {
    #[serde(default)]
    reason: String,
    #[serde(default)]
    info: Info,
}

#[derive(Deserialize, Default)]
struct Info {
    #[serde(default)]
    causes: Vec<Cause>,
}

#[derive(Deserialize)]
struct Cause {
    location: String,
}

/// The data of an answer; its errors come with status 200.
pub(crate) fn data<T: DeserializeOwned>(
    exchange: Exchange,
    response: &Response,
) -> Result<T, Error> {
    if !response.is_success() {
        return Err(refusal(exchange, response));
    }
    let answer: Answer<T> = response.json(exchange)?;
    match answer.errors.into_iter().next() {
        Some(error) => Err(meaning(response.status, error)),
        None => answer.data.ok_or_else(|| exchange.nonsense()),
    }
}

fn meaning(status: u16, error: Refusal) -> Error {
    let causes = error.extensions.info.causes;
    match (error.extensions.reason.as_str(), causes.first()) {
        // An internal failure comes without extensions; it may be over the next time.
        ("", _) => Error::Unavailable { status },
        ("Unauthorized", _) => Error::SignedOut {},
        ("Forbidden" | "AccessControlViolated", _) => Error::Forbidden {},
        ("PictureChanged", _) => Error::Overtaken {},
        ("ValidationFailed", Some(cause)) => Error::InvalidAttribute {
            name: cause.location.trim_start_matches('/').into(),
        },
        _ => Error::Refused {
            status,
            reason: error.message,
        },
    }
}
