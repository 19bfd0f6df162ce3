//! What is refused: the same numbers in the browser and on the server.

use serde::{Deserialize, Serialize};

use crate::{
    error::{Error, Result},
    geometry::SizePx,
};

/// Upper bounds on a source, checked before anything is decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Longest accepted file in bytes, inclusive.
    pub max_bytes: u64,
    /// Most pixels in one frame, inclusive.
    pub max_pixels: u64,
    /// Longest side in pixels, inclusive.
    pub max_side_px: u32,
}

impl Limits {
    /// For a file that a person chooses: 100 MiB, 50 megapixels, 30 000 px.
    pub const SOURCE: Self = Self {
        max_bytes: 100 * 1024 * 1024,
        max_pixels: 50_000_000,
        max_side_px: 30_000,
    };

    /// For an upload: 10 MiB as Authgear has it (`pkg/images/handler/post.go`, commit
    /// `fa7a7d55`), and the same bounds on pixels.
    pub const UPLOAD: Self = Self {
        max_bytes: 10 * 1024 * 1024,
        ..Self::SOURCE
    };

    /// Refuses a file longer than `max_bytes` or of no length at all.
    ///
    /// # Errors
    /// `source/empty`, `limits/too-many-bytes`.
    pub fn check_bytes(&self, byte_len: u64) -> Result<()> {
        if byte_len == 0 {
            return Err(Error::Empty {});
        }
        if byte_len > self.max_bytes {
            return Err(Error::TooManyBytes {
                found: byte_len,
                allowed: self.max_bytes,
            });
        }
        Ok(())
    }

    /// Refuses a frame with too many pixels or too long a side.
    ///
    /// # Errors
    /// `source/damaged` for a side of 0, `limits/too-many-pixels`, `limits/side-too-long`.
    pub fn check_size(&self, size: SizePx) -> Result<()> {
        if size.pixels() == 0 {
            return Err(Error::Damaged {});
        }
        if size.pixels() > self.max_pixels {
            return Err(Error::TooManyPixels {
                found: size.pixels(),
                allowed: self.max_pixels,
            });
        }
        let longest = size.width_px.max(size.height_px);
        if longest > self.max_side_px {
            return Err(Error::SideTooLong {
                found: longest,
                allowed: self.max_side_px,
            });
        }
        Ok(())
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::SOURCE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_inclusive() {
        let limits = Limits {
            max_bytes: 10,
            max_pixels: 100,
            max_side_px: 50,
        };
        assert_eq!(limits.check_bytes(10), Ok(()));
        assert_eq!(
            limits.check_bytes(11),
            Err(Error::TooManyBytes {
                found: 11,
                allowed: 10
            })
        );
        assert_eq!(limits.check_bytes(0), Err(Error::Empty {}));
        assert_eq!(limits.check_size(SizePx::new(10, 10)), Ok(()));
        assert_eq!(limits.check_size(SizePx::new(50, 2)), Ok(()));
        assert!(limits.check_size(SizePx::new(101, 1)).is_err());
        assert_eq!(
            limits.check_size(SizePx::new(51, 1)),
            Err(Error::SideTooLong {
                found: 51,
                allowed: 50
            })
        );
        assert_eq!(limits.check_size(SizePx::new(0, 9)), Err(Error::Damaged {}));
    }

    #[test]
    fn a_huge_header_does_not_overflow() {
        let size = SizePx::new(u32::MAX, u32::MAX);
        assert!(matches!(
            Limits::SOURCE.check_size(size),
            Err(Error::TooManyPixels { .. })
        ));
    }
}
