//! Pictures that are decoded elsewhere: by the browser, or in a module of its own.
//!
//! What lives here: what such a decoder is fed with, which part of the picture a photo needs, and
//! the way of the pixels into the same resize and encode as ours. A decoder elsewhere is believed
//! in nothing but its samples: format, size and limits were checked before it saw the file.
//!
//! What deliberately does not: calling such a decoder, which waits for a browser.

use std::{borrow::Cow, mem};

use cameo_model::{Error, Framing, Orientation, PointPx, Result, SizePx, Spec};

use crate::{
    bitmap::{Bitmap, Channels},
    colour::ToSrgb,
    decode::{Decoded, Pixels, decode_part},
    frame::framed,
    orient::{stored_from_upright, upright, upright_from_stored},
    part::Part,
    preview::{Preview, preview_of},
    process::{Framed, checked_side_px},
    progress::Progress,
    source::Source,
    way::{Coding, Way},
};

/// Pixels of the photo that lie around the framing and still shine into it: three lobes of the
/// resize, and two of the interpolation at an angle.
const MARGIN: f64 = 5.0;

/// Pixels of a source that were decoded elsewhere, as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// The part of the stored picture that they show.
    pub part: Part,
    /// How many they are: as many as the part has, or fewer by the same factor across and down.
    pub size: SizePx,
    /// Samples per pixel: 1 gray, 2 with alpha, 3 colours, 4 with alpha. Alpha is straight.
    pub channels: u8,
    /// Eight bits each, rows from top to bottom without padding.
    pub samples: Vec<u8>,
    /// Whether they are sRGB, and not in the colours of the source's profile.
    pub is_srgb: bool,
}

impl Picture {
    /// The pixels of a part of what it shows, in the memory of the whole. `None` if it shows less,
    /// has fewer pixels than it shows, or contradicts itself.
    #[must_use]
    pub fn cut(mut self, part: Part) -> Option<Self> {
        let sample_count = u64::from(self.channels) * self.size.pixels();
        let left_px = part.left_px.checked_sub(self.part.left_px)?;
        let top_px = part.top_px.checked_sub(self.part.top_px)?;
        if self.size != self.part.size
            || self.samples.len() as u64 != sample_count
            || left_px.checked_add(part.size.width_px)? > self.size.width_px
            || top_px.checked_add(part.size.height_px)? > self.size.height_px
        {
            return None;
        }
        let byte_count = |pixels: u32| pixels as usize * usize::from(self.channels);
        let (row_len, len) = (
            byte_count(self.size.width_px),
            byte_count(part.size.width_px),
        );
        let mut end = 0;
        for y in top_px..top_px + part.size.height_px {
            let start = y as usize * row_len + byte_count(left_px);
            self.samples.copy_within(start..start + len, end);
            end += len;
        }
        self.samples.truncate(end);
        Some(Self {
            part,
            size: part.size,
            ..self
        })
    }

    /// The same pixels turned upright, where its decoder leaves that to others; they show `part` then.
    ///
    /// # Errors
    /// `source/damaged` if it contradicts itself.
    pub fn upright(self, orientation: Orientation, part: Part) -> Result<Self> {
        let bitmap = Bitmap::new(self.size, channels(self.channels)?, self.samples)?;
        let upright = upright(bitmap, orientation)?;
        Ok(Self {
            part,
            size: upright.size,
            samples: upright.into_samples(),
            ..self
        })
    }
}

fn channels(count: u8) -> Result<Channels> {
    match count {
        1 => Ok(Channels::Gray),
        2 => Ok(Channels::GrayAlpha),
        3 => Ok(Channels::Rgb),
        4 => Ok(Channels::Rgba),
        _ => Err(Error::Damaged {}),
    }
}

