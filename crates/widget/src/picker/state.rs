//! The picker's state machine: named states, and what is possible in each.

use cameo_model::Error;

/// Where a picker stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Phase {
    /// The editor is closed, or open without a source.
    Empty,
    /// The worker looks at the source.
    Opening,
    /// The person frames.
    Framing,
    /// The photo is being made and sent.
    Saving(Progress),
    /// The person is asked whether the photo is to be removed.
    ConfirmingRemoval,
    /// The picture is being removed.
    Removing,
    /// A step failed; nothing is lost.
    Failed {
        /// Which step.
        step: Step,
        /// Why.
        error: Error,
    },
}

/// A step that can fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Looking at the source.
    Open,
    /// Making, sending or committing the photo.
    Save,
    /// Removing the picture.
    Remove,
}

/// How far a save has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// The worker makes the photo while the link is fetched.
    Preparing {
        /// Share of the worker's work that is done, 0–100.
        percent: u8,
    },
    /// The photo is on its way.
    Uploading {
        /// Share of the bytes that have been sent, 0–100.
        percent: u8,
    },
    /// The photo becomes the picture.
    Committing,
}

impl Progress {
    /// `share` of the photo is made, 0–1.
    pub(crate) fn preparing(share: f32) -> Self {
        Self::Preparing {
            percent: (share.clamp(0.0, 1.0) * 100.0) as u8,
        }
    }

    /// `share` of the bytes have been sent, 0–1.
    pub(crate) fn uploading(share: f64) -> Self {
        Self::Uploading {
            percent: (share.clamp(0.0, 1.0) * 100.0) as u8,
        }
    }

    /// Progress of the whole save, 0–100, for a progress bar.
    pub(crate) const fn overall_percent(self) -> u8 {
        match self {
            Self::Preparing { percent } => 2 + (percent as u16 * 48 / 100) as u8,
            Self::Uploading { percent } => 50 + (percent as u16 * 45 / 100) as u8,
            Self::Committing => 95,
        }
    }
}

impl Phase {
    /// Whether something runs that "Cancel" ends.
    pub(crate) const fn is_busy(&self) -> bool {
        matches!(self, Self::Opening | Self::Saving(_) | Self::Removing)
    }

    /// Whether a framing can be changed and seen.
    pub(crate) const fn shows_framing(&self) -> bool {
        matches!(
            self,
            Self::Framing
                | Self::Saving(_)
                | Self::Failed {
                    step: Step::Save,
                    ..
                }
        )
    }

    /// Whether the person may move the picture.
    pub(crate) const fn accepts_framing(&self) -> bool {
        self.shows_framing() && !self.is_busy()
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn one_attempt_never_goes_back() {
        let steps = 0..=100;
        let prepared = steps.clone().map(|percent| Progress::Preparing { percent });
        let uploaded = steps.map(|percent| Progress::Uploading { percent });
        let all: Vec<u8> = prepared
            .chain(uploaded)
            .chain([Progress::Committing])
            .map(Progress::overall_percent)
            .collect();
        assert!(all.is_sorted() && all.iter().all(|percent| *percent <= 100));
    }
}
