//! Reads the multipart form of an upload, with bounded memory, down to its end.
//!
//! The whole form is read even when its file is already too long, because the contract reports a
//! broken form before a long file; what is too long is counted and thrown away.
//!
//! # Source
//! Contract 1.3, steps 2 to 6 and 8; Authgear `pkg/images/handler/post.go`, commit `fa7a7d55`.

use std::{
    collections::BTreeSet,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    task::{Context, Poll},
};

use axum::body::{Body, BodyDataStream};
use bytes::Bytes;
use futures_util::Stream;
use multer::{Constraints, Field, Multipart, SizeLimit};

use crate::envelope::{ApiError, Name};

const FILE_FIELD: &str = "file";
/// More parts than a form of ours ever has.
const MAX_PARTS: usize = 1000;
/// Longest run of bytes that belong to no part's content: headers, boundaries, preamble.
const MAX_OVERHEAD_BYTES: u64 = 256 * 1024;
/// How far beyond a file of greatest length a form is read before we give up on it.
const MAX_EXCESS_BYTES: u64 = 11 * 1024 * 1024;

/// The boundary of a `multipart/form-data` content type.
///
/// # Errors
/// `invalid content-type`, `invalid boundary`.
pub(crate) fn boundary(content_type: Option<&str>) -> Result<String, ApiError> {
    multer::parse_boundary(content_type.unwrap_or_default()).map_err(|error| match error {
        multer::Error::NoBoundary => ApiError::new(Name::Invalid, "invalid boundary"),
        _ => ApiError::new(Name::Invalid, "invalid content-type"),
    })
}

/// Reads the one file of the form.
///
/// # Errors
/// In the contract's order: a broken form, not exactly one file field, not exactly one file named
/// `file`, no bytes or more than `max_bytes`.
pub(crate) async fn read_file(
    body: Body,
    boundary: String,
    max_bytes: u64,
) -> Result<Vec<u8>, ApiError> {
    let form = read_form(body, boundary, max_bytes).await?;
    if form.file_fields.len() != 1 {
        return Err(ApiError::new(Name::Invalid, "expected exactly 1 file part"));
    }
    if !form.file_fields.contains(FILE_FIELD) || form.files != 1 {
        return Err(ApiError::new(Name::Invalid, "invalid file field"));
    }
    if form.file_len == 0 || form.file_len > max_bytes {
        return Err(too_large());
    }
    Ok(form.file)
}

/// Also what no bytes at all get.
pub(crate) fn too_large() -> ApiError {
    ApiError::new(Name::BadRequest, "asset too large")
}

#[derive(Default)]
struct Form {
    /// Distinct names of parts that are files.
    file_fields: BTreeSet<String>,
    /// Parts that are files and named as ours is.
    files: usize,
    file: Vec<u8>,
    file_len: u64,
}

async fn read_form(body: Body, boundary: String, max_bytes: u64) -> Result<Form, ApiError> {
    let overhead = Arc::new(AtomicU64::new(0));
    let stream = OneAtATime {
        chunks: body.into_data_stream(),
        has_yielded: false,
        overhead: Arc::clone(&overhead),
    };
    let whole = SizeLimit::new().whole_stream(max_bytes.saturating_add(MAX_EXCESS_BYTES));
    let constraints = Constraints::new().size_limit(whole);
    let mut parts = Multipart::with_constraints(stream, boundary, constraints);
    let mut form = Form::default();
    for _ in 0..MAX_PARTS {
        match parts.next_field().await.map_err(refusal)? {
            Some(part) => read_part(part, &mut form, max_bytes, &overhead).await?,
            None => return Ok(form),
        }
    }
    Err(unreadable())
}

async fn read_part(
    mut part: Field<'_>,
    form: &mut Form,
    max_bytes: u64,
    overhead: &AtomicU64,
) -> Result<(), ApiError> {
    overhead.store(0, Ordering::Relaxed);
    let is_file = part.file_name().is_some_and(|name| !name.is_empty());
    let name = part.name().unwrap_or_default().to_owned();
    let is_ours = is_file && name == FILE_FIELD;
    if is_file && !name.is_empty() {
        form.file_fields.insert(name);
    }
    if is_ours {
        form.files += 1;
    }
    while let Some(chunk) = part.chunk().await.map_err(refusal)? {
        overhead.store(0, Ordering::Relaxed);
        if is_ours && form.files == 1 {
            form.take(&chunk, max_bytes);
        }
    }
    Ok(())
}

impl Form {
    fn take(&mut self, chunk: &Bytes, max_bytes: u64) {
        self.file_len = self.file_len.saturating_add(chunk.len() as u64);
        if self.file_len <= max_bytes {
            self.file.extend_from_slice(chunk);
        } else {
            self.file = Vec::new();
        }
    }
}

fn refusal(error: multer::Error) -> ApiError {
    match error {
        multer::Error::StreamSizeExceeded { .. } => too_large(),
        _ => unreadable(),
    }
}

fn unreadable() -> ApiError {
    ApiError::new(Name::Invalid, "failed to read request body")
}

/// Hands over one chunk per poll, because multer puts everything that is ready into its buffer;
/// and breaks off when too much was read without any of it being content.
struct OneAtATime {
    chunks: BodyDataStream,
    has_yielded: bool,
    overhead: Arc<AtomicU64>,
}

