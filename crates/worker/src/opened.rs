//! What is kept of the source that was opened last, for the photos that follow.

use cameo_pipeline::Marks;
use web_sys::File;

/// A source that has been looked at once.
pub(crate) struct Opened {
    file: FileId,
    /// As much of it as must be in memory.
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
    pub(crate) fn new(file: &File, held: Vec<u8>, marks: Marks) -> Self {
        let file = FileId::of(file);
        Self { file, held, marks }
    }

    pub(crate) fn is_of(&self, file: &File) -> bool {
        self.file == FileId::of(file)
    }
}