impl Source<'_> {
    /// Who may decode it in a browser, best first.
    pub fn ways(&self) -> &'static [Way] {
        Way::all(Coding::of(&self.container))
    }

    /// What a browser's decoder is fed with, in pieces: nothing that turns the picture or changes
    /// its colours, so that it gives samples as stored. Empty for formats that we can't write;
    /// their file is fed as it is, and gives upright pixels.
    pub fn stripped_pieces(&self) -> Vec<Cow<'_, [u8]>> {
        self.container.stripped_pieces()
    }

    /// The whole picture.
    pub const fn whole(&self) -> Part {
        Part::whole(self.facts.stored)
    }

    /// The part of the picture that a photo is made of. It begins at even pixels, because chroma
    /// often has half as many.
    ///
    /// # Errors
    /// `caller/invalid-argument`, as [`crate::process`].
    pub fn part(&self, framing: &Framing, spec: &Spec) -> Result<Part> {
        let side_px = checked_side_px(&self.facts, framing, spec)?;
        let stored = self.facts.stored;
        let centre = stored_from_upright(self.facts.orientation, stored, framing.centre_upright);
        let source_per_photo = (framing.side_upright_px / f64::from(side_px)).max(1.0);
        let reach = framing.half_extent_upright_px() + MARGIN * source_per_photo + 1.0;
        let span = |centre_px: f64, side_px: u32| {
            let first = (centre_px - reach).clamp(0.0, f64::from(side_px - 1)) as u32 & !1;
            let end = (centre_px + reach).ceil().clamp(1.0, f64::from(side_px)) as u32;
            (first, end.saturating_sub(first).max(1))
        };
        let (left_px, width_px) = span(centre.x_px, stored.width_px);
        let (top_px, height_px) = span(centre.y_px, stored.height_px);
        Ok(Part {
            left_px,
            top_px,
            size: SizePx::new(width_px, height_px),
        })
    }

    /// Decodes a part by the decoders of this build, JPEG aside.
    ///
    /// # Errors
    /// `source/damaged`; `source/unsupported-format` if there is no decoder for it;
    /// `source/unsupported-coding` for what the decoder does not know;
    /// `caller/invalid-argument` for a part outside the picture.
    pub fn decode(&self, part: Part) -> Result<Picture> {
        self.check(part)?;
        let bitmap = decode_part(&self.container, part)?;
        let channels = bitmap.channels.count();
        Ok(Picture {
            part,
            size: part.size,
            channels: channels as u8,
            samples: bitmap.into_samples(),
            is_srgb: false,
        })
    }

    /// The preview of the whole picture, decoded elsewhere, and the picture for what follows.
    ///
    /// # Errors
    /// `source/damaged` for a picture that contradicts itself or the source;
    /// `caller/invalid-argument`, as [`crate::preview`].
    pub fn preview_of(
        &self,
        mut picture: Picture,
        max_side_px: u32,
        on_progress: &mut dyn FnMut(f32),
    ) -> Result<(Preview, Picture)> {
        if picture.part != self.whole() {
            return Err(Error::Damaged {});
        }
        let samples = mem::take(&mut picture.samples);
        let decoded = self.decoded(Picture { samples, ..picture })?;
        let preview = preview_of(&decoded, picture.size, self.facts, max_side_px, on_progress)?;
        if let Pixels::Bitmap(bitmap) = decoded.pixels {
            picture.samples = bitmap.into_samples();
        }
        Ok((preview, picture))
    }

    /// Cuts a framing out of a picture decoded elsewhere and scales it.
    ///
    /// # Errors
    /// `source/damaged` for a picture that contradicts itself or the source;
    /// `caller/invalid-argument`, as [`crate::process`].
    pub fn frame_of(
        &self,
        picture: Picture,
        framing: &Framing,
        spec: &Spec,
        on_progress: &mut dyn FnMut(f32),
    ) -> Result<Framed> {
        let side_px = checked_side_px(&self.facts, framing, spec)?;
        let framing = self.framing_within(&picture, framing);
        let space = (picture.size, self.facts.orientation);
        let decoded = self.decoded(picture)?;
        let look = (side_px, spec.background_srgb);
        let mut progress = Progress::new(on_progress);
        let pixels = framed(&decoded, space, &framing, look, &mut progress)?;
        Ok(Framed {
            pixels,
            facts: self.facts,
            spec: *spec,
        })
    }

    fn check(&self, part: Part) -> Result<()> {
        let stored = self.facts.stored;
        let fits = |first: u32, len: u32, side: u32| {
            len > 0 && first.checked_add(len).is_some_and(|end| end <= side)
        };
        if fits(part.left_px, part.size.width_px, stored.width_px)
            && fits(part.top_px, part.size.height_px, stored.height_px)
        {
            Ok(())
        } else {
            let name = "part".into();
            Err(Error::InvalidArgument { name })
        }
    }

    fn decoded(&self, picture: Picture) -> Result<Decoded<'static>> {
        if !picture.is_srgb {
            self.check_table()?;
        }
        self.check(picture.part).map_err(|_| Error::Damaged {})?;
        let (size, most) = (picture.size, picture.part.size);
        let fits = size.width_px <= most.width_px && size.height_px <= most.height_px;
        if size.pixels() == 0 || !fits {
            return Err(Error::Damaged {});
        }
        let channels = channels(picture.channels)?;
        let bitmap = Bitmap::new(picture.size, channels, picture.samples)?;
        let to_srgb = (!picture.is_srgb).then(|| ToSrgb::of(&self.container, channels));
        Ok(Decoded {
            pixels: Pixels::Bitmap(bitmap),
            reduction: 1,
            to_srgb: to_srgb.flatten(),
        })
    }

    /// The framing as it is in a picture that is nothing but the decoded pixels.
    fn framing_within(&self, picture: &Picture, framing: &Framing) -> Framing {
        let orientation = self.facts.orientation;
        let Part {
            left_px, top_px, ..
        } = picture.part;
        let scale = f64::from(picture.size.width_px) / f64::from(picture.part.size.width_px);
        let centre = stored_from_upright(orientation, self.facts.stored, framing.centre_upright);
        let centre = PointPx::new(
            (centre.x_px - f64::from(left_px)) * scale,
            (centre.y_px - f64::from(top_px)) * scale,
        );
        Framing {
            centre_upright: upright_from_stored(orientation, picture.size, centre),
            side_upright_px: framing.side_upright_px * scale,
            ..*framing
        }
    }
}
