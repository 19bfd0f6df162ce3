//! What an answer of Authgear's REST that is not a success means.

use cameo_model::Error;
use serde::Deserialize;
use serde_json::Value;

use crate::wire::{Exchange, Response};

/// The REST envelope.
///
/// # Source
/// Contract 1.1; Authgear `pkg/api/response.go`, commit `fa7a7d55`.
#[derive(Deserialize)]
struct Envelope {
    error: EnvelopeError,
}

#[derive(Deserialize)]
struct EnvelopeError {
    reason: String,
    message: String,
    /// For a refused photo, Cameo adds the code of the check that refused it and its numbers.
    #[serde(default)]
    info: Value,
}

/// A bad admin token gets 403 in plain text, and nothing else does.
///
/// # Source
/// Contract 1.1; Authgear `pkg/lib/admin/authz/middleware.go`, commit `fa7a7d55`.
pub(crate) fn check_admin_token(response: &Response) -> Result<(), Error> {
    let is_json = response.body.starts_with(b"{");
    if response.status == 403 && !is_json {
        return Err(Error::SignedOut {});
    }
    Ok(())
}

/// The error of a response whose status is not 2xx.
pub(crate) fn refusal(exchange: Exchange, response: &Response) -> Error {
    let status = response.status;
    match status {
        401 => return Error::SignedOut {},
        429 => {
            return Error::RateLimited {
                retry_after_seconds: response.retry_after_seconds,
            };
        }
        500.. => return Error::Unavailable { status },
        _ => {}
    }
    match serde_json::from_slice::<Envelope>(&response.body) {
        Ok(envelope) => by_reason(exchange, status, envelope.error),
        Err(_) if status == 403 => Error::Forbidden {},
        Err(_) => exchange.nonsense(),
    }
}

fn by_reason(exchange: Exchange, status: u16, error: EnvelopeError) -> Error {
    if let Ok(cause) = serde_json::from_value(error.info) {
        return cause;
    }
    match (exchange, error.reason.as_str()) {
        (Exchange::Upload, "ExpiredSignature") => Error::LinkExpired {},
        (Exchange::Upload, "DuplicatedImage") => Error::LinkUsed {},
        (Exchange::Upload, "BadRequest") => Error::PhotoRefused {
            reason: error.message,
        },
        _ if status == 403 => Error::Forbidden {},
        _ => Error::Refused {
            status,
            reason: error.message,
        },
    }
}
