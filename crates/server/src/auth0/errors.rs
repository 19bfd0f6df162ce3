//! Errors as Auth0's Management API spells them.
//!
//! # Source
//! Contract 2.2. Where Auth0's words are not known, they are Cameo's: that is said at each.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use crate::{
    envelope::{ApiError, Name},
    profile::UpdateError,
};

/// A refusal of the Management API.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Refusal {
    status: StatusCode,
    code: Option<&'static str>,
    message: String,
    retry_after_seconds: Option<u64>,
}

impl Refusal {
    fn new(status: StatusCode, code: Option<&'static str>, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            retry_after_seconds: None,
        }
    }

    /// No token, or one that is not good any more. The words are Cameo's.
    pub fn unauthenticated() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, None, "Invalid token")
    }

    /// A token for something else.
    pub fn bad_audience(audience: &str) -> Self {
        let message = format!("Bad audience: {audience}");
        Self::new(StatusCode::UNAUTHORIZED, None, message)
    }

    /// None of the scopes, one of which is needed.
    pub fn insufficient_scope(expected: &[&str]) -> Self {
        let expected = expected.join(",");
        let message = format!("Insufficient scope, expected any of: {expected}");
        Self::new(StatusCode::FORBIDDEN, Some("insufficient_scope"), message)
    }

    /// Code and words are Cameo's guess.
    pub fn no_such_user() -> Self {
        let message = "The user does not exist.";
        Self::new(StatusCode::NOT_FOUND, Some("inexistent_user"), message)
    }

    /// A body that can't be accepted; `problem` in Auth0's words as far as they are known.
    pub fn invalid_body(problem: &str) -> Self {
        let message = format!("Payload validation error: '{problem}'");
        Self::new(StatusCode::BAD_REQUEST, Some("invalid_body"), message)
    }

    /// The same, of one property.
    pub fn invalid_property(problem: &str, name: &str, description: &str) -> Self {
        let message =
            format!("Payload validation error: '{problem}' on property {name} ({description}).");
        Self::new(StatusCode::BAD_REQUEST, Some("invalid_body"), message)
    }

    /// Attributes that the provider of the person's account sets at each sign-in.
    pub fn synced(names: &[&str], connection: &str) -> Self {
        let names = names.join(", ");
        let message = format!(
            "The following user attributes cannot be updated: {names}. The connection \
             ({connection}) must either be a database connection (using the Auth0 store), a \
             passwordless connection (email or sms) or has disabled 'Sync user profile attributes \
             at each login'. For more information, see \
             https://auth0.com/docs/dashboard/guides/connections/configure-connection-sync"
        );
        Self::not_supported(message)
    }

    /// Attributes of a user that Cameo does not keep. The words are Cameo's.
    pub fn not_kept(names: &[&str]) -> Self {
        let names = names.join(", ");
        let message = format!("The following user attributes are not kept here: {names}");
        Self::not_supported(message)
    }

    fn not_supported(message: String) -> Self {
        let code = Some("operation_not_supported");
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    /// A person's own token, and more than their own object.
    pub fn not_one_s_own(names: &[&str]) -> Self {
        let names = names.join(", ");
        let message = format!("You cannot update the following fields: {names}");
        Self::new(StatusCode::BAD_REQUEST, None, message)
    }

    /// Too many requests.
    pub fn limit_reached() -> Self {
        let code = Some("too_many_requests");
        let message = "Global limit has been reached";
        Self::new(StatusCode::TOO_MANY_REQUESTS, code, message)
    }
}

impl From<ApiError> for Refusal {
    fn from(error: ApiError) -> Self {
        if error.reason == "UserNotFound" {
            return Self::no_such_user();
        }
        if let Some(refusal) = of_cause(&error) {
            return refusal;
        }
        let code = (error.name == Name::TooManyRequest).then_some("too_many_requests");
        Self {
            retry_after_seconds: error.retry_after_seconds,
            ..Self::new(error.name.status(), code, error.message)
        }
    }
}

/// The first attribute that is wrong, as a property.
fn of_cause(error: &ApiError) -> Option<Refusal> {
    let cause = error.info.as_ref()?.get("causes")?.get(0)?;
    let name = cause.get("location")?.as_str()?.trim_start_matches('/');
    let problem = cause.pointer("/details/error").and_then(Value::as_str);
    let problem = problem.unwrap_or("Object didn't pass validation");
    Some(Refusal::invalid_property(
        problem,
        name,
        super::merge::description(name),
    ))
}

impl From<UpdateError> for Refusal {
    fn from(error: UpdateError) -> Self {
        match error {
            UpdateError::Api(error) => error.into(),
            UpdateError::Unexpected(cause) => {
                tracing::error!(%cause, "a user could not be changed");
                ApiError::unexpected().into()
            }
        }
    }
}

impl From<sqlx::Error> for Refusal {
    fn from(error: sqlx::Error) -> Self {
        ApiError::from(error).into()
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut body = json!({
            "statusCode": self.status.as_u16(),
            "error": self.status.canonical_reason().unwrap_or_default(),
            "message": self.message,
        });
        if let (Some(code), Some(body)) = (self.code, body.as_object_mut()) {
            body.insert("errorCode".into(), code.into());
        }
        let mut response = (self.status, Json(body)).into_response();
        if let Some(seconds) = self.retry_after_seconds {
            let value = HeaderValue::from(seconds);
            response.headers_mut().insert(header::RETRY_AFTER, value);
        }
        response
    }
}
