//! What a page hears of a failure behind the gateway: its kind, so that it reacts as it should, and
//! nothing that the system said.

use cameo_model::Error;
use serde_json::json;

use crate::envelope::{ApiError, Name};

const BAD_GATEWAY: u16 = 502;
const GATEWAY_TIMEOUT: u16 = 504;

/// Logged by its code alone, because texts of answers may hold anything.
pub(super) fn refusal(error: &Error) -> ApiError {
    match error {
        Error::Unavailable { status } | Error::Refused { status, .. } => {
            tracing::warn!(code = error.code(), status, "behind the gateway");
        }
        // Of all failures this one is the operator's: the gateway itself may not do what it should.
        Error::SignedOut {} => tracing::error!("the system behind the gateway knows us not"),
        _ => tracing::warn!(code = error.code(), "behind the gateway"),
    }
    let told = told(error);
    let refusal = ApiError::with_reason(name(&told), "Upstream", "the system behind refused")
        .info(json!(told));
    match told {
        Error::RateLimited {
            retry_after_seconds: Some(seconds),
        } => refusal.retry_after(seconds),
        _ => refusal,
    }
}

fn told(error: &Error) -> Error {
    let reason = String::new();
    match error {
        Error::Forbidden {} | Error::Overtaken {} | Error::RateLimited { .. } => error.clone(),
        Error::PhotoRefused { .. } => Error::PhotoRefused { reason },
        Error::InvalidAttribute { name } if is_name(name) => error.clone(),
        Error::Refused { status, .. } => Error::Refused {
            status: *status,
            reason,
        },
        Error::TimedOut { .. } => Error::Unavailable {
            status: GATEWAY_TIMEOUT,
        },
        // Whatever else went wrong, it did so between servers, and may be over the next time.
        _ => Error::Unavailable {
            status: BAD_GATEWAY,
        },
    }
}

/// Nothing but the name of an attribute.
fn is_name(text: &str) -> bool {
    let is_plain = |octet: u8| octet.is_ascii_lowercase() || octet == b'_';
    text.len() <= 64 && text.bytes().all(is_plain)
}

const fn name(told: &Error) -> Name {
    match told {
        Error::Forbidden {} => Name::Forbidden,
        Error::RateLimited { .. } => Name::TooManyRequest,
        Error::Unavailable { .. } => Name::ServiceUnavailable,
        _ => Name::Invalid,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_hears_the_kind_and_no_word_of_the_system() {
        let reason = || "canary https://upstream.example/?secret".to_owned();
        let name = reason();
        for (error, code, status) in [
            (Error::SignedOut {}, "backend/unavailable", 503),
            (Error::Unreachable {}, "backend/unavailable", 503),
            (
                Error::TimedOut { waited_millis: 1 },
                "backend/unavailable",
                503,
            ),
            (Error::LinkUsed {}, "backend/unavailable", 503),
            (Error::Forbidden {}, "backend/forbidden", 403),
            (Error::Overtaken {}, "backend/overtaken", 400),
            (
                Error::PhotoRefused { reason: reason() },
                "backend/photo-refused",
                400,
            ),
            (
                Error::Refused {
                    status: 409,
                    reason: reason(),
                },
                "backend/refused",
                400,
            ),
            (Error::InvalidAttribute { name }, "backend/unavailable", 503),
            (
                Error::InvalidAttribute {
                    name: "picture".into(),
                },
                "backend/invalid-attribute",
                400,
            ),
        ] {
            let refusal = refusal(&error);
            let info = refusal.info.as_deref().expect("info");
            assert_eq!(info["code"], code, "{error:?}");
            assert_eq!(refusal.name.status(), status, "{error:?}");
            assert!(!format!("{refusal:?}").contains("canary"), "{refusal:?}");
        }
    }

    #[test]
    fn a_time_to_wait_is_passed_on() {
        let refusal = refusal(&Error::RateLimited {
            retry_after_seconds: Some(7),
        });
        assert_eq!(refusal.retry_after_seconds, Some(7));
        assert_eq!(refusal.name.status(), 429);
    }
}
