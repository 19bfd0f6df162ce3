//! Colour: samples in the colours that a file names, to sRGB.
//!
//! What lives here: the way of samples through a profile. `profile` says which profile counts,
//! `shaper` carries out those of screens and cameras, `table` those that need one, and `curves` has
//! sRGB's own curve. What deliberately does not: making such a table (`cms`), which takes a library
//! that would be a third of the codec module, and that a browser loads only for such a file.

#[cfg(feature = "tables")]
mod cms;
mod curves;
mod icc;
mod primaries;
mod profile;
mod shaper;
mod table;
mod tone;

use std::sync::Arc;

use cameo_model::Result;

#[cfg(feature = "tables")]
pub use self::cms::colour_table;
pub(crate) use self::{
    curves::{Curves, LIGHT_BITS},
    table::Table,
};
use self::{
    profile::{Profile, profile, tabled},
    shaper::Shaper,
};
use crate::{
    bitmap::{Bitmap, Channels},
    container::Container,
};

/// A profile whose colours differ by no more than this from sRGB is sRGB.
const SAME_COLOUR_TOLERANCE: u8 = 2;

/// Who says what samples mean.
#[derive(Debug, Default)]
pub(crate) enum Colours {
    /// The file.
    #[default]
    AsSaid,
    /// A table that was made elsewhere of what the file says.
    ByTable(Arc<Table>),
    /// Nobody: what the file says makes no sense.
    Srgb,
}

impl Colours {
    pub(crate) const fn are_as_said(&self) -> bool {
        matches!(self, Self::AsSaid)
    }
}

/// Turns samples of a profile into sRGB.
pub(crate) enum ToSrgb {
    Shaper(Box<Shaper>),
    Table(Arc<Table>),
}

impl ToSrgb {
    /// `None` if the container's samples are sRGB already, or nothing that makes sense is said.
    pub(crate) fn of(container: &Container<'_>, channels: Channels) -> Option<Self> {
        let inputs = coloured_count(channels);
        let to_srgb = match &container.colours {
            Colours::Srgb => return None,
            Colours::ByTable(table) => Self::Table(Arc::clone(table)),
            Colours::AsSaid => match profile(container, inputs)? {
                Profile::Shaper(shaper) => Self::Shaper(shaper),
                Profile::Table(icc) => Self::Table(table(&icc.bytes)?.into()),
            },
        };
        let is_for_these = to_srgb.inputs() == inputs;
        (is_for_these && !to_srgb.changes_nothing(channels)).then_some(to_srgb)
    }

    /// Converts a row into red, green, blue and, if the source has it, alpha.
    pub(crate) fn convert(&self, from: &[u8], to: &mut [u8], channels: Channels) {
        match self {
            Self::Shaper(shaper) => shaper.convert(from, to, channels),
            Self::Table(table) => table.convert(from, to, channels),
        }
    }

    fn inputs(&self) -> usize {
        match self {
            Self::Shaper(shaper) => shaper.inputs(),
            Self::Table(table) => table.inputs(),
        }
    }

    fn changes_nothing(&self, channels: Channels) -> bool {
        let levels = (0..=u8::MAX).step_by(17);
        let of_colour = |[r, g, b]: [u8; 3]| match channels {
            Channels::Gray => vec![r],
            Channels::GrayAlpha => vec![r, u8::MAX],
            Channels::Rgb => vec![r, g, b],
            Channels::Rgba => vec![r, g, b, u8::MAX],
            Channels::Cmyk => vec![u8::MAX - r, u8::MAX - g, u8::MAX - b, 0],
        };
        let is_gray = matches!(channels, Channels::Gray | Channels::GrayAlpha);
        let grays = levels.clone().map(|level| [level; 3]);
        let mixed = levels.flat_map(|level| {
            let rest = u8::MAX - level;
            [
                [level, rest, 0],
                [0, level, rest],
                [rest, 0, level],
                [level, 0, 0],
                [0, level, 0],
                [0, 0, level],
            ]
        });
        grays.chain(mixed.filter(|_| !is_gray)).all(|colour| {
            let mut srgb = vec![0; channels.coloured().count()];
            self.convert(&of_colour(colour), &mut srgb, channels);
            let mut pairs = srgb.iter().zip(colour);
            pairs.all(|(to, from)| to.abs_diff(from) <= SAME_COLOUR_TOLERANCE)
        })
    }
}

/// The ICC profile that a table must still be made of.
pub(crate) fn wanted_table(container: &Container<'_>) -> Option<Vec<u8>> {
    match container.colours {
        Colours::AsSaid => tabled(container).map(|icc| icc.bytes),
        _ => None,
    }
}

#[cfg(feature = "tables")]
fn table(icc: &[u8]) -> Option<Table> {
    Table::new(colour_table(icc))
}

/// Whoever comes here without one was refused before.
#[cfg(not(feature = "tables"))]
const fn table(_: &[u8]) -> Option<Table> {
    None
}

/// Samples of a pixel that say its colour.
const fn coloured_count(channels: Channels) -> usize {
    match channels {
        Channels::Gray | Channels::GrayAlpha => 1,
        Channels::Rgb | Channels::Rgba => 3,
        Channels::Cmyk => 4,
    }
}

/// Calls `convert` with the colour of each pixel, and copies its alpha. `N` samples say the colour.
fn convert_pixels<const N: usize>(
    (from, to): (&[u8], &mut [u8]),
    has_alpha: bool,
    convert: impl Fn([u8; N]) -> [u8; 3],
) {
    let alpha_count = usize::from(has_alpha);
    let pixels = to.chunks_exact_mut(3 + alpha_count);
    for (from, to) in from.chunks_exact(N + alpha_count).zip(pixels) {
        if let (Some((colour, alpha)), Some((to, to_alpha))) =
            (from.split_first_chunk(), to.split_first_chunk_mut())
        {
            *to = convert(*colour);
            to_alpha.copy_from_slice(alpha);
        }
    }
}

/// The whole bitmap in sRGB.
pub(crate) fn to_srgb(bitmap: Bitmap, transform: Option<&ToSrgb>) -> Result<Bitmap> {
    let Some(transform) = transform else {
        return Ok(bitmap);
    };
    let channels = bitmap.channels;
    let mut converted = Bitmap::blank(bitmap.size, channels.coloured())?;
    for (from, to) in bitmap.rows().zip(converted.rows_mut()) {
        transform.convert(from, to, channels);
    }
    Ok(converted)
}
