//! Decoded pixels: eight bits per sample, rows from top to bottom without padding.

use cameo_model::{Error, Result, SizePx};

/// What a pixel's samples mean. Alpha is straight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Channels {
    Gray,
    GrayAlpha,
    Rgb,
    Rgba,
    /// Inks, 255 for all of one. Only on the way from a decoder through their profile.
    Cmyk,
}

impl Channels {
    /// Samples per pixel.
    pub(crate) const fn count(self) -> usize {
        match self {
            Self::Gray => 1,
            Self::GrayAlpha => 2,
            Self::Rgb => 3,
            Self::Rgba | Self::Cmyk => 4,
        }
    }

    pub(crate) const fn has_alpha(self) -> bool {
        matches!(self, Self::GrayAlpha | Self::Rgba)
    }

    /// The same with red, green and blue instead of gray.
    pub(crate) const fn coloured(self) -> Self {
        if self.has_alpha() {
            Self::Rgba
        } else {
            Self::Rgb
        }
    }
}

/// A picture in memory, in stored or upright space as its holder says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bitmap {
    pub(crate) size: SizePx,
    pub(crate) channels: Channels,
    samples: Vec<u8>,
}

impl Bitmap {
    /// Samples that must fill a bitmap of `size` exactly.
    ///
    /// # Errors
    /// `source/damaged` if they don't.
    pub(crate) fn new(size: SizePx, channels: Channels, samples: Vec<u8>) -> Result<Self> {
        if samples.len() == byte_len(size, channels)? {
            Ok(Self {
                size,
                channels,
                samples,
            })
        } else {
            Err(Error::Damaged {})
        }
    }

    /// All samples 0: black, or transparent.
    pub(crate) fn blank(size: SizePx, channels: Channels) -> Result<Self> {
        let samples = vec![0; byte_len(size, channels)?];
        Self::new(size, channels, samples)
    }

    pub(crate) fn samples(&self) -> &[u8] {
        &self.samples
    }

    pub(crate) fn samples_mut(&mut self) -> &mut [u8] {
        &mut self.samples
    }

    pub(crate) fn into_samples(self) -> Vec<u8> {
        self.samples
    }

    /// Rows from top to bottom.
    pub(crate) fn rows(&self) -> std::slice::ChunksExact<'_, u8> {
        self.samples.chunks_exact(self.row_len())
    }

    pub(crate) fn rows_mut(&mut self) -> std::slice::ChunksExactMut<'_, u8> {
        let row_len = self.row_len();
        self.samples.chunks_exact_mut(row_len)
    }

    /// At least 1, so that rows can be cut.
    fn row_len(&self) -> usize {
        let width = usize::try_from(self.size.width_px).unwrap_or(usize::MAX);
        width.saturating_mul(self.channels.count()).max(1)
    }
}

/// Bytes of all samples.
///
/// # Errors
/// `limits/too-many-pixels` if this machine can't address them.
pub(crate) fn byte_len(size: SizePx, channels: Channels) -> Result<usize> {
    let pixels = usize::try_from(size.pixels()).ok();
    let bytes = pixels.and_then(|pixels| pixels.checked_mul(channels.count()));
    // A slice is never longer than `isize::MAX`.
    let addressable = bytes.filter(|bytes| isize::try_from(*bytes).is_ok());
    addressable.ok_or(Error::TooManyPixels {
        found: size.pixels(),
        allowed: u64::try_from(isize::MAX / 4).unwrap_or(u64::MAX),
    })
}
