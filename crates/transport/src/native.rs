//! The native transport: fills the slots of photo and secrets.

use std::{convert::Infallible, sync::Arc};

use bytes::Bytes;
use cameo_model::{Error, Format, PhotoFacts};
use cameo_protocol::{Access, Body, Request, Response, Transport, Wait};
use futures_util::stream;
use reqwest::{
    RequestBuilder,
    header::{CONTENT_LENGTH, CONTENT_TYPE},
    multipart::{Form, Part},
};

use crate::{Now, http::Http, tokens::Tokens};

const PIECE_BYTES: usize = 16 * 1024;

/// A finished photo with its bytes.
#[derive(Clone)]
pub struct PhotoBytes {
    /// What is known about them.
    pub facts: PhotoFacts,
    /// The bytes themselves.
    pub bytes: Bytes,
}

/// Told which share of the photo, 0–1, has left.
pub type OnProgress = Arc<dyn Fn(f32) + Send + Sync>;

/// Carries the requests of one flow.
pub struct NativeTransport {
    http: Http,
    tokens: Arc<Tokens>,
    now: Now,
    photo: Option<PhotoBytes>,
    on_progress: Option<OnProgress>,
}

impl NativeTransport {
    /// For flows that send no photo.
    pub const fn new(http: Http, tokens: Arc<Tokens>, now: Now) -> Self {
        Self {
            http,
            tokens,
            now,
            photo: None,
            on_progress: None,
        }
    }

    /// The same for a flow that sends `photo`.
    #[must_use]
    pub fn with_photo(self, photo: PhotoBytes, on_progress: Option<OnProgress>) -> Self {
        Self {
            photo: Some(photo),
            on_progress,
            ..self
        }
    }

    fn found_photo(&self) -> Result<&PhotoBytes, Error> {
        self.photo.as_ref().ok_or(Error::OutOfOrder {})
    }

    /// Puts the photo, or what is missing of it, where the request has a slot for it.
    fn filled(&self, builder: RequestBuilder, body: &Body) -> Result<RequestBuilder, Error> {
        match body {
            Body::PhotoForm {
                field, file_name, ..
            } => Ok(builder.multipart(self.form(field, file_name)?)),
            Body::PhotoFrom { start, format, .. } => {
                let bytes = &self.found_photo()?.bytes;
                let start = usize::try_from(*start).unwrap_or(usize::MAX);
                if start > bytes.len() {
                    return Err(Error::OutOfOrder {});
                }
                let rest = bytes.slice(start..);
                Ok(builder
                    .header(CONTENT_TYPE, media_type(*format))
                    .header(CONTENT_LENGTH, rest.len())
                    .body(self.pieces(&rest)))
            }
            Body::Empty | Body::Json(_) | Body::PhotoStatus { .. } => Ok(builder),
        }
    }

    fn form(&self, field: &'static str, file_name: &'static str) -> Result<Form, Error> {
        let photo = self.found_photo()?;
        let (body, byte_len) = (self.pieces(&photo.bytes), photo.facts.byte_len);
        let part = Part::stream_with_length(body, byte_len)
            .file_name(file_name)
            .mime_str(photo.facts.format.media_type())
            .map_err(|_| Error::OutOfOrder {})?;
        Ok(Form::new().part(field, part))
    }

    /// The bytes in pieces that are counted as they leave.
    fn pieces(&self, bytes: &Bytes) -> reqwest::Body {
        let (bytes, on_progress) = (bytes.clone(), self.on_progress.clone());
        let starts = (0..bytes.len()).step_by(PIECE_BYTES);
        let leaving = starts.map(move |start| {
            let end = bytes.len().min(start + PIECE_BYTES);
            if let Some(on_progress) = &on_progress {
                on_progress(start as f32 / bytes.len() as f32);
            }
            Ok::<_, Infallible>(bytes.slice(start..end))
        });
        reqwest::Body::wrap_stream(stream::iter(leaving))
    }
}

/// Media types as Igloo's contract has them, which may not know `image/jpeg`.
const fn media_type(format: Format) -> &'static str {
    match format {
        Format::Jpeg => "image/jpg",
        other => other.media_type(),
    }
}

impl Transport for NativeTransport {
    async fn send(&self, request: Request) -> Result<Response, Error> {
        let builder = self.http.builder(&request)?;
        let builder = self.filled(builder, &request.body)?;
        let builder = match request.access {
            Access::Open => builder,
            Access::Account => self.tokens.prove(builder, &self.http, (self.now)()).await?,
            // No flow here has a second system.
            Access::ImageStore => return Err(Error::OutOfOrder {}),
        };
        self.http.exchange(builder).await
    }

    async fn photo(&self) -> Result<PhotoFacts, Error> {
        Ok(self.found_photo()?.facts)
    }

    async fn wait(&self, wait: Wait) {
        self.http.wait(wait).await;
    }

    async fn renew_access(&self, access: Access) -> Result<(), Error> {
        match access {
            Access::Account => self.tokens.renew().await,
            Access::Open | Access::ImageStore => Err(Error::SignedOut {}),
        }
    }
}
