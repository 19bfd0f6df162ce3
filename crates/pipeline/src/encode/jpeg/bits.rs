//! The bits of a scan, with the zeros that keep markers apart from them.

/// Collects bits, the highest first, and stuffs a zero behind every 0xFF.
pub(super) struct BitWriter {
    bytes: Vec<u8>,
    /// The lowest `pending_len` bits are not written yet.
    pending: u64,
    pending_len: u32,
}

impl BitWriter {
    /// Goes on behind what is in `bytes`.
    pub(super) const fn behind(bytes: Vec<u8>) -> Self {
        Self {
            bytes,
            pending: 0,
            pending_len: 0,
        }
    }

    /// Writes the lowest `len` bits, at most 32; those above must be 0.
    pub(super) fn put(&mut self, bits: u32, len: u32) {
        self.pending = self.pending << len | u64::from(bits);
        self.pending_len += len;
        if self.pending_len >= 32 {
            self.pending_len -= 32;
            self.push((self.pending >> self.pending_len) as u32);
        }
    }

    /// Fills the last byte with ones.
    pub(super) fn finish(mut self) -> Vec<u8> {
        let fill = self.pending_len.wrapping_neg() % 8;
        self.put((1 << fill) - 1, fill);
        while self.pending_len > 0 {
            self.pending_len -= 8;
            self.push_byte((self.pending >> self.pending_len) as u8);
        }
        self.bytes
    }

    fn push(&mut self, four: u32) {
        let bytes = four.to_be_bytes();
        if !bytes.contains(&0xFF) {
            self.bytes.extend_from_slice(&bytes);
        } else {
            bytes.into_iter().for_each(|byte| self.push_byte(byte));
        }
    }

    fn push_byte(&mut self, byte: u8) {
        self.bytes.push(byte);
        if byte == 0xFF {
            self.bytes.push(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(pieces: &[(u32, u32)]) -> Vec<u8> {
        let mut writer = BitWriter::behind(vec![7]);
        for (bits, len) in pieces {
            writer.put(*bits, *len);
        }
        writer.finish()
    }

    #[test]
    fn bits_come_highest_first_and_the_rest_is_ones() {
        assert_eq!(written(&[(1, 1), (0, 2), (5, 3)]), [7, 0b1001_0111]);
        assert_eq!(written(&[]), [7]);
        assert_eq!(
            written(&[(0x1234_5678, 32), (0, 1)]),
            [7, 0x12, 0x34, 0x56, 0x78, 0x7F]
        );
    }

    #[test]
    fn ones_are_stuffed_wherever_they_are() {
        for place in 0..8 {
            let mut bytes = [1; 8];
            bytes[place] = 0xFF;
            let mut wanted = bytes.to_vec();
            wanted.insert(place + 1, 0);
            wanted.insert(0, 7);
            let pieces = bytes.map(|byte| (u32::from(byte), 8));
            assert_eq!(written(&pieces), wanted, "{place}");
        }
        assert_eq!(written(&[(3, 4), (0xF, 4), (0xF, 4)]), [7, 0x3F, 0xFF, 0]);
    }
}
