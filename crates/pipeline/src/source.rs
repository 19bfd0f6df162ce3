//! A source taken to pieces: checked once, then looked at, shown and framed.
//!
//! What lives here: opening it. What is made of it lies with what is made: `preview`, `process`,
//! and `elsewhere` for pictures that others decode.

use std::cell::RefCell;

use cameo_model::{Error, Limits, Result, SourceFacts};

use crate::{
    colour::{Colours, Table, wanted_table},
    container::Container,
    data::ReadAt,
    decode::{Damage, Decoded, Marks, decode},
    probe::{facts, len_of},
};

/// A source that is a picture within the limits.
pub struct Source<'a> {
    pub(crate) container: Container<'a>,
    pub(crate) facts: SourceFacts,
    limits: Limits,
    marks: RefCell<Marks>,
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
    /// is read when it is decoded.
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
            marks: RefCell::default(),
        })
    }

    /// The limits that it was checked by.
    pub const fn limits(&self) -> Limits {
        self.limits
    }

    /// What a preview has noted for later decodings.
    pub fn marks(&self) -> Marks {
        self.marks.borrow().clone()
    }

    pub(crate) fn has_row_marks(&self) -> bool {
        self.marks.borrow().have_rows()
    }

    /// The same source with what was noted of it before, or with room for what will be.
    #[must_use]
    pub fn with_marks(self, marks: Marks) -> Self {
        Self {
            marks: marks.into(),
            ..self
        }
    }

    /// The ICC profile that says what its samples mean, if that takes a table, as it does for
    /// printers and scanners, and none was given. A build with the feature `tables` makes one by
    /// itself; any other one decodes only with one.
    pub fn wanted_table(&self) -> Option<Vec<u8>> {
        wanted_table(&self.container)
    }

    /// The same source with what `colour_table` made of that profile. If that is no table, its
    /// samples are taken for sRGB.
    #[must_use]
    pub fn with_table(mut self, srgb: Vec<u8>) -> Self {
        self.container.colours = match Table::new(srgb) {
            Some(table) => Colours::ByTable(table.into()),
            None => Colours::Srgb,
        };
        self
    }

    /// Refuses to guess at colours.
    ///
    /// # Errors
    /// `host/decoder-unavailable` without a table that is wanted.
    pub(crate) fn check_table(&self) -> Result<()> {
        if cfg!(feature = "tables") || self.wanted_table().is_none() {
            Ok(())
        } else {
            Err(Error::DecoderUnavailable {})
        }
    }

    /// The picture reduced at most by so much, decoded or about to be.
    ///
    /// # Errors
    /// `source/damaged`, `limits/too-many-pixels`; `host/decoder-unavailable`, as [`Self::check_table`].
    pub(crate) fn decode_reduced(&self, max_reduction: f64) -> Result<Decoded<'_>> {
        self.check_table()?;
        let decoded = decode(&self.container, max_reduction, Damage::Tolerated)?;
        if let Some(marks) = decoded.pixels.marks() {
            marks.replace(self.marks());
        }
        Ok(decoded)
    }

    /// Keeps what was noted while it was decoded.
    pub(crate) fn note(&self, decoded: &Decoded<'_>) {
        if let Some(marks) = decoded.pixels.marks() {
            self.marks.replace(marks.take());
        }
    }

    /// What the header says.
    pub const fn facts(&self) -> SourceFacts {
        self.facts
    }
}
