//! Reads the head of a request, and so much of its body as is needed to tell what it is.

use std::io;

use tokio::{io::AsyncReadExt as _, net::tcp::OwnedReadHalf};

const MAX_HEAD_LEN: usize = 64 * 1024;

/// A kind of request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exchange {
    /// The request for an upload link, or for an entry at Igloo.
    Presign,
    /// The photo on its way to its link.
    Upload,
    /// A request that changes something: by GraphQL, or a system's own.
    Mutation,
    /// A GraphQL request that only reads.
    Query,
    /// A stored image.
    Image,
    /// What finds faces.
    FaceFinder,
    /// The page itself and its files.
    Page,
}

/// A request whose body may not have arrived yet.
#[derive(Debug)]
pub(super) struct Request {
    pub exchange: Exchange,
    /// What is asked for, with its query.
    pub path: String,
    /// Everything up to the empty line, with `Connection: close`.
    pub head: String,
    /// As much of the body as has been read.
    pub body_start: Vec<u8>,
    /// Length of the whole body.
    pub body_len: usize,
}

impl Request {
    pub async fn read(reader: &mut OwnedReadHalf) -> io::Result<Self> {
        let mut bytes = Vec::new();
        let head_len = loop {
            if let Some(at) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
                break at + 4;
            }
            read_more(reader, &mut bytes).await?;
            if bytes.len() > MAX_HEAD_LEN {
                return Err(io::Error::other("a head without end"));
            }
        };
        let mut body_start = bytes.split_off(head_len);
        let head = String::from_utf8(bytes).map_err(io::Error::other)?;
        let body_len = body_len(&head);
        if is_graphql(&head) {
            while body_start.len() < body_len {
                read_more(reader, &mut body_start).await?;
            }
        }
        Ok(Self {
            exchange: classify(&head, &body_start),
            path: head.split(' ').nth(1).unwrap_or_default().to_owned(),
            head: with_close(&head),
            body_start,
            body_len,
        })
    }
}

async fn read_more(reader: &mut OwnedReadHalf, bytes: &mut Vec<u8>) -> io::Result<()> {
    match reader.read_buf(bytes).await? {
        0 => Err(io::ErrorKind::UnexpectedEof.into()),
        _ => Ok(()),
    }
}

fn body_len(head: &str) -> usize {
    let fields = head.lines().filter_map(|line| line.split_once(':'));
    let mut lengths = fields.filter(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    lengths
        .next()
        .and_then(|(_, value)| value.trim().parse().ok())
        .unwrap_or(0)
}

fn is_graphql(head: &str) -> bool {
    ["/api", "/_api/admin"]
        .iter()
        .any(|folder| head.starts_with(&format!("POST {folder}/graphql ")))
}

fn classify(head: &str, body_start: &[u8]) -> Exchange {
    let mut words = head.split(' ');
    let (method, path) = (words.next(), words.next().unwrap_or_default());
    let changes = body_start.windows(8).any(|word| word == b"mutation");
    match (method, path) {
        _ if is_graphql(head) && changes => Exchange::Mutation,
        _ if is_graphql(head) => Exchange::Query,
        (Some("POST"), "/api/images/upload") => Exchange::Presign,
        (Some("GET"), "/_api/admin/images/upload") => Exchange::Presign,
        (Some("POST"), path) if path.ends_with("/attachments") => Exchange::Presign,
        (Some("POST"), path) if path.starts_with("/_images/") => Exchange::Upload,
        (Some("PATCH"), path) if path.contains("/attachments/uploads/") => Exchange::Upload,
        (Some("PATCH"), path) if path.starts_with("/api/v2/users/") => Exchange::Mutation,
        (Some("POST"), path) if path.contains("/association/") => Exchange::Mutation,
        (_, path) if path.starts_with("/_images/") => Exchange::Image,
        (_, path) if path.contains("cameo-faces") => Exchange::FaceFinder,
        _ => Exchange::Page,
    }
}

/// The token or cookie that a request comes with.
pub(super) fn proof_in(head: &str) -> Option<&str> {
    let mut fields = head.lines().filter_map(|line| line.split_once(": "));
    let is_proof = |name: &str| {
        ["authorization", "cookie"]
            .iter()
            .any(|known| name.eq_ignore_ascii_case(known))
    };
    let (_, value) = fields.find(|(name, _)| is_proof(name))?;
    value.rsplit(['=', ' ']).find(|part| !part.is_empty())
}

/// The head with one request per connection, so that the end of the answer is the end of it.
fn with_close(head: &str) -> String {
    let is_kept = |line: &&str| !line.to_ascii_lowercase().starts_with("connection:");
    let lines: Vec<&str> = head.trim_end().lines().filter(is_kept).collect();
    lines.join("\r\n") + "\r\nConnection: close\r\n\r\n"
}
