//! What a file is made of: one walker per format sorts its segments, chunks or blocks.
//!
//! Probe, decode, strip and the final proof share these walkers, so that they can't disagree.
//! What is not on a format's allow-list is dropped here, once. Nothing here decodes a pixel.

mod boxes;
#[cfg(feature = "heic")]
mod coded;
mod cursor;
mod gif;
mod heif;
mod items;
mod jpeg;
mod lzw;
#[cfg(feature = "heic")]
mod pictures;
mod png;
#[cfg(feature = "heic")]
mod setup;
mod shown;
mod webp;

use std::borrow::Cow;

use cameo_model::{Error, Format, Limits, Result, SizePx};

#[cfg(feature = "heic")]
pub(crate) use coded::{Coded, Tile};
pub(crate) use cursor::Cursor;
pub(crate) use jpeg::ends_scan;
#[cfg(feature = "heic")]
pub(crate) use {
    heif::{label, profile},
    items::Items,
    pictures::Pictures,
    setup::{Setup, typed},
    shown::Shown,
};

use crate::{
    colour::Colours,
    data::{Data, ReadAt},
    part::Part,
};

/// More kept pieces than any honest file has; bounds the memory that a walk costs.
const MAX_PIECES: usize = 65_536;

/// What a piece of a file is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Needed to show the picture, in the one form in which we write it.
    Picture,
    /// A TIFF structure with EXIF tags.
    Exif,
    /// An XMP packet, possibly with some framing around it.
    Xmp,
    /// An ICC profile or one piece of it, in the order of the file.
    Icc,
    /// An ICC profile compressed by zlib.
    CompressedIcc,
    /// Four bytes that name colours: primaries, curve, matrix, range.
    ColourCode,
    /// The word that samples are sRGB.
    IsSrgb,
    /// The exponent of samples by light, in 100000ths.
    Gamma,
    /// White, red, green and blue, each by two coordinates in 100000ths.
    Primaries,
}

/// One piece of a file that somebody here reads.
#[derive(Debug)]
struct Piece<'a> {
    kind: Kind,
    bytes: Cow<'a, [u8]>,
}

/// A file taken to pieces.
#[derive(Debug)]
pub(crate) struct Container<'a> {
    pub(crate) format: Format,
    /// The whole file.
    #[cfg(feature = "heic")]
    pub(crate) source: &'a [u8],
    /// Size of the whole picture as stored; 0 × 0 if the file ends or errs before it.
    pub(crate) stored: SizePx,
    /// Where the first frame lies on the canvas; its size is what the decoder has to hold.
    pub(crate) frame: Part,
    /// What a HEIC's decoder has to do, if that is known.
    #[cfg(feature = "heic")]
    demand: Option<pictures::Demand>,
    /// Whether a label says that samples are in Display P3; a profile says more than that.
    pub(crate) is_display_p3: bool,
    pub(crate) colours: Colours,
    pub(crate) is_animated: bool,
    /// Whether a JPEG breaks off after its first scan has begun.
    pub(crate) is_torn: bool,
    /// The data of a JPEG's only scan, if they are not in memory.
    pub(crate) only_scan: Option<Data<'a>>,
    pieces: Vec<Piece<'a>>,
    fault: Option<Error>,
}

impl<'a> Container<'a> {
    /// Takes a file to pieces. A file that ends early or contradicts itself still gives what came
    /// before, so that a header can be judged; [`Container::check`] tells.
    ///
    /// # Errors
    /// `source/empty`, `source/unsupported-format`.
    pub(crate) fn read(source: &'a [u8]) -> Result<Self> {
        Self::read_with(source, None)
    }

    /// The same where `source` may be no more than what [`crate::held`] gives of `file`. What comes
    /// behind the only scan of a JPEG is then not looked at.
    ///
    /// # Errors
    /// Those of [`Container::read`].
    pub(crate) fn read_with(source: &'a [u8], file: Option<&'a dyn ReadAt>) -> Result<Self> {
        if source.is_empty() {
            return Err(Error::Empty {});
        }
        let format = format_of(source).ok_or(Error::UnsupportedFormat {})?;
        let mut container = Self {
            format,
            #[cfg(feature = "heic")]
            source,
            stored: SizePx::new(0, 0),
            frame: Part::whole(SizePx::new(0, 0)),
            #[cfg(feature = "heic")]
            demand: None,
            is_display_p3: false,
            colours: Colours::AsSaid,
            is_animated: false,
            is_torn: false,
            only_scan: None,
            pieces: Vec::new(),
            fault: None,
        };
        let walked = match format {
            Format::Jpeg => jpeg::walk(source, file, &mut container),
            Format::Png => png::walk(source, &mut container),
            Format::WebP => webp::walk(source, &mut container),
            Format::Gif => gif::walk(source, &mut container),
            Format::Avif | Format::Heic => heif::walk(source, &mut container),
        };
        container.fault = walked.err();
        Ok(container)
    }

