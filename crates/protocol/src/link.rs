//! Links that take one photo: how a link is read, the multipart `POST` to it, and what the two
//! leave to be committed. Who asks for the link, and where, is the back end's.
//!
//! # Source
//! Contract 1.1, 1.3; Authgear `pkg/images/handler/post.go`, commit `fa7a7d55`.

use cameo_model::{Error, Format, PhotoFacts};

use crate::{
    conversation::{Ask, Progress},
    envelope::refusal,
    wire::{Access, Body, Exchange, Method, Request, Response},
};

const SCHEME: &str = "authgearimages:///";

/// What a back end lets one commit, such as `authgearimages:///app1/7d0c…`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhotoRef(String);

impl PhotoRef {
    /// Reads one; anything else is `None`.
    pub fn parse(text: String) -> Option<Self> {
        let (app, object) = text.strip_prefix(SCHEME)?.split_once('/')?;
        let is_plain = |part: &str| {
            let mut octets = part.bytes();
            !part.is_empty()
                && octets.all(|octet| octet.is_ascii_alphanumeric() || b"-_".contains(&octet))
        };
        (is_plain(app) && is_plain(object)).then_some(Self(text))
    }

    /// As it is committed.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// `{app}/{object}`, as it stands in the path of an image.
    pub(crate) fn object(&self) -> &str {
        self.0.trim_start_matches(SCHEME)
    }
}

/// Presign and upload: the steps until there is something to commit.
#[derive(Debug, Clone)]
pub(crate) struct Storing {
    presign: Request,
    step: Step,
    photo: Option<Format>,
}

/// What is known so far, and so what comes next.
#[derive(Debug, Clone)]
enum Step {
    Presign,
    Upload { link: String },
    Stored(PhotoRef),
}

impl Storing {
    /// Begins with `presign`; the photo is asked for only once there is a link.
    pub fn new(presign: Request) -> Self {
        Self {
            presign,
            step: Step::Presign,
            photo: None,
        }
    }

    /// The photo, once it is stored.
    pub fn stored(&self) -> Option<&PhotoRef> {
        match &self.step {
            Step::Stored(photo) => Some(photo),
            Step::Presign | Step::Upload { .. } => None,
        }
    }

    /// What comes next, and `then` once the photo is stored.
    pub fn next(&self, then: impl FnOnce(&PhotoRef) -> Ask) -> Ask {
        match (&self.step, self.photo) {
            (Step::Presign, _) => Ask::Exchange(self.presign.clone()),
            (Step::Upload { .. }, None) => Ask::Photo,
            (Step::Upload { link }, Some(format)) => Ask::Exchange(upload_request(link, format)),
            (Step::Stored(photo), _) => then(photo),
        }
    }

    pub fn after_photo(&mut self, photo: PhotoFacts) {
        self.photo = Some(photo.format);
    }

    /// Learns from the answer, unless the photo is stored: then the answer is to somebody else.
    pub fn after_response<T>(&mut self, response: &Response) -> Result<Progress<T>, Error> {
        match &self.step {
            Step::Presign => {
                self.step = Step::Upload {
                    link: parse_link(response)?,
                };
                Ok(Progress::Regained)
            }
            Step::Upload { .. } => {
                self.step = Step::Stored(parse_upload(response)?);
                Ok(Progress::Further)
            }
            Step::Stored(_) => Err(Error::OutOfOrder {}),
        }
    }

    /// Whether only a new link can help: the old one is no good, or what was uploaded under it has
    /// been swept before the commit.
    pub fn step_back(&mut self, error: &Error) -> bool {
        let is_dead = match (&self.step, error) {
            (Step::Upload { .. }, Error::LinkExpired {} | Error::LinkUsed {}) => true,
            (Step::Stored(_), Error::InvalidAttribute { name }) => name == "picture",
            _ => false,
        };
        if is_dead {
            self.step = Step::Presign;
        }
        is_dead
    }
}

/// The link, a URL with a secret in its query.
fn parse_link(response: &Response) -> Result<String, Error> {
    parse(Exchange::Presign, response, "upload_url")
}

fn upload_request(link: &str, format: Format) -> Request {
    Request {
        exchange: Exchange::Upload,
        method: Method::Post,
        url: link.into(),
        access: Access::Open,
        body: Body::PhotoForm {
            field: "file",
            file_name: "photo",
            format,
        },
    }
}

fn parse_upload(response: &Response) -> Result<PhotoRef, Error> {
    let url = parse(Exchange::Upload, response, "url")?;
    PhotoRef::parse(url).ok_or_else(|| Exchange::Upload.nonsense())
}

/// The text of this name in the result.
fn parse(exchange: Exchange, response: &Response, name: &str) -> Result<String, Error> {
    if !response.is_success() {
        return Err(refusal(exchange, response));
    }
    let text = response.tree().get("result").get(name).to_text();
    text.ok_or_else(|| exchange.nonsense())
}
