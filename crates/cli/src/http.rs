//! One exchange over HTTP: what is sent as it is, and an answer of bounded length.
//!
//! No redirect is followed, because a token would go along.

use std::time::Duration;

use cameo_model::{Error, PhotoFacts};
use cameo_protocol::{Body, Method, Request, Response, Transport, Wait};
use reqwest::{
    Client, RequestBuilder,
    header::{
        ACCEPT, CONTENT_RANGE, CONTENT_TYPE, HeaderMap, HeaderName, LOCATION, RANGE, RETRY_AFTER,
    },
    redirect::Policy,
};

const CONNECT_TIME: Duration = Duration::from_secs(10);
/// Enough for a photo over a very slow line.
const ANSWER_TIME: Duration = Duration::from_secs(180);
/// No answer of any contract comes near.
const MAX_ANSWER_BYTES: usize = 4 * 1024 * 1024;

/// Sends requests; a transport for those that prove nothing and bring no photo.
#[derive(Debug, Clone)]
pub struct Http(Client);

impl Http {
    /// # Errors
    /// `transport/unreachable` if this machine has no usable TLS.
    pub fn new() -> Result<Self, Error> {
        let client = Client::builder()
            .redirect(Policy::none())
            .connect_timeout(CONNECT_TIME)
            .timeout(ANSWER_TIME)
            .user_agent(concat!("cameo/", env!("CARGO_PKG_VERSION")))
            .build();
        client.map(Self).map_err(|_| Error::Unreachable {})
    }

    /// The request without what fills its slots.
    pub fn builder(&self, request: &Request) -> RequestBuilder {
        let method = match request.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
            Method::Patch => reqwest::Method::PATCH,
        };
        let builder = self.0.request(method, &request.url);
        let builder = builder.header(ACCEPT, "application/json");
        match (&request.body, request.body.content_range()) {
            (Body::Json(text), _) => builder
                .header(CONTENT_TYPE, "application/json")
                .body(text.clone()),
            (_, Some(range)) => builder.header(CONTENT_RANGE, range),
            _ => builder,
        }
    }

    /// Sends it.
    ///
    /// # Errors
    /// `transport/*` if there was no whole answer.
    pub async fn exchange(&self, builder: RequestBuilder) -> Result<Response, Error> {
        let answer = builder.send().await.map_err(lost)?;
        let headers = answer.headers();
        Ok(Response {
            status: answer.status().as_u16(),
            retry_after_seconds: text(headers, RETRY_AFTER).and_then(|text| text.parse().ok()),
            location: text(headers, LOCATION),
            range: text(headers, RANGE).or_else(|| text(headers, CONTENT_RANGE)),
            body: body_of(answer).await?,
        })
    }
}

impl Transport for Http {
    async fn send(&self, request: Request) -> Result<Response, Error> {
        self.exchange(self.builder(&request)).await
    }

    async fn photo(&self) -> Result<PhotoFacts, Error> {
        Err(Error::OutOfOrder {})
    }

    async fn wait(&self, wait: Wait) {
        let jitter_millis = fastrand::u64(0..=wait.jitter_millis);
        tokio::time::sleep(Duration::from_millis(wait.at_least_millis + jitter_millis)).await;
    }
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    Some(headers.get(name)?.to_str().ok()?.to_owned())
}

/// All of the body; one that has no end is cut and then makes no sense.
async fn body_of(mut answer: reqwest::Response) -> Result<Vec<u8>, Error> {
    let mut body = Vec::new();
    while let Some(piece) = answer.chunk().await.map_err(lost)? {
        body.extend_from_slice(&piece);
        if body.len() > MAX_ANSWER_BYTES {
            break;
        }
    }
    Ok(body)
}

/// The error itself may hold a presigned link, so it goes no further.
fn lost(error: reqwest::Error) -> Error {
    if error.is_timeout() && !error.is_connect() {
        let waited_millis = u64::try_from(ANSWER_TIME.as_millis()).unwrap_or(u64::MAX);
        return Error::TimedOut { waited_millis };
    }
    Error::Unreachable {}
}
