//! What is wanted of a photo.

use serde::{Deserialize, Serialize};

/// How much work goes into a photo of the same budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Preset {
    /// Levels by plain rounding, in one scan: a few milliseconds for a photo.
    Fast,
    /// Levels chosen for what they are worth, in progressive scans: better at the same bytes, for
    /// several times the work of [`Preset::Fast`].
    #[default]
    Default,
}

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
    /// Lowest quality before the side gives way, 1–100. Default 50; one above `quality_percent`
    /// counts as that, so that who sets only the latter gets it.
    pub min_quality_percent: u8,
    /// What shows through transparent pixels: sRGB red, green, blue. Default white.
    pub background_srgb: [u8; 3],
    /// How much work goes into it. Default [`Preset::Default`].
    pub preset: Preset,
}

impl Spec {
    /// The lowest quality before the side gives way, never above the one to begin with.
    pub const fn lowest_quality_percent(&self) -> u8 {
        if self.min_quality_percent < self.quality_percent {
            self.min_quality_percent
        } else {
            self.quality_percent
        }
    }
}

impl Default for Spec {
    fn default() -> Self {
        Self {
            max_side_px: 1024,
            max_bytes: 256_000,
            quality_percent: 87,
            min_quality_percent: 50,
            background_srgb: [255; 3],
            preset: Preset::Default,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lowest_quality_is_never_above_the_first() {
        let lowest = |quality_percent| {
            let spec = Spec {
                quality_percent,
                ..Spec::default()
            };
            spec.lowest_quality_percent()
        };
        assert_eq!([87, 50, 40].map(lowest), [50, 50, 40]);
    }

    #[test]
    fn a_spec_without_a_preset_has_the_default() {
        let spec: Spec = serde_json::from_str(r#"{"max_side_px": 512}"#).expect("is a spec");
        let wanted = Spec {
            max_side_px: 512,
            ..Spec::default()
        };
        assert_eq!(spec, wanted);
        let fast: Spec = serde_json::from_str(r#"{"preset": "fast"}"#).expect("is a spec");
        assert_eq!(fast.preset, Preset::Fast);
        assert!(serde_json::from_str::<Spec>(r#"{"preset": "best"}"#).is_err());
    }
}
