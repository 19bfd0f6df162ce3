//! One request and one response, free of any HTTP library.

use cameo_model::{Error, Format, Json};

/// Which step of a conversation a request belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Exchange {
    /// Gets what other exchanges prove.
    SignIn,
    /// Reads the person's attributes.
    Read,
    /// Asks for an upload link.
    Presign,
    /// Sends the photo.
    Upload,
    /// Makes the uploaded photo the picture, removes it, or changes other attributes.
    Commit,
}

impl Exchange {
    /// The word used in errors and logs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::Read => "read",
            Self::Presign => "presign",
            Self::Upload => "upload",
            Self::Commit => "commit",
        }
    }

    pub(crate) fn nonsense(self) -> Error {
        Error::Nonsense {
            exchange: self.name().into(),
        }
    }
}

/// The methods in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Changes something, or asks in a body.
    Post,
    /// Changes a part of something.
    Patch,
}

/// What a request proves about its sender. A slot as the photo is: the transport has the secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Access {
    /// Nothing; or the URL itself is the secret.
    Open,
    /// Whom the system knows: a session, a token.
    Account,
    /// The same at the store of images, where that is not the system's own.
    ImageStore,
}

/// What a request carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// Nothing.
    Empty,
    /// A JSON text, sent as `application/json`.
    Json(String),
    /// `multipart/form-data` with one file part. The photo is a slot: the transport fills it.
    PhotoForm {
        /// Name of the form field.
        field: &'static str,
        /// Name of the file; it says nothing about the person's file.
        file_name: &'static str,
        /// Format of the photo, for the part's Content-Type.
        format: Format,
    },
    /// The photo's bytes from `start` to their end, as they are, with `Content-Range`.
    PhotoFrom {
        /// First byte that is sent; what is before it has arrived.
        start: u64,
        /// Length of the whole photo in bytes.
        byte_len: u64,
        /// Format of the photo, for the Content-Type.
        format: Format,
    },
    /// Nothing, with a `Content-Range` that asks how much has arrived.
    PhotoStatus {
        /// Length of the whole photo in bytes.
        byte_len: u64,
    },
}

impl Body {
    /// The `Content-Range` of a part of the photo.
    ///
    /// # Source
    /// Contract 3.2: case and spaces count.
    pub fn content_range(&self) -> Option<String> {
        match self {
            Self::PhotoFrom {
                start, byte_len, ..
            } => Some(format!(
                "bytes {start}-{}/{byte_len}",
                byte_len.saturating_sub(1)
            )),
            Self::PhotoStatus { byte_len } => Some(format!("bytes */{byte_len}")),
            Self::Empty | Self::Json(_) | Self::PhotoForm { .. } => None,
        }
    }
}

/// A request to be sent as it is.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// The step it belongs to.
    pub exchange: Exchange,
    /// HTTP method.
    pub method: Method,
    /// Absolute, or a path on the transport's own origin. May hold a presigned secret.
    pub url: String,
    /// What the transport adds to prove who asks.
    pub access: Access,
    /// What it carries.
    pub body: Body,
}

impl std::fmt::Debug for Request {
    /// Leaves out the query, which may hold a presigned secret, and the body.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let path = self.url.split('?').next().unwrap_or_default();
        write!(f, "{} {:?} {path}", self.exchange.name(), self.method)
    }
}

/// An answer with any status.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// `Retry-After` in seconds, where the server sent one.
    pub retry_after_seconds: Option<u64>,
    /// `Location`, where the server sent one.
    pub location: Option<String>,
    /// `Range`, or else `Content-Range`, where the server sent one.
    pub range: Option<String>,
    /// The whole body.
    pub body: Vec<u8>,
}

impl Response {
    /// The body as JSON; null if it is none.
    pub(crate) fn tree(&self) -> Json {
        Json::parse(&self.body).unwrap_or_default()
    }

    /// The body as JSON of a known shape.
    pub(crate) fn json<T: serde::de::DeserializeOwned>(
        &self,
        exchange: Exchange,
    ) -> Result<T, Error> {
        serde_json::from_slice(&self.body).map_err(|_| exchange.nonsense())
    }

    /// Whether the status is 2xx.
    pub(crate) const fn is_success(&self) -> bool {
        self.status >= 200 && self.status < 300
    }
}

/// One segment of a path: everything but unreserved characters is escaped, also the bar and the
/// slash that an id may have.
///
/// # Source
/// RFC 3986, 2.3; contract 2.1.
pub(crate) fn path_segment(text: &str) -> String {
    let mut segment = String::new();
    for octet in text.bytes() {
        match octet {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                segment.push(char::from(octet));
            }
            other => segment.push_str(&format!("%{other:02X}")),
        }
    }
    segment
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_one_segment() {
        assert_eq!(path_segment("auth0|a/b"), "auth0%7Ca%2Fb");
        assert_eq!(path_segment("../x?y#z%é"), "..%2Fx%3Fy%23z%25%C3%A9");
    }
}
