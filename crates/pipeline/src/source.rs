//! A source taken to pieces: checked once, then looked at, shown and framed.
//!
//! What lives here: opening it. What is made of it lies with what is made: `preview`, `process`,
//! and `elsewhere` for pictures that others decode.

use cameo_model::{Limits, Result, SourceFacts};

use crate::{
    container::Container,
    data::ReadAt,
    probe::{facts, len_of},
};

/// A source that is a picture within the limits.
pub struct Source<'a> {
    pub(crate) container: Container<'a>,
    pub(crate) facts: SourceFacts,
    limits: Limits,
}

impl<'a> Source<'a> {
    /// Takes a source to pieces and checks it, without decoding a pixel. A JPEG may break off as
    /// soon as there is something to decode.
    ///
    /// # Errors
    /// Those of [`crate::probe`].
    pub fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self> {
        limits.check_bytes(len_of(bytes))?;
        Self::checked(Container::read(bytes)?, len_of(bytes), limits)
    }

    /// The same for a file of which only `held` is in memory, as [`crate::held`] gives it; the rest
    /// is read when it is decoded. Metadata behind the picture's data then go unnoticed.
    ///
    /// # Errors
    /// Those of [`crate::probe`].
    pub fn open_held(held: &'a [u8], file: &'a dyn ReadAt, limits: &Limits) -> Result<Self> {
        let byte_len = file.byte_len();
        limits.check_bytes(byte_len)?;
        let rest = (len_of(held) < byte_len).then_some(file);
        Self::checked(Container::read_with(held, rest)?, byte_len, limits)
    }

    fn checked(container: Container<'a>, byte_len: u64, limits: &Limits) -> Result<Self> {
        container.check_what_is_there(limits)?;
        let facts = facts(&container, byte_len);
        Ok(Self {
            container,
            facts,
            limits: *limits,
        })
    }

    /// The limits that it was checked by.
    pub const fn limits(&self) -> Limits {
        self.limits
    }

    /// What the header says.
    pub const fn facts(&self) -> SourceFacts {
        self.facts
    }
}
