//! How a GraphQL request is made and how its answer is read, by whoever speaks Authgear's schema.
//!
//! # Source
//! Contract 1.5; Authgear `pkg/util/graphqlutil/api_error.go`, commit `fa7a7d55`.

use cameo_model::{Error, Json, json::quoted};

use crate::{
    envelope::refusal,
    wire::{Access, Body, Exchange, Method, Request, Response},
};

/// A `POST` of `query` to `url` with `variables`, a JSON text.
pub(crate) fn request(exchange: Exchange, url: String, query: &str, variables: &str) -> Request {
    let query = quoted(query);
    Request {
        exchange,
        method: Method::Post,
        url,
        access: Access::Account,
        body: Body::Json(format!(r#"{{"query":{query},"variables":{variables}}}"#)),
    }
}

/// The data of an answer; its errors come with status 200.
pub(crate) fn data(exchange: Exchange, response: &Response) -> Result<Json, Error> {
    if !response.is_success() {
        return Err(refusal(exchange, response));
    }
    let answer = response.tree();
    match (answer.get("errors").list(), answer.get("data")) {
        ([error, ..], _) => Err(meaning(response.status, error)),
        ([], Json::Null) => Err(exchange.nonsense()),
        ([], data) => Ok(data.clone()),
    }
}

fn meaning(status: u16, error: &Json) -> Error {
    let extensions = error.get("extensions");
    // Where Cameo stands before another system, it adds the code of what went wrong there.
    if let Some(cause) = Error::read(extensions.get("info")) {
        return cause;
    }
    let cause = extensions.get("info").get("causes").list().first();
    let location = cause.and_then(|cause| cause.get("location").text());
    match (
        extensions.get("reason").text().unwrap_or_default(),
        location,
    ) {
        // An internal failure comes without extensions; it may be over the next time.
        ("", _) => Error::Unavailable { status },
        ("Unauthorized", _) => Error::SignedOut {},
        ("Forbidden" | "AccessControlViolated", _) => Error::Forbidden {},
        ("PictureChanged", _) => Error::Overtaken {},
        ("ValidationFailed", Some(location)) => Error::InvalidAttribute {
            name: location.trim_start_matches('/').into(),
        },
        _ => Error::Refused {
            status,
            reason: error.get("message").to_text().unwrap_or_default(),
        },
    }
}
