//! A source taken to pieces: checked once, then looked at, shown and framed.
//!
//! What lives here: opening it. What is made of it lies with what is made: `preview`, `process`,
//! and `elsewhere` for pictures that others decode.

use cameo_model::{Limits, Result, SourceFacts};

use crate::{
    container::Container,
    probe::{facts, opened_as_far_as_it_goes},
};

/// A source that is a picture within the limits.
pub struct Source<'a> {
    pub(crate) container: Container<'a>,
    pub(crate) facts: SourceFacts,
}

impl<'a> Source<'a> {
    /// Takes a source to pieces and checks it, without decoding a pixel. A JPEG may break off as
    /// soon as there is something to decode.
    ///
    /// # Errors
    /// Those of [`crate::probe`].
    pub fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self> {
        let container = opened_as_far_as_it_goes(bytes, limits)?;
        let facts = facts(&container, bytes)?;
        Ok(Self { container, facts })
    }

    /// What the header says.
    pub const fn facts(&self) -> SourceFacts {
        self.facts
    }
}
