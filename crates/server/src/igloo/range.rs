//! `Content-Range` of an upload, to the letter: other spellings of the same are refused, because a
//! piece in the wrong place spoils a photo.
//!
//! # Source
//! Contract 3.2.

/// Which bytes a request brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ContentRange {
    /// `bytes {start}-{end}/{total}`, its end included.
    Piece { start: u64, end: u64, total: u64 },
    /// `bytes */{total}`: none; it asks how many are there.
    Status { total: u64 },
}

impl ContentRange {
    /// Reads a header; `None` if it is not one of the two forms, or contradicts itself.
    pub fn parse(text: &str) -> Option<Self> {
        let (range, total) = text.strip_prefix("bytes ")?.split_once('/')?;
        let total = number(total)?;
        if range == "*" {
            return Some(Self::Status { total });
        }
        let (start, end) = range.split_once('-')?;
        let (start, end) = (number(start)?, number(end)?);
        (start <= end && end < total).then_some(Self::Piece { start, end, total })
    }

    /// Length of the whole file.
    pub const fn total(self) -> u64 {
        match self {
            Self::Piece { total, .. } | Self::Status { total } => total,
        }
    }
}

/// Digits only; a sign or an overflow is no number.
fn number(text: &str) -> Option<u64> {
    let is_plain = !text.is_empty() && text.bytes().all(|octet| octet.is_ascii_digit());
    is_plain.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_forms_are_read() {
        let piece = ContentRange::Piece {
            start: 0,
            end: 9,
            total: 10,
        };
        assert_eq!(ContentRange::parse("bytes 0-9/10"), Some(piece));
        let status = ContentRange::Status { total: 10 };
        assert_eq!(ContentRange::parse("bytes */10"), Some(status));
    }

    #[test]
    fn other_spellings_and_contradictions_are_not() {
        for bad in [
            "",
            "bytes",
            "Bytes 0-9/10",
            "bytes  0-9/10",
            "bytes 0 - 9/10",
            "bytes 0-9 / 10",
            "bytes=0-9/10",
            "bytes 0-9/*",
            "bytes 0-9",
            "bytes -9/10",
            "bytes +0-9/10",
            "bytes 5-4/10",
            "bytes 0-10/10",
            "bytes 0-0/0",
            "bytes 18446744073709551616-18446744073709551617/18446744073709551618",
            "bytes 0-9/10, bytes 0-9/10",
        ] {
            assert_eq!(ContentRange::parse(bad), None, "{bad}");
        }
    }
}
