//! The native transport: fills the slots of photo and secrets.

use std::{convert::Infallible, sync::Arc};

use cameo_model::{Error, PhotoFacts};
use cameo_pipeline::Photo;
use cameo_protocol::{Access, Body, Request, Response, Transport, Wait};
use futures_util::stream;
use reqwest::{
    RequestBuilder,
    header::{CONTENT_LENGTH, CONTENT_TYPE},
    multipart::{Form, Part},
};

use crate::{access::Tokens, http::Http, progress::Progress};

const PIECE_BYTES: usize = 16 * 1024;

/// Carries the requests of one flow.
pub struct NativeTransport {
    http: Http,
    tokens: Tokens,
    photo: Option<Photo>,
    progress: Arc<Progress>,
}

impl NativeTransport {
    /// For a flow that sends `photo`, or none.
    ///
    /// # Errors
    /// `transport/unreachable` if this machine has no usable TLS.
    pub fn new(
        tokens: Tokens,
        photo: Option<Photo>,
        progress: Arc<Progress>,
    ) -> Result<Self, Error> {
        Ok(Self {
            http: Http::new()?,
            tokens,
            photo,
            progress,
        })
    }

    fn found_photo(&self) -> Result<&Photo, Error> {
        self.photo.as_ref().ok_or(Error::OutOfOrder {})
    }

    /// Puts the photo, or what is missing of it, where the request has a slot for it.
    fn with_photo(&self, builder: RequestBuilder, body: &Body) -> Result<RequestBuilder, Error> {
        match body {
            Body::PhotoForm {
                field, file_name, ..
            } => Ok(builder.multipart(self.form(field, file_name)?)),
            Body::PhotoFrom { start, .. } => {
                let bytes = &self.found_photo()?.bytes;
                let start = usize::try_from(*start).unwrap_or(usize::MAX);
                let rest = bytes.get(start..).ok_or(Error::OutOfOrder {})?;
                // The contract calls JPEGs so, and may not know `image/jpeg`.
                Ok(builder
                    .header(CONTENT_TYPE, "image/jpg")
                    .header(CONTENT_LENGTH, rest.len())
                    .body(self.pieces(rest)))
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
    fn pieces(&self, bytes: &[u8]) -> reqwest::Body {
        let pieces: Vec<Vec<u8>> = bytes.chunks(PIECE_BYTES).map(<[u8]>::to_vec).collect();
        let (progress, total) = (Arc::clone(&self.progress), pieces.len());
        let leaving = pieces.into_iter().enumerate().map(move |(number, piece)| {
            progress.tell("uploading", number as f32 / total as f32);
            Ok::<_, Infallible>(piece)
        });
        reqwest::Body::wrap_stream(stream::iter(leaving))
    }
}

impl Transport for NativeTransport {
    async fn send(&self, request: Request) -> Result<Response, Error> {
        let builder = self.http.builder(&request);
        let builder = self.with_photo(builder, &request.body)?;
        let builder = match request.access {
            Access::Open => builder,
            Access::Account => self.tokens.prove(builder, &self.http).await?,
            // No flow of this tool has a second system.
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
            Access::Account => self.tokens.renew(),
            Access::Open | Access::ImageStore => Err(Error::SignedOut {}),
        }
    }
}
