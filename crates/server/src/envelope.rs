//! The error every REST route answers with, and the JSON spelling it shares with GraphQL.
//!
//! # Source
//! Contract 1.1; Authgear `pkg/api/apierrors/error.go`, `pkg/util/httputil/json.go`, commit
//! `fa7a7d55`.

use std::borrow::Cow;

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use serde_json::Value;
use tokio::sync::AcquireError;

/// The class of an error; it decides the HTTP status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) enum Name {
    BadRequest,
    Invalid,
    Unauthorized,
    Forbidden,
    NotFound,
    AlreadyExists,
    TooManyRequest,
    RequestEntityTooLarge,
    InternalError,
    ServiceUnavailable,
}

impl Name {
    pub const fn status(self) -> StatusCode {
        match self {
            Self::BadRequest | Self::Invalid => StatusCode::BAD_REQUEST,
            Self::Unauthorized => StatusCode::UNAUTHORIZED,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::AlreadyExists => StatusCode::CONFLICT,
            Self::TooManyRequest => StatusCode::TOO_MANY_REQUESTS,
            Self::RequestEntityTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::InternalError => StatusCode::INTERNAL_SERVER_ERROR,
            Self::ServiceUnavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::BadRequest => "BadRequest",
            Self::Invalid => "Invalid",
            Self::Unauthorized => "Unauthorized",
            Self::Forbidden => "Forbidden",
            Self::NotFound => "NotFound",
            Self::AlreadyExists => "AlreadyExists",
            Self::TooManyRequest => "TooManyRequest",
            Self::RequestEntityTooLarge => "RequestEntityTooLarge",
            Self::InternalError => "InternalError",
            Self::ServiceUnavailable => "ServiceUnavailable",
        }
    }
}

/// An error that a caller may see.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ApiError {
    pub name: Name,
    pub reason: &'static str,
    pub message: Cow<'static, str>,
    pub info: Option<Box<Value>>,
    pub retry_after_seconds: Option<u64>,
}

impl ApiError {
    /// An error whose reason is its name.
    pub fn new(name: Name, message: impl Into<Cow<'static, str>>) -> Self {
        Self::with_reason(name, name.as_str(), message)
    }

    pub fn with_reason(
        name: Name,
        reason: &'static str,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            name,
            reason,
            message: message.into(),
            info: None,
            retry_after_seconds: None,
        }
    }

    #[must_use]
    pub fn info(self, info: Value) -> Self {
        Self {
            info: Some(Box::new(info)),
            ..self
        }
    }

    #[must_use]
    pub fn retry_after(self, seconds: u64) -> Self {
        Self {
            retry_after_seconds: Some(seconds),
            ..self
        }
    }

    /// What a caller learns of an error that is none of their business.
    pub fn unexpected() -> Self {
        Self::with_reason(
            Name::InternalError,
            "UnexpectedError",
            "unexpected error occurred",
        )
    }

    /// The store or the database does not answer; trying again may help.
    pub fn unavailable() -> Self {
        Self::new(Name::ServiceUnavailable, "temporarily unavailable").retry_after(5)
    }

    pub fn unauthenticated() -> Self {
        Self::new(Name::Unauthorized, "authentication required")
    }
}

/// A queue that is closed, as none ever is while requests are served.
impl From<AcquireError> for ApiError {
    fn from(_: AcquireError) -> Self {
        Self::unavailable()
    }
}

/// A failed row operation: logged in full, and told as a failure that may pass.
impl From<sqlx::Error> for ApiError {
    fn from(error: sqlx::Error) -> Self {
        tracing::error!(%error, "database");
        Self::unavailable()
    }
}

#[derive(Serialize)]
struct Envelope<'a> {
    error: Content<'a>,
}

#[derive(Serialize)]
struct Content<'a> {
    name: Name,
    reason: &'a str,
    message: &'a str,
    code: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    info: Option<&'a Value>,
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = self.name.status();
        let envelope = Envelope {
            error: Content {
                name: self.name,
                reason: self.reason,
                message: &self.message,
                code: status.as_u16(),
                info: self.info.as_deref(),
            },
        };
        let mut response = (status, json("application/json", &envelope)).into_response();
        if let Some(seconds) = self.retry_after_seconds {
            let value = HeaderValue::from(seconds);
            response.headers_mut().insert(header::RETRY_AFTER, value);
        }
        response
    }
}

/// `{"result": …}` with status 200.
pub(crate) fn result(value: &impl Serialize) -> Response {
    #[derive(Serialize)]
    struct Answer<'a, T> {
        result: &'a T,
    }
    json("application/json", &Answer { result: value })
}

/// A JSON answer in Go's spelling: `&`, `<`, `>` and the line separators are escaped.
pub(crate) fn json(content_type: &'static str, value: &impl Serialize) -> Response {
    match serde_json::to_string(value) {
        Ok(text) => ([(header::CONTENT_TYPE, content_type)], escaped(&text)).into_response(),
        Err(error) => {
            tracing::error!(%error, "an answer could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// These characters occur in JSON only within strings, so replacing them everywhere is safe.
fn escaped(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for letter in json.chars() {
        match letter {
            '&' | '<' | '>' | '\u{2028}' | '\u{2029}' => {
                text.push_str(&format!("\\u{:04x}", u32::from(letter)));
            }
            _ => text.push(letter),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn ampersands_are_spelled_as_go_does() {
        let text = escaped(&json!({"url": "https://h/?a=1&b=<2>"}).to_string());
        assert_eq!(text, r#"{"url":"https://h/?a=1\u0026b=\u003c2\u003e"}"#);
        let back: Value = serde_json::from_str(&text).expect("still JSON");
        assert_eq!(back["url"], "https://h/?a=1&b=<2>");
    }

    #[tokio::test]
    async fn the_envelope_has_the_fields_in_order() {
        let error = ApiError::with_reason(Name::Invalid, "InvalidSignature", "invalid signature");
        let response = error.into_response();
        assert_eq!(response.status(), 400);
        assert_eq!(response.headers()[header::CONTENT_TYPE], "application/json");
        let body = axum::body::to_bytes(response.into_body(), 1000)
            .await
            .expect("body");
        assert_eq!(
            body,
            r#"{"error":{"name":"Invalid","reason":"InvalidSignature","message":"invalid signature","code":400}}"#
        );
    }
}
