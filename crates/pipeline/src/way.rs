//! Who decodes which source in a browser: one table.
//!
//! What deliberately does not live here: whether a browser really can, which only trying tells. A
//! way that fails leaves the source to the next one, and what is damaged fails in all of them.

use cameo_model::Format;

use crate::container::{Container, Kind};

/// A way from a source to pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// The codec module itself, row by row.
    Own,
    /// The browser's decoder, fed with stripped bytes.
    Browser,
    /// The module with the decoders for PNG, WebP and GIF.
    Formats,
    /// The module with the decoder for HEIC.
    Heic,
}

/// What the table tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Coding {
    /// Of any kind: browsers differ in torn files and in four inks, and hold a large progressive one
    /// whole.
    Jpeg,
    Png,
    /// Browsers differ in how they bring sixteen bits down to eight.
    DeepPng,
    /// With a profile, which is of one channel, where a browser gives three.
    GrayPng,
    WebP,
    /// An animation whose first frame does not cover its canvas.
    PartialWebP,
    Gif,
    Avif,
    Heic,
}

impl Way {
    /// The ways for a coding, best first.
    pub(crate) const fn all(coding: Coding) -> &'static [Self] {
        match coding {
            Coding::Jpeg => &[Self::Own],
            Coding::Png | Coding::WebP => &[Self::Browser, Self::Formats],
            Coding::DeepPng | Coding::GrayPng | Coding::PartialWebP | Coding::Gif => {
                &[Self::Formats]
            }
            Coding::Avif => &[Self::Browser],
            Coding::Heic => &[Self::Browser, Self::Heic],
        }
    }
}

impl Coding {
    /// How the picture of a container is coded.
    pub(crate) fn of(container: &Container<'_>) -> Self {
        let mut parts = container.of_kind(Kind::Picture);
        match container.format {
            Format::Jpeg => Self::Jpeg,
            Format::Png if parts.any(is_deep) => Self::DeepPng,
            Format::Png if has_profile_of_gray(container) => Self::GrayPng,
            Format::Png => Self::Png,
            Format::WebP if container.frame_is_whole() => Self::WebP,
            Format::WebP => Self::PartialWebP,
            Format::Gif => Self::Gif,
            Format::Avif => Self::Avif,
            Format::Heic => Self::Heic,
        }
    }
}

/// Whether a chunk is the header of a picture with sixteen bits per sample.
fn is_deep(chunk: &[u8]) -> bool {
    chunk.get(4..8) == Some(b"IHDR") && chunk.get(16) == Some(&16)
}

/// Whether it is a PNG of gray, with alpha or without, and with a profile.
fn has_profile_of_gray(container: &Container<'_>) -> bool {
    let is_gray =
        |chunk: &[u8]| chunk.get(4..8) == Some(b"IHDR") && matches!(chunk.get(17), Some(0 | 4));
    let mut profiles = container.of_kind(Kind::CompressedIcc);
    profiles.next().is_some() && container.of_kind(Kind::Picture).any(is_gray)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_is_read_from_the_header_alone() {
        let header = |name: &[u8], depth| {
            let mut chunk = b"\0\0\0\x0D".to_vec();
            chunk.extend_from_slice(name);
            chunk.extend_from_slice(&[0, 0, 0, 1, 0, 0, 0, 1, depth, 2, 0, 0, 0]);
            chunk
        };
        assert!(is_deep(&header(b"IHDR", 16)));
        assert!(!is_deep(&header(b"IHDR", 8)));
        assert!(!is_deep(&header(b"IDAT", 16)));
    }

    #[test]
    fn every_coding_has_a_way_and_only_avif_depends_on_the_browser() {
        let all = [
            Coding::Jpeg,
            Coding::Png,
            Coding::DeepPng,
            Coding::GrayPng,
            Coding::WebP,
            Coding::PartialWebP,
            Coding::Gif,
            Coding::Avif,
            Coding::Heic,
        ];
        let needs_browser = |coding: &Coding| Way::all(*coding) == [Way::Browser];
        assert_eq!(all.iter().filter(|c| needs_browser(c)).count(), 1);
        assert!(needs_browser(&Coding::Avif));
        assert!(all.iter().all(|coding| !Way::all(*coding).is_empty()));
    }
}