    /// Refuses by limits first, because a lie about the size is the more telling answer, then
    /// what is damaged.
    ///
    /// # Errors
    /// `limits/too-many-pixels`, `limits/side-too-long`, `source/damaged`;
    /// `source/unsupported-coding` for a JPEG's coding that no browser shows and a HEIC's that our
    /// decoder does not know.
    pub(crate) fn check(&self, limits: &Limits) -> Result<()> {
        if self.stored.pixels() > 0 {
            limits.check_size(self.stored)?;
            limits.check_size(self.frame.size)?;
        }
        #[cfg(feature = "heic")]
        if let Some(demand) = &self.demand {
            demand.check(limits)?;
        }
        match &self.fault {
            Some(fault) => Err(fault.clone()),
            None => limits.check_size(self.stored),
        }
    }

    /// Like [`Container::check`], but lets a JPEG pass that may still show most of its picture;
    /// decoding tells whether it does.
    ///
    /// # Errors
    /// Those of [`Container::check`].
    pub(crate) fn check_what_is_there(&self, limits: &Limits) -> Result<()> {
        match self.check(limits) {
            Err(Error::Damaged {}) if self.is_torn => limits.check_size(self.stored),
            checked => checked,
        }
    }

    /// Whether it is a JPEG that ends before its first scan.
    pub(crate) fn ends_in_head(&self) -> bool {
        self.format == Format::Jpeg && !self.is_torn && self.fault == Some(Error::Damaged {})
    }

    /// The file without anything that is not needed to show its first frame.
    pub(crate) fn stripped(&self) -> Vec<u8> {
        self.stripped_pieces().concat()
    }

    /// The same in pieces, most of which are the file's own.
    pub(crate) fn stripped_pieces(&self) -> Vec<Cow<'_, [u8]>> {
        let mut pieces: Vec<_> = self.of_kind(Kind::Picture).map(Cow::Borrowed).collect();
        let len = pieces.iter().map(|piece| piece.len()).sum();
        if self.format == Format::WebP
            && let Some(header) = pieces.first_mut()
        {
            webp::write_riff_len(header.to_mut(), len);
        }
        pieces
    }

    /// Cuts the pieces of the picture, in the order of the file, to these lengths.
    pub(crate) fn cut(&mut self, lens: &[usize]) {
        let pieces = self.pieces.iter_mut();
        let pieces = pieces.filter(|piece| piece.kind == Kind::Picture);
        for (piece, len) in pieces.zip(lens) {
            match &mut piece.bytes {
                Cow::Borrowed(bytes) => *bytes = bytes.get(..*len).unwrap_or(bytes),
                Cow::Owned(bytes) => bytes.truncate(*len),
            }
        }
    }

    /// The bodies of all pieces of a kind, in the order of the file.
    pub(crate) fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &[u8]> {
        let pieces = self.pieces.iter().filter(move |piece| piece.kind == kind);
        pieces.map(|piece| piece.bytes.as_ref())
    }

    /// They joined, unless that is nothing or longer than `max_len`.
    pub(crate) fn joined(&self, kind: Kind, max_len: usize) -> Option<Vec<u8>> {
        let len = self.of_kind(kind).map(<[u8]>::len).sum();
        let pieces = || self.of_kind(kind).collect::<Vec<_>>().concat();
        (1..=max_len).contains(&len).then(pieces)
    }

    /// Whether the first frame is all of the canvas.
    pub(crate) fn frame_is_whole(&self) -> bool {
        self.frame == Part::whole(self.stored)
    }

    fn push(&mut self, kind: Kind, bytes: impl Into<Cow<'a, [u8]>>) -> Result<()> {
        if self.pieces.len() == MAX_PIECES {
            return Err(Error::Damaged {});
        }
        let bytes = bytes.into();
        self.pieces.push(Piece { kind, bytes });
        Ok(())
    }
}

/// The format that the first bytes show.
fn format_of(source: &[u8]) -> Option<Format> {
    if source.starts_with(&[0xFF, 0xD8, 0xFF]) {
        Some(Format::Jpeg)
    } else if source.starts_with(png::SIGNATURE) {
        Some(Format::Png)
    } else if source.starts_with(b"RIFF") && source.get(8..12) == Some(b"WEBP") {
        Some(Format::WebP)
    } else if source.starts_with(b"GIF87a") || source.starts_with(b"GIF89a") {
        Some(Format::Gif)
    } else {
        heif::format_of(source)
    }
}
