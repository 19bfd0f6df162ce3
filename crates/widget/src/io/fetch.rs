//! Small exchanges over `fetch`: JSON, and stored photos.

use std::pin::pin;

use cameo_model::Error;
use cameo_protocol::{Body, Request, Response};
use futures::future::{Either, select};
use gloo_net::http::{self, RequestBuilder};
use web_sys::{AbortController, RequestCredentials, RequestRedirect};

use super::{time::sleep_millis, unless_offline};

/// Longest wait for an answer.
const TIMEOUT_MILLIS: u64 = 30_000;

/// Aborts the request when its future is dropped.
struct AbortOnDrop(Option<AbortController>);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        if let Some(controller) = &self.0 {
            controller.abort();
        }
    }
}

/// Sends a request without a photo, and with a token where the session cookie does not go.
///
/// # Errors
/// `transport/offline`, `transport/unreachable`, `transport/timed-out`.
pub(super) async fn send(request: &Request, token: Option<&str>) -> Result<Response, Error> {
    let json = match &request.body {
        Body::Json(text) => Some(text.as_str()),
        _ => None,
    };
    let builder = http::Request::post(&request.url).header("accept", "application/json");
    let builder = match token {
        // The token proves all, and goes nowhere else.
        Some(token) => builder
            .header("authorization", &format!("Bearer {token}"))
            .credentials(RequestCredentials::Omit)
            .redirect(RequestRedirect::Error),
        None => builder.credentials(RequestCredentials::SameOrigin),
    };
    exchange(builder, json).await
}

/// Fetches the bytes of a stored photo.
///
/// # Errors
/// As [`send`], and `source/unreadable`: it is not there any more.
pub(crate) async fn photo(url: &str) -> Result<Vec<u8>, Error> {
    let builder = http::Request::get(url).credentials(RequestCredentials::SameOrigin);
    let answer = exchange(builder, None).await?;
    match answer.status {
        200 => Ok(answer.body),
        _ => Err(Error::Unreadable {}),
    }
}

async fn exchange(builder: RequestBuilder, json: Option<&str>) -> Result<Response, Error> {
    let answer = pin!(answer(builder, json));
    let timeout = pin!(sleep_millis(TIMEOUT_MILLIS));
    match select(answer, timeout).await {
        Either::Left((answer, _)) => answer,
        Either::Right(_) => Err(Error::TimedOut {
            waited_millis: TIMEOUT_MILLIS,
        }),
    }
}

async fn answer(builder: RequestBuilder, json: Option<&str>) -> Result<Response, Error> {
    let abort = AbortOnDrop(AbortController::new().ok());
    let signal = abort.0.as_ref().map(AbortController::signal);
    let builder = builder.abort_signal(signal.as_ref());
    let sent = match json {
        Some(text) => builder
            .header("content-type", "application/json")
            .body(text),
        None => builder.build(),
    };
    let answer = sent
        .map_err(unreachable)?
        .send()
        .await
        .map_err(unreachable)?;
    Ok(Response {
        status: answer.status(),
        retry_after_seconds: answer
            .headers()
            .get("retry-after")
            .and_then(|text| text.parse().ok()),
        body: answer.binary().await.map_err(unreachable)?,
        ..Response::default()
    })
}

fn unreachable(_: gloo_net::Error) -> Error {
    unless_offline(Error::Unreachable {})
}
