//! What an answer that is not a success means.
//!
//! # Source
//! Contract 2.2.

use cameo_model::Error;
use serde::Deserialize;

use crate::wire::{Exchange, Response};

#[derive(Deserialize)]
struct Answer {
    message: String,
}

pub(super) fn refusal(exchange: Exchange, response: &Response) -> Error {
    let status = response.status;
    match status {
        401 => return Error::SignedOut {},
        403 => return Error::Forbidden {},
        429 => {
            return Error::RateLimited {
                retry_after_seconds: response.retry_after_seconds,
            };
        }
        500.. => return Error::Unavailable { status },
        _ => {}
    }
    match serde_json::from_slice::<Answer>(&response.body) {
        // A photo that was swept before the patch, or a URL that is none.
        Ok(Answer { message }) if message.contains("on property picture") => {
            Error::InvalidAttribute {
                name: "picture".into(),
            }
        }
        Ok(Answer { message }) => Error::Refused {
            status,
            reason: message,
        },
        Err(_) => exchange.nonsense(),
    }
}
