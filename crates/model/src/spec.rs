//! What is wanted of a photo.

use serde::{Deserialize, Serialize};

/// The photo to be made. Square JPEG, sRGB, upright, without metadata.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Spec {
    /// Longest side of the photo in pixels, 1–4096; a smaller framing is not enlarged.
    /// Default 1024, the largest that Authgear's own page makes (contract 1.6).
    pub max_side_px: u32,
    /// Byte budget; quality gives way first, then the side. Default 256 kB.
    pub max_bytes: u64,
    /// Quality to begin with, 1–100. Default 87.
    pub quality_percent: u8,
    /// Lowest quality before the side gives way, 1–100. Default 50.
    pub min_quality_percent: u8,
    /// What shows through transparent pixels: sRGB red, green, blue. Default white.
    pub background_srgb: [u8; 3],
}

impl Default for Spec {
    fn default() -> Self {
        Self {
            max_side_px: 1024,
            max_bytes: 256_000,
            quality_percent: 87,
            min_quality_percent: 50,
            background_srgb: [255; 3],
        }
    }
}
