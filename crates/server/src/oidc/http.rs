//! The network to a provider: no redirects, bounded time and length.

use std::{pin::Pin, time::Duration};

use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use reqwest::{Client, redirect::Policy};

const CONNECT_TIME: Duration = Duration::from_secs(5);
const ANSWER_TIME: Duration = Duration::from_secs(10);
/// A key set of a large provider has a few thousand.
const MAX_ANSWER_BYTES: usize = 512 * 1024;

/// Why there was no answer. Its words may stand in a log.
#[derive(Debug, thiserror::Error)]
pub(super) enum HttpError {
    /// The request can't be sent, or its answer did not come.
    #[error("{0}")]
    Lost(String),
    /// The answer is longer than any of this protocol.
    #[error("the answer is too long")]
    TooLong,
}

/// An address may hold a code, so it goes no further.
impl From<reqwest::Error> for HttpError {
    fn from(error: reqwest::Error) -> Self {
        Self::Lost(error.without_url().to_string())
    }
}

/// Sends requests.
#[derive(Debug, Clone)]
pub(super) struct Http(Client);

impl Http {
    /// # Errors
    /// There is no usable TLS.
    pub fn new() -> Result<Self, HttpError> {
        let client = Client::builder()
            .redirect(Policy::none())
            .connect_timeout(CONNECT_TIME)
            .timeout(ANSWER_TIME)
            .build()?;
        Ok(Self(client))
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let request = reqwest::Request::try_from(request)?;
        let mut answer = self.0.execute(request).await?;
        let mut body = Vec::new();
        while let Some(piece) = answer.chunk().await? {
            body.extend_from_slice(&piece);
            if body.len() > MAX_ANSWER_BYTES {
                return Err(HttpError::TooLong);
            }
        }
        let mut response = HttpResponse::new(body);
        *response.status_mut() = answer.status();
        *response.headers_mut() = std::mem::take(answer.headers_mut());
        Ok(response)
    }
}

/// Not a closure: a future of a known type is `Send` wherever it is awaited.
impl<'c> AsyncHttpClient<'c> for Http {
    type Error = HttpError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}
