//! What an answer that is not a success means. Igloo's error bodies are not documented, so the
//! status has to do.

use cameo_model::Error;

use crate::wire::{Exchange, Response};

/// Longest text of a refusal that is kept for the log.
const MAX_REASON_CHARS: usize = 200;

/// The upload has another part of the photo than was thought.
pub(super) const RANGE_REFUSED: u16 = 416;

pub(super) fn refusal(exchange: Exchange, response: &Response) -> Error {
    let status = response.status;
    match (exchange, status) {
        (_, 401) => Error::SignedOut {},
        (_, 403) => Error::Forbidden {},
        (_, 429) => Error::RateLimited {
            retry_after_seconds: response.retry_after_seconds,
        },
        (_, 500..) => Error::Unavailable { status },
        (Exchange::Upload | Exchange::Commit, 404 | 410) => Error::LinkExpired {},
        (Exchange::Presign | Exchange::Upload, 413 | 415) | (Exchange::Upload, 400) => {
            Error::PhotoRefused {
                reason: reason(response),
            }
        }
        (_, 400..) => Error::Refused {
            status,
            reason: reason(response),
        },
        _ => exchange.nonsense(),
    }
}

fn reason(response: &Response) -> String {
    let text = String::from_utf8_lossy(&response.body);
    text.chars().take(MAX_REASON_CHARS).collect()
}
