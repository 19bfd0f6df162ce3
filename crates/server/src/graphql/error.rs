//! How errors look in GraphQL: `errorName`, `reason` and `info` as extensions.
//!
//! # Source
//! Contract 1.5; Authgear `pkg/util/graphqlutil/api_error.go`, commit `fa7a7d55`.

use async_graphql::{Error, ErrorExtensions as _, Value};

use crate::{envelope::ApiError, profile::UpdateError};

impl From<ApiError> for Error {
    fn from(error: ApiError) -> Self {
        Self::new(error.message.clone()).extend_with(|_, extensions| {
            extensions.set("errorName", format!("{:?}", error.name));
            extensions.set("reason", error.reason);
            if let Some(info) = &error.info {
                extensions.set(
                    "info",
                    Value::from_json(info.as_ref().clone()).unwrap_or_default(),
                );
            }
        })
    }
}

impl From<UpdateError> for Error {
    fn from(error: UpdateError) -> Self {
        match error {
            UpdateError::Api(error) => error.into(),
            UpdateError::Unexpected(cause) => unexpected(&cause),
        }
    }
}

/// Logged with its cause, told without.
pub(crate) fn unexpected(cause: &dyn std::fmt::Display) -> Error {
    tracing::error!(%cause, "a GraphQL field failed");
    Error::new("unexpected error")
}
