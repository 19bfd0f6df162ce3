//! What is known about finished bytes.

use serde::Serialize;

use crate::{geometry::SizePx, json::Json, source::Format};

/// The finished photo without its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PhotoFacts {
    /// Format of the bytes.
    pub format: Format,
    /// Size in pixels; a photo is square, its orientation is always upright.
    pub size: SizePx,
    /// Length in bytes.
    pub byte_len: u64,
    /// Quality the encoder used, 1–100.
    pub quality_percent: u8,
}

impl PhotoFacts {
    /// The facts that are written there.
    pub(crate) fn read(json: &Json) -> Option<Self> {
        Some(Self {
            format: Format::read(json.get("format"))?,
            size: SizePx::read(json.get("size"))?,
            byte_len: json.get("byte_len").whole()?,
            quality_percent: json.get("quality_percent").whole()?,
        })
    }
}
