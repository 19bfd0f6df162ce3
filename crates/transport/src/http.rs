//! One exchange over HTTP: what is sent as it is, and an answer of bounded length in bounded time.
//!
//! No redirect is followed, because a token would go along.

use std::{collections::BTreeSet, time::Duration};

use cameo_model::{Error, PhotoFacts};
use cameo_protocol::{Body, Exchange, Method, Request, Response, Transport, Wait};
use reqwest::{
    Client, RequestBuilder, Url,
    header::{
        ACCEPT, CONTENT_RANGE, CONTENT_TYPE, HeaderMap, HeaderName, LOCATION, RANGE, RETRY_AFTER,
    },
    redirect::Policy,
};

/// No answer of any contract comes near.
const MAX_ANSWER_BYTES: usize = 4 * 1024 * 1024;

/// What an exchange may cost, and where it may go.
#[derive(Debug, Clone)]
pub struct Bounds {
    /// Until a connection stands.
    pub connect_time: Duration,
    /// From the beginning of a request to the end of its answer.
    pub answer_time: Duration,
    /// The origins that may be spoken to; `None` for any. Links come from answers, so whoever runs
    /// within a network of others says where they may lead.
    pub origins: Option<BTreeSet<String>>,
}

/// Sends requests; a transport for those that prove nothing and bring no photo.
#[derive(Debug, Clone)]
pub struct Http {
    client: Client,
    bounds: Bounds,
}

impl Http {
    /// # Errors
    /// `transport/unreachable` if this machine has no usable TLS.
    pub fn new(bounds: Bounds) -> Result<Self, Error> {
        let client = Client::builder()
            .redirect(Policy::none())
            .connect_timeout(bounds.connect_time)
            .timeout(bounds.answer_time)
            .user_agent(concat!("cameo/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|_| Error::Unreachable {})?;
        Ok(Self { client, bounds })
    }

    /// The request without what fills its slots.
    ///
    /// # Errors
    /// `backend/nonsense` if it would lead where nothing may go.
    pub fn builder(&self, request: &Request) -> Result<RequestBuilder, Error> {
        self.check(&request.url, request.exchange)?;
        let method = match request.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
            Method::Patch => reqwest::Method::PATCH,
        };
        let builder = self.client.request(method, &request.url);
        let builder = builder.header(ACCEPT, "application/json");
        Ok(match (&request.body, request.body.content_range()) {
            (Body::Json(text), _) => builder
                .header(CONTENT_TYPE, "application/json")
                .body(text.clone()),
            (_, Some(range)) => builder.header(CONTENT_RANGE, range),
            _ => builder,
        })
    }

    /// Sends it.
    ///
    /// # Errors
    /// `transport/*` if there was no whole answer.
    pub async fn exchange(&self, builder: RequestBuilder) -> Result<Response, Error> {
        let answer = builder.send().await.map_err(|error| self.lost(&error))?;
        let headers = answer.headers();
        Ok(Response {
            status: answer.status().as_u16(),
            retry_after_seconds: text(headers, RETRY_AFTER).and_then(|text| text.parse().ok()),
            location: text(headers, LOCATION),
            range: text(headers, RANGE).or_else(|| text(headers, CONTENT_RANGE)),
            // One that has no end is cut and then makes no sense.
            body: self.body_of(answer, MAX_ANSWER_BYTES).await?,
        })
    }

    /// The bytes at an address that anybody may read, at most `max_bytes` of them.
    ///
    /// # Errors
    /// `transport/*`, `backend/unavailable` for any status but success, `limits/too-many-bytes`,
    /// `backend/nonsense` if nothing may go there.
    pub async fn fetch(&self, url: &str, max_bytes: usize) -> Result<Vec<u8>, Error> {
        self.check(url, Exchange::Read)?;
        let answer = self.client.get(url).send().await;
        let answer = answer.map_err(|error| self.lost(&error))?;
        let status = answer.status();
        if !status.is_success() {
            let status = status.as_u16();
            return Err(Error::Unavailable { status });
        }
        let bytes = self.body_of(answer, max_bytes).await?;
        if bytes.len() > max_bytes {
            return Err(Error::TooManyBytes {
                found: bytes.len() as u64,
                allowed: max_bytes as u64,
            });
        }
        Ok(bytes)
    }

    /// Whether `url` leads to an origin that may be spoken to.
    pub fn may_ask(&self, url: &str) -> bool {
        let Some(origins) = &self.bounds.origins else {
            return true;
        };
        Url::parse(url).is_ok_and(|url| origins.contains(&url.origin().ascii_serialization()))
    }

    fn check(&self, url: &str, exchange: Exchange) -> Result<(), Error> {
        if self.may_ask(url) {
            return Ok(());
        }
        Err(Error::Nonsense {
            exchange: exchange.name().into(),
        })
    }

    /// All of the body, or a little more than `max_bytes` of it.
    async fn body_of(
        &self,
        mut answer: reqwest::Response,
        max_bytes: usize,
    ) -> Result<Vec<u8>, Error> {
        let mut body = Vec::new();
        while let Some(piece) = answer.chunk().await.map_err(|error| self.lost(&error))? {
            body.extend_from_slice(&piece);
            if body.len() > max_bytes {
                break;
            }
        }
        Ok(body)
    }

    /// The error itself may hold a presigned link, so it goes no further.
    fn lost(&self, error: &reqwest::Error) -> Error {
        if error.is_timeout() && !error.is_connect() {
            let waited_millis = self.bounds.answer_time.as_millis();
            let waited_millis = u64::try_from(waited_millis).unwrap_or(u64::MAX);
            return Error::TimedOut { waited_millis };
        }
        Error::Unreachable {}
    }
}

impl Transport for Http {
    async fn send(&self, request: Request) -> Result<Response, Error> {
        self.exchange(self.builder(&request)?).await
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
