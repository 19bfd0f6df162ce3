//! What is known about finished bytes.

use serde::{Deserialize, Serialize};

use crate::{geometry::SizePx, source::Format};

/// The finished photo without its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
