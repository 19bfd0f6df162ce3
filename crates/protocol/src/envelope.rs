//! What an answer of Authgear's REST that is not a success means.

use cameo_model::Error;

use crate::wire::{Exchange, Response};

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
///
/// # Source
/// The REST envelope: contract 1.1; Authgear `pkg/api/response.go`, commit `fa7a7d55`.
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
    let answer = response.tree();
    let error = answer.get("error");
    match (error.get("reason").text(), error.get("message").to_text()) {
        (Some(reason), Some(message)) => {
            // For a refused photo, Cameo adds the code of the check that refused it and its numbers.
            let cause = Error::read(error.get("info"));
            cause.unwrap_or_else(|| by_reason(exchange, status, reason, message))
        }
        _ if status == 403 => Error::Forbidden {},
        _ => exchange.nonsense(),
    }
}

fn by_reason(exchange: Exchange, status: u16, found: &str, reason: String) -> Error {
    match (exchange, found) {
        (Exchange::Upload, "ExpiredSignature") => Error::LinkExpired {},
        (Exchange::Upload, "DuplicatedImage") => Error::LinkUsed {},
        (Exchange::Upload, "BadRequest") => Error::PhotoRefused { reason },
        _ if status == 403 => Error::Forbidden {},
        _ => Error::Refused { status, reason },
    }
}