impl Stream for OneAtATime {
    type Item = Result<Bytes, Broken>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if std::mem::take(&mut self.has_yielded) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let next = std::task::ready!(Pin::new(&mut self.chunks).poll_next(context));
        let Some(Ok(chunk)) = next else {
            return Poll::Ready(next.map(|_| Err(Broken)));
        };
        self.has_yielded = true;
        let len = chunk.len() as u64;
        let overhead = self.overhead.fetch_add(len, Ordering::Relaxed) + len;
        Poll::Ready(Some(if overhead > MAX_OVERHEAD_BYTES {
            Err(Broken)
        } else {
            Ok(chunk)
        }))
    }
}

/// The connection broke, stalled, or sent endless headers.
#[derive(Debug, thiserror::Error)]
#[error("the body broke off")]
struct Broken;

#[cfg(test)]
mod tests {
    use super::*;

    const MAX: u64 = 1000;

    fn part(headers: &str, content: &str) -> String {
        format!("--X\r\nContent-Disposition: form-data; {headers}\r\n\r\n{content}\r\n")
    }

    fn streamed(chunks: impl IntoIterator<Item = Bytes, IntoIter: Send + 'static>) -> Body {
        let chunks = chunks.into_iter().map(Ok::<_, std::io::Error>);
        Body::from_stream(futures_util::stream::iter(chunks))
    }

    async fn outcome(body: String) -> String {
        let chunks: Vec<_> = body
            .as_bytes()
            .chunks(16_384)
            .map(Bytes::copy_from_slice)
            .collect();
        match read_file(streamed(chunks), "X".into(), MAX).await {
            Ok(file) => format!("{} bytes", file.len()),
            Err(error) => error.message.into_owned(),
        }
    }

    fn named(name: &str, content: &str) -> String {
        part(&format!("name=\"{name}\"; filename=\"blob\""), content)
    }

    #[tokio::test]
    async fn exactly_one_file_named_file() {
        let file = named("file", "abc");
        let text = part("name=\"note\"", "hi");
        for (body, expected) in [
            (format!("{file}--X--\r\n"), "3 bytes"),
            (format!("{text}{file}{text}--X--"), "3 bytes"),
            (
                format!("{}--X--", named("image", "abc")),
                "invalid file field",
            ),
            (format!("{file}{file}--X--"), "invalid file field"),
            (
                format!("{file}{}--X--", named("image", "abc")),
                "expected exactly 1 file part",
            ),
            (format!("{text}--X--"), "expected exactly 1 file part"),
            ("--X--\r\n".into(), "expected exactly 1 file part"),
        ] {
            assert_eq!(outcome(body.clone()).await, expected, "{body}");
        }
    }

    #[tokio::test]
    async fn broken_forms() {
        let file = named("file", "abc");
        for body in [
            String::new(),
            file.clone(),
            format!("{file}--X"),
            "nonsense".into(),
        ] {
            assert_eq!(
                outcome(body.clone()).await,
                "failed to read request body",
                "{body}"
            );
        }
        let many = part("name=\"a\"", "").repeat(MAX_PARTS);
        assert_eq!(
            outcome(format!("{many}{file}--X--")).await,
            "failed to read request body"
        );
    }

    #[tokio::test]
    async fn the_length_is_inclusive_and_reported_last() {
        let sized = |len| named("file", &"a".repeat(len));
        assert_eq!(outcome(sized(1000) + "--X--").await, "1000 bytes");
        assert_eq!(outcome(sized(1001) + "--X--").await, "asset too large");
        assert_eq!(outcome(sized(0) + "--X--").await, "asset too large");
        assert_eq!(outcome(sized(1001)).await, "failed to read request body");
        let two = sized(1001) + &named("b", "x") + "--X--";
        assert_eq!(outcome(two).await, "expected exactly 1 file part");
        let endless = usize::try_from(MAX_EXCESS_BYTES + 2 * MAX).expect("fits");
        assert_eq!(outcome(sized(endless)).await, "asset too large");
    }

    #[tokio::test]
    async fn endless_headers_are_cut_off() {
        let sent = Arc::new(AtomicU64::new(0));
        let count = Arc::clone(&sent);
        let chunks = std::iter::repeat_n(Bytes::from(vec![b'a'; 16_384]), 1000);
        let chunks = chunks.inspect(move |chunk| {
            count.fetch_add(chunk.len() as u64, Ordering::Relaxed);
        });
        let start = Bytes::from_static(b"--X\r\nContent-Disposition: ");
        let body = streamed(std::iter::once(start).chain(chunks));
        let error = read_file(body, "X".into(), MAX).await.expect_err("refused");
        assert_eq!(error.message, "failed to read request body");
        assert!(sent.load(Ordering::Relaxed) <= MAX_OVERHEAD_BYTES + 16_384);
    }

    #[test]
    fn content_types() {
        let message = |content_type| boundary(content_type).map_err(|error| error.message);
        assert_eq!(
            message(Some("multipart/form-data; boundary=X")),
            Ok("X".into())
        );
        assert_eq!(
            message(Some("Multipart/Form-Data; boundary=\"a b\"")),
            Ok("a b".into())
        );
        for wrong in [
            None,
            Some(""),
            Some("application/json"),
            Some("multipart/mixed; boundary=X"),
        ] {
            assert_eq!(
                message(wrong),
                Err("invalid content-type".into()),
                "{wrong:?}"
            );
        }
        assert_eq!(
            message(Some("multipart/form-data")),
            Err("invalid boundary".into())
        );
    }
}
