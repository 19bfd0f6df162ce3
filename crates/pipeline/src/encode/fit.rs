//! The best quality whose JPEG fits a byte budget, found without encoding many.
//!
//! What a quality takes after plain rounding is counted from coefficients, most often from a
//! sample of them; what share of it is left in the file is known about from a sample too, and well
//! from the first file that is written.

use super::jpeg::{Draft, Plan, Quality};

/// Files that are written at most before the lowest quality is taken.
const MAX_TRIES: usize = 4;
/// A photo this full of its budget is not worth another try.
const GOOD_FILL: f64 = 0.96;
/// What is aimed at, so that an estimate that is a little off doesn't spoil a try.
const AIMED_FILL: f64 = 0.99;
/// What a file's length is of that after plain rounding, before anything is known better.
const TYPICAL_SHARE: f64 = 0.85;

/// A JPEG that fits.
pub(super) struct Fit {
    pub(super) quality: Quality,
    pub(super) bytes: Vec<u8>,
}

/// The best between two qualities, both included.
///
/// # Errors
/// The length at the lowest quality if even that is longer than `max_bytes`.
pub(super) fn best_fit(
    draft: &Draft,
    (lowest, wanted): (Quality, Quality),
    max_bytes: u64,
) -> Result<Fit, u64> {
    let mut search = Search {
        draft,
        max_bytes,
        low: lowest,
        high: wanted,
        lengths: Lengths {
            draft,
            exact: Vec::new(),
            sampled: Vec::new(),
        },
        best: None,
        lowest,
        too_long_at_lowest: None,
    };
    if let Some(fit) = search.run() {
        return Ok(fit);
    }
    if let Some(byte_len) = search.too_long_at_lowest {
        return Err(byte_len);
    }
    let bytes = draft.encode(&draft.plan(lowest));
    if byte_len(&bytes) > max_bytes {
        return Err(byte_len(&bytes));
    }
    let quality = lowest;
    Ok(Fit { quality, bytes })
}

fn byte_len(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

/// The way to the best quality that fits.
struct Search<'a> {
    draft: &'a Draft,
    max_bytes: u64,
    /// What is still worth trying.
    low: Quality,
    high: Quality,
    lengths: Lengths<'a>,
    best: Option<Fit>,
    lowest: Quality,
    /// The length there, once it is known to be too much.
    too_long_at_lowest: Option<u64>,
}

impl Search<'_> {
    /// `None` if nothing was found that fits.
    fn run(&mut self) -> Option<Fit> {
        let mut plan = self.first_plan();
        for tries_left in (0..MAX_TRIES).rev() {
            let share = self.write(&plan);
            if self.is_done() || tries_left == 0 {
                break;
            }
            plan = self.draft.plan(self.aim(share));
        }
        self.best.take()
    }

    /// A plan that should fill the budget, by what the sample says of this picture.
    fn first_plan(&mut self) -> Plan {
        let plan = self.draft.plan(self.aim(TYPICAL_SHARE));
        let fill = plan.share * self.lengths.exact(plan.quality) / self.max_bytes as f64;
        let is_good = (GOOD_FILL..=AIMED_FILL).contains(&fill);
        let better = if is_good {
            plan.quality
        } else {
            self.aim(plan.share)
        };
        if better == plan.quality {
            plan
        } else {
            self.draft.plan(better)
        }
    }

    /// Writes a file. Gives its share of plain rounding.
    fn write(&mut self, plan: &Plan) -> f64 {
        let bytes = self.draft.encode(plan);
        let byte_len = byte_len(&bytes);
        if byte_len > self.max_bytes {
            self.high = plan.quality.below();
            if plan.quality == self.lowest {
                self.too_long_at_lowest = Some(byte_len);
            }
        } else {
            self.low = plan.quality.above();
            self.best = Some(Fit {
                quality: plan.quality,
                bytes,
            });
        }
        byte_len as f64 / self.lengths.exact(plan.quality)
    }

    /// Whether there is nothing better to find, or too little to look for.
    fn is_done(&self) -> bool {
        let enough = GOOD_FILL * self.max_bytes as f64;
        let best = self.best.as_ref();
        self.low > self.high || best.is_some_and(|best| best.bytes.len() as f64 >= enough)
    }

    /// The quality that should fill the budget if this share of plain rounding is left.
    fn aim(&mut self, share: f64) -> Quality {
        let max_plain = self.max_bytes as f64 / share;
        if self.lengths.near(self.high) <= max_plain {
            return self.high;
        }
        let aimed = max_plain * AIMED_FILL;
        // The first answer leans on a sample; counting there makes the second one right.
        let guess = self.lengths.highest(self.low, self.high, aimed);
        self.lengths.exact(guess);
        self.lengths.highest(self.low, self.high, aimed)
    }
}

/// Lengths of files after plain rounding, as far as known.
struct Lengths<'a> {
    draft: &'a Draft,
    exact: Vec<(Quality, f64)>,
    sampled: Vec<(Quality, f64)>,
}

impl Lengths<'_> {
    /// Counted from the whole picture.
    fn exact(&mut self, quality: Quality) -> f64 {
        let draft = self.draft;
        known(&mut self.exact, quality, || draft.plain_byte_len(quality))
    }

    /// Counted from the sample, and scaled by what is known best about the whole.
    fn near(&mut self, quality: Quality) -> f64 {
        let distance = |known: &&(Quality, f64)| known.0.distance(quality);
        match self.exact.iter().min_by_key(distance).copied() {
            None => self.exact(quality),
            Some((at, length)) if at == quality => length,
            Some((at, length)) => length * self.sampled(quality) / self.sampled(at),
        }
    }

    fn sampled(&mut self, quality: Quality) -> f64 {
        let draft = self.draft;
        known(&mut self.sampled, quality, || {
            draft.sample_byte_len(quality)
        })
    }

    /// The highest quality from `low` to below `high` that is near a length at most.
    fn highest(&mut self, mut low: Quality, mut high: Quality, max_length: f64) -> Quality {
        while let Some(between) = self.between(low, high, max_length) {
            if self.near(between) <= max_length {
                low = between;
            } else {
                high = between;
            }
        }
        low
    }

    /// Where a straight line between two qualities reaches the length, strictly between them.
    /// One over the length is nearly straight.
    fn between(&mut self, low: Quality, high: Quality, length: f64) -> Option<Quality> {
        let (start, end) = (1.0 / self.near(low), 1.0 / self.near(high));
        low.between(high, (1.0 / length - start) / (end - start))
    }
}

fn known(all: &mut Vec<(Quality, f64)>, quality: Quality, count: impl FnOnce() -> u64) -> f64 {
    if let Some((_, length)) = all.iter().find(|known| known.0 == quality) {
        return *length;
    }
    let length = count() as f64;
    all.push((quality, length));
    length
}
