//! Optimal Huffman codes of at most 16 bits.

/// How often each symbol occurs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Counts(pub(super) [u32; 256]);

/// A symbol's code in the lowest bits, and how many bits it has; 0 if it never occurs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Code {
    pub(super) bits: u16,
    pub(super) len: u8,
}

/// A code for every symbol that occurs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Codes {
    /// Number of codes of each length from 1 to 16.
    pub(super) per_len: [u8; 16],
    /// The symbols by ascending code.
    pub(super) symbols: Vec<u8>,
    pub(super) of_symbol: [Code; 256],
}

/// Longest code that a file can express.
const MAX_LEN: usize = 16;

impl Default for Counts {
    fn default() -> Self {
        Self([0; 256])
    }
}

impl Counts {
    pub(super) fn add(&mut self, symbol: u8) {
        self.0[usize::from(symbol)] += 1;
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|count| *count == 0)
    }

    /// Length of each symbol's optimal code; 0 for those that don't occur.
    pub(super) fn code_lens(&self) -> [u8; 256] {
        let mut lens = [0; 256];
        let symbols = self.rarest_first();
        let weights = symbols.iter().map(|symbol| self.0[usize::from(*symbol)]);
        // The file's code of ones alone is reserved: a symbol that never occurs takes it.
        let weights: Vec<u32> = std::iter::once(0).chain(weights).collect();
        for (symbol, len) in symbols.iter().zip(limited_lens(&weights).iter().skip(1)) {
            lens[usize::from(*symbol)] = *len;
        }
        lens
    }

    /// Bits of all symbols together, each with its optimal code.
    pub(super) fn bit_len(&self) -> u64 {
        let symbols = self.0.iter().zip(self.code_lens());
        symbols
            .map(|(count, len)| u64::from(*count) * u64::from(len))
            .sum()
    }

    /// Bytes of the segment that describes the codes in a file.
    pub(super) fn table_byte_len(&self) -> u64 {
        let symbols = self.0.iter().filter(|count| **count > 0).count();
        21 + symbols as u64
    }

    fn rarest_first(&self) -> Vec<u8> {
        ordered(&self.0)
    }
}

impl Codes {
    /// Canonical codes.
    ///
    /// # Source
    /// ITU-T T.81, annex C.
    pub(super) fn optimal(counts: &Counts) -> Self {
        let lens = counts.code_lens();
        let mut codes = Self {
            per_len: [0; MAX_LEN],
            symbols: ordered(&lens.map(u32::from)),
            of_symbol: [Code::default(); 256],
        };
        let (mut next, mut last_len) = (0_u16, 0);
        for symbol in &codes.symbols {
            let len = lens[usize::from(*symbol)];
            next <<= len - last_len;
            codes.of_symbol[usize::from(*symbol)] = Code { bits: next, len };
            codes.per_len[usize::from(len) - 1] += 1;
            (next, last_len) = (next + 1, len);
        }
        codes
    }
}

/// The symbols that have a number above 0, the least first; of equal ones, as they stand.
fn ordered(numbers: &[u32; 256]) -> Vec<u8> {
    let mut numbered: Vec<(u32, u8)> = numbers.iter().copied().zip(0..=255).collect();
    numbered.retain(|(number, _)| *number > 0);
    numbered.sort_unstable();
    numbered.into_iter().map(|(_, symbol)| symbol).collect()
}

/// Lengths of the optimal code of at most 16 bits for weights that ascend.
///
/// # Source
/// Larmore, Hirschberg: A fast algorithm for optimal length-limited Huffman codes (1990), known as
/// package-merge.
fn limited_lens(weights: &[u32]) -> Vec<u8> {
    let leaf = |weight: &u32| (u64::from(*weight), true);
    let leaves: Vec<(u64, bool)> = weights.iter().map(leaf).collect();
    let mut levels = vec![leaves.clone()];
    for depth in 1..MAX_LEN {
        let packages = levels[depth - 1].as_chunks::<2>().0;
        let packages = packages.iter().map(|[one, other]| (one.0 + other.0, false));
        levels.push(merged(&leaves, packages));
    }
    let mut lens = vec![0; weights.len()];
    let mut taken = 2 * weights.len() - 2;
    for level in levels.iter().rev() {
        let taken_leaves = level.iter().take(taken).filter(|item| item.1).count();
        for len in lens.iter_mut().take(taken_leaves) {
            *len += 1;
        }
        taken = 2 * (taken - taken_leaves);
    }
    lens
}

/// Two ascending lists as one; of equal weights the leaves come first.
fn merged(leaves: &[(u64, bool)], packages: impl Iterator<Item = (u64, bool)>) -> Vec<(u64, bool)> {
    let mut all = Vec::with_capacity(2 * leaves.len());
    let mut rest = leaves.iter().peekable();
    for package in packages {
        while let Some(leaf) = rest.next_if(|leaf| leaf.0 <= package.0) {
            all.push(*leaf);
        }
        all.push(package);
    }
    all.extend(rest);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(of: &[u32]) -> Counts {
        let mut counts = Counts::default();
        counts.0[..of.len()].copy_from_slice(of);
        counts
    }

    /// Sum of 2^-len in units of 2^-16, which a prefix code keeps at or below 2^16.
    fn kraft(lens: &[u8; 256]) -> u32 {
        let used = lens.iter().filter(|len| **len > 0);
        used.map(|len| 1 << (16 - len)).sum()
    }

    #[test]
    fn common_symbols_have_short_codes() {
        let lens = counts(&[50, 20, 20, 5]).code_lens();
        assert_eq!(lens[..5], [1, 3, 2, 4, 0]);
    }

    #[test]
    fn one_symbol_has_one_bit() {
        let codes = Codes::optimal(&counts(&[0, 7]));
        assert_eq!(codes.of_symbol[1], Code { bits: 0, len: 1 });
        assert_eq!(codes.symbols, [1]);
    }

    #[test]
    fn skewed_counts_stay_within_16_bits() {
        // Fibonacci numbers make the deepest tree.
        let mut skewed = vec![1_u32, 1];
        while skewed.len() < 40 {
            skewed.push(skewed[skewed.len() - 1] + skewed[skewed.len() - 2]);
        }
        let lens = counts(&skewed).code_lens();
        assert_eq!(lens.iter().max(), Some(&16));
        assert!(kraft(&lens) < 1 << 16, "no room for the code of ones");
        // The longest code is the reserved one's neighbour: nothing is wasted.
        assert_eq!(kraft(&lens), (1 << 16) - 1);
    }

    #[test]
    fn no_code_is_all_ones_or_a_prefix() {
        let codes = Codes::optimal(&counts(&(1..=256).collect::<Vec<_>>()));
        assert_eq!(codes.symbols.len(), 256);
        let mut all: Vec<(u32, u8)> = Vec::new();
        for code in codes.of_symbol {
            assert_ne!(u32::from(code.bits), (1 << code.len) - 1);
            all.push((u32::from(code.bits) << (16 - code.len), code.len));
        }
        all.sort_unstable();
        for pair in all.windows(2) {
            assert!(pair[0].0 + (1 << (16 - pair[0].1)) <= pair[1].0);
        }
    }
}
