//! All coded pictures of a HEIC that is shown, and what decoding them takes.
//!
//! # Source
//! ISO/IEC 23008-12 section 7.5 (alpha).

use cameo_model::{Error, Limits, Result, SizePx};

use super::{coded::Coded, items::Items, shown::Shown};

/// The kinds of auxiliary picture that are alpha.
const ALPHA: [&[u8]; 2] = [
    b"urn:mpeg:hevc:2015:auxid:1\0",
    b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0",
];
/// Pixels that are decoded in all, in as many as are allowed: those of a picture and of its alpha.
/// What tiles have beyond its edges is left over by nearly all pictures, or else is too much.
const MAX_PASSES: u64 = 2;
/// Samples of one coded picture, in as many as pixels are allowed: the decoder takes eight bytes or
/// so for each. 4:2:2 may have as many pixels as 4:2:0, since both are what cameras take, and 4:4:4
/// two thirds of them.
const MAX_SAMPLES_PER_PIXEL: u64 = 2;

/// The primary item, and the one with its alpha.
pub(crate) struct Pictures {
    pub(crate) colours: Coded,
    pub(crate) alpha: Option<Alpha>,
}

/// An alpha as coded.
pub(crate) struct Alpha {
    pub(crate) coded: Coded,
    /// Whether the colours are multiplied by it.
    pub(crate) is_multiplied: bool,
}

impl Pictures {
    /// Those of a file.
    ///
    /// # Errors
    /// Those of [`Coded::of`].
    pub(crate) fn of(items: &Items<'_>) -> Result<Self> {
        Ok(Self {
            colours: Coded::of(items, items.primary)?,
            alpha: Alpha::of(items)?,
        })
    }

    fn all(&self) -> impl Iterator<Item = &Coded> {
        let alpha = self.alpha.as_ref().map(|alpha| &alpha.coded);
        [&self.colours].into_iter().chain(alpha)
    }

    /// What decoding them takes.
    pub(super) fn demand(&self) -> Demand {
        let setups = || self.all().flat_map(|coded| &coded.tiles);
        let setups = || setups().map(|tile| &tile.setup);
        let largest = setups().max_by_key(|setup| setup.coded().pixels());
        let heaviest = setups().max_by_key(|setup| setup.samples());
        Demand {
            largest: largest.map_or(self.colours.size, |setup| setup.coded()),
            heaviest: heaviest.map_or((0, 0), |setup| (setup.coded().pixels(), setup.samples())),
            pixels: setups().map(|setup| setup.coded().pixels()).sum(),
        }
    }

    /// Refuses what does not agree with what is shown.
    ///
    /// # Errors
    /// `source/damaged`; `source/unsupported-coding` for an alpha of another size than the colours,
    /// which is sound, but nobody makes it, so that nothing here scales it.
    pub(super) fn check(&self, shown: &Shown) -> Result<()> {
        self.all().try_for_each(Coded::check)?;
        if self.colours.size != shown.whole {
            return Err(Error::Damaged {});
        }
        if self.all().any(|coded| coded.size != shown.whole) {
            return Err(Error::UnsupportedCoding {});
        }
        Ok(())
    }
}

/// What decoding takes, all of which is before anything is cut off.
#[derive(Debug)]
pub(super) struct Demand {
    /// The largest picture that is decoded at a time.
    largest: SizePx,
    /// Pixels and samples of the one that has most samples.
    heaviest: (u64, u64),
    /// Pixels of all that are decoded.
    pixels: u64,
}

impl Demand {
    /// # Errors
    /// `limits/too-many-pixels`, `limits/side-too-long`.
    pub(super) fn check(&self, limits: &Limits) -> Result<()> {
        limits.check_size(self.largest)?;
        let (pixels, samples) = self.heaviest;
        let max_samples = limits.max_pixels.saturating_mul(MAX_SAMPLES_PER_PIXEL);
        if samples > max_samples {
            let samples_per_pixel = samples.div_ceil(pixels.max(1));
            return Err(Error::TooManyPixels {
                found: pixels,
                allowed: max_samples / samples_per_pixel,
            });
        }
        let allowed = limits.max_pixels.saturating_mul(MAX_PASSES);
        if self.pixels > allowed {
            return Err(Error::TooManyPixels {
                found: self.pixels,
                allowed,
            });
        }
        Ok(())
    }
}

impl Alpha {
    /// That of the primary item, if it has one.
    fn of(items: &Items<'_>) -> Result<Option<Self>> {
        for auxiliary in items.references(b"auxl")? {
            let item = auxiliary.from;
            let of_primary = item != items.primary && auxiliary.to().any(|to| to == items.primary);
            if of_primary && is_alpha(items, item)? {
                let mut links = items.references(b"prem")?.into_iter();
                let is_multiplied =
                    links.any(|link| link.from == items.primary && link.to().any(|to| to == item));
                return Ok(Some(Self {
                    coded: Coded::of(items, item)?,
                    is_multiplied,
                }));
            }
        }
        Ok(None)
    }
}

fn is_alpha(items: &Items<'_>, item: u32) -> Result<bool> {
    let properties = items.properties(item)?;
    // Version and flags, then the name.
    let names = properties.iter().filter(|found| found.name == b"auxC");
    let mut names = names.filter_map(|found| found.body.get(4..));
    Ok(names.any(|name| ALPHA.iter().any(|alpha| name.starts_with(alpha))))
}
