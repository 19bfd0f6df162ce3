//! Small exchanges over `fetch`: JSON, and stored photos.

use std::pin::pin;

use cameo_model::Error;
use cameo_protocol::{Body, Request, Response};
use futures::future::{Either, select};
use js_sys::{Promise, Uint8Array};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Headers, RequestCredentials, RequestInit};

use super::time::sleep_millis;

/// Longest wait for an answer.
const TIMEOUT_MILLIS: u64 = 30_000;

/// Aborts the request when its future is dropped.
struct AbortOnDrop(AbortController);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Sends a request without a photo.
///
/// # Errors
/// `transport/unreachable`, `transport/timed-out`.
pub(super) async fn send(request: &Request) -> Result<Response, Error> {
    let exchange = async {
        let abort = AbortOnDrop(AbortController::new()?);
        let answer = answer(&request.url, &init_of(request)?, &abort).await?;
        let retry_after = answer.headers().get("retry-after").ok().flatten();
        let body = body_of(&answer).await?;
        Ok(Response {
            status: answer.status(),
            retry_after_seconds: retry_after.and_then(|text| text.parse().ok()),
            body,
            ..Response::default()
        })
    };
    in_time(exchange).await
}

/// Fetches the bytes of a stored photo.
///
/// # Errors
/// As [`send`], and `source/unreadable`: it is not there any more.
pub(crate) async fn photo(url: &str) -> Result<Vec<u8>, Error> {
    let exchange = async {
        let abort = AbortOnDrop(AbortController::new()?);
        let answer = answer(url, &RequestInit::new(), &abort).await?;
        Ok((answer.status(), body_of(&answer).await?))
    };
    match in_time(exchange).await? {
        (200, bytes) => Ok(bytes),
        _ => Err(Error::Unreadable {}),
    }
}

fn init_of(request: &Request) -> Result<RequestInit, JsValue> {
    let (init, headers) = (RequestInit::new(), Headers::new()?);
    init.set_method("POST");
    headers.set("accept", "application/json")?;
    if let Body::Json(body) = &request.body {
        headers.set("content-type", "application/json")?;
        init.set_body(&body.into());
    }
    init.set_headers_headers(&headers);
    Ok(init)
}

/// The answer, as soon as its head is there.
async fn answer(
    url: &str,
    init: &RequestInit,
    abort: &AbortOnDrop,
) -> Result<web_sys::Response, JsValue> {
    init.set_credentials(RequestCredentials::SameOrigin);
    init.set_signal(Some(&abort.0.signal()));
    let fetched: Promise = window().fetch_with_str_and_init(url, init);
    JsFuture::from(fetched).await?.dyn_into()
}

async fn body_of(answer: &web_sys::Response) -> Result<Vec<u8>, JsValue> {
    let body = JsFuture::from(answer.array_buffer()?).await?;
    Ok(Uint8Array::new(&body).to_vec())
}

/// Whatever a browser throws means that there was no answer.
async fn in_time<T>(exchange: impl Future<Output = Result<T, JsValue>>) -> Result<T, Error> {
    let exchange = pin!(exchange);
    let timeout = pin!(sleep_millis(TIMEOUT_MILLIS));
    match select(exchange, timeout).await {
        Either::Left((answer, _)) => answer.map_err(|_| Error::Unreachable {}),
        Either::Right(_) => Err(Error::TimedOut {
            waited_millis: TIMEOUT_MILLIS,
        }),
    }
}
