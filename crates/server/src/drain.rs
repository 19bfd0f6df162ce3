//! Reads what is left of a body before a refusal is sent.
//!
//! A server that answers and closes while the browser still sends makes the browser report a
//! broken connection instead of the answer. So the rest is read and thrown away, up to a bound.

use std::{
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::Duration,
};

use axum::{body::Body, extract::Request, http::header, middleware::Next, response::Response};
use bytes::Bytes;
use http_body::{Body as _, Frame, SizeHint};
use http_body_util::BodyExt as _;

const MAX_BYTES: u64 = 10 * 1024 * 1024;
const MAX_TIME: Duration = Duration::from_secs(5);

pub(crate) async fn before_answer(request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let waits_for_permission = request.headers().contains_key(header::EXPECT);
    let (parts, body) = request.into_parts();
    let shared = SharedBody(Arc::new(Mutex::new(State {
        body,
        has_begun: false,
        has_ended: false,
    })));
    let request = Request::from_parts(parts, Body::new(shared.clone()));
    let response = next.run(request).await;
    // A client that waits for `100 Continue` and did not get it sends nothing: it reads the answer.
    if !waits_for_permission || shared.has_begun() {
        let _ = tokio::time::timeout(MAX_TIME, shared.drain()).await;
    }
    response
}

/// A body that the handler reads and that can still be read when the handler has let go of it.
#[derive(Clone)]
struct SharedBody(Arc<Mutex<State>>);

struct State {
    body: Body,
    has_begun: bool,
    has_ended: bool,
}

impl SharedBody {
    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn has_begun(&self) -> bool {
        self.lock().has_begun
    }

    async fn drain(mut self) {
        let mut left = MAX_BYTES;
        while !self.lock().has_ended {
            let Some(Ok(frame)) = self.frame().await else {
                return;
            };
            let len = frame.data_ref().map_or(0, |data| data.len() as u64);
            match left.checked_sub(len) {
                Some(rest) => left = rest,
                None => return,
            }
        }
    }
}

impl http_body::Body for SharedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let mut state = self.lock();
        state.has_begun = true;
        let polled = Pin::new(&mut state.body).poll_frame(context);
        if matches!(polled, Poll::Ready(None | Some(Err(_)))) {
            state.has_ended = true;
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.lock().body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.lock().body.size_hint()
    }
}
