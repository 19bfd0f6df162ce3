//! What a header-only look at a source tells.

use serde::{Deserialize, Serialize};

use crate::{geometry::SizePx, json::Json};

/// A file format that Cameo decodes. Content decides, never a name or a MIME type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// ITU-T T.81.
    Jpeg,
    /// W3C Portable Network Graphics.
    Png,
    /// RFC 9649.
    WebP,
    /// GIF87a and GIF89a; only the first frame is used.
    Gif,
    /// ISO/IEC 23000-22 annex B.4 in its still form: AV1 in HEIF. A source only.
    Avif,
    /// ISO/IEC 23008-12 with HEVC, as phones write it. A source only.
    Heic,
}

impl Format {
    /// The format that is written there.
    pub(crate) fn read(json: &Json) -> Option<Self> {
        Some(match json.text()? {
            "jpeg" => Self::Jpeg,
            "png" => Self::Png,
            "web-p" => Self::WebP,
            "gif" => Self::Gif,
            "avif" => Self::Avif,
            "heic" => Self::Heic,
            _ => return None,
        })
    }

    /// The registered media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
            Self::Gif => "image/gif",
            Self::Avif => "image/avif",
            Self::Heic => "image/heic",
        }
    }

    /// Whether Cameo writes and publishes it; the others are sources in a browser and no more.
    pub const fn is_written(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png | Self::WebP | Self::Gif)
    }
}

/// How stored pixels must be turned to stand upright.
///
/// # Source
/// Exif 2.32 (CIPA DC-008), tag 0x0112 *Orientation*; the discriminants are the tag's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub enum Orientation {
    /// 1: as stored.
    #[default]
    Upright = 1,
    /// 2: mirrored left to right.
    FlippedHorizontally = 2,
    /// 3: turned by 180°.
    Turned180 = 3,
    /// 4: mirrored top to bottom.
    FlippedVertically = 4,
    /// 5: mirrored along the main diagonal.
    Transposed = 5,
    /// 6: must be turned by 90° clockwise.
    Turned90 = 6,
    /// 7: mirrored along the other diagonal.
    Transversed = 7,
    /// 8: must be turned by 270° clockwise.
    Turned270 = 8,
}

impl Orientation {
    /// All eight, in the order of the tag's values.
    pub const ALL: [Self; 8] = [
        Self::Upright,
        Self::FlippedHorizontally,
        Self::Turned180,
        Self::FlippedVertically,
        Self::Transposed,
        Self::Turned90,
        Self::Transversed,
        Self::Turned270,
    ];

    /// The orientation of a tag value; values outside 1–8 mean nothing and give `None`.
    pub fn from_exif(value: u16) -> Option<Self> {
        Self::ALL.into_iter().find(|o| *o as u16 == value)
    }

    /// Whether width and height change places.
    pub const fn swaps_sides(self) -> bool {
        self as u8 >= 5
    }

    /// The upright size of pixels stored as `stored`.
    pub const fn upright_size(self, stored: SizePx) -> SizePx {
        if self.swaps_sides() {
            stored.transposed()
        } else {
            stored
        }
    }
}

impl From<Orientation> for u8 {
    fn from(orientation: Orientation) -> Self {
        orientation as Self
    }
}

impl TryFrom<u8> for Orientation {
    type Error = &'static str;

    fn try_from(value: u8) -> Result<Self, Self::Error> {
        Self::from_exif(u16::from(value)).ok_or("orientation outside 1 to 8")
    }
}

/// What is known about a source before any pixel is decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct SourceFacts {
    /// The format its first bytes show.
    pub format: Format,
    /// Size of the pixels as stored in the file. HEIC and AVIF are decoded cropped and turned as
    /// their container says; for them it is the size after that.
    pub stored: SizePx,
    /// How they must be turned; always upright for HEIC and AVIF.
    pub orientation: Orientation,
    /// Length of the file in bytes.
    pub byte_len: u64,
    /// Whether the file says where the photo was taken (EXIF GPS or XMP location).
    pub has_location: bool,
    /// Whether there is more than one frame; only the first is used.
    pub is_animated: bool,
}

impl SourceFacts {
    /// The facts that are written there.
    pub(crate) fn read(json: &Json) -> Option<Self> {
        Some(Self {
            format: Format::read(json.get("format"))?,
            stored: SizePx::read(json.get("stored"))?,
            orientation: Orientation::from_exif(json.get("orientation").whole()?)?,
            byte_len: json.get("byte_len").whole()?,
            has_location: json.get("has_location").bool()?,
            is_animated: json.get("is_animated").bool()?,
        })
    }

    /// Size after the orientation has been applied: the space in which a framing is given.
    pub const fn upright(&self) -> SizePx {
        self.orientation.upright_size(self.stored)
    }
}
