//! What the first decoding of a picture leaves for later ones.

use std::sync::Arc;

use super::{bits::BitPosition, frame::Frame, progressive::Progressive};

/// What is noted while all of a JPEG is decoded for the first time, so that later decodings have less
/// to do. Of a sequential one of one scan, where its rows begin in its data: later ones begin with
/// any row. Of a progressive one, all its coefficients, if there is room for them ([`Self::with_room`]; by
/// default there is none): later ones read none of the data of its scans. Nothing for other files, for rows behind a hole, and for a
/// progressive one with damage.
///
/// They fit only the file that they were noted of; for another one they give a wrong picture, and
/// nothing worse. Clones share the coefficients.
#[derive(Debug, Default, Clone)]
pub struct Marks {
    rows: Vec<Mark>,
    coefficients: Option<Arc<Progressive>>,
    room_bytes: usize,
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
    /// Nothing so far, and room for the coefficients of a progressive JPEG if they take at most so many
    /// bytes: 2 for each, with those of the blocks that fill up the edges. That is about 3 for each pixel
    /// where four share their chroma, 6 where none do, 8 of four inks. While they are read, each block
    /// takes 8 bytes more.
    pub fn with_room(room_bytes: usize) -> Self {
        Self {
            room_bytes,
            ..Self::default()
        }
    }

    /// Whether nothing was noted.
    pub const fn is_empty(&self) -> bool {
        !self.have_rows() && self.coefficients.is_none()
    }

    /// Whether it is known where rows begin.
    pub(crate) const fn have_rows(&self) -> bool {
        !self.rows.is_empty()
    }

    /// Where rows begin, for another thread: of each row of units 31 bytes, their numbers in
    /// little-endian order.
    pub fn to_bytes(&self) -> Vec<u8> {
        let rows = self.rows.iter();
        rows.flat_map(|mark| mark.to_bytes()).collect()
    }

    /// What [`Self::to_bytes`] gave; a rest shorter than a mark is left out.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let marks = bytes.as_chunks().0.iter();
        Self {
            rows: marks.map(Mark::from_bytes).collect(),
            ..Self::default()
        }
    }

    /// The coefficients, if they are those of a frame like this one.
    pub(super) fn coefficients_of(&self, frame: &Frame) -> Option<Arc<Progressive>> {
        let kept = self.coefficients.as_ref();
        kept.filter(|kept| kept.is_all_of(frame)).cloned()
    }

    pub(super) fn have_room_for(&self, frame: &Frame) -> bool {
        Progressive::byte_len(frame) <= self.room_bytes
    }

    /// Keeps coefficients, if they are all that there are.
    pub(super) fn keep(&mut self, frame: &Frame, coefficients: &Arc<Progressive>) {
        if self.have_room_for(frame) && coefficients.is_all_of(frame) {
            self.coefficients = Some(Arc::clone(coefficients));
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
        let rows = vec![mark(0), mark(5_000_000_000)];
        let marks = Marks {
            rows: rows.clone(),
            ..Marks::default()
        };
        let mut bytes = marks.to_bytes();
        assert_eq!(bytes.len(), 2 * MARK_LEN);
        bytes.extend([1; MARK_LEN - 1]);
        assert_eq!(Marks::from_bytes(&bytes).rows, rows);
    }
}
