//! What is kept of the source that was opened last, for the photo that follows.

use std::rc::Rc;

use cameo_pipeline::{Marks, Picture};
use web_sys::File;

/// How many bytes may be kept of a source: 80 MiB. A picture of 27 megapixels has as many, or one of
/// 20 with alpha; decoding it has made the worker's memory as large, and that never shrinks. A
/// progressive JPEG of 25 megapixels has as many with its coefficients, or one of 13 of which no
/// pixels share their chroma; they take memory so that the photo does not have to read its scans.
pub(crate) const MAX_KEPT_BYTES: usize = 80 * 1024 * 1024;

/// A source that has been looked at once.
pub(crate) struct Opened {
    file: FileId,
    pub(crate) kept: Kept,
}

/// What of it saves the photo work.
pub(crate) enum Kept {
    /// What there is to know before a JPEG is decoded again.
    Head(Rc<Head>),
    /// The whole picture, decoded elsewhere.
    Picture(Picture),
}

/// A JPEG as far as it is held, and what was noted when it was decoded.
pub(crate) struct Head {
    /// As much of it as must be in memory: all of a progressive one.
    pub(crate) held: Vec<u8>,
    pub(crate) marks: Marks,
}

/// What tells a file from others: the objects that come by messages are copies.
#[derive(PartialEq)]
struct FileId {
    name: String,
    byte_len: f64,
    last_modified_millis: f64,
}

impl FileId {
    fn of(file: &File) -> Self {
        Self {
            name: file.name(),
            byte_len: file.size(),
            last_modified_millis: file.last_modified(),
        }
    }
}

impl Opened {
    pub(crate) fn with_head(file: &File, held: Vec<u8>, marks: Marks) -> Self {
        Self {
            file: FileId::of(file),
            kept: Kept::Head(Rc::new(Head { held, marks })),
        }
    }

    /// `None` if the picture is too large to be kept.
    pub(crate) fn with_picture(file: &File, picture: Picture) -> Option<Self> {
        (picture.samples.len() <= MAX_KEPT_BYTES).then(|| Self {
            file: FileId::of(file),
            kept: Kept::Picture(picture),
        })
    }

    pub(crate) fn is_of(&self, file: &File) -> bool {
        self.file == FileId::of(file)
    }
}
