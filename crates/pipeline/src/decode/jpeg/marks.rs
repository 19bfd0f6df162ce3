//! Where the rows of a picture begin in its data.

use super::bits::BitPosition;

/// Where the rows of a sequential JPEG of one scan begin in its data: noted while all of it is
/// decoded for the first time, so that later decodings begin with any row. Nothing for other files,
/// and for rows behind a hole.
///
/// They fit only the file that they were noted of; for another one they give a wrong picture, and
/// nothing worse.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Marks {
    rows: Vec<Mark>,
}

/// Before the first unit of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) next_bit: BitPosition,
    pub(super) until_restart: u32,
    pub(super) next_marker: u8,
    /// Means of the last blocks, by component of the scan.
    pub(super) means: [i32; 4],
}

/// Bytes of a mark: position, bits left and how many, marker, units until it, means.
const MARK_LEN: usize = 8 + 1 + 1 + 1 + 4 + 4 * 4;

impl Marks {
    /// Whether nothing was noted.
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// For another thread: of each row of units 31 bytes, their numbers in little-endian order.
    pub fn to_bytes(&self) -> Vec<u8> {
        let rows = self.rows.iter();
        rows.flat_map(|mark| mark.to_bytes()).collect()
    }

    /// What [`Self::to_bytes`] gave; a rest shorter than a mark is left out.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let marks = bytes.as_chunks().0.iter();
        Self {
            rows: marks.map(Mark::from_bytes).collect(),
        }
    }

    /// Notes the beginning of a row, if it is the next one.
    pub(super) fn note(&mut self, row: usize, mark: impl FnOnce() -> Option<Mark>) {
        if row == self.rows.len() {
            self.rows.extend(mark());
        }
    }

    /// The last row noted up to `row`, and where it begins.
    pub(super) fn up_to(&self, row: usize) -> Option<(usize, Mark)> {
        let row = row.min(self.rows.len().checked_sub(1)?);
        Some((row, *self.rows.get(row)?))
    }
}

impl Mark {
    fn to_bytes(self) -> [u8; MARK_LEN] {
        let mut bytes = [0; MARK_LEN];
        let position = (self.next_bit.position as u64).to_le_bytes();
        let bits = [
            self.next_bit.bits,
            self.next_bit.bit_count,
            self.next_marker,
        ];
        let until_restart = self.until_restart.to_le_bytes();
        let means = self.means.map(i32::to_le_bytes);
        let all = position.iter().chain(&bits).chain(&until_restart);
        for (to, from) in bytes.iter_mut().zip(all.chain(means.iter().flatten())) {
            *to = *from;
        }
        bytes
    }

    fn from_bytes(bytes: &[u8; MARK_LEN]) -> Self {
        let mut bytes = bytes.iter().copied();
        let mut number = |len: u32| {
            let bytes = bytes.by_ref().take(len as usize);
            bytes
                .zip(0..)
                .fold(0, |sum, (byte, at)| sum | u64::from(byte) << (8 * at))
        };
        Self {
            next_bit: BitPosition {
                position: number(8) as usize,
                bits: number(1) as u8,
                bit_count: number(1) as u8 & 7,
            },
            next_marker: number(1) as u8 & 7,
            until_restart: number(4) as u32,
            means: [(); 4].map(|()| number(4) as i32),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_come_back_from_their_bytes() {
        let mark = |position| Mark {
            next_bit: BitPosition {
                position,
                bits: 0b1010_0000,
                bit_count: 3,
            },
            until_restart: 70_000,
            next_marker: 7,
            means: [-5, 1 << 20, 0, i32::MIN],
        };
        let marks = Marks {
            rows: vec![mark(0), mark(5_000_000_000)],
        };
        let mut bytes = marks.to_bytes();
        assert_eq!(bytes.len(), 2 * MARK_LEN);
        bytes.extend([1; MARK_LEN - 1]);
        assert_eq!(Marks::from_bytes(&bytes), marks);
    }
}
